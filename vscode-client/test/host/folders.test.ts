/** Two folders with registries of their own in one window, one of them in Markdown; and what must do no harm. */

import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Api } from "../../src/extension";
import { diagnostics, eventually, findings, found, open, placeOf, replace, revertAll, running } from "./editor";

describe("several folders", () => {
  let api: Api;
  before(async () => {
    api = await running();
  });
  afterEach(revertAll);

  it("are judged by their own registries", async () => {
    const saga = await open("python/sagas/cerebros_nas.py");
    await found(saga, "CON102", "ml.run.start");
    const shop = await vscode.workspace.openTextDocument(inShop("shop.py"));
    await vscode.window.showTextDocument(shop);
    const finding = await found(shop, "CON102", "order.place");
    assert.match(finding.message, /registered as `order\.placed`/);
  });

  it("are shown one below the other in the explorer", async () => {
    const nodes = await eventually("both workspaces are known", async () => {
      const all = await api.explorer.nodes();
      return all.length === 2 && all;
    });
    assert.deepEqual(
      nodes.map(({ kind, label }) => [kind, label]),
      [
        ["workspace", "examples"],
        ["workspace", "shop"],
      ],
    );
  });

  it("may have a registry in Markdown: definition, rename and lens", async () => {
    const shop = await vscode.workspace.openTextDocument(inShop("shop.py"));
    await vscode.window.showTextDocument(shop);
    const at = placeOf(shop, '"order.|paid"');
    const [definition] = await vscode.commands.executeCommand<Array<vscode.Location | vscode.LocationLink>>(
      "vscode.executeDefinitionProvider",
      shop.uri,
      at,
    );
    assert.ok(definition);
    const target = "uri" in definition ? definition.uri : definition.targetUri;
    assert.equal(target.toString(), inShop("events.md").toString());
    const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
      "vscode.executeDocumentRenameProvider",
      shop.uri,
      at,
      "order.settled",
    );
    assert.ok(await vscode.workspace.applyEdit(edit));
    const table = await vscode.workspace.openTextDocument(inShop("events.md"));
    assert.match(table.getText(), /^\| `order\.settled` /m);
    assert.match(shop.getText(), /"order\.settled"/);
  });
});

describe("a registry", () => {
  before(running);
  afterEach(revertAll);

  it("that is broken while it is typed says so, and is read again once it is whole", async () => {
    const saga = await open("python/sagas/cerebros_nas.py");
    await found(saga, "CON102", "ml.run.start");
    const registry = await open("taxonomy/registry.yaml");
    const whole = registry.getText();
    await replace(registry, "events:\n", "events: {\n");
    await eventually("the registry is found to be broken", () =>
      findings(registry).some((one) => one.startsWith("CON601")),
    );
    await replace(registry, "events: {\n", "events:\n  ml.run.start:\n    version: 1\n");
    await eventually("the registry is whole", () => !findings(registry).some((one) => one.startsWith("CON601")));
    await eventually("the new name is known", () => !findings(saga).includes("CON102 ml.run.start"));
    await replace(registry, "  ml.run.start:\n    version: 1\n", "");
    assert.equal(registry.getText(), whole);
    await found(saga, "CON102", "ml.run.start");
  });
});

describe("a document that is no file", () => {
  before(running);
  afterEach(revertAll);

  it("is left alone, and harms nothing", async () => {
    for (const language of ["python", "elixir"]) {
      const content = 'Event(name="ml.run.start", source="bolt")\n';
      const untitled = await vscode.workspace.openTextDocument({ language, content });
      await vscode.window.showTextDocument(untitled);
      await replace(untitled, "start", "complete");
      const saga = await open("elixir/lib/sagas/cerebros_nas_saga.ex");
      await found(saga, "CON102", "ml.run.start");
      assert.deepEqual(diagnostics(untitled), []);
    }
  });
});

/** A file of the second folder. */
function inShop(path: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[1];
  assert.ok(folder);
  return vscode.Uri.joinPath(folder.uri, path);
}
