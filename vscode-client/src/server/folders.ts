/** The folders of the workspace on disk. */

import * as vscode from "vscode";
import { isWithin } from "./find";

/** Their paths, in the order in which the workspace has them. */
export function folderPaths(): string[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.filter(({ uri }) => uri.scheme === "file").map(({ uri }) => uri.fsPath);
}

/** Whether a path leads into one of them. */
export function liesInWorkspace(file: string): boolean {
  return folderPaths().some((folder) => isWithin(file, folder));
}
