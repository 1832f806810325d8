/** What part of the picture is seen: zoom and pan. */

import type { Box, Picture } from "./picture";

/** Picture to window: a point is scaled, then moved. In pixels. */
export interface View {
  scale: number;
  x: number;
  y: number;
}

export interface Viewer {
  /** Null: nobody has zoomed or moved, so that the picture is kept in the middle of the window. */
  chosen(): View | null;
  /** The scale that is seen. */
  scale(): number;
  /** Takes another picture, and keeps what is seen of it if somebody chose that. */
  show(picture: Picture): void;
  /** Zooms around a point of the window, or its middle. */
  zoom(factor: number, at?: { x: number; y: number }): void;
  /** Shows all of it, however small. */
  fit(): void;
  /** Moves a box into sight, if it is out of it. */
  reveal(box: Box): void;
}

const limits = { least: 0.05, most: 4, beginning: 0.55, fitted: 1.25 };
const MARGIN = 24;
/** In pixels: a hand that clicks trembles. */
const TREMOR = 4;

/** Moves `content` in `stage`, by wheel, pinch and drag. `restored` is what was chosen before; `onMoved` hears of each change. */
export function viewerOf(
  stage: SVGSVGElement,
  content: SVGGElement,
  restored: View | null,
  onMoved: () => void,
): Viewer {
  let view: View = restored ?? { scale: 1, x: 0, y: 0 };
  let isChosen = restored !== null;
  let shown: Picture | null = null;

  const set = (next: View, chosen: boolean): void => {
    view = next;
    isChosen = chosen;
    content.setAttribute("transform", `translate(${next.x},${next.y}) scale(${next.scale})`);
    onMoved();
  };

  const room = () => ({ width: stage.clientWidth, height: stage.clientHeight });

  const fitting = (least: number): View => {
    const { width, height } = room();
    const picture = shown ?? { width: 1, height: 1 };
    const wanted = Math.min((width - 2 * MARGIN) / picture.width, (height - 2 * MARGIN) / picture.height);
    const scale = Math.max(least, Math.min(limits.fitted, wanted));
    const middle = (whole: number, part: number) =>
      part > whole - 2 * MARGIN && scale > wanted ? 0 : (whole - part) / 2;
    return { scale, x: middle(width, picture.width * scale), y: middle(height, picture.height * scale) };
  };

  const zoom = (factor: number, at?: { x: number; y: number }): void => {
    const { width, height } = room();
    const { x, y } = at ?? { x: width / 2, y: height / 2 };
    const scale = Math.max(limits.least, Math.min(limits.most, view.scale * factor));
    const ratio = scale / view.scale;
    set({ scale, x: x - (x - view.x) * ratio, y: y - (y - view.y) * ratio }, true);
  };

  const pan = (dx: number, dy: number): void => set({ ...view, x: view.x + dx, y: view.y + dy }, true);

  followWheel(stage, zoom, pan);
  followPointers(stage, zoom, pan);
  // Nobody can read what is fitted in whole if it is large: then it begins at its top left corner.
  new ResizeObserver(() => {
    if (!isChosen && shown !== null) {
      set(fitting(limits.beginning), false);
    }
  }).observe(stage);

  return {
    chosen: () => (isChosen ? view : null),
    scale: () => view.scale,
    show: (picture) => {
      shown = picture;
      set(isChosen ? view : fitting(limits.beginning), isChosen);
    },
    zoom,
    fit: () => {
      const whole = fitting(limits.least);
      // Only what fits stays fitted when the window changes.
      set(whole, whole.scale < limits.beginning);
    },
    reveal: (box) => {
      const { width, height } = room();
      const left = box.x * view.scale + view.x;
      const top = box.y * view.scale + view.y;
      const dx = inward(left, left + box.width * view.scale, width);
      const dy = inward(top, top + box.height * view.scale, height);
      if (dx !== 0 || dy !== 0) {
        pan(dx, dy);
      }
    },
  };
}

/** How far a stretch has to go to be within 0 and `end`. */
function inward(from: number, to: number, end: number): number {
  if (from < MARGIN) {
    return MARGIN - from;
  }
  return to > end - MARGIN ? Math.max(MARGIN - from, end - MARGIN - to) : 0;
}

type Zoom = (factor: number, at: { x: number; y: number }) => void;
type Pan = (dx: number, dy: number) => void;

function followWheel(stage: SVGSVGElement, zoom: Zoom, pan: Pan): void {
  const onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
    if (event.shiftKey || Math.abs(dx) > Math.abs(dy)) {
      pan(-(dx || dy), 0);
      return;
    }
    // A pinch comes as a wheel with Ctrl, in small steps.
    const speed = event.ctrlKey ? 0.01 : 0.0015;
    zoom(Math.exp(-dy * speed), { x: event.offsetX, y: event.offsetY });
  };
  stage.addEventListener("wheel", onWheel, { passive: false });
}

function followPointers(stage: SVGSVGElement, zoom: Zoom, pan: Pan): void {
  const pointers = new Map<number, { x: number; y: number }>();
  let travelled = 0;

  stage.addEventListener("pointerdown", (event) => {
    if (event.button === 0) {
      pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      travelled = 0;
    }
  });
  stage.addEventListener("pointermove", (event) => {
    const last = pointers.get(event.pointerId);
    if (last === undefined) {
      return;
    }
    const now = { x: event.clientX, y: event.clientY };
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    travelled += Math.hypot(now.x - last.x, now.y - last.y);
    if (travelled < TREMOR) {
      return;
    }
    if (!stage.hasPointerCapture(event.pointerId)) {
      stage.setPointerCapture(event.pointerId);
      stage.classList.add("dragged");
    }
    if (other === undefined) {
      pan(now.x - last.x, now.y - last.y);
    } else {
      const { left, top } = stage.getBoundingClientRect();
      const factor = Math.hypot(now.x - other.x, now.y - other.y) / Math.hypot(last.x - other.x, last.y - other.y);
      zoom(factor, { x: (now.x + other.x) / 2 - left, y: (now.y + other.y) / 2 - top });
    }
    pointers.set(event.pointerId, now);
  });
  const end = (event: PointerEvent): void => {
    pointers.delete(event.pointerId);
    if (pointers.size === 0) {
      stage.classList.remove("dragged");
    }
  };
  stage.addEventListener("pointerup", end);
  stage.addEventListener("pointercancel", end);
  // What was dragged was not clicked.
  stage.addEventListener(
    "click",
    (event) => {
      if (travelled >= TREMOR) {
        event.stopPropagation();
        travelled = 0;
      }
    },
    { capture: true },
  );
}
