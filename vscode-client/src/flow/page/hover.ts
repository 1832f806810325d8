/**
 * What is said of a thing that is pointed at or has the focus.
 *
 * It stands in a foreign object of an SVG, which is placed by attributes: the page allows no styles of its own.
 */

import type { Description } from "../describe";
import { html, svg } from "./dom";
import { severityBadge } from "./icons";

export interface Hover {
  /** Shows a description below an element, or above it; at once, or when the pointer has rested. */
  show(description: Description, element: Element, atOnce: boolean): void;
  /** Hides it, unless the pointer is on its way into it. */
  leave(): void;
  hide(): void;
  readonly isShown: boolean;
}

/** In milliseconds. */
const patience = { show: 350, hide: 200 };
const DISTANCE = 8;

/** A hover above `parent`, which fills the window. */
export function hoverIn(parent: HTMLElement): Hover {
  const card = html("div", { class: "hover", role: "tooltip" });
  const holder = svg("foreignObject", { width: 380, height: 10 }, card);
  const layer = svg("svg", { class: "hover-layer", hidden: "" }, holder);
  parent.append(layer);
  let timer = 0;

  const hide = (): void => {
    clearTimeout(timer);
    layer.setAttribute("hidden", "");
  };
  const leave = (): void => {
    clearTimeout(timer);
    timer = window.setTimeout(hide, patience.hide);
  };
  card.addEventListener("pointerenter", () => clearTimeout(timer));
  card.addEventListener("pointerleave", leave);

  const place = (description: Description, element: Element): void => {
    card.replaceChildren(...contentOf(description));
    layer.removeAttribute("hidden");
    const area = parent.getBoundingClientRect();
    const target = element.getBoundingClientRect();
    const { width, height } = card.getBoundingClientRect();
    const below = target.bottom + DISTANCE - area.top;
    const above = target.top - DISTANCE - height - area.top;
    const x = Math.max(DISTANCE, Math.min(target.left - area.left, area.width - width - DISTANCE));
    const y =
      below + height <= area.height || above < 0 ? Math.min(below, Math.max(DISTANCE, area.height - height)) : above;
    for (const [name, value] of Object.entries({ x, y, height: height + 4 })) {
      holder.setAttribute(name, String(Math.round(value)));
    }
  };

  return {
    show: (description, element, atOnce) => {
      clearTimeout(timer);
      const isShown = !layer.hasAttribute("hidden");
      timer = window.setTimeout(() => place(description, element), atOnce || isShown ? 0 : patience.show);
    },
    leave,
    hide,
    get isShown() {
      return !layer.hasAttribute("hidden");
    },
  };
}

function contentOf({ title, kind, facts, findings, action }: Description): HTMLElement[] {
  const heading = html("div", { class: "hover-title" }, html("span", { class: "hover-name" }, title));
  if (kind !== "") {
    heading.append(html("span", { class: "hover-kind" }, kind));
  }
  const rows = findings.map(({ code, severity, message }) =>
    html(
      "div",
      { class: "hover-finding" },
      svg(
        "svg",
        { class: "picture hover-badge", viewBox: "-8 -8 16 16", width: 14, height: 14 },
        severityBadge(severity),
      ),
      html("span", {}, ...marked(message), " ", html("span", { class: "hover-code" }, code)),
    ),
  );
  return [
    heading,
    ...facts.map((fact) => html("div", { class: "hover-fact" }, ...marked(fact))),
    ...rows,
    ...(action === null ? [] : [html("div", { class: "hover-action" }, `${action}: click, or Enter`)]),
  ];
}

/** A text whose code, between backticks, is shown as such. */
function marked(text: string): (HTMLElement | string)[] {
  return text.split("`").map((part, index) => (index % 2 === 1 ? html("code", {}, part) : part));
}
