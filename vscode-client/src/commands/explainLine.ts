/** Explains the verdict on the line of the cursor; the answer is shown by the client's middleware. */

import * as vscode from "vscode";
import { explainCommand } from "../client/explanation";
import { type Concordia, clientOf } from "./concordia";

export async function explainLine(concordia: Concordia): Promise<void> {
  clientOf(concordia);
  const editor = vscode.window.activeTextEditor;
  if (editor !== undefined) {
    const { document, selection } = editor;
    await vscode.commands.executeCommand(explainCommand, document.uri.toString(), selection.active.line);
  }
}
