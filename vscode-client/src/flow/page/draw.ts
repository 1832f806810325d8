/** Draws a picture as SVG. What it looks like is said in picture.css. */

import type { Location } from "vscode-languageclient/node";
import {
  type Description,
  describeEdge,
  describeNode,
  describeRollBack,
  describeRow,
  lines,
  namesIn,
  relationsIn,
  spoken,
} from "../describe";
import type { Graph, Node, Port, RowRollBack, SagaNode } from "../graph";
import { svg } from "./dom";
import { categoryMarker, partyIcon, severityBadge } from "./icons";
import { ARROW } from "./layout";
import type { Box, Picture, PlacedEdge, PlacedNode, PlacedRow } from "./picture";
import { pathOf, round } from "./routes";
import { size } from "./sizes";

/** Something that can be pointed at: a node, a row, a rollback, an arrow. */
export interface Item {
  id: string;
  /** The node that it is, or is a part of; null: an arrow. */
  node: string | null;
  /** The node or the row whose arrows it stands for; null: an arrow. */
  port: string | null;
  element: SVGGElement;
  box: Box | null;
  description: Description;
  location: Location | null;
}

/** An arrow. */
export interface DrawnEdge {
  element: SVGGElement;
  from: Port;
  to: Port;
}

export interface Drawing {
  element: SVGGElement;
  items: Item[];
  nodes: Map<string, SVGGElement>;
  edges: DrawnEdge[];
}

/** How many colours categories have; more of them take turns. */
export const COLOURS = 6;

/**
 * The drawing of a picture. `categories` are in the order of their colours. `live`: for somebody who points and types;
 * else each thing has its description as its title.
 */
export function draw(picture: Picture, graph: Graph, categories: readonly string[], live: boolean): Drawing {
  const names = namesIn(graph);
  const relations = relationsIn(graph, names);
  const drawing: Drawing = { element: svg("g", { class: "drawing" }), items: [], nodes: new Map(), edges: [] };
  const add = (item: Item): SVGGElement => {
    const more = relations.get(item.id) ?? [];
    const description = { ...item.description, facts: [...item.description.facts, ...more] };
    drawing.items.push({ ...item, description });
    if (live) {
      item.element.setAttribute("data-id", item.id);
    } else {
      item.element.prepend(svg("title", {}, lines(description)));
    }
    if (live && item.box !== null) {
      const label = spoken(description);
      for (const [name, value] of Object.entries({ role: "button", tabindex: "-1", "aria-label": label })) {
        item.element.setAttribute(name, value);
      }
    }
    return item.element;
  };
  const edges = svg("g", { class: "edges" });
  for (const placed of picture.edges) {
    const element = edgeElement(placed, live);
    const { id, location, from, to } = placed.edge;
    edges.append(
      add({ id, node: null, port: null, element, box: null, description: describeEdge(placed.edge, names), location }),
    );
    drawing.edges.push({ element, from, to });
  }
  if (live) {
    edges.setAttribute("aria-hidden", "true");
  }
  const nodes = svg("g", { class: "nodes" });
  for (const placed of picture.nodes) {
    const element =
      placed.node.kind === "saga" ? sagaElement(placed, placed.node, add) : nodeElement(placed, categories, add);
    drawing.nodes.set(placed.node.id, element);
    nodes.append(element);
  }
  drawing.element.append(...picture.groups.map(frameElement), ...picture.captions.map(captionElement), edges, nodes);
  return drawing;
}

type Add = (item: Item) => SVGGElement;

// Frames

function frameElement({ name, ...box }: Box & { name: string }): SVGGElement {
  return svg("g", { class: "frame" }, rect("frame-shape", box, 14), text("frame-name", box.x + 24, box.y + 34, name));
}

function captionElement({ x, y, text: words }: { x: number; y: number; text: string }): SVGTextElement {
  return text("caption", x, y, words);
}

// Nodes

function nodeElement(placed: PlacedNode, categories: readonly string[], add: Add): SVGGElement {
  const { node, label, detail, x, y, width, height } = placed;
  const isEvent = node.kind === "event" || node.kind === "undetermined";
  const middle = y + height / 2;
  const element = svg(
    "g",
    { class: classesOf(node, categories) },
    ring(placed, isEvent ? height / 2 : 7),
    rect("shape", placed, isEvent ? height / 2 : 7),
    svg("g", { transform: at(x + 21, middle) }, signOf(node, categories)),
    text("name", x + size.indent, middle - 3, label),
    text("detail", x + size.indent, middle + 13, detail),
  );
  if (node.severity !== null) {
    element.append(svg("g", { transform: at(x + width - 18, middle) }, severityBadge(node.severity)));
  }
  const box = { x, y, width, height };
  return add({
    id: node.id,
    node: node.id,
    port: node.id,
    element,
    box,
    description: describeNode(node),
    location: node.location,
  });
}

function classesOf(node: Node, categories: readonly string[]): string {
  const classes = ["node", node.kind];
  if (node.kind === "event") {
    classes.push(`colour-${categories.indexOf(node.category) % COLOURS}`);
    classes.push(...(node.registered ? [] : ["unregistered"]), ...(node.deprecated ? ["deprecated"] : []));
  }
  return [...classes, ...(node.severity === null ? [] : [`is-${node.severity}`])].join(" ");
}

function signOf(node: Node, categories: readonly string[]): SVGElement {
  switch (node.kind) {
    case "event":
      return categoryMarker(categories.indexOf(node.category));
    case "undetermined":
      return text("question", 0, 5, "?");
    default:
      return partyIcon(node.kind);
  }
}

// Sagas

function sagaElement(placed: PlacedNode, node: SagaNode, add: Add): SVGGElement {
  const { rows, x, y, width, label, detail } = placed;
  const element = svg("g", { class: classesOf(node, []) }, rect("shape", placed, 10));
  const head = svg(
    "g",
    { class: "head" },
    ring({ x, y, width, height: size.head }, 10),
    svg("path", { class: "head-shape", d: headOf(placed) }),
    svg("g", { transform: at(x + 21, y + size.head / 2) }, partyIcon("saga")),
    text("title", x + size.indent, y + 22, label),
    text("detail", x + size.indent, y + 38, detail),
  );
  if (node.severity !== null) {
    head.append(svg("g", { transform: at(x + width - 18, y + size.head / 2) }, severityBadge(node.severity)));
  }
  const box = { x, y, width, height: size.head };
  element.append(
    add({
      id: node.id,
      node: node.id,
      port: node.id,
      element: head,
      box,
      description: describeNode(node),
      location: node.location,
    }),
  );
  element.append(rect("outline", placed, 10));
  const steps = rows.filter(({ row }) => row.kind === "step");
  const [first, last] = [steps.at(0), steps.at(-1)];
  if (first !== undefined && last !== undefined && first !== last) {
    const [top, bottom] = [first.y + size.row / 2, last.y + size.row / 2];
    element.append(svg("path", { class: "thread", d: `M${round(x + 21)},${round(top)}V${round(bottom)}` }));
  }
  for (const row of rows) {
    const rowItem = rowElement(row);
    element.append(
      add({
        id: row.row.id,
        node: node.id,
        port: row.row.id,
        element: rowItem,
        box: { x: row.x, y: row.y, width: row.width, height: row.height },
        description: describeRow(row.row, node),
        location: row.row.location,
      }),
    );
    if (row.row.rollBack !== null) {
      element.append(chipElement(row, row.row.rollBack, node.id, add));
    }
  }
  return element;
}

/** The title of a card: round above, straight below. */
function headOf({ x, y, width, rows }: PlacedNode): string {
  const r = 10;
  const [left, top, across, down] = [round(x), round(y), round(width), size.head];
  const below =
    rows.length > 0 ? `V${top + down}H${left}` : `V${top + down - r}q0,${r} ${-r},${r}H${left + r}q${-r},0 ${-r},${-r}`;
  return `M${left},${top + r}q0,${-r} ${r},${-r}H${round(left + across - r)}q${r},0 ${r},${r}${below}z`;
}

function rowElement({ row, label, x, y, width, height }: PlacedRow): SVGGElement {
  const middle = y + height / 2;
  const element = svg(
    "g",
    { class: `row ${row.kind}${row.severity === null ? "" : ` is-${row.severity}`}` },
    rect("row-ground", { x: x + 5, y: y + 2, width: width - 10, height: height - 4 }, 5),
    ring({ x: x + 5, y: y + 2, width: width - 10, height: height - 4 }, 5),
    row.kind === "step"
      ? svg("circle", { class: "bead", cx: round(x + 21), cy: round(middle), r: 4 })
      : svg("g", { transform: at(x + 21, middle) }, partyIcon("function")),
    text("name", x + size.indent, middle + 4, label),
  );
  if (row.severity !== null) {
    element.append(svg("g", { transform: at(x + width - 18, middle) }, severityBadge(row.severity)));
  }
  return element;
}

function chipElement(
  { row, chip, x, y, width, height }: PlacedRow,
  rollBack: RowRollBack,
  node: string,
  add: Add,
): SVGGElement {
  const box = { x: x + width - size.badge - chip, y: y + 7, width: chip, height: height - 14 };
  const element = svg(
    "g",
    { class: `chip ${rollBack.state}${rollBack.severity === null ? "" : ` is-${rollBack.severity}`}` },
    rect("chip-shape", box, box.height / 2),
    ring(box, box.height / 2),
    text("chip-text", box.x + box.width / 2, box.y + box.height / 2 + 4, rollBack.text),
  );
  const description = describeRollBack(row);
  const id = `${row.id}|rollback`;
  return description === null
    ? element
    : add({ id, node, port: row.id, element, box, description, location: rollBack.location });
}

// Arrows

function edgeElement({ edge, stops, tip, rightwards }: PlacedEdge, live: boolean): SVGGElement {
  const back = rightwards ? -ARROW : ARROW;
  const d = pathOf(stops);
  const start = stops[0] ?? tip;
  const line = svg("path", { class: "line", d });
  const head = svg("path", {
    class: "arrow",
    d: `M${round(tip.x)},${round(tip.y)}l${back},-4v8z`,
  });
  const port = svg("circle", { class: "port", cx: round(start.x), cy: round(start.y), r: 2.5 });
  const element = svg(
    "g",
    { class: `edge ${edge.role}${edge.severity === null ? "" : ` is-${edge.severity}`}` },
    line,
    head,
    port,
  );
  if (live) {
    // A line is too thin to be pointed at.
    element.append(svg("path", { class: "reach", d }));
  }
  return element;
}

// Pieces

/** What shows that something has the focus. */
function ring({ x, y, width, height }: Box, radius: number): SVGRectElement {
  return rect("ring", { x: x - 3, y: y - 3, width: width + 6, height: height + 6 }, radius + 3);
}

function rect(name: string, { x, y, width, height }: Box, radius: number): SVGRectElement {
  return svg("rect", { class: name, x: round(x), y: round(y), width: round(width), height: round(height), rx: radius });
}

function text(name: string, x: number, y: number, words: string): SVGTextElement {
  return svg("text", { class: name, x: round(x), y: round(y) }, words);
}

function at(x: number, y: number): string {
  return `translate(${round(x)},${round(y)})`;
}
