/** Code that knows nothing of Concordia yet: nothing is said until the workspace begins to. */

import assert from "node:assert/strict";
import * as vscode from "vscode";
import { diagnostics, eventually, found, open, replace, revertAll, running, uriOf } from "./editor";

describe("a workspace without settings", () => {
  before(running);
  afterEach(revertAll);

  it("begins with the names that the code emits, and is checked from then on", async () => {
    const document = await open("shop.py");
    assert.deepEqual(diagnostics(document), []);
    await vscode.commands.executeCommand("concordia.initialise");
    const settings = Buffer.from(await vscode.workspace.fs.readFile(uriOf("concordia.toml"))).toString();
    assert.match(settings, /^registry = \[/m);
    const editor = await eventually("the registry is shown", () => {
      const { activeTextEditor } = vscode.window;
      return activeTextEditor?.document.languageId === "yaml" && activeTextEditor;
    });
    assert.match(editor.document.getText(), /^ {2}"order\.placed":/m);
    await replace(document, "order.placed", "order.place");
    await found(document, "CON102", "order.place");
  });

  it("does not begin twice", async () => {
    const before = Buffer.from(await vscode.workspace.fs.readFile(uriOf("concordia.toml"))).toString();
    await Promise.race([
      vscode.commands.executeCommand("concordia.initialise"),
      // The refusal is a message, which a person need not close.
      new Promise((resolve) => setTimeout(resolve, 2_000)),
    ]);
    assert.equal(Buffer.from(await vscode.workspace.fs.readFile(uriOf("concordia.toml"))).toString(), before);
  });
});
