/** Puts boxes side by side and on top of each other, so that little room is lost. */

export interface Size {
  width: number;
  height: number;
}

export interface Spot {
  x: number;
  y: number;
}

/**
 * The top left corner of each box, in an area as wide as `width` at most, unless a box is wider; high boxes are placed
 * first, each as far up and left as it goes.
 */
export function pack(boxes: readonly Size[], width: number, gap: number): Spot[] {
  const spots: Spot[] = boxes.map(() => ({ x: 0, y: 0 }));
  // From left to right: up to where each stretch of the area is taken.
  let skyline: { x: number; end: number; y: number }[] = [
    { x: 0, end: Math.max(width, ...boxes.map(widthOf)) + gap, y: 0 },
  ];
  const byHeight = boxes
    .map((box, index) => ({ box, index }))
    .sort((a, b) => b.box.height - a.box.height || a.index - b.index);
  for (const { box, index } of byHeight) {
    const [needed, limit] = [box.width + gap, skyline.at(-1)?.end ?? 0];
    let best: Spot | null = null;
    for (const { x } of skyline) {
      if (x + needed <= limit) {
        const y = Math.max(...skyline.filter((it) => it.x < x + needed && it.end > x).map((it) => it.y));
        best = best === null || y < best.y ? { x, y } : best;
      }
    }
    const spot = best ?? { x: 0, y: Math.max(...skyline.map((it) => it.y)) };
    spots[index] = spot;
    const taken = { x: spot.x, end: spot.x + needed, y: spot.y + box.height + gap };
    skyline = [
      ...skyline.filter((it) => it.x < taken.x).map((it) => ({ ...it, end: Math.min(it.end, taken.x) })),
      taken,
      ...skyline.filter((it) => it.end > taken.end).map((it) => ({ ...it, x: Math.max(it.x, taken.end) })),
    ];
  }
  return spots;
}

function widthOf(box: Size): number {
  return box.width;
}
