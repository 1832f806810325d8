/** The page of the event flow: a picture of who emits what and who handles it. */

import "./picture.css";
import "./page.css";
import type { Overview } from "../../protocol";
import { plural } from "../../wording";
import { beginningOf, driftsIn } from "../beginning";
import { categoriesOf, everything, type Filter, type Graph, graphOf } from "../graph";
import type { ToHost, ToPage } from "../messages";
import { html, svg } from "./dom";
import { type Drawing, draw, type Item } from "./draw";
import { exported } from "./export";
import { hoverIn } from "./hover";
import { buttonIcon, severityBadge } from "./icons";
import { walkIn } from "./keyboard";
import { pictureOf } from "./layout";
import { LEGEND_HEIGHT, legendOf } from "./legend";
import { measureIn } from "./measure";
import type { Picture } from "./picture";
import { matchesOf } from "./search";
import { toolbarOf, ZOOM_STEP } from "./toolbar";
import { type View, viewerOf } from "./view";

/** What is kept when the page is hidden, and between two runs of the editor. */
interface Kept {
  /** Null: nobody has chosen one. */
  filter: Filter | null;
  search: string;
  /** Null: nobody has zoomed or moved. */
  view: View | null;
}

declare function acquireVsCodeApi(): {
  getState(): Kept | undefined;
  setState(state: Kept): void;
  postMessage(message: ToHost): void;
};

/** What is seen. */
interface Shown {
  graph: Graph;
  picture: Picture;
  drawing: Drawing;
  categories: string[];
}

const host = acquireVsCodeApi();
const kept: Kept = host.getState() ?? { filter: null, search: "", view: null };
let overviews: Overview[] | null = null;
let shown: Shown | null = null;
let aspect = 1.6;
/** The note that somebody has closed. */
let readNote: string | null = null;

// The parts of the page

const content = svg("g", {});
const stage = svg(
  "svg",
  { class: "picture stage", role: "group", "aria-labelledby": "title", "aria-describedby": "hint" },
  content,
);
const message = html("p", { class: "message", role: "status" }, "Reading the workspace…");
const note = html("span", {});
const showAll = html("button", { type: "button", class: "link" }, "Show everything");
const closeNote = html("button", { type: "button", class: "icon-button", "aria-label": "Close" }, buttonIcon("close"));
const banner = html(
  "div",
  { class: "banner", role: "status", hidden: "" },
  svg("svg", { class: "picture", viewBox: "-8 -8 16 16", width: 16, height: 16 }, severityBadge("info")),
  note,
  showAll,
  html("span", { class: "spacer" }),
  closeNote,
);
const count = html("span", { class: "counts", role: "status" });
const legend = svg("svg", { class: "picture legend", height: LEGEND_HEIGHT, role: "img", "aria-label": "Legend" });
const holder = html("div", { class: "holder", "aria-hidden": "true" });
const canvas = html("main", { class: "canvas" }, stage, message);
const toolbar = toolbarOf({
  filter: (filter) => choose(filter),
  search: (text) => {
    kept.search = text;
    keep();
    dim();
  },
  step: (backwards) => step(backwards),
  zoom: (factor) => viewer.zoom(factor),
  fit: () => viewer.fit(),
  save: () => save(),
});

document.body.append(
  html("h1", { id: "title", class: "unseen" }, "Event flow"),
  html(
    "p",
    { id: "hint", class: "unseen" },
    "Arrow keys go to neighbours, Enter opens the code, plus, minus and 0 zoom.",
  ),
  toolbar.element,
  banner,
  canvas,
  html("footer", { class: "footer" }, legend, count),
  holder,
);

const viewer = viewerOf(stage, content, kept.view, () => {
  hover.hide();
  toolbar.showScale(viewer.scale());
  kept.view = viewer.chosen();
  keep();
});
const hover = hoverIn(canvas);
const walk = walkIn(stage, (item) => item.box !== null && viewer.reveal(item.box));
toolbar.search.value = kept.search;

// What the host says

window.addEventListener("message", ({ data }: MessageEvent<ToPage>) => {
  if (data.type === "overviews") {
    overviews = data.overviews;
    update();
  } else if (data.type === "failed") {
    say(data.message);
  }
});
host.postMessage({ type: "ready" });

// The picture

/** Draws what is known now; zoom, filter and focus stay. */
function update(): void {
  if (overviews === null) {
    return;
  }
  const beginning = kept.filter === null ? beginningOf(overviews) : { filter: kept.filter, note: null };
  const { filter } = beginning;
  const categories = categoriesOf(overviews);
  const graph = graphOf(overviews, filter);
  const measure = measureIn(stage);
  if (viewer.chosen() === null) {
    aspect = Math.max(0.5, Math.min(3, canvas.clientWidth / canvas.clientHeight || aspect));
  }
  const picture = pictureOf(graph, measure, aspect);
  const names = categories.map(({ name }) => name);
  const drawing = draw(picture, graph, names, true);
  const hadFocus = stage.contains(document.activeElement);
  hover.hide();
  content.replaceChildren(drawing.element);
  shown = { graph, picture, drawing, categories: names };
  walk.show(drawing.items, hadFocus);
  viewer.show(picture);
  toolbar.show({ categories, filter, drifts: driftsIn(overviews, { hidden: filter.hidden, driftsOnly: false }) });
  toolbar.enableExport(graph.groups.length > 0);
  note.textContent = beginning.note ?? "";
  banner.toggleAttribute("hidden", beginning.note === null || beginning.note === readNote);
  say(graph.groups.length > 0 ? null : whyNothing(overviews, filter));
  const row = legendOf(measure);
  legend.replaceChildren(row.element);
  legend.setAttribute("width", String(Math.ceil(row.width)));
  legend.setAttribute("viewBox", `0 0 ${Math.ceil(row.width)} ${LEGEND_HEIGHT}`);
  count.textContent = countsOf(graph, overviews);
  dim();
}

/** Says something in place of the picture; null: the picture is shown. */
function say(words: string | null): void {
  message.textContent = words ?? "";
  message.toggleAttribute("hidden", words === null);
  stage.classList.toggle("empty", words !== null);
}

function whyNothing(all: readonly Overview[], filter: Filter): string {
  if (graphOf(all, everything).groups.length === 0) {
    return all.every((overview) => overview.complete)
      ? "There is nothing to show yet: open a folder whose Python or Elixir code emits events, or run “Concordia: Initialise Workspace” to begin a registry."
      : "The workspace is still being read.";
  }
  if (filter.driftsOnly && graphOf(all, { hidden: filter.hidden, driftsOnly: false }).groups.length > 0) {
    return "There is no drift among what is chosen: every event that is used is registered, and nothing was found at it.";
  }
  return "No category is chosen that has something to show: choose some under “Categories”.";
}

function countsOf(graph: Graph, all: readonly Overview[]): string {
  const nodes = graph.groups.flatMap((group) => group.nodes);
  const number = (kinds: readonly string[]) => nodes.filter((node) => kinds.includes(node.kind)).length;
  const counts = [
    plural(number(["event"]), "event"),
    plural(number(["saga"]), "saga"),
    plural(number(["function", "file"]), "other"),
  ];
  const reading = all.every((overview) => overview.complete) ? [] : ["still reading…"];
  return [...counts, ...reading].join(" · ");
}

function choose(filter: Filter | null): void {
  kept.filter = filter;
  keep();
  update();
}

function keep(): void {
  host.setState(kept);
}

// Search

function dim(): void {
  const matches = shown === null ? null : matchesOf(shown.graph, kept.search);
  toolbar.showMatches(matches === null ? null : matches.size);
  const isDimmed = (node: string): boolean => matches !== null && !matches.has(node);
  for (const [id, element] of shown?.drawing.nodes ?? []) {
    element.classList.toggle("dimmed", isDimmed(id));
  }
  for (const { element, from, to } of shown?.drawing.edges ?? []) {
    element.classList.toggle("dimmed", isDimmed(from.node) && isDimmed(to.node));
  }
}

/** Goes to the next match, or the one before. */
function step(backwards: boolean): void {
  const matches = shown === null ? null : matchesOf(shown.graph, kept.search);
  const stops = (shown?.drawing.items ?? []).filter(
    (item) => item.box !== null && item.id === item.node && matches?.has(item.id),
  );
  const at = stops.findIndex((item) => item.id === walk.current());
  const next = stops.at(backwards ? (at <= 0 ? -1 : at - 1) : (at + 1) % Math.max(1, stops.length));
  if (next !== undefined) {
    walk.go(next.id);
  }
}

// Pointing, clicking, typing

function itemAt(target: EventTarget | null): Item | undefined {
  const id = target instanceof Element ? target.closest("[data-id]")?.getAttribute("data-id") : null;
  return shown?.drawing.items.find((item) => item.id === id);
}

/** Makes the arrows stand out that begin or end at a node or a row. */
function light(id: string | null): void {
  stage.classList.toggle("lit", id !== null);
  for (const { element, from, to } of shown?.drawing.edges ?? []) {
    element.classList.toggle("lit", id !== null && [from.node, from.row, to.node, to.row].includes(id));
  }
}

function open(item: Item | undefined): void {
  if (item?.location) {
    host.postMessage({ type: "open", location: item.location });
  }
}

stage.addEventListener("click", (event) => open(itemAt(event.target)));
stage.addEventListener("pointerover", (event) => {
  const item = itemAt(event.target);
  light(item?.port ?? null);
  if (item === undefined || event.buttons !== 0) {
    hover.leave();
  } else {
    hover.show(
      item.description,
      item.box === null ? item.element : (item.element.querySelector("rect") ?? item.element),
      false,
    );
  }
});
stage.addEventListener("pointerleave", () => {
  light(null);
  hover.leave();
});
stage.addEventListener("focusin", (event) => {
  const item = itemAt(event.target);
  light(item?.port ?? null);
  if (item?.element.matches(":focus-visible")) {
    hover.show(item.description, item.element, true);
  }
});
stage.addEventListener("focusout", () => {
  light(null);
  hover.hide();
});
stage.addEventListener("keydown", (event) => {
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    open(itemAt(event.target));
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    hover.hide();
    return;
  }
  if ((event.ctrlKey || event.metaKey) && event.key === "f") {
    event.preventDefault();
    toolbar.search.select();
    return;
  }
  if (event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  const keys: Record<string, () => void> = {
    "+": () => viewer.zoom(ZOOM_STEP),
    "=": () => viewer.zoom(ZOOM_STEP),
    "-": () => viewer.zoom(1 / ZOOM_STEP),
    "0": () => viewer.fit(),
  };
  keys[event.key]?.();
});
showAll.addEventListener("click", () => choose(everything));
closeNote.addEventListener("click", () => {
  readNote = note.textContent;
  banner.setAttribute("hidden", "");
});

function save(): void {
  if (shown === null) {
    return;
  }
  const { graph, picture, drawing, categories } = shown;
  const matches = matchesOf(graph, kept.search);
  const dimmed = new Set(matches === null ? [] : [...drawing.nodes.keys()].filter((id) => !matches.has(id)));
  const title = `Event flow of ${graph.groups.map((group) => group.name).join(", ")}`;
  const measure = measureIn(stage);
  host.postMessage({
    type: "export",
    svg: exported({ graph, picture, categories, legend: legendOf(measure), dimmed, title }, holder),
  });
}
