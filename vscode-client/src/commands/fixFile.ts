/** Makes all safe fixes of the file in the editor. */

import * as vscode from "vscode";

export async function fixFile(): Promise<void> {
  await vscode.commands.executeCommand("editor.action.codeAction", {
    kind: "source.fixAll.concordia",
    apply: "first",
  });
}
