/** The picture as a file: with the colours and fonts of the theme in a style of its own, and nothing from elsewhere. */

import type { Graph } from "../graph";
import { svg } from "./dom";
import { draw } from "./draw";
import { LEGEND_HEIGHT, type Legend } from "./legend";
import type { Picture } from "./picture";

export interface Exported {
  graph: Graph;
  picture: Picture;
  categories: readonly string[];
  legend: Legend;
  /** Of the nodes that the search does not match. */
  dimmed: ReadonlySet<string>;
  title: string;
}

const MARGIN = 32;

/** The text of an SVG file. `holder` is an element of the page that nobody sees. */
export function exported({ graph, picture, categories, legend, dimmed, title }: Exported, holder: HTMLElement): string {
  const drawing = draw(picture, graph, categories, false);
  for (const [id, element] of drawing.nodes) {
    element.classList.toggle("dimmed", dimmed.has(id));
  }
  for (const { element, from, to } of drawing.edges) {
    element.classList.toggle("dimmed", dimmed.has(from.node) && dimmed.has(to.node));
  }
  const width = Math.ceil(Math.max(picture.width, legend.width + 2 * MARGIN));
  const height = Math.ceil(picture.height + LEGEND_HEIGHT + MARGIN);
  const foot = svg("g", { transform: `translate(${MARGIN},${Math.round(picture.height)})` }, legend.element);
  const ground = svg("rect", { class: "ground", width, height });
  const root = svg(
    "svg",
    { class: "picture", width, height, viewBox: `0 0 ${width} ${height}`, role: "img" },
    svg("title", {}, title),
    ground,
    drawing.element,
    foot,
  );
  holder.append(root);
  const style = resolve(root);
  root.remove();
  root.prepend(svg("style", {}, style));
  return new XMLSerializer().serializeToString(root);
}

/** What decides how SVG looks. Dashes, widths and the like are the same whatever the theme. */
const properties = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-opacity",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "opacity",
  "display",
  "font-family",
  "font-size",
  "font-style",
  "font-weight",
  "text-anchor",
  "text-decoration-line",
];

/** Puts classes of their own in the place of those of the page; the answer is their style sheet. */
function resolve(root: SVGSVGElement): string {
  const classes = new Map<string, string>();
  const elements = [root, ...root.querySelectorAll("*")];
  const names = elements.map((element) => {
    if (element instanceof SVGTitleElement) {
      return null;
    }
    const computed = getComputedStyle(element);
    const rules = properties.map((name) => `${name}:${portable(computed.getPropertyValue(name))}`).join(";");
    const name = classes.get(rules) ?? `s${classes.size}`;
    classes.set(rules, name);
    return name;
  });
  for (const [index, element] of elements.entries()) {
    const name = names[index];
    element.removeAttribute("class");
    if (typeof name === "string") {
      element.setAttribute("class", name);
    }
  }
  return [...classes].map(([rules, name]) => `.${name}{${rules}}`).join("\n");
}

/** A value that other programs than browsers know: `color(srgb 1 0 0 / 0.5)` is `rgba(255,0,0,0.5)`. */
export function portable(value: string): string {
  return value.replace(
    /color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)(?: \/ ([\d.e-]+))?\)/g,
    (_, red, green, blue, alpha) => {
      const channels = [red, green, blue].map((channel) => Math.round(Number(channel) * 255));
      return alpha === undefined ? `rgb(${channels.join(",")})` : `rgba(${channels.join(",")},${Number(alpha)})`;
    },
  );
}
