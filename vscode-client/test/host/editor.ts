/** What the suites do with the editor, and what they ask it. */

import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Api } from "../../src/extension";
import { eventuallyWithin } from "../eventually";

/** How long a condition may take to become true, in milliseconds. */
const patience = 30_000;

/** The extension, active, with a server that runs. */
export async function running(): Promise<Api> {
  const api = await active();
  await eventually("the server runs", () => api.session.state === "running");
  return api;
}

/** The extension, active. */
export async function active(): Promise<Api> {
  const extension = vscode.extensions.getExtension<Api>("concordia.concordia");
  assert.ok(extension, "the extension is not there");
  return extension.activate();
}

/** The first value that is neither false nor undefined. What is awaited is said where it does not come to be. */
export const eventually = eventuallyWithin(patience);

/** A file of the workspace, by its path in the first folder. */
export function uriOf(path: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, "no folder is open");
  return vscode.Uri.joinPath(folder.uri, path);
}

/** Opens a file in an editor. */
export async function open(path: string): Promise<vscode.TextDocument> {
  const editor = await vscode.window.showTextDocument(uriOf(path), { preview: false });
  return editor.document;
}

/** The findings of Concordia's in a file, as `CON102 ml.run.start`: the code, and the text that is marked. */
export function findings(document: vscode.TextDocument): string[] {
  return diagnostics(document).map((one) => `${codeOf(one)} ${document.getText(one.range)}`);
}

/** The findings of Concordia's in a file. */
export function diagnostics(document: vscode.TextDocument): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(document.uri).filter((one) => one.source === "concordia");
}

/** Waits until a text of a file is marked for a rule. */
export function found(document: vscode.TextDocument, code: string, text: string): Promise<vscode.Diagnostic> {
  return eventually(`${code} at ${text} in ${document.uri.path}`, () =>
    diagnostics(document).find((one) => codeOf(one) === code && document.getText(one.range).startsWith(text)),
  );
}

/** The fixes for a finding, resolved, in the order of the light bulb's menu. */
export async function fixesOf(document: vscode.TextDocument, finding: vscode.Diagnostic): Promise<vscode.CodeAction[]> {
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    "vscode.executeCodeActionProvider",
    document.uri,
    finding.range,
    vscode.CodeActionKind.QuickFix.value,
    20,
  );
}

/** Makes the preferred fix of a finding. */
export async function fix(document: vscode.TextDocument, finding: vscode.Diagnostic): Promise<void> {
  const preferred = (await fixesOf(document, finding)).filter((action) => action.isPreferred);
  assert.equal(preferred.length, 1, `one fix of ${codeOf(finding)} is preferred`);
  assert.ok(preferred[0]?.edit, "the preferred fix has an edit");
  assert.ok(await vscode.workspace.applyEdit(preferred[0].edit));
}

/** What is shown on hover, as Markdown. */
export async function hoverAt(document: vscode.TextDocument, place: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    "vscode.executeHoverProvider",
    document.uri,
    place,
  );
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (typeof content === "string" ? content : content.value))
    .join("\n");
}

/** The place in a file that is marked with `|` in a text of it. */
export function placeOf(document: vscode.TextDocument, marked: string): vscode.Position {
  const cursor = marked.indexOf("|");
  const start = document.getText().indexOf(marked.replace("|", ""));
  assert.ok(cursor >= 0 && start >= 0, `${marked} stands in ${document.uri.path}`);
  return document.positionAt(start + cursor);
}

/** Replaces the first occurrence of a text in a file by another; the file is not saved. */
export async function replace(document: vscode.TextDocument, old: string, by: string): Promise<void> {
  const start = document.getText().indexOf(old);
  assert.ok(start >= 0, `${old} stands in ${document.uri.path}`);
  const edit = new vscode.WorkspaceEdit();
  const range = new vscode.Range(document.positionAt(start), document.positionAt(start + old.length));
  edit.replace(document.uri, range, by);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

/** Gives up all changes that were not saved, and closes all editors. */
export async function revertAll(): Promise<void> {
  for (const document of vscode.workspace.textDocuments.filter((one) => one.isDirty)) {
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand(
      document.isUntitled ? "workbench.action.revertAndCloseActiveEditor" : "workbench.action.files.revert",
    );
  }
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
}

/** The code of a finding's rule: `CON102`. */
export function codeOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === "object" ? code.value : code);
}
