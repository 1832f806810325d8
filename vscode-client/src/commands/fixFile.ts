/** Makes all safe fixes of the file in the editor. */

import * as vscode from "vscode";

const kind = "source.fixAll.concordia";

export async function fixFile(): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document === undefined) {
    return;
  }
  // The editor's own command for this does nothing where findings arrive while it waits for the fixes.
  const [action] = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    "vscode.executeCodeActionProvider",
    document.uri,
    new vscode.Range(0, 0, document.lineCount, 0),
    kind,
    1,
  );
  if (action?.edit === undefined) {
    void vscode.window.showInformationMessage("Concordia has nothing to fix safely in this file.");
    return;
  }
  await vscode.workspace.applyEdit(action.edit);
}
