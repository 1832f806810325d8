/** What is above the picture: search, filters, zoom, export. */

import type { Category, Filter } from "../graph";
import { categoryMenu } from "./categories";
import { html } from "./dom";
import { buttonIcon } from "./icons";

export interface Toolbar {
  element: HTMLElement;
  search: HTMLInputElement;
  show(shown: { categories: readonly Category[]; filter: Filter; drifts: number }): void;
  showScale(scale: number): void;
  /** How many nodes the search matches; null: nothing is searched for. */
  showMatches(matches: number | null): void;
  /** Whether there is a picture to save. */
  enableExport(isEnabled: boolean): void;
}

export interface Wishes {
  filter(filter: Filter): void;
  search(text: string): void;
  /** The next match of the search, or the one before. */
  step(backwards: boolean): void;
  zoom(factor: number): void;
  fit(): void;
  save(): void;
}

/** How much a button or a key zooms. */
export const ZOOM_STEP = 1.25;

/** A toolbar that tells what is wished for. */
export function toolbarOf(wishes: Wishes): Toolbar {
  let filter: Filter = { hidden: [], driftsOnly: false };
  const search = html("input", {
    type: "text",
    class: "search",
    placeholder: "Search names, files, rules",
    "aria-label": "Search: what does not match is dimmed",
    spellcheck: "false",
  });
  const matches = html("span", { class: "matches", role: "status" });
  const clear = html(
    "button",
    { type: "button", class: "icon-button", "aria-label": "Clear the search", hidden: "" },
    buttonIcon("close"),
  );
  const menu = categoryMenu((hidden) => wishes.filter({ ...filter, hidden }));
  const count = html("span", { class: "count" });
  const drifts = html(
    "button",
    { type: "button", class: "button toggle", "aria-pressed": "false" },
    "Only drifts",
    count,
  );
  const scale = html("button", {
    type: "button",
    class: "scale",
    title: "Zoom to 100 %",
    "aria-label": "Zoom to 100 %",
  });
  const save = html("button", { type: "button", class: "button" }, buttonIcon("save"), "Export SVG");
  let seen = 1;

  const typed = (): void => {
    clear.toggleAttribute("hidden", search.value === "");
    wishes.search(search.value);
  };
  search.addEventListener("input", typed);
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      wishes.step(event.shiftKey);
    } else if (event.key === "Escape" && search.value !== "") {
      search.value = "";
      typed();
    }
  });
  clear.addEventListener("click", () => {
    search.value = "";
    typed();
    search.focus();
  });
  drifts.addEventListener("click", () => wishes.filter({ ...filter, driftsOnly: !filter.driftsOnly }));
  scale.addEventListener("click", () => wishes.zoom(1 / seen));
  save.addEventListener("click", wishes.save);

  const zoomButton = (name: "minus" | "plus" | "fit", label: string, act: () => void): HTMLButtonElement => {
    const button = html(
      "button",
      { type: "button", class: "icon-button", "aria-label": label, title: label },
      buttonIcon(name),
    );
    button.addEventListener("click", act);
    return button;
  };

  return {
    element: html(
      "div",
      { class: "toolbar", role: "group", "aria-label": "What is shown" },
      html("div", { class: "search-box" }, buttonIcon("search"), search, matches, clear),
      menu.element,
      drifts,
      html("div", { class: "spacer" }),
      html(
        "div",
        { class: "zoom", role: "group", "aria-label": "Zoom" },
        zoomButton("minus", "Zoom out (-)", () => wishes.zoom(1 / ZOOM_STEP)),
        scale,
        zoomButton("plus", "Zoom in (+)", () => wishes.zoom(ZOOM_STEP)),
        zoomButton("fit", "Fit to window (0)", wishes.fit),
      ),
      save,
    ),
    search,
    show: (shown) => {
      filter = shown.filter;
      menu.show(shown.categories, filter.hidden);
      drifts.setAttribute("aria-pressed", String(filter.driftsOnly));
      count.textContent = String(shown.drifts);
    },
    showScale: (next) => {
      seen = next;
      scale.textContent = `${Math.round(next * 100)} %`;
    },
    showMatches: (found) => {
      matches.textContent = found === null ? "" : found === 0 ? "none" : String(found);
      clear.toggleAttribute("hidden", found === null);
    },
    enableExport: (isEnabled) => {
      save.disabled = !isEnabled;
    },
  };
}
