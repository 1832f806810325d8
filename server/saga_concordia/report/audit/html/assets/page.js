// Search, filters, unfolding and copying. The page is whole without it.
"use strict";

const tools = document.getElementById("tools");
const search = document.getElementById("search");
const status = document.getElementById("status");
const unfold = document.getElementById("unfold");
const items = [...document.querySelectorAll("[data-item]")];
const texts = new Map(items.map((item) => [item, item.textContent.toLowerCase()]));
const sections = [...document.querySelectorAll("main > section")];
const folds = [...document.querySelectorAll("details")];

/** Whether one filter lets an item be; what it says nothing of is not touched. */
function passes(item, name) {
  const wanted = tools.elements[name].value;
  const has = item.dataset[name];
  return wanted === "" || has === undefined || has.split(" ").includes(wanted);
}

function filter() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const isOn = words.length > 0 || ["sagas", "priority", "how"].some((name) => tools.elements[name].value !== "");
  for (const item of items) {
    const text = texts.get(item);
    item.hidden = !(
      words.every((word) => text.includes(word)) &&
      passes(item, "sagas") &&
      passes(item, "priority") &&
      passes(item, "how")
    );
  }
  let shown = 0;
  for (const section of sections) {
    const own = items.filter((item) => section.contains(item));
    const left = own.filter((item) => !item.hidden);
    shown += left.length;
    section.hidden = isOn && left.length === 0;
    for (const table of section.querySelectorAll(".scroll")) {
      const rows = [...table.querySelectorAll("tbody tr[data-item]")];
      table.classList.toggle("empty", rows.length > 0 && rows.every((row) => row.hidden));
    }
    const counted = own.filter((item) => item.dataset.item === "row");
    const found = counted.filter((item) => !item.hidden).length;
    for (const count of document.querySelectorAll(`#${section.id}-title .count, a[href="#${section.id}"] .count`)) {
      count.textContent = isOn && counted.length > 0 ? `${found} of ${count.dataset.all}` : count.dataset.all;
    }
  }
  status.textContent = isOn ? (shown === 0 ? "Nothing matches." : `${shown} of ${items.length} rows match.`) : "";
}

/** Shows what a `#fragment` names: unfolded, and whatever the filters say. */
function reveal(hash) {
  const target = document.getElementById(decodeURIComponent(hash.slice(1)));
  if (target === null) {
    return;
  }
  if (target.closest("[hidden]") !== null) {
    tools.reset();
    filter();
  }
  for (let fold = target.closest("details"); fold !== null; fold = fold.parentElement.closest("details")) {
    fold.open = true;
  }
  target.scrollIntoView();
}

function unfoldAll(isOpen) {
  for (const fold of folds) {
    fold.open = isOpen;
  }
  unfold.textContent = isOpen ? "Fold all" : "Unfold all";
}

function offerCopy(command) {
  const frame = document.createElement("div");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  frame.className = "copyable";
  command.replaceWith(frame);
  frame.append(command, button);
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(command.textContent);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(command);
      button.textContent = "Selected";
    }
  });
}

/** Marks the section that is being read in the table of contents. */
function follow() {
  const links = new Map(
    [...document.querySelectorAll(".contents a")].map((link) => [link.hash.slice(1), link]),
  );
  const seen = new Set();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        seen[isIntersecting ? "add" : "delete"](target.id);
      }
      const current = sections.find(({ id }) => seen.has(id))?.id;
      for (const [id, link] of links) {
        link.toggleAttribute("aria-current", id === current);
      }
    },
    { rootMargin: "-15% 0px -70% 0px" },
  );
  for (const section of sections) {
    observer.observe(section);
  }
}

for (const count of document.querySelectorAll(".count")) {
  count.dataset.all = count.textContent;
}
document.querySelectorAll("pre.command").forEach(offerCopy);
tools.hidden = false;
tools.addEventListener("input", filter);
tools.addEventListener("submit", (event) => event.preventDefault());
unfold.addEventListener("click", () => unfoldAll(unfold.textContent === "Unfold all"));
document.addEventListener("keydown", (event) => {
  const isTyping = event.target.matches("input, select, textarea");
  if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    search.focus();
  }
});
addEventListener("hashchange", () => reveal(location.hash));

// An editor shows the page in a web view, where addresses do not change, and opens files itself.
const editor = typeof acquireVsCodeApi === "function" ? acquireVsCodeApi() : null;
document.addEventListener("click", (event) => {
  const href = event.target.closest("a")?.getAttribute("href");
  if (href?.startsWith("#")) {
    reveal(href);
  } else if (href && editor !== null) {
    event.preventDefault();
    editor.postMessage({ type: "open", href });
  }
});

let openBefore = [];
addEventListener("beforeprint", () => {
  openBefore = folds.map(({ open }) => open);
  for (const fold of folds) {
    fold.open = true;
  }
});
addEventListener("afterprint", () => {
  folds.forEach((fold, index) => {
    fold.open = openBefore[index];
  });
});

follow();
reveal(location.hash);
