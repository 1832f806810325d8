/** The ways of the arrows: smooth, level where they leave and arrive, and between the nodes that they pass. */

export interface Point {
  x: number;
  y: number;
}

/** Where a way passes a column of nodes: level, from its left side to its right one. */
export interface Passage {
  left: number;
  right: number;
  y: number;
}

/** The points of a way. `passages` are in the order in which they are passed. */
export function stopsOf(from: Point, passages: readonly Passage[], to: Point): Point[] {
  const rightwards = to.x >= from.x;
  const between = passages.flatMap(({ left, right, y }) => {
    const [first, second] = rightwards ? [left, right] : [right, left];
    return [
      { x: first, y },
      { x: second, y },
    ];
  });
  return [from, ...between, to];
}

/** A way as the data of an SVG path. */
export function pathOf([first, ...rest]: readonly Point[]): string {
  let last = first ?? { x: 0, y: 0 };
  let path = `M${of(last)}`;
  for (const stop of rest) {
    path += stop.y === last.y ? `L${of(stop)}` : curve(last, stop);
    last = stop;
  }
  return path;
}

function curve(from: Point, to: Point): string {
  const middle = (from.x + to.x) / 2;
  return `C${of({ x: middle, y: from.y })} ${of({ x: middle, y: to.y })} ${of(to)}`;
}

function of({ x, y }: Point): string {
  return `${round(x)},${round(y)}`;
}

/** A tenth of a pixel is below what anybody sees. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
