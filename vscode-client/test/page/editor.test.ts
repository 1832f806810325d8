/** What a person sees and does in the editor, in the bundled example. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { copyExamples, serverProgram } from "../editors/workspaces";
import {
  caretAt,
  choose,
  closeEditors,
  describeInVsCode,
  editor,
  editorText,
  eventually,
  lightBulb,
  notifications,
  openFile,
  picture,
  screenshot,
  underlined,
} from "./person";

const start = { machineSettings: { "concordia.path": serverProgram } };
const languages = [
  {
    id: "python",
    saga: "python/sagas/cerebros_nas.py",
    unregistered: "python/sagas/user_provisioning.py",
    line: 'self._emit("ml.run.complete", {"run_id": self.store.get("run"), "score": 0.9})',
  },
  {
    id: "elixir",
    saga: "elixir/lib/sagas/cerebros_nas_saga.ex",
    unregistered: "elixir/lib/sagas/user_provisioning_saga.ex",
    line: 'emit("ml.run.complete", %{run_id: run.id, score: run.score}, correlation_id, causation_id)',
  },
];

describeInVsCode("The editor", start, copyExamples, (desk) => {
  /** Where a name is completed in README.md. */
  const shown = "inside the string";

  before(() => desk.page.keyboard.press("Control+B"));

  for (const { id, saga, unregistered, line } of languages) {
    describe(`in ${id}`, () => {
      beforeEach(() => closeEditors(desk.page));

      it("underlines a drift, lists its fixes in order, and makes the first", async () => {
        const { page } = desk;
        await openFile(page, saga);
        await caretAt(page, '"ml.run.|complete"');
        await underlined(page, "ml.run.complete");
        assert.deepEqual(await lightBulb(page), [
          "Rename to `ml.run.completed`",
          "Ignore CON102 on this line",
          "Ignore CON102 in this file",
          "Fix all 2 CON102 in this file",
          "Explain this verdict",
        ]);
        await (id === "python" ? picture(page, "findings", 680) : screenshot(page, `fixes-${id}`));
        await choose(page, "Rename to");
        await eventually("it is renamed", async () => (await editorText(page)).includes('"ml.run.completed"'));
      });

      it("lists the fixes of an unregistered name", async () => {
        const { page } = desk;
        await openFile(page, unregistered);
        const here = await caretAt(page, '"user.|onboarding.complete"');
        await underlined(page, "user.onboarding.complete");
        assert.deepEqual((await lightBulb(page)).slice(1, 4), [
          "Register `user.onboarding.complete` in taxonomy/registry.yaml",
          `Ignore CON101 on line ${here}`,
          `Ignore CON201 on line ${here - 1}`,
        ]);
        await screenshot(page, `fixes-unregistered-${id}`);
        await page.keyboard.press("Escape");
      });

      for (const { where, prepare, expected } of [
        {
          where: "inside the string",
          prepare: async (page: Page) => {
            for (let left = "complete".length; left > 0; left--) {
              await page.keyboard.press("Delete");
            }
          },
          expected: line.replace("complete", "completed"),
        },
        {
          where: "before the rest of a name",
          prepare: async () => undefined,
          expected: line.replace("complete", "completed"),
        },
        {
          where: "in a string that is not closed",
          prepare: async (page: Page) => {
            await page.keyboard.press("Shift+End");
            await page.keyboard.press("Delete");
          },
          expected: `${line.slice(0, line.indexOf("complete"))}completed`,
        },
      ]) {
        it(`completes a name once ${where}`, async () => {
          const { page } = desk;
          await openFile(page, saga);
          await caretAt(page, '"ml.run.|complete"');
          await underlined(page, "ml.run.complete");
          await prepare(page);
          await page.keyboard.press("Backspace");
          await page.keyboard.type(".");
          const rows = page.locator(".suggest-widget.visible .monaco-list-row");
          await rows.first().waitFor();
          const name = `completion-${id}-${where.replaceAll(" ", "-")}`;
          const focused = page.locator(
            '.suggest-widget.visible .monaco-list-row.focused[aria-label^="ml.run.completed"]',
          );
          if (!(await focused.isVisible())) {
            await page.keyboard.press("ArrowDown");
          }
          await focused.waitFor();
          if (where === shown) {
            // Once more, and it tells more.
            await page.keyboard.press("Control+Space");
            await page.locator(".suggest-details", { hasText: "A search run ended well." }).waitFor();
            await (id === "python" ? picture(page, "completion", 778) : screenshot(page, name));
            await page.keyboard.press("Control+Space");
            await page.locator(".suggest-details").waitFor({ state: "hidden" });
          }
          await page.keyboard.press("Enter");
          await page.locator(".suggest-widget.visible").waitFor({ state: "hidden" });
          const lines = (await editorText(page)).split("\n").map((one) => one.trim());
          assert.ok(lines.includes(expected));
        });
      }

      it("explains a verdict beside the code, and not in a notification", async () => {
        const { page } = desk;
        await openFile(page, saga);
        await caretAt(page, '"ml.run.|complete"');
        await underlined(page, "ml.run.complete");
        await lightBulb(page);
        await choose(page, "Explain this verdict");
        const tab = page.locator(".tab", { hasText: "Explanation" });
        await tab.waitFor();
        await page.locator(".editor-group-container:not(.active) .view-line", { hasText: "CON102" }).first().waitFor();
        assert.equal(await page.locator(".editor-group-container").count(), 2);
        assert.deepEqual(await notifications(page), []);
        await screenshot(page, `explanation-${id}`);
      });
    });
  }

  describe("across files", () => {
    for (const { id, saga } of languages) {
      it(`renames by F2 in code and registry, in ${id}`, async () => {
        await desk.reopen();
        const { page } = desk;
        await openFile(page, saga);
        await caretAt(page, '"ml.run.|complete"');
        await underlined(page, "ml.run.complete");
        for (const [old, name] of [
          ["ml.run.complete", "ml.run.completed"],
          ["ml.run.completed", "ml.run.finished"],
        ] as const) {
          await caretAt(page, `"ml.run.|${old.slice("ml.run.".length)}"`);
          await page.keyboard.press("F2");
          const field = editor(page).locator(".rename-box input");
          await field.waitFor();
          assert.equal(await field.inputValue(), old);
          await field.fill(name);
          await screenshot(page, `rename-${id}`);
          await page.keyboard.press("Enter");
          for (const other of languages) {
            await eventually(`${other.saga} has ${name}`, () =>
              readFileSync(join(desk.workspace, other.saga), "utf8").includes(`"${name}"`),
            );
          }
        }
        const registry = readFileSync(join(desk.workspace, "taxonomy/registry.yaml"), "utf8");
        assert.match(registry, /^ {2}ml\.run\.finished:/m);
        assert.doesNotMatch(registry, /ml\.run\.completed/);
      });
    }
  });
});
