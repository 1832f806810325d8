/** The nodes of the picture for the keyboard: one is in the order of tabs; arrow keys go to its neighbours. */

import type { Item } from "./draw";
import type { Box } from "./picture";

export interface Walk {
  /** Takes the items of another drawing; `focus`: the one that had the focus gets it again. */
  show(items: readonly Item[], focus: boolean): void;
  /** Gives an item the focus. */
  go(id: string): void;
  /** The item that has, or last had, the focus. */
  current(): string | null;
}

type Direction = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown";

/** Follows the keys in `stage`. `reveal` is told of an item that a key went to. */
export function walkIn(stage: SVGSVGElement, reveal: (item: Item) => void): Walk {
  let stops: Stop[] = [];
  let current: string | null = null;

  const stopOf = (id: string | null): Stop | undefined => stops.find(({ item }) => item.id === id);
  const mark = (stop: Stop): void => {
    stopOf(current)?.item.element.setAttribute("tabindex", "-1");
    current = stop.item.id;
    stop.item.element.setAttribute("tabindex", "0");
  };
  const go = (stop: Stop | undefined): void => {
    if (stop !== undefined) {
      mark(stop);
      stop.item.element.focus({ preventScroll: true });
      reveal(stop.item);
    }
  };

  stage.addEventListener("focusin", (event) => {
    const stop = stops.find(({ item }) => item.element === event.target);
    if (stop !== undefined) {
      mark(stop);
    }
  });
  stage.addEventListener("keydown", (event) => {
    const from = stopOf(current);
    if (from === undefined || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    const next = isDirection(event.key)
      ? nearest(from, stops, event.key)
      : { Home: stops.at(0), End: stops.at(-1) }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      go(next);
    }
  });

  return {
    show: (items, focus) => {
      stops = items.flatMap((item) => (item.box === null ? [] : [{ item, box: item.box }]));
      const stop = stopOf(current) ?? stops[0];
      if (stop === undefined) {
        return;
      }
      mark(stop);
      if (focus) {
        stop.item.element.focus({ preventScroll: true });
      }
    },
    go: (id) => go(stopOf(id)),
    current: () => current,
  };
}

interface Stop {
  item: Item;
  box: Box;
}

function isDirection(key: string): key is Direction {
  return key === "ArrowLeft" || key === "ArrowRight" || key === "ArrowUp" || key === "ArrowDown";
}

/** The nearest in a direction; what lies aside counts as farther than what lies ahead. */
function nearest({ item: from, box }: Stop, stops: readonly Stop[], direction: Direction): Stop | undefined {
  const [x, y] = middle(box);
  const distances = stops.flatMap((stop) => {
    const [dx, dy] = [middle(stop.box)[0] - x, middle(stop.box)[1] - y];
    const [ahead, aside] = {
      ArrowLeft: [-dx, dy],
      ArrowRight: [dx, dy],
      ArrowUp: [-dy, dx],
      ArrowDown: [dy, dx],
    }[direction] as [number, number];
    return stop.item === from || ahead <= 1 ? [] : [{ stop, distance: ahead + 2 * Math.abs(aside) }];
  });
  return distances.sort((a, b) => a.distance - b.distance)[0]?.stop;
}

function middle({ x, y, width, height }: Box): [number, number] {
  return [x + width / 2, y + height / 2];
}
