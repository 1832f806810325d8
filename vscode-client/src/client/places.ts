/** Places of the protocol as places of VS Code's. */

import * as vscode from "vscode";
import type { Location } from "vscode-languageclient";

export function locationOf({ uri, range: { start, end } }: Location): vscode.Location {
  const range = new vscode.Range(start.line, start.character, end.line, end.character);
  return new vscode.Location(vscode.Uri.parse(uri, true), range);
}

/** Opens a place beside a web view, whose page may name files of the open folders alone; `own` is the view's column. */
export async function openBeside(place: vscode.Location, own: vscode.ViewColumn | undefined): Promise<void> {
  if (vscode.workspace.getWorkspaceFolder(place.uri) === undefined) {
    void vscode.window.showWarningMessage(
      `${place.uri.toString()} is not opened: it is no file of the folders that are open here.`,
    );
    return;
  }
  const other = vscode.window.visibleTextEditors.find((editor) => editor.viewColumn !== own)?.viewColumn;
  try {
    const viewColumn = other ?? vscode.ViewColumn.Beside;
    await vscode.window.showTextDocument(place.uri, { selection: place.range, viewColumn });
  } catch (error) {
    void vscode.window.showErrorMessage(`${place.uri.fsPath} cannot be opened: ${String(error)}`);
  }
}
