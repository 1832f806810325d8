/** The walkthrough for the first run, as a person reads it. */

import assert from "node:assert/strict";
import { copyExamples, serverProgram } from "../editors/workspaces";
import { describeInVsCode, pick, runCommand, screenshot } from "./person";

const start = { machineSettings: { "concordia.path": serverProgram } };

/** In order: the title of each step, its buttons, and the title of the page beside it. */
const steps = [
  { id: "install", title: "Install the server", buttons: ["Install Server"], beside: "The server" },
  {
    id: "registry",
    title: "Say which events there are",
    buttons: ["Initialise Workspace", "Open Registry"],
    beside: "The registry",
  },
  { id: "fix", title: "See a drift, and mend it", buttons: ["Check Workspace"], beside: "A drift" },
  {
    id: "flow",
    title: "See who emits, and who handles",
    buttons: ["Show Event Flow"],
    beside: "Emitters and handlers",
  },
];

describeInVsCode("The walkthrough", start, copyExamples, (desk) => {
  before(async () => {
    const { page } = desk;
    await page.keyboard.press("Control+B");
    await runCommand(page, "Welcome: Open Walkthrough...");
    await pick(page, "Get Started with Concordia");
    await page.locator(".getting-started-step").first().waitFor();
  });

  it("has four steps", async () => {
    const titles = await desk.page.locator(".getting-started-step .step-title").allTextContents();
    assert.deepEqual(
      titles.map((one) => one.trim()),
      steps.map(({ title }) => title),
    );
  });

  for (const { id, title, buttons, beside } of steps) {
    it(`shows the step “${title}” with its page`, async () => {
      const { page } = desk;
      const step = page.locator(`.getting-started-step[data-step-id$="#${id}"]`);
      await step.getByText(title).click();
      await step.and(page.locator(".expanded")).waitFor();
      assert.deepEqual(await step.locator(".monaco-button").allTextContents(), buttons);
      // The page of the step before stays until this one is there.
      const shown = page.locator("iframe.webview.ready").last().contentFrame().frameLocator("#active-frame");
      await shown.getByRole("heading", { name: beside }).waitFor();
      await screenshot(page, `walkthrough-${id}`);
    });
  }

  it("ticks the first step as soon as the server runs", async () => {
    await desk.page.locator('.getting-started-step[data-step-id$="#install"] .complete').waitFor();
  });
});
