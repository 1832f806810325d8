/** A picture of the event flow: what is in it, and where. */

import type { Edge, Node, Row } from "../graph";
import type { Point } from "./routes";

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

export function emptyPicture(): Picture {
  return { width: 0, height: 0, groups: [], captions: [], nodes: [], edges: [] };
}

/** Adds what is in a picture to another, moved. */
export function addMoved(picture: Picture, inner: Picture, dx: number, dy: number): void {
  const move = <Moved extends Point>(it: Moved): Moved => ({ ...it, x: it.x + dx, y: it.y + dy });
  picture.captions.push(...inner.captions.map(move));
  picture.nodes.push(...inner.nodes.map((node) => ({ ...move(node), rows: node.rows.map(move) })));
  picture.edges.push(...inner.edges.map((edge) => ({ ...edge, stops: edge.stops.map(move), tip: move(edge.tip) })));
}
