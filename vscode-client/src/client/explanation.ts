/** Why a line got its verdict, as a document of its own beside the code. */

import * as vscode from "vscode";

/** The server's command: its arguments are a URI and a line from 0. */
export const explainCommand = "concordia.explain";

const uri = vscode.Uri.from({ scheme: "concordia-explanation", path: "Explanation" });
const changed = new vscode.EventEmitter<vscode.Uri>();
let text = "";

/** Lets VS Code read the explanation. */
export function provideExplanations(): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(uri.scheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: () => text,
  });
}

/** Shows an explanation beside the editor, which keeps the focus. */
export async function showExplanation(explanation: string): Promise<void> {
  text = explanation;
  changed.fire(uri);
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document, {
    viewColumn: vscode.ViewColumn.Beside,
    preserveFocus: true,
    preview: true,
  });
}
