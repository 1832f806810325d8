/**
 * Where everything in the picture is.
 *
 * What is connected is laid out by dagre, from left to right; the parts are then packed side by side. A saga is one node
 * to dagre: its rows stay in order, and arrows begin and end at rows.
 */

import { Graph as Layered, layout as layOut } from "@dagrejs/dagre";
import { eventDetail } from "../describe";
import type { Edge, Graph, Group, Node, Port, Row } from "../graph";
import { pack, type Spot } from "./packing";
import { type Passage, type Point, stopsOf } from "./routes";

/** The width of a text in pixels. */
export type Measure = (text: string, style: TextStyle) => number;
export type TextStyle = "name" | "title" | "detail";

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface PlacedNode extends Box {
  node: Node;
  /** As much of the name as has room. */
  label: string;
  detail: string;
  rows: PlacedRow[];
}

export interface PlacedRow extends Box {
  row: Row;
  label: string;
  /** The width of what is said about its rollback. */
  chip: number;
}

export interface PlacedEdge {
  edge: Edge;
  /** Its way, up to the arrow's head. */
  stops: Point[];
  tip: Point;
  /** Which way the arrow points. */
  rightwards: boolean;
}

export interface PlacedGroup extends Box {
  name: string;
}

export interface Caption extends Point {
  text: string;
}

/** A picture; its top left corner is at 0, 0. */
export interface Picture {
  width: number;
  height: number;
  /** The frames of the workspaces; none is drawn for a single one. */
  groups: PlacedGroup[];
  captions: Caption[];
  nodes: PlacedNode[];
  edges: PlacedEdge[];
}

/** Sizes, in pixels at a zoom of 1. */
export const size = {
  node: 46,
  head: 50,
  row: 32,
  foot: 6,
  /** From the left side of a node to its text. */
  indent: 38,
  /** Room for a badge, and from the text to the right side. */
  badge: 36,
  label: 300,
  chipPad: 8,
};

const gap = { nodes: 18, ranks: 78, parts: 44, margin: 32, group: 56, title: 44, cells: 14 };

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

/** How often columns are put in order: each time takes up what the last has done to the columns beside. */
const ROUNDS = 6;

/**
 * Puts the nodes of each column on top of each other, in the order of what they are connected with, around one middle:
 * dagre leaves room for ways that are not kept.
 */
function stack(
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

/** Makes nodes of a sort equally wide in a column: it is already as wide as its widest one. */
function evenOut(column: readonly PlacedNode[]): void {
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
function uncross(
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

/** The height at which an arrow meets a node or a row. */
function heightOf(port: Port, placed: ReadonlyMap<string, PlacedNode>): number {
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

// Sizes

function sizedNode(node: Node, measure: Measure): PlacedNode {
  if (node.kind === "saga") {
    return sizedSaga(node, measure);
  }
  const { name, detail } = textsOf(node);
  const label = shortened(name, size.label, (text) => measure(text, "name"));
  const below = shortened(detail, size.label, (text) => measure(text, "detail"));
  const width = Math.ceil(size.indent + Math.max(measure(label, "name"), measure(below, "detail")) + size.badge);
  return { node, label, detail: below, rows: [], x: 0, y: 0, width, height: size.node };
}

function sizedSaga(node: Node & { kind: "saga" }, measure: Measure): PlacedNode {
  const label = shortened(node.name, size.label, (text) => measure(text, "title"));
  const detail = shortened(node.path, size.label, (text) => measure(text, "detail"));
  const rows = node.rows.map((row): PlacedRow => {
    const text = shortened(row.label, size.label, (it) => measure(it, "name"));
    const chip = row.rollBack === null ? 0 : Math.ceil(measure(row.rollBack.text, "detail")) + 2 * size.chipPad;
    return { row, label: text, chip, x: 0, y: 0, width: 0, height: size.row };
  });
  const widths = [
    measure(label, "title"),
    measure(detail, "detail"),
    ...rows.map((row) => measure(row.label, "name") + (row.chip > 0 ? 20 + row.chip : 0)),
  ];
  const width = Math.ceil(size.indent + Math.max(...widths) + size.badge);
  const height = size.head + rows.length * size.row + (rows.length > 0 ? size.foot : 0);
  return { node, label, detail, rows, x: 0, y: 0, width, height };
}

function textsOf(node: Exclude<Node, { kind: "saga" }>): { name: string; detail: string } {
  switch (node.kind) {
    case "event":
      return { name: node.name, detail: eventDetail(node) };
    case "undetermined":
      return { name: "name not determined", detail: node.places === 1 ? "1 place" : `${node.places} places` };
    case "file":
      return { name: node.label.split("/").at(-1) ?? node.label, detail: node.path };
    case "function":
      return { name: node.label, detail: node.path };
  }
}

/** A text that is as wide as `limit` at most; what is left out is in its middle, for names differ at their ends. */
export function shortened(text: string, limit: number, width: (text: string) => number): string {
  if (width(text) <= limit) {
    return text;
  }
  const letters = [...text];
  const cut = (kept: number): string =>
    `${letters.slice(0, Math.ceil(kept / 2)).join("")}…${letters.slice(letters.length - Math.floor(kept / 2)).join("")}`;
  let [low, high] = [0, letters.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    [low, high] = width(cut(middle)) <= limit ? [middle, high] : [low, middle - 1];
  }
  return cut(low);
}

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

function emptyPicture(): Picture {
  return { width: 0, height: 0, groups: [], captions: [], nodes: [], edges: [] };
}

/** Adds what is in a picture to another, moved. */
function addMoved(picture: Picture, inner: Picture, dx: number, dy: number): void {
  const move = <Moved extends Point>(it: Moved): Moved => ({ ...it, x: it.x + dx, y: it.y + dy });
  picture.captions.push(...inner.captions.map(move));
  picture.nodes.push(...inner.nodes.map((node) => ({ ...move(node), rows: node.rows.map(move) })));
  picture.edges.push(...inner.edges.map((edge) => ({ ...edge, stops: edge.stops.map(move), tip: move(edge.tip) })));
}
