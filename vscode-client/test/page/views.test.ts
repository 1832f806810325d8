/** What is shown beside the editor: the event explorer, the preview of all fixes, the event flow. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { copyExamples, serverProgram } from "../editors/workspaces";
import {
  clipboard,
  closeEditors,
  describeInVsCode,
  eventually,
  menu,
  menuEntry,
  notification,
  openFile,
  pick,
  picture,
  quickInput,
  runCommand,
  screenshot,
  treeRow,
  underlined,
} from "./person";

const machineSettings = { "concordia.path": serverProgram };
const saga = "python/sagas/cerebros_nas.py";

describeInVsCode("The event explorer", { machineSettings }, copyExamples, (desk) => {
  before(async () => {
    const { page } = desk;
    await openFile(page, saga);
    await underlined(page, "ml.run.start");
    await openExplorer(page);
  });

  it("shows who emits an event, and a click goes there", async () => {
    const { page } = desk;
    await treeRow(page, "ml.run.start").first().locator(".monaco-tl-twistie").click();
    await treeRow(page, "CerebrosNASSaga.create_run, cerebros_nas.py").click();
    await page
      .locator(".statusbar")
      .getByText(/^Ln 18, Col \d+ \(12 selected\)$/)
      .waitFor();
    await screenshot(page, "explorer");
  });

  it("shows registered events by category, and sagas with their steps and what takes them back", async () => {
    const { page } = desk;
    await treeRow(page, "ml, 2").click();
    await treeRow(page, "ml.run.started").waitFor();
    await treeRow(page, "ml, 2").click();
    await treeRow(page, "Sagas, 6").click();
    await treeRow(page, "UPMActivationSaga").first().locator(".monaco-tl-twistie").click();
    await treeRow(page, "activate_snapshot").locator(".monaco-tl-twistie").click();
    await treeRow(page, "compensation").waitFor();
    await screenshot(page, "explorer-sagas");
    await treeRow(page, "Sagas, 6").click();
  });

  it("offers what can be done with an event", async () => {
    const { page } = desk;
    await treeRow(page, "ml.run.complete").click({ button: "right" });
    assert.deepEqual(await menu(page), ["Find References", "Rename...", "Register", "Copy Name"]);
    await screenshot(page, "explorer-menu");
    await page.keyboard.press("Escape");
  });

  it("copies an event's name", async () => {
    const { page } = desk;
    await contextMenu(page, "ml.run.complete", "Copy Name");
    await eventually("the name is copied", async () => (await clipboard(page)) === "ml.run.complete");
  });

  it("moves an event that is registered out of the unregistered ones", async () => {
    const { page } = desk;
    await treeRow(page, "Unregistered, 4").waitFor();
    await contextMenu(page, "ai.upm.snapshot.activated", "Register");
    await treeRow(page, "Unregistered, 3").waitFor();
    await treeRow(page, "Registered, 4").waitFor();
  });

  it("renames an event by a name that is asked for", async () => {
    const { page } = desk;
    await contextMenu(page, "user.onboarding.complete", "Rename...");
    await quickInput(page).fill("user.onboarding.finished");
    await page.keyboard.press("Enter");
    await treeRow(page, "user.onboarding.finished").waitFor();
    await treeRow(page, "user.onboarding.complete").waitFor({ state: "detached" });
  });
});

describeInVsCode("Fix All in Workspace", { machineSettings }, copyExamples, (desk) => {
  it("shows its changes first, and makes those that are ticked: at first the safe ones alone", async () => {
    const { page, workspace } = desk;
    const text = (): string => readFileSync(join(workspace, saga), "utf8");
    await openFile(page, saga);
    await underlined(page, "ml.run.start");
    await runCommand(page, "Concordia: Fix All in Workspace");
    const preview = page.locator(".bulk-edit-panel");
    await preview.locator(".monaco-list-row", { hasText: "cerebros_nas_saga.ex" }).waitFor();
    await screenshot(page, "preview");
    assert.doesNotMatch(text(), /causation_id=self\.causation_id/);

    await preview.getByRole("button", { name: "Apply" }).click();
    await eventually("the safe fix is made", () => /causation_id=self\.causation_id/.test(text()));
    assert.match(text(), /"ml\.run\.start"/);
  });
});

describeInVsCode("Pages in the editor", { machineSettings }, copyExamples, (desk) => {
  it("draw the event flow, also in other themes, and a click opens the code", async () => {
    const { page } = desk;
    await openFile(page, saga);
    await underlined(page, "ml.run.start");
    await closeEditors(page);
    await page.keyboard.press("Control+B");
    await runCommand(page, "Concordia: Show Event Flow");
    const flow = page.frameLocator("iframe.webview").frameLocator("#active-frame");
    await flow.locator(".drawing").waitFor();
    await picture(page, "flow", 778);
    for (const [theme, kind] of [
      ["Light Modern", "vscode-light"],
      ["Dark High Contrast", "vscode-high-contrast"],
      ["Light High Contrast", "vscode-high-contrast-light"],
    ] as const) {
      await page.keyboard.press("Control+K");
      await page.keyboard.press("Control+T");
      await pick(page, theme);
      await flow.locator(`body.${kind}`).waitFor();
      await screenshot(page, `flow-${kind}`);
    }
    await flow.locator('[aria-label^="user.onboarding.complete,"]').first().click();
    await page
      .locator(".statusbar")
      .getByText(/\(24 selected\)$/)
      .waitFor();
  });

  it("show an audit under its own policy, in the editor's colours; it can be searched, and a click opens the code", async () => {
    const { page, workspace } = desk;
    await closeEditors(page);
    await runCommand(page, "Concordia: Audit This Workspace");
    await pick(page, "concordia-audit");
    await notification(page, "to concordia-audit, and concordia-audit.json, which keeps the numbers").waitFor();
    const audit = page.frameLocator("iframe.webview").frameLocator("#active-frame");
    await audit.getByLabel("Search").fill("CerebrosNASSaga");
    await audit.getByText(/^\d+ of \d+ rows match\.$/).waitFor();
    assert.equal(await audit.locator(":root").evaluate((root) => getComputedStyle(root).colorScheme), "light");
    await screenshot(page, "audit");
    await audit.locator('#sagas a[href$="cerebros_nas_saga.ex#L1"]').first().click();
    await page.locator('.tab.active[data-resource-name="cerebros_nas_saga.ex"]').waitFor();
    const written = readFileSync(join(workspace, "concordia-audit", "audit.html"), "utf8");
    assert.match(written, /href="\.\.\/python\/sagas\/cerebros_nas\.py#L\d+"/);
  });
});

async function openExplorer(page: Page): Promise<void> {
  await page.locator(".activitybar").getByRole("tab", { name: "Concordia" }).click();
  await treeRow(page, "Unregistered").waitFor();
}

/** Takes an entry of the context menu of an event. */
async function contextMenu(page: Page, event: string, entry: string): Promise<void> {
  await treeRow(page, event).first().click({ button: "right" });
  await menuEntry(page, entry);
}
