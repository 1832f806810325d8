/** The order of nodes in the columns of a picture, so that few arrows cross. */

import type { Edge, Node, Port } from "../graph";
import type { PlacedNode } from "./picture";
import { gap, size } from "./sizes";

/** How often columns are put in order: each time takes up what the last has done to the columns beside. */
const ROUNDS = 6;

/**
 * Puts the nodes of each column on top of each other, in the order of what they are connected with, around one middle:
 * dagre leaves room for ways that are not kept.
 */
export function stack(
  columns: readonly PlacedNode[][],
  edges: readonly Edge[],
  placed: ReadonlyMap<string, PlacedNode>,
): void {
  const wish = wishes(edges, placed);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const column of columns) {
      const wanted = new Map(column.map((node) => [node, round === 0 ? node.y : wish(node)]));
      const height = column.reduce((sum, node) => sum + node.height + gap.nodes, -gap.nodes);
      let y = -height / 2;
      for (const node of column.toSorted((a, b) => (wanted.get(a) ?? 0) - (wanted.get(b) ?? 0) || a.y - b.y)) {
        node.y = y;
        y += node.height + gap.nodes;
      }
    }
  }
}

/** Makes nodes of a sort equally wide in a column: it is already as wide as its widest one. */
export function evenOut(column: readonly PlacedNode[]): void {
  for (const node of column) {
    const sort = sortOf(node.node);
    const width = Math.max(...column.filter((other) => sortOf(other.node) === sort).map((other) => other.width));
    node.x -= (width - node.width) / 2;
    node.width = width;
  }
}

/** Events and what stands for them, others, and sagas. */
function sortOf({ kind }: Node): "event" | "party" | "saga" {
  return kind === "event" || kind === "undetermined" ? "event" : kind === "saga" ? "saga" : "party";
}

/**
 * Lets nodes of one height in a column change places until they stand in the order of what they are connected with:
 * dagre does not know at which row of a saga an arrow ends.
 */
export function uncross(
  columns: readonly PlacedNode[][],
  edges: readonly Edge[],
  placed: ReadonlyMap<string, PlacedNode>,
): void {
  const ends = endsOf(edges);
  const wish = wishes(edges, placed);
  const movable = columns
    .map((column) => column.filter((node) => node.rows.length === 0))
    .filter((column) => column.length > 1);
  for (const column of [...movable, ...movable.toReversed()]) {
    const places = column.map((node) => node.y).sort((a, b) => a - b);
    const before = crossings(column, ends, placed);
    const old = column.map((node) => node.y);
    const wanted = new Map(column.map((node) => [node, wish(node)]));
    const order = column.toSorted((a, b) => (wanted.get(a) ?? 0) - (wanted.get(b) ?? 0) || a.y - b.y);
    for (const [index, node] of order.entries()) {
      node.y = places[index] ?? node.y;
    }
    if (crossings(column, ends, placed) >= before) {
      for (const [index, node] of column.entries()) {
        node.y = old[index] ?? node.y;
      }
    }
  }
}

/** Where the other ends are of the arrows of each node. */
function endsOf(edges: readonly Edge[]): Map<string, Port[]> {
  const ends = new Map<string, Port[]>();
  for (const { from, to } of edges) {
    ends.set(from.node, [...(ends.get(from.node) ?? []), to]);
    ends.set(to.node, [...(ends.get(to.node) ?? []), from]);
  }
  return ends;
}

/** The height that a node had best be at: the mean of where its arrows go. */
function wishes(edges: readonly Edge[], placed: ReadonlyMap<string, PlacedNode>): (node: PlacedNode) => number {
  const ends = endsOf(edges);
  return (node) => {
    const ports = ends.get(node.node.id) ?? [];
    return ports.reduce((sum, port) => sum + heightOf(port, placed), 0) / ports.length;
  };
}

/** How often the arrows at a column cross, where they end in one other column. */
function crossings(
  column: readonly PlacedNode[],
  ends: ReadonlyMap<string, readonly Port[]>,
  placed: ReadonlyMap<string, PlacedNode>,
): number {
  const lines = column
    .toSorted((a, b) => a.y - b.y)
    .flatMap((node) =>
      (ends.get(node.node.id) ?? []).map((port) => {
        const other = placed.get(port.node);
        return { near: node.y, side: (other?.x ?? 0) > node.x, far: heightOf(port, placed) };
      }),
    );
  let count = 0;
  for (const [index, line] of lines.entries()) {
    for (let other = 0; other < index; other += 1) {
      const above = lines[other];
      count +=
        above !== undefined && above.side === line.side && above.near < line.near && above.far > line.far ? 1 : 0;
    }
  }
  return count;
}

/** The height at which an arrow meets a node or a row. */
export function heightOf(port: Port, placed: ReadonlyMap<string, PlacedNode>): number {
  const node = placed.get(port.node);
  if (node === undefined) {
    return 0;
  }
  const row = port.row === null ? -1 : node.rows.findIndex((it) => it.row.id === port.row);
  if (row >= 0) {
    return node.y + size.head + (row + 0.5) * size.row;
  }
  return node.y + (node.node.kind === "saga" ? size.head : node.height) / 2;
}
