/** What can be done with an event of the explorer. */

import * as vscode from "vscode";
import { locationOf } from "../client/places";
import type { EventHandle, Node } from "../explorer/tree";
import { RefusedError } from "./concordia";

/** The event of a node that a command was run on. */
export function eventOf(node: Node | undefined): EventHandle {
  if (node?.event === undefined) {
    throw new RefusedError("Run this on an event in Concordia's event explorer.");
  }
  return node.event;
}

export async function copyName(event: EventHandle): Promise<void> {
  await vscode.env.clipboard.writeText(event.name);
}

export async function openEntry(event: EventHandle): Promise<void> {
  const { uri, range } = placeOf(event);
  await vscode.window.showTextDocument(uri, { selection: range });
}

export async function findReferences(event: EventHandle): Promise<void> {
  const { uri, range } = placeOf(event);
  const places = await vscode.commands.executeCommand("vscode.executeReferenceProvider", uri, range.start);
  await vscode.window.showTextDocument(uri, { selection: range });
  await vscode.commands.executeCommand("editor.action.showReferences", uri, range.start, places);
}

/** Renames an event everywhere, in code and registry, to a name that the person gives. */
export async function rename(event: EventHandle): Promise<void> {
  const { uri, range } = placeOf(event);
  const name = await vscode.window.showInputBox({
    title: `Rename ${event.name} in code and registry`,
    value: event.name,
    validateInput: (value) => (value.trim() === "" ? "Give the new name." : undefined),
  });
  if (name === undefined || name.trim() === event.name) {
    return;
  }
  // VS Code hands the new name on wrongly for documents that it has not opened.
  await vscode.workspace.openTextDocument(uri);
  const edit = await vscode.commands
    .executeCommand<vscode.WorkspaceEdit>("vscode.executeDocumentRenameProvider", uri, range.start, name.trim())
    .then(undefined, (error: unknown) => {
      // VS Code hands the server's reason on as the message of an error of its own.
      throw new RefusedError(error instanceof Error ? error.message : String(error));
    });
  await vscode.workspace.applyEdit(edit, { isRefactoring: true });
}

function placeOf(event: EventHandle): vscode.Location {
  if (event.location === null) {
    throw new RefusedError(`\`${event.name}\` stands nowhere any more.`);
  }
  return locationOf(event.location);
}
