/** What a person gets in the bundled example, asked for through VS Code's own interface. */

import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Api } from "../../src/extension";
import { eventually, findings, fix, fixesOf, found, hoverAt, open, placeOf, revertAll, running, uriOf } from "./editor";

const registry = "taxonomy/registry.yaml";
const languages = [
  {
    id: "python",
    saga: "python/sagas/cerebros_nas.py",
    unregistered: { file: "python/sagas/upm_activation.py", name: "ai.upm.snapshot.activated" },
    causation: "correlation_id=self.correlation_id,\n                causation_id=self.causation_id,\n",
  },
  {
    id: "elixir",
    saga: "elixir/lib/sagas/cerebros_nas_saga.ex",
    unregistered: { file: "elixir/lib/sagas/user_provisioning_saga.ex", name: "user.onboarding.complete" },
    causation: "correlation_id: correlation_id,\n      causation_id: causation_id,\n",
  },
];

for (const { id, saga, unregistered, causation } of languages) {
  describe(`examples in ${id}`, () => {
    let api: Api;
    before(async () => {
      api = await running();
    });
    afterEach(revertAll);

    it("has findings", async () => {
      const document = await open(saga);
      assert.equal(document.languageId, id);
      const finding = await found(document, "CON102", "ml.run.complete");
      assert.match(finding.message, /registered as `ml\.run\.completed`/);
      assert.equal(finding.severity, vscode.DiagnosticSeverity.Error);
      await found(document, "CON201", "Event");
    });

    it("renames `ml.run.complete` by the preferred fix", async () => {
      const document = await open(saga);
      const finding = await found(document, "CON102", "ml.run.complete");
      const [first] = await fixesOf(document, finding);
      assert.equal(first?.title, "Rename to `ml.run.completed`");
      await fix(document, finding);
      assert.match(document.getText(), /"ml\.run\.completed"/);
      await eventually("the finding is gone", () => !findings(document).includes("CON102 ml.run.complete"));
    });

    it("completes the registered names inside the string, and replaces all of it", async () => {
      const document = await open(saga);
      const at = placeOf(document, '"ml.run.|complete"');
      const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
        "vscode.executeCompletionItemProvider",
        document.uri,
        at,
      );
      const labels = items.map(({ label }) => (typeof label === "string" ? label : label.label));
      assert.deepEqual(labels.slice(0, 2).sort(), ["ml.run.completed", "ml.run.started"]);
      assert.ok(!labels.includes("ml.run.complete"), "a name of no registry is not offered");
      const { range } = items[0] ?? {};
      assert.ok(range && !("replacing" in range));
      assert.equal(document.getText(range), "ml.run.complete");
    });

    it("says on hover what the name is, and who emits it", async () => {
      const document = await open(saga);
      await found(document, "CON102", "ml.run.complete");
      const hover = await hoverAt(document, placeOf(document, '"ml.run.|complete"'));
      assert.match(hover, /registered in another tense: \[ml\.run\.completed\]/);
      assert.match(hover, /Emitted in 2 places/);
    });

    it("opens the registry as the definition of a registered name", async () => {
      const document = await open(saga);
      await fix(document, await found(document, "CON102", "ml.run.complete"));
      const [definition] = await vscode.commands.executeCommand<Array<vscode.Location | vscode.LocationLink>>(
        "vscode.executeDefinitionProvider",
        document.uri,
        placeOf(document, '"ml.run.|completed"'),
      );
      assert.ok(definition);
      const [uri, range] =
        "uri" in definition ? [definition.uri, definition.range] : [definition.targetUri, definition.targetRange];
      assert.equal(uri.toString(), uriOf(registry).toString());
      const entry = await vscode.workspace.openTextDocument(uri);
      assert.match(entry.lineAt(range.start.line).text, /^ {2}ml\.run\.completed:/);
    });

    it("renames an event across code and registry", async () => {
      for (const { saga: other } of languages) {
        const wrong = await open(other);
        await fix(wrong, await found(wrong, "CON102", "ml.run.complete"));
      }
      const document = await open(saga);
      const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
        "vscode.executeDocumentRenameProvider",
        document.uri,
        placeOf(document, '"ml.run.|completed"'),
        "ml.run.finished",
      );
      assert.ok(await vscode.workspace.applyEdit(edit));
      for (const { saga: file } of languages) {
        assert.match((await vscode.workspace.openTextDocument(uriOf(file))).getText(), /"ml\.run\.finished"/);
      }
      const entries = await vscode.workspace.openTextDocument(uriOf(registry));
      assert.match(entries.getText(), /^ {2}ml\.run\.finished:/m);
      assert.doesNotMatch(entries.getText(), /ml\.run\.completed/);
    });

    it("passes the causation id on by a fix", async () => {
      const document = await open(saga);
      const finding = await found(document, "CON201", "Event");
      const pass = (await fixesOf(document, finding)).find(({ title }) => title.startsWith("Pass "));
      assert.ok(pass?.edit);
      assert.ok(await vscode.workspace.applyEdit(pass.edit));
      assert.ok(document.getText().includes(causation), document.getText());
      await eventually("the finding is gone", () => !findings(document).some((one) => one.startsWith("CON201")));
    });

    it("shows an event that is registered among the registered ones from then on", async () => {
      const document = await open(unregistered.file);
      const finding = await found(document, "CON101", unregistered.name);
      await listed(api, "unregistered", unregistered.name);
      const register = (await fixesOf(document, finding)).find(({ title }) =>
        title.startsWith(`Register \`${unregistered.name}\` in ${registry}`),
      );
      assert.ok(register?.edit);
      assert.ok(await vscode.workspace.applyEdit(register.edit));
      await listed(api, "registered", unregistered.name);
      assert.ok(!(await namesIn(api, "unregistered")).includes(unregistered.name));
      await eventually("the finding is gone", () => !findings(document).includes(`CON101 ${unregistered.name}`));
    });
  });
}

function listed(api: Api, group: string, name: string): Promise<true> {
  return eventually(`${name} is ${group}`, async () => (await namesIn(api, group)).includes(name));
}

/** The events in a group of the explorer, below categories or not. */
async function namesIn({ explorer }: Api, group: string): Promise<string[]> {
  const rows = (await explorer.nodes()).filter(({ kind }) => kind === group).flatMap(({ children }) => children);
  const events = rows.flatMap((row) => (row.kind === "category" ? row.children : [row]));
  return events.flatMap(({ event }) => event?.name ?? []);
}
