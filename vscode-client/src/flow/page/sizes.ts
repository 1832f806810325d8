/** How large the things in a picture are, by what is written in them. */

import { plural } from "../../wording";
import { eventDetail } from "../describe";
import type { Node } from "../graph";
import type { PlacedNode, PlacedRow } from "./picture";

/** The width of a text in pixels. */
export type Measure = (text: string, style: TextStyle) => number;
export type TextStyle = "name" | "title" | "detail";

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

/** Room between things, in pixels at a zoom of 1. */
export const gap = { nodes: 18, ranks: 78, parts: 44, margin: 32, group: 56, title: 44, cells: 14 };

/** A node with its texts, as large as these want it; where it is, is not known yet. */
export function sizedNode(node: Node, measure: Measure): PlacedNode {
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
      return { name: "name not determined", detail: plural(node.places, "place") };
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
