/** Writes the first settings and a registry of the names that the code emits. */

import * as vscode from "vscode";
import { initialiseRequest } from "../protocol";
import { type Concordia, clientOf, RefusedError } from "./concordia";

export async function initialise(concordia: Concordia): Promise<void> {
  const client = clientOf(concordia);
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 0) {
    throw new RefusedError("No folder is open. Open the one that holds your code first.");
  }
  const folder =
    folders.length === 1
      ? folders[0]
      : await vscode.window.showWorkspaceFolderPick({ placeHolder: "The folder to begin a registry in" });
  if (folder === undefined) {
    return;
  }
  const { files, names } = await client.sendRequest(initialiseRequest, { folder: folder.uri.toString() });
  const written = files.map((uri) => vscode.Uri.parse(uri, true));
  for (const uri of written.slice(-1)) {
    await vscode.window.showTextDocument(uri);
  }
  void vscode.window.showInformationMessage(
    `Wrote ${written.map((uri) => vscode.workspace.asRelativePath(uri)).join(" and ")} with ${names} names. Read the ` +
      "registry through: every name in it, typos included, now counts as right.",
  );
}
