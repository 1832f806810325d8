/**
 * Where everything in the picture is.
 *
 * What is connected is laid out by dagre, from left to right; the parts are then packed side by side. A saga is one node
 * to dagre: its rows stay in order, and arrows begin and end at rows.
 */

import { Graph as Layered, layout as layOut } from "@dagrejs/dagre";
import type { Edge, Graph, Group } from "../graph";
import { evenOut, heightOf, stack, uncross } from "./columns";
import { pack, type Spot } from "./packing";
import { addMoved, emptyPicture, type Picture, type PlacedEdge, type PlacedNode } from "./picture";
import { type Passage, type Point, stopsOf } from "./routes";
import { gap, type Measure, size, sizedNode } from "./sizes";

/** How a picture is laid out that is to be about `aspect` times as wide as it is high. */
export function pictureOf(graph: Graph, measure: Measure, aspect: number): Picture {
  const several = graph.groups.length > 1;
  const picture = emptyPicture();
  let y = gap.margin;
  for (const group of graph.groups) {
    const inner = groupPicture(group, measure, aspect);
    const [left, top] = several ? [gap.margin * 2, y + gap.title + gap.margin] : [gap.margin, y];
    addMoved(picture, inner, left, top);
    const bottom = top + inner.height;
    picture.width = Math.max(picture.width, left * 2 + inner.width);
    if (several) {
      const height = bottom + gap.margin - y;
      picture.groups.push({ name: group.name, x: gap.margin, y, width: left + inner.width, height });
    }
    y = several ? bottom + gap.margin + gap.group : bottom;
    picture.height = (several ? bottom + gap.margin : bottom) + gap.margin;
  }
  for (const frame of picture.groups) {
    frame.width = picture.width - 2 * gap.margin;
  }
  return picture;
}

// A workspace

function groupPicture(group: Group, measure: Measure, aspect: number): Picture {
  const sized = group.nodes.map((node) => sizedNode(node, measure));
  const parts = connected(sized, group.edges);
  const [single, joined] = [parts.filter(isUnusedEvent), parts.filter((part) => !isUnusedEvent(part))];
  const laid = joined.map(({ nodes, edges }) => partPicture(nodes, edges));
  const picture = emptyPicture();
  for (const [index, { x, y }] of bestSpots(laid, aspect).entries()) {
    const part = laid[index] ?? emptyPicture();
    addMoved(picture, part, x, y);
    picture.width = Math.max(picture.width, x + part.width);
    picture.height = Math.max(picture.height, y + part.height);
  }
  const unused = single.flatMap((part) => part.nodes);
  return unused.length === 0 ? picture : withUnused(picture, unused, aspect);
}

/** Where parts go, so that all of them are seen as large as can be in a window of an aspect. */
function bestSpots(parts: readonly Picture[], aspect: number): Spot[] {
  const area = parts.reduce((sum, part) => sum + (part.width + gap.parts) * (part.height + gap.parts), 0);
  const widest = Math.max(0, ...parts.map((part) => part.width));
  const tries = [0.7, 0.85, 1, 1.15, 1.3, 1.5, 1.75, 2, 2.5].map((factor) => {
    const spots = pack(parts, Math.max(widest, Math.sqrt(area * aspect) * factor), gap.parts);
    const ends = spots.map(
      ({ x, y }, index) => [x + (parts[index]?.width ?? 0), y + (parts[index]?.height ?? 0)] as const,
    );
    const extent = Math.max(0, ...ends.map(([x, y]) => Math.max(x / aspect, y)));
    return { spots, extent };
  });
  const [first, ...others] = tries;
  return others.reduce((best, other) => (other.extent < best.extent ? other : best), first ?? { spots: [], extent: 0 })
    .spots;
}

/** Registered events that nobody emits or handles stand below the rest, in columns. */
function withUnused(picture: Picture, unused: readonly PlacedNode[], aspect: number): Picture {
  const width = Math.max(...unused.map((node) => node.width));
  const cell = { width: width + gap.cells, height: size.node + gap.cells };
  const room = Math.max(picture.width, Math.sqrt(unused.length * cell.width * cell.height * aspect));
  const columns = Math.max(1, Math.min(unused.length, Math.floor((room + gap.cells) / cell.width)));
  const top = picture.height === 0 ? 0 : picture.height + gap.parts;
  picture.captions.push({ x: 0, y: top + 12, text: "Registered, and neither emitted nor handled here" });
  for (const [index, node] of unused.entries()) {
    const [column, line] = [index % columns, Math.floor(index / columns)];
    picture.nodes.push({ ...node, width, x: column * cell.width, y: top + 28 + line * cell.height });
  }
  const lines = Math.ceil(unused.length / columns);
  picture.width = Math.max(picture.width, columns * cell.width - gap.cells, 320);
  picture.height = top + 28 + lines * cell.height - gap.cells;
  return picture;
}

interface Part {
  nodes: PlacedNode[];
  edges: Edge[];
}

/** What is connected, in the order of the first node of each. */
function connected(nodes: readonly PlacedNode[], edges: readonly Edge[]): Part[] {
  const leader = new Map(nodes.map(({ node }) => [node.id, node.id]));
  const find = (id: string): string => {
    let [at, above] = [id, leader.get(id) ?? id];
    while (above !== at) {
      const next = leader.get(above) ?? above;
      leader.set(at, next);
      [at, above] = [above, next];
    }
    return at;
  };
  for (const { from, to } of edges) {
    leader.set(find(to.node), find(from.node));
  }
  const parts = new Map<string, Part>();
  for (const node of nodes) {
    const id = find(node.node.id);
    const part = parts.get(id) ?? { nodes: [], edges: [] };
    part.nodes.push(node);
    parts.set(id, part);
  }
  for (const edge of edges) {
    parts.get(find(edge.from.node))?.edges.push(edge);
  }
  return [...parts.values()];
}

function isUnusedEvent({ nodes, edges }: Part): boolean {
  return edges.length === 0 && nodes.every(({ node }) => node.kind === "event");
}

// A part of it

function partPicture(nodes: readonly PlacedNode[], edges: readonly Edge[]): Picture {
  const layered = new Layered();
  layered.setGraph({ rankdir: "LR", nodesep: gap.nodes, edgesep: 12, ranksep: gap.ranks });
  for (const { node, width, height } of nodes) {
    layered.setNode(node.id, { width, height });
  }
  const isLarge = edges.length > MANY_EDGES;
  for (const { from, to } of isLarge ? backbone(edges) : edges) {
    const weight = Number(layered.edge(from.node, to.node)?.weight ?? 0) + 1;
    layered.setEdge(from.node, to.node, { weight });
  }
  layOut(layered);
  const columns = new Map<number, PlacedNode[]>();
  const placed = new Map<string, PlacedNode>();
  for (const node of nodes) {
    const { x = 0, y = 0 } = layered.node(node.node.id);
    const at = { ...node, x: x - node.width / 2, y: y - node.height / 2 };
    placed.set(node.node.id, at);
    columns.set(x, [...(columns.get(x) ?? []), at]);
  }
  for (const column of columns.values()) {
    evenOut(column);
  }
  if (isLarge) {
    stack([...columns.values()], edges, placed);
  } else {
    uncross([...columns.values()], edges, placed);
  }
  const centres = [...columns].map(
    ([centre, column]): Column => [centre, Math.max(...column.map((node) => node.width)) / 2],
  );
  const pointsOf = ({ from, to }: Edge): readonly Point[] =>
    isLarge ? [] : (layered.edge(from.node, to.node)?.points ?? []);
  const routed = edges.map((edge) => placedEdge(edge, placed, pointsOf(edge), centres));
  return atOrigin([...placed.values()].map(withRows), routed);
}

/** With more of them in one part, dagre takes seconds: for most of its time it seeks ways for arrows that go far. */
const MANY_EDGES = 200;

/** As many edges as connect everything, by short ways from the node with the most of them. The others go straight. */
function backbone(edges: readonly Edge[]): Edge[] {
  const at = new Map<string, Edge[]>();
  for (const edge of edges) {
    for (const id of [edge.from.node, edge.to.node]) {
      at.set(id, [...(at.get(id) ?? []), edge]);
    }
  }
  const hub = [...at].reduce((most, other) => (other[1].length > most[1].length ? other : most), ["", [] as Edge[]]);
  const reached = new Set([hub[0]]);
  const chosen: Edge[] = [];
  // A set is gone through in the order in which it grows.
  for (const id of reached) {
    for (const edge of at.get(id) ?? []) {
      const other = edge.from.node === id ? edge.to.node : edge.from.node;
      if (!reached.has(other)) {
        reached.add(other);
        chosen.push(edge);
      }
    }
  }
  return chosen;
}

/** The centre of a column and half of its width. */
type Column = readonly [number, number];

function placedEdge(
  edge: Edge,
  placed: ReadonlyMap<string, PlacedNode>,
  points: readonly Point[],
  columns: readonly Column[],
): PlacedEdge {
  const [from, to] = [placed.get(edge.from.node), placed.get(edge.to.node)];
  const rightwards = (from?.x ?? 0) <= (to?.x ?? 0);
  const start = { x: (from?.x ?? 0) + (rightwards ? (from?.width ?? 0) : 0), y: heightOf(edge.from, placed) };
  const tip = { x: (to?.x ?? 0) + (rightwards ? 0 : (to?.width ?? 0)), y: heightOf(edge.to, placed) };
  const passages = points.slice(1, -1).flatMap(({ x, y }): Passage[] => {
    const column = columns.find(([centre]) => Math.abs(centre - x) < 1);
    return column === undefined ? [] : [{ left: x - column[1], right: x + column[1], y }];
  });
  const end = { x: tip.x + (rightwards ? -ARROW : ARROW), y: tip.y };
  return { edge, stops: stopsOf(start, passages, end), tip, rightwards };
}

/** The length of an arrow's head, which the line stops before. */
export const ARROW = 7;

// Moving

function withRows(node: PlacedNode): PlacedNode {
  const rows = node.rows.map((row, index) => ({
    ...row,
    x: node.x,
    y: node.y + size.head + index * size.row,
    width: node.width,
  }));
  return { ...node, rows };
}

function atOrigin(nodes: readonly PlacedNode[], edges: readonly PlacedEdge[]): Picture {
  const stops = edges.flatMap((edge) => edge.stops);
  const left = least([...nodes, ...stops].map(({ x }) => x));
  const top = least([...nodes, ...stops].map(({ y }) => y));
  const picture = emptyPicture();
  addMoved(picture, { ...picture, nodes: [...nodes], edges: [...edges] }, -left, -top);
  picture.width = -least([...picture.nodes.map(({ x, width }) => -x - width), ...stops.map(({ x }) => left - x)]);
  picture.height = -least([...picture.nodes.map(({ y, height }) => -y - height), ...stops.map(({ y }) => top - y)]);
  return picture;
}

/** The least of some numbers, which may be too many for arguments of a call; infinity for none. */
function least(numbers: readonly number[]): number {
  return numbers.reduce((least, number) => Math.min(least, number), Number.POSITIVE_INFINITY);
}
