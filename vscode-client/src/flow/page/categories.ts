/** The menu of categories: which are shown. */

import { type Category, UNDETERMINED } from "../graph";
import { html, svg } from "./dom";
import { COLOURS } from "./draw";
import { buttonIcon, categoryMarker } from "./icons";

export interface CategoryMenu {
  element: HTMLElement;
  show(categories: readonly Category[], hidden: readonly string[]): void;
}

/** A button with a menu of check boxes; `onHidden` hears of each choice. */
export function categoryMenu(onHidden: (hidden: string[]) => void): CategoryMenu {
  let names: string[] = [];
  const label = html("span", {}, "Categories");
  const button = html(
    "button",
    { type: "button", class: "button menu-button", "aria-expanded": "false", "aria-controls": "categories" },
    label,
    buttonIcon("drop"),
  );
  const all = html("button", { type: "button", class: "link" }, "All");
  const none = html("button", { type: "button", class: "link" }, "None");
  const list = html("div", { class: "menu-list" });
  const menu = html(
    "div",
    { id: "categories", class: "menu", role: "group", "aria-label": "Categories that are shown", hidden: "" },
    html("div", { class: "menu-head" }, all, none),
    list,
  );
  const element = html("div", { class: "menu-holder" }, button, menu);

  const open = (isOpen: boolean): void => {
    menu.toggleAttribute("hidden", !isOpen);
    button.setAttribute("aria-expanded", String(isOpen));
  };
  const unchecked = (): string[] =>
    [...list.querySelectorAll("input")].filter((box) => !box.checked).map((box) => box.value);

  button.addEventListener("click", () => open(menu.hasAttribute("hidden")));
  all.addEventListener("click", () => onHidden([]));
  none.addEventListener("click", () => onHidden(names));
  list.addEventListener("change", () => onHidden(unchecked()));
  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !menu.hasAttribute("hidden")) {
      event.stopPropagation();
      open(false);
      button.focus();
    }
  });
  document.addEventListener("pointerdown", (event) => {
    if (event.target instanceof Node && !element.contains(event.target)) {
      open(false);
    }
  });

  return {
    element,
    show: (categories, hidden) => {
      const shown = categories.filter(({ name }) => !hidden.includes(name)).length;
      label.textContent =
        shown === categories.length ? "All categories" : `${shown} of ${categories.length} categories`;
      const isSame = names.length === categories.length && categories.every(({ name }, index) => names[index] === name);
      names = categories.map(({ name }) => name);
      if (!isSame) {
        list.replaceChildren(...categories.map(rowOf));
      }
      for (const [index, row] of [...list.children].entries()) {
        const category = categories[index];
        const [box, count] = [row.querySelector("input"), row.querySelector(".menu-count")];
        if (category !== undefined && box !== null && count !== null) {
          box.checked = !hidden.includes(category.name);
          count.textContent = String(category.events);
        }
      }
    },
  };
}

function rowOf({ name }: Category, index: number): HTMLElement {
  const sign =
    name === UNDETERMINED
      ? svg("g", { class: "node undetermined" }, svg("text", { class: "question", x: 0, y: 5 }, "?"))
      : svg("g", { class: `node event colour-${index % COLOURS}` }, categoryMarker(index));
  return html(
    "label",
    { class: "menu-row" },
    html("input", { type: "checkbox", value: name }),
    svg(
      "svg",
      { class: "picture menu-sign", viewBox: "-8 -8 16 16", width: 16, height: 16, "aria-hidden": "true" },
      sign,
    ),
    html("span", { class: "menu-name" }, name === UNDETERMINED ? "name not determined" : name),
    html("span", { class: "menu-count" }),
  );
}
