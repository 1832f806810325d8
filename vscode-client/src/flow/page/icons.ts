/** Small drawings, of 16 by 16 pixels around 0, 0 unless said otherwise. */

import type { Severity } from "../../findings";
import type { Node } from "../graph";
import { svg } from "./dom";

/** What a party is. */
export function partyIcon(kind: Exclude<Node["kind"], "event" | "undetermined">): SVGGElement {
  const outlines = {
    function: ["M3.5,-5.2c-2.4,-0.8 -3.5,0.4 -3.9,2.4l-1.2,6.2c-0.3,1.7 -1.2,2.4 -2.9,1.9", "M-3.4,-1h6"],
    file: ["M-4.5,-6.5h5.5l3.5,3.5v9.5h-9z", "M0.8,-6.2v3.4h3.4"],
    saga: [
      "M-4.5,-3v6",
      "M-2.6,-4.6c4,0.3 6,1.6 6.4,4.4",
      "M3.8,1.6c-0.4,1.8 -2.4,2.8 -6,3",
      "M-4.5,-7a2,2 0 1 0 0.01,0z",
      "M-4.5,3a2,2 0 1 0 0.01,0z",
      "M4.2,-1.6a1.7,1.7 0 1 0 0.01,0z",
    ],
  };
  return svg("g", { class: "icon" }, ...outlines[kind].map((d) => svg("path", { d })));
}

/** What tells categories apart beside their colours; as many shapes as there are, over and over. */
export function categoryMarker(index: number): SVGPathElement {
  const outlines = [
    "M-5,0a5,5 0 1 0 10,0a5,5 0 1 0 -10,0z",
    "M-4.5,-4.5h9v9h-9z",
    "M0,-6l6,6l-6,6l-6,-6z",
    "M0,-5.5l5.8,10h-11.6z",
    "M-5.2,-3v6l5.2,3l5.2,-3v-6l-5.2,-3z",
  ];
  return svg("path", { class: "marker", d: outlines[index % outlines.length] ?? "" });
}

/** How bad something is, by shape and colour. */
export function severityBadge(severity: Severity): SVGGElement {
  const drawings = {
    error: ["M-7,0a7,7 0 1 0 14,0a7,7 0 1 0 -14,0z", "M-2.7,-2.7l5.4,5.4M2.7,-2.7l-5.4,5.4"],
    warning: ["M0,-7l7.6,13.2h-15.2z", "M0,-2.4v4M0,3.9v0.3"],
    info: ["M-7,0a7,7 0 1 0 14,0a7,7 0 1 0 -14,0z", "M0,-0.8v4.2M0,-3.6v0.3"],
    hint: ["M0,-6l6,6l-6,6l-6,-6z", "M-2,0h0.2M2,0h0.2"],
  };
  const [ground, sign] = drawings[severity];
  return svg(
    "g",
    { class: `badge ${severity}` },
    svg("path", { class: "badge-ground", d: ground ?? "" }),
    svg("path", { class: "badge-sign", d: sign ?? "" }),
  );
}

/** A button's icon, as an element of its own; of 16 by 16 pixels from 0, 0. */
export function buttonIcon(name: keyof typeof buttons): SVGSVGElement {
  const paths = buttons[name].map((d) => svg("path", { d }));
  return svg(
    "svg",
    { class: "button-icon", viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" },
    ...paths,
  );
}

const buttons = {
  search: ["M6.8,2.3a4.5,4.5 0 1 0 0.01,0z", "M10.2,10l3.6,3.6"],
  drop: ["M4,6.2l4,4l4,-4"],
  plus: ["M8,3v10", "M3,8h10"],
  minus: ["M3,8h10"],
  fit: ["M2.5,6v-3.5h3.5", "M10,2.5h3.5v3.5", "M13.5,10v3.5h-3.5", "M6,13.5h-3.5v-3.5"],
  save: ["M8,2v8", "M4.6,6.8l3.4,3.4l3.4,-3.4", "M2.5,11v2.5h11v-2.5"],
  close: ["M4,4l8,8", "M12,4l-8,8"],
};
