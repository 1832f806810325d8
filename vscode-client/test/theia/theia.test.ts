/** The packaged extension in Theia, which runs extensions of VS Code but is none. */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { startTheia, type Theia } from "../editors/theia";
import { closeBrowser, newPage } from "../editors/window";
import { copyExamples, serverProgram } from "../editors/workspaces";

const saga = "cerebros_nas_saga.ex";

describe("Theia", () => {
  let theia: Theia;
  let page: Page;

  before(async () => {
    theia = await startTheia(copyExamples, "concordia.vsix", { "concordia.path": serverProgram });
    page = await newPage();
    await page.goto(theia.url, { waitUntil: "commit" });
    await page.locator(".theia-preload").waitFor({ state: "detached" });
    await open(saga);
  });

  after(async () => {
    await closeBrowser();
    await theia?.stop();
  });

  afterEach(async function () {
    if (this.currentTest?.isFailed()) {
      const folder = join("out", "failures", "theia", this.currentTest.title.replaceAll(/\W+/g, "-"));
      mkdirSync(folder, { recursive: true });
      await page.screenshot({ path: join(folder, "page.png") });
      writeFileSync(join(folder, "server.log"), theia.log());
    }
  });

  it("knows Elixir by the extension", async () => {
    await page.locator("#theia-statusBar .element", { hasText: "Elixir" }).waitFor();
  });

  it("shows the findings", async () => {
    await page.locator(".theia-editor .squiggly-error").first().waitFor();
    await page.locator("#status-bar-problem-marker-status").click();
    await finding().waitFor();
  });

  it("renames to the registered name by a quick fix", async () => {
    await line("ml.run.start").getByText("ml.run.start").last().click();
    await choose("Rename to `ml.run.started`");
    await line('"ml.run.started"').waitFor();
    await finding().waitFor({ state: "detached" });
  });

  it("writes an audit's documents, and opens its page", async () => {
    await page.keyboard.press("F1");
    await page.locator(".quick-input-widget input").first().fill(">Audit This Workspace");
    await row("Audit This Workspace").click();
    await row("concordia-audit").click();
    await page.getByText("Wrote 7 files to concordia-audit, and concordia-audit.json").first().waitFor();
    await page.locator(".lm-TabBar-tab, .p-TabBar-tab", { hasText: "Audit" }).first().waitFor();
  });

  /** The finding in the list of problems. The other file that has it, in Python, has it elsewhere. */
  function finding() {
    return page.locator("#problems .markerNode", {
      hasText: /`ml\.run\.start` is registered as `ml\.run\.started`.*CON102.*\[Ln 19,/,
    });
  }

  /** A line of the editor that holds a text. */
  function line(text: string) {
    return page.locator(".theia-editor .view-line", { hasText: text }).first();
  }

  async function open(name: string): Promise<void> {
    await page.keyboard.press("Control+p");
    await page.locator(".quick-input-widget input").first().fill(name);
    await row(name).click();
    await line("defmodule").waitFor();
  }

  /** The first row of the quick input that holds a text. */
  function row(text: string) {
    return page.locator(".quick-input-list .monaco-list-row", { hasText: text }).first();
  }

  /** Takes a quick fix at the cursor. The menu goes when findings come meanwhile, so it is asked for again. */
  async function choose(title: string): Promise<void> {
    const entry = page.locator(".action-widget .monaco-list-row", { hasText: title });
    for (let attempts = 5; ; attempts--) {
      await page.keyboard.press("Control+.");
      try {
        await entry.waitFor({ timeout: 4_000 });
        break;
      } catch (error) {
        if (attempts === 0) {
          throw error;
        }
        await page.keyboard.press("Escape");
      }
    }
    // By keys: something that cannot be seen lies over the menu and takes the clicks.
    const focused = page.locator(".action-widget .monaco-list-row.focused", { hasText: title });
    while ((await focused.count()) === 0) {
      await page.keyboard.press("ArrowDown");
    }
    await page.keyboard.press("Enter");
  }
});
