/** What the shapes in the picture mean. */

import type { Severity } from "../../findings";
import { svg } from "./dom";
import { categoryMarker, partyIcon, severityBadge } from "./icons";
import type { Measure } from "./sizes";

export interface Legend {
  element: SVGGElement;
  width: number;
}

/** The height of a legend, in pixels. */
export const LEGEND_HEIGHT = 24;

/** A row of signs with their meanings, from 0, 0 to the right. */
export function legendOf(measure: Measure): Legend {
  const element = svg("g", { class: "legend" });
  let x = 2;
  for (const { sign, meaning, width } of entries()) {
    const middle = LEGEND_HEIGHT / 2;
    element.append(svg("g", { transform: `translate(${x + width / 2},${middle})` }, sign));
    element.append(svg("text", { class: "detail", x: x + width + 6, y: middle + 4 }, meaning));
    x += width + 6 + Math.ceil(measure(meaning, "detail")) + 18;
  }
  return { element, width: x - 18 };
}

interface Entry {
  sign: SVGElement;
  meaning: string;
  width: number;
}

function entries(): Entry[] {
  const pill = (name: string): SVGElement =>
    svg(
      "g",
      { class: `node event ${name}` },
      svg("rect", { class: "shape", x: -17, y: -8, width: 34, height: 16, rx: 8 }),
      svg("g", { transform: "translate(-7,0) scale(0.75)" }, categoryMarker(0)),
    );
  const card = svg(
    "g",
    { class: "node saga" },
    svg("rect", { class: "shape", x: -12, y: -8, width: 24, height: 16, rx: 3 }),
    svg("path", { class: "head-shape", d: "M-12,-2v-3q0,-3 3,-3h18q3,0 3,3v3z" }),
    svg("rect", { class: "outline", x: -12, y: -8, width: 24, height: 16, rx: 3 }),
  );
  const badge = (severity: Severity) => svg("g", { transform: "scale(0.9)" }, severityBadge(severity));
  return [
    { sign: pill("colour-0"), meaning: "event", width: 34 },
    { sign: pill("colour-0 unregistered"), meaning: "unregistered", width: 34 },
    { sign: card, meaning: "saga", width: 24 },
    { sign: svg("g", { class: "node function" }, partyIcon("function")), meaning: "function", width: 14 },
    { sign: svg("g", { class: "node file" }, partyIcon("file")), meaning: "file", width: 14 },
    { sign: badge("error"), meaning: "error", width: 14 },
    { sign: badge("warning"), meaning: "warning", width: 14 },
    { sign: badge("info"), meaning: "information", width: 14 },
    { sign: badge("hint"), meaning: "hint", width: 14 },
  ];
}
