/** What the commands do, in the bundled example. Those that ask a person something are tested at the page. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import * as vscode from "vscode";
import type { Node } from "../../src/explorer/tree";
import type { Api } from "../../src/extension";
import { eventually, findings, found, open, revertAll, running, uriOf } from "./editor";

const registry = "taxonomy/registry.yaml";

describe("commands", () => {
  let api: Api;
  before(async () => {
    api = await running();
  });
  afterEach(revertAll);

  it("checks the whole workspace, and finds what the command line finds", async () => {
    const program = vscode.workspace.getConfiguration("concordia").get("path", "");
    const lines = await outputOf(program, ["check", "--output-format", "concise"], uriOf("").fsPath);
    const expected = lines.filter((line) => / CON\d+ /.test(line)).sort();
    assert.ok(expected.length > 20);
    await vscode.commands.executeCommand("concordia.checkWorkspace");
    await eventually("all findings are in the editor", () => everywhere().length >= expected.length);
    assert.deepEqual(everywhere(), expected.map((line) => line.replace(/^(\S+): \w+ (CON\d+) .*$/, "$1 $2")).sort());
  });

  it("has shown findings of a file that nobody opened, and takes them back when it is deleted", async () => {
    const uri = uriOf("python/sagas/passing.py");
    const source = 'from events import Event\n\nEvent(name="ml.run.start", source="bolt", correlation_id="1")\n';
    await vscode.workspace.fs.writeFile(uri, Buffer.from(source));
    await eventually("it has findings", () => vscode.languages.getDiagnostics(uri).length > 0);
    await vscode.workspace.fs.delete(uri);
    await eventually("its findings are gone", () => vscode.languages.getDiagnostics(uri).length === 0);
  });

  it("makes the safe fixes of a file", async () => {
    const document = await open("python/sagas/cerebros_nas.py");
    await found(document, "CON102", "ml.run.start");
    await vscode.commands.executeCommand("concordia.fixFile");
    await eventually("a safe fix is made", () => document.isDirty);
    await eventually("it is found no more", () => !findings(document).some((one) => one.startsWith("CON201")));
    assert.match(document.getText(), /causation_id=self\.causation_id,\n/);
  });

  it("opens the registry", async () => {
    await vscode.commands.executeCommand("concordia.openRegistry");
    assert.equal(shown(), uriOf(registry).toString());
  });

  it("explains a line", async () => {
    const document = await open("elixir/lib/sagas/cerebros_nas_saga.ex");
    const finding = await found(document, "CON102", "ml.run.complete");
    const { start } = finding.range;
    await vscode.window.showTextDocument(document, { selection: new vscode.Range(start, start) });
    await vscode.commands.executeCommand("concordia.explainLine");
    const explanation = await eventually("an explanation is shown", () =>
      vscode.window.visibleTextEditors.find((editor) => editor.document.uri.scheme === "concordia-explanation"),
    );
    assert.match(explanation.document.getText(), /ml\.run\.complete/);
    assert.match(explanation.document.getText(), /CON102/);
  });

  it("copies the name of an event", async () => {
    await vscode.commands.executeCommand("concordia.event.copyName", await event(api, "ml.run.started"));
    assert.equal(await vscode.env.clipboard.readText(), "ml.run.started");
  });

  it("opens the registry's entry of an event", async () => {
    await vscode.commands.executeCommand("concordia.event.openEntry", await event(api, "ml.run.started"));
    assert.equal(shown(), uriOf(registry).toString());
    const editor = vscode.window.activeTextEditor;
    assert.match(editor?.document.lineAt(editor.selection.active.line).text ?? "", /^ {2}ml\.run\.started:/);
  });

  it("registers an event", async () => {
    const node = await event(api, "ai.upm.snapshot.activated");
    assert.equal(node.kind, "event.unregistered");
    await vscode.commands.executeCommand("concordia.event.register", node);
    const document = await vscode.workspace.openTextDocument(uriOf(registry));
    assert.match(document.getText(), /^ {2}ai\.upm\.snapshot\.activated:/m);
    await eventually("the explorer knows", async () => {
      const { kind } = await event(api, "ai.upm.snapshot.activated");
      return kind === "event.registered";
    });
  });

  it("counts uses above the registry's entries", async () => {
    const document = await open(registry);
    const lenses = await eventually("there are lenses", async () => {
      const given = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        "vscode.executeCodeLensProvider",
        document.uri,
        20,
      );
      return given.length > 0 && given;
    });
    assert.ok(lenses.some(({ command }) => /emit/i.test(command?.title ?? "")));
  });

  it("shows the event flow in a tab of its own, once", async () => {
    await vscode.commands.executeCommand("concordia.showEventFlow");
    await vscode.commands.executeCommand("concordia.showEventFlow");
    const flows = (): vscode.Tab[] =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith("concordia.flow"));
    await eventually("the tab is there", () => flows().length > 0);
    assert.equal(flows().length, 1);
  });

  it("audits the workspace, writes the documents where they are wanted, and shows the page", async () => {
    const folder = uriOf("docs/audit");
    await vscode.commands.executeCommand("concordia.audit", folder);
    const written = (await vscode.workspace.fs.readDirectory(folder)).map(([name]) => name).sort();
    assert.deepEqual(written, [
      "README.md",
      "audit.html",
      "audit.json",
      "compensation_gaps.md",
      "correlation_audit.md",
      "event_conformance.md",
      "saga_inventory.md",
    ]);
    const read = async (uri: vscode.Uri): Promise<string> =>
      new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    const inventory = await read(vscode.Uri.joinPath(folder, "saga_inventory.md"));
    assert.match(inventory, /\]\(\.\.\/\.\.\/python\/sagas\/cerebros_nas\.py#L\d+\)/);
    assert.match(await read(uriOf("concordia-audit.json")), /"DRIFT-001"/);
    await eventually("the page is shown", () =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .some(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith("concordia.audit")),
    );
  });
});

/** All findings of Concordia's in all files, as `path:line:column CODE`, from 1. */
function everywhere(): string[] {
  return vscode.languages
    .getDiagnostics()
    .flatMap(([uri, rows]) =>
      rows
        .filter(({ source }) => source === "concordia")
        .map(({ range: { start }, code }) => {
          const rule = typeof code === "object" ? code.value : code;
          const path = vscode.workspace.asRelativePath(uri);
          return `${path}:${start.line + 1}:${start.character + 1} ${rule}`;
        }),
    )
    .sort();
}

/** The lines that a program writes; its exit code may be other than 0. */
function outputOf(program: string, args: string[], cwd: string): Promise<string[]> {
  return new Promise((resolve) => {
    execFile(program, args, { cwd }, (_error, stdout) => resolve(stdout.split("\n")));
  });
}

/** The file in the active editor. */
function shown(): string | undefined {
  return vscode.window.activeTextEditor?.document.uri.toString();
}

/** The explorer's line of an event. */
async function event({ explorer }: Api, name: string): Promise<Node> {
  return eventually(`the explorer shows ${name}`, async () => {
    const below = (nodes: readonly Node[]): Node[] => nodes.flatMap((node) => [node, ...below(node.children)]);
    return below(await explorer.nodes()).find((node) => node.event?.name === name);
  });
}
