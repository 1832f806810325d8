/** The language Elixir, of which VS Code knows nothing by itself: ours where there is no other, else the other's. */

import assert from "node:assert/strict";
import { join } from "node:path";
import type { Start } from "../editors/vscode";
import { write } from "../editors/workspaces";
import { caretAt, describeInVsCode, editorText, eventually, openFile, runCommand } from "./person";

const code = "defmodule Shop do\nx = :ok\nend\n";

/** Whose language is in force, by what it makes of the code above. */
const cases: ReadonlyArray<{ title: string; start: Start; scope: string; comment: string }> = [
  { title: "alone", start: {}, scope: "storage.type.module.elixir", comment: "# x = :ok" },
  {
    title: "beside an extension for Elixir",
    start: { extensions: [join("test", "page", "fixtures", "elixir-ls")] },
    scope: "keyword.control.stand-in.elixir",
    comment: "# stand-in: x = :ok",
  },
];

for (const { title, start, scope, comment } of cases) {
  describeInVsCode(`Elixir, ${title}`, start, workspace, (desk) => {
    before(() => openFile(desk.page, "shop.ex"));

    it(`reads \`defmodule\` as ${scope}`, async () => {
      const { page } = desk;
      await caretAt(page, "def|module");
      await runCommand(page, "Developer: Inspect Editor Tokens and Scopes");
      // One scope a line, the innermost first.
      const scopes = page.locator(".token-inspect-widget .tiw-metadata-scopes");
      await scopes.waitFor();
      assert.equal((await scopes.innerHTML()).split("<br>")[0], scope);
      await page.keyboard.press("Escape");
      await scopes.waitFor({ state: "hidden" });
    });

    it(`comments a line out as \`${comment}\``, async () => {
      const { page } = desk;
      await caretAt(page, "|x = :ok");
      await page.keyboard.press("Control+Slash");
      const expected = code.replace("x = :ok", comment);
      await eventually(`the text is ${expected}`, async () => (await editorText(page)) === expected);
    });
  });
}

function workspace(folder: string): string {
  write(folder, { "shop.ex": code });
  return folder;
}
