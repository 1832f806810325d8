/** What a person does at the page of a VS Code, and what is seen there. */

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { type Start, startVsCode, type VsCode } from "../editors/vscode";
import { closeBrowser, keepFailure, openWindow, type Window } from "../editors/window";
import { eventuallyWithin } from "../eventually";

/** The package that the tests install. */
export const vsix = join(process.cwd(), "concordia.vsix");

/** Where screenshots are kept. */
const screenshots = join("out", "screenshots", "page");

/** How long what is awaited may take, in milliseconds. */
const patience = 20_000;

/** Settings under which no part of the window moves, blinks or says what nobody asked for. */
const calm = {
  "remote.autoForwardPorts": false,
  "editor.cursorBlinking": "solid",
  "workbench.reduceMotion": "on",
  "workbench.list.smoothScrolling": false,
  "editor.minimap.enabled": false,
};

/** A VS Code with a window, in which a suite works. */
export interface Desk {
  readonly code: VsCode;
  readonly page: Page;
  /** The path of what is open. */
  readonly workspace: string;
  /** Closes the window, and opens one on a new copy of the workspace. */
  reopen(): Promise<void>;
}

/**
 * A suite in a VS Code of its own, which has the packaged extension, unless `start` says otherwise.
 *
 * `workspace` makes what is opened in a new folder and returns its path. `tests` gets what the tests work at; it has its
 * values while tests run.
 */
export function describeInVsCode(
  title: string,
  start: Start,
  workspace: (folder: string) => string,
  tests: (desk: Desk) => void,
): void {
  describe(title, () => {
    let code: VsCode | undefined;
    let window: Window | undefined;
    let path = "";
    let copies = 0;

    const open = async (): Promise<void> => {
      assert(code !== undefined);
      await window?.close();
      const folder = join(code.folder, `workspaces-${++copies}`);
      mkdirSync(folder);
      path = workspace(join(folder, "example"));
      window = await openWindow(code, path);
      window.page.setDefaultTimeout(patience);
      await window.page.locator(".monaco-workbench .statusbar").waitFor();
    };
    const desk: Desk = {
      get code() {
        assert(code !== undefined);
        return code;
      },
      get page() {
        assert(window !== undefined);
        return window.page;
      },
      get workspace() {
        return path;
      },
      reopen: open,
    };

    before(async () => {
      code = await startVsCode({ vsix, ...start, settings: { ...calm, ...start.settings } });
      await open().catch(async (error: unknown) => {
        await keepFailure(`${title} opens`, desk.code, window);
        throw error;
      });
    });
    afterEach(async function () {
      if (this.currentTest?.state === "failed") {
        await keepFailure(this.currentTest.fullTitle(), desk.code, window);
      }
    });
    after(async () => {
      await window?.close();
      await code?.stop();
    });
    tests(desk);
  });
}

after(closeBrowser);

/** The first value that is neither false nor undefined. What is awaited is said where it does not come to be. */
export const eventually = eventuallyWithin(patience);

/** Opens a file by its path in the workspace, with quick open. */
export async function openFile(page: Page, path: string): Promise<void> {
  const name = path.slice(path.lastIndexOf("/") + 1);
  await ask(page, "Control+P", path, name);
  await page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
  await editor(page).locator(".view-line").first().waitFor();
}

/** Runs a command by its title in the command palette, `Concordia: Show Event Flow`. */
export function runCommand(page: Page, title: string): Promise<void> {
  return ask(page, "F1", `>${title}`, title);
}

/** Opens the quick input by keys, types, waits until the row that Enter takes begins with `row`, and takes it. */
async function ask(page: Page, keys: string, text: string, row: string): Promise<void> {
  await openQuickInput(page, keys);
  // What extensions bring, and files, may be known a little later; the list is made anew for each text.
  await eventually(`${row} is offered for ${text}`, async () => {
    await quickInput(page).fill(text.slice(0, 1));
    await quickInput(page).fill(text);
    return isThere(focusedRow(page, row), 5_000);
  });
  await page.keyboard.press("Enter");
}

/** Takes a row of a list that the quick input shows, by the beginning of its text. */
export async function pick(page: Page, row: string): Promise<void> {
  await page.locator(".quick-input-list .monaco-list-row").first().waitFor();
  await quickInput(page).fill(row);
  await focusedRow(page, row).waitFor();
  await page.keyboard.press("Enter");
}

/** Opens the quick input by keys. A window that has just been opened does not hear the first ones. */
async function openQuickInput(page: Page, keys: string): Promise<void> {
  await eventually(`${keys} is heard`, async () => {
    await page.keyboard.press(keys);
    return isThere(quickInput(page), 1_000);
  });
}

/** Whether something can be seen within a time in milliseconds. */
function isThere(what: Locator, timeout: number): Promise<boolean> {
  return what.waitFor({ timeout }).then(
    () => true,
    () => false,
  );
}

/** The field of the palette, of quick open and of whatever asks for a line of text. */
export function quickInput(page: Page): Locator {
  return page.locator(".quick-input-widget .quick-input-box input");
}

/** The row that Enter would take, if it begins with a text. */
function focusedRow(page: Page, text: string): Locator {
  return page.locator(`.quick-input-list .monaco-list-row.focused[aria-label^="${text}"]`);
}

/** The editor that has the focus, or had it last. */
export function editor(page: Page): Locator {
  return page.locator(".editor-group-container.active .editor-instance .monaco-editor").first();
}

/** The text of the editor: all of it is selected and copied. */
export async function editorText(page: Page): Promise<string> {
  await editor(page).locator(".view-lines").waitFor();
  await page.evaluate(() => navigator.clipboard.writeText(""));
  await page.keyboard.press("Control+A");
  return eventually("the text is copied", async () => {
    await page.keyboard.press("Control+C");
    return (await clipboard(page)) || undefined;
  });
}

/** The text in the clipboard. */
export function clipboard(page: Page): Promise<string> {
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Puts the caret where `|` stands in a text of the editor, `"ml.run.|complete"`; the number of its line. */
export async function caretAt(page: Page, marked: string): Promise<number> {
  const text = await editorText(page);
  const start = text.indexOf(marked.replace("|", ""));
  assert(start >= 0 && marked.includes("|"), `${marked} stands in the editor:\n${text}`);
  const before = text.slice(0, start + marked.indexOf("|")).split("\n");
  const [line, column] = [before.length, (before.at(-1) ?? "").length + 1];
  await openQuickInput(page, "Control+G");
  await quickInput(page).fill(`:${line}:${column}`);
  await page
    .locator(".quick-input-list .monaco-list-row", { hasText: `line ${line} and character ${column}` })
    .waitFor();
  await page.keyboard.press("Enter");
  await page.locator(".statusbar").getByText(`Ln ${line}, Col ${column}`, { exact: true }).waitFor();
  return line;
}

/** The box of a text on one line that is in sight in the editor, in pixels of the page. */
export async function boxOf(
  page: Page,
  text: string,
): Promise<{ x: number; y: number; width: number; height: number }> {
  return eventually(`${text} is in sight`, () =>
    editor(page).evaluate((element, wanted) => {
      for (const line of element.querySelectorAll(".view-line")) {
        const start = (line.textContent ?? "").replaceAll("\u00a0", " ").indexOf(wanted);
        if (start < 0) {
          continue;
        }
        const range = document.createRange();
        const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
        let passed = 0;
        for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
          const length = node.textContent?.length ?? 0;
          if (start >= passed && start < passed + length) {
            range.setStart(node, start - passed);
          }
          if (start + wanted.length > passed && start + wanted.length <= passed + length) {
            range.setEnd(node, start + wanted.length - passed);
          }
          passed += length;
        }
        const { x, y, width, height } = range.getBoundingClientRect();
        return { x, y, width, height };
      }
      return undefined;
    }, text),
  );
}

/** What is underlined in the editor and in sight, of a severity. */
export async function isUnderlined(page: Page, text: string, severity = "error"): Promise<boolean> {
  const box = await boxOf(page, text);
  const lines = await editor(page)
    .locator(`.squiggly-${severity}`)
    .evaluateAll((elements) => elements.map((element) => element.getBoundingClientRect().toJSON()));
  return lines.some(
    (line) => Math.abs(line.x - box.x) < 2 && Math.abs(line.width - box.width) < 3 && Math.abs(line.y - box.y) < 20,
  );
}

/** Waits until a text is underlined. */
export async function underlined(page: Page, text: string, severity = "error"): Promise<void> {
  await eventually(`${text} is underlined`, () => isUnderlined(page, text, severity));
}

/** Opens the light bulb's menu at the caret; the titles in it, from the top. */
export async function lightBulb(page: Page): Promise<string[]> {
  const rows = page.locator(".action-widget .monaco-list-row.action");
  await page.keyboard.press("Control+.");
  await rows.first().waitFor();
  return rows.locator(".title").allTextContents();
}

/** Takes an entry of the light bulb's menu that is open, by a part of its title. */
export async function choose(page: Page, title: string): Promise<void> {
  await enter(page, page.locator(".action-widget"), ".monaco-list-row.action", ".title", title);
}

/** What is said when the pointer rests on a text of the editor. */
export async function hoverText(page: Page, text: string): Promise<string> {
  const box = await boxOf(page, text);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const hover = page.locator(".monaco-editor .monaco-hover:not(.hidden) .monaco-hover-content");
  await hover.first().waitFor();
  return (await hover.allTextContents()).join("\n");
}

/** What the panel of problems lists: files, and findings, as they are read out. */
export async function problems(page: Page): Promise<string[]> {
  await page.keyboard.press("Control+Shift+M");
  const panel = page.locator(".markers-panel");
  await panel.waitFor();
  return panel
    .locator(".monaco-list-row")
    .evaluateAll((rows) => rows.map((row) => row.getAttribute("aria-label") ?? row.textContent ?? ""));
}

/** A notification that says a text. */
export function notification(page: Page, text: string | RegExp): Locator {
  return page.locator(".notifications-toasts .notification-list-item").filter({ hasText: text });
}

/** What all notifications say that are shown. */
export function notifications(page: Page): Promise<string[]> {
  return page.locator(".notifications-toasts .notification-list-item-message").allTextContents();
}

/** The titles of a notification's buttons. */
export function buttonsOf(shown: Locator): Promise<string[]> {
  return shown.locator(".notification-list-item-buttons-container .monaco-button").allTextContents();
}

/** Takes a button of a notification. */
export async function press(shown: Locator, button: string): Promise<void> {
  await shown.locator(".monaco-button", { hasText: button }).click();
}

/** A row of the view that is open in the side bar, by the beginning of how it is read out. */
export function treeRow(page: Page, label: string): Locator {
  return page.locator(`.sidebar .monaco-list-row[aria-label^="${label}"]`);
}

/** The titles in the context menu that is open, from the top. */
export async function menu(page: Page): Promise<string[]> {
  const entries = page.locator(".monaco-menu .action-item:not(:has(.separator)) .action-label");
  await entries.first().waitFor();
  return entries.allTextContents();
}

/** Takes an entry of the context menu that is open, by a part of its title. */
export async function menuEntry(page: Page, title: string): Promise<void> {
  await menu(page);
  await enter(page, page.locator(".monaco-menu"), ".action-item", ".action-label", title);
}

/** Goes down a menu to an entry and takes it, by keys: VS Code disregards clicks in a menu that has just opened. */
async function enter(page: Page, list: Locator, entry: string, label: string, title: string): Promise<void> {
  const focused = list.locator(`${entry}.focused ${label}`, { hasText: title });
  for (let left = await list.locator(entry).count(); !(await focused.isVisible()); left--) {
    assert(left >= 0, `${title} is in the menu`);
    await page.keyboard.press("ArrowDown");
  }
  await page.keyboard.press("Enter");
  await list.waitFor({ state: "hidden" });
}

/** Gives up all changes that were not saved, and closes all editors. */
export async function closeEditors(page: Page): Promise<void> {
  await runCommand(page, "View: Close All Editors");
  const discard = page.locator(".monaco-dialog-box .monaco-button", { hasText: /^Don't Save$/ });
  await eventually("all editors are closed", async () => {
    if (await discard.isVisible()) {
      await discard.click();
    }
    return (await page.locator(".tab").count()) === 0;
  });
}

/** Keeps what is seen. */
export async function screenshot(page: Page, name: string): Promise<void> {
  mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: join(screenshots, `${name}.png`) });
}

/**
 * Keeps what is seen, and shows it in README.md where the pictures there are made anew.
 *
 * There it begins below the window's title bar and ends at `bottom`, in pixels of the page.
 */
export async function picture(page: Page, name: string, bottom: number): Promise<void> {
  await screenshot(page, name);
  if (process.env.CONCORDIA_UPDATE_IMAGES === "yes") {
    mkdirSync("images", { recursive: true });
    const clip = { x: 0, y: 35, width: page.viewportSize()?.width ?? 0, height: bottom - 35 };
    await page.screenshot({ path: join("images", `${name}.png`), clip });
  }
}
