/** Checks all workspaces, says what was found, and shows it. */

import * as vscode from "vscode";
import { countsOf } from "../findings";
import { type Checked, checkRequest } from "../protocol";
import { plural } from "../wording";
import { type Concordia, clientOf } from "./concordia";

export async function checkWorkspace(concordia: Concordia): Promise<void> {
  const client = clientOf(concordia);
  const checked = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: "Concordia checks the workspace" },
    () => client.sendRequest(checkRequest),
  );
  if (checked.length === 0) {
    const begin = "Initialise Workspace";
    const chosen = await vscode.window.showInformationMessage(
      "There is nothing to check against: no folder here has a `concordia.toml` or an event registry.",
      begin,
    );
    if (chosen === begin) {
      await vscode.commands.executeCommand("concordia.initialise");
    }
    return;
  }
  void vscode.window.setStatusBarMessage(`Concordia: ${summaryOf(checked)}`, 10_000);
  await vscode.commands.executeCommand("workbench.actions.view.problems");
}

/** `12 files checked: 3 errors, 1 warning`. */
function summaryOf(checked: readonly Checked[]): string {
  const sum = (field: Exclude<keyof Checked, "root">): number => checked.reduce((total, one) => total + one[field], 0);
  return `${plural(sum("files"), "file")} checked: ${countsOf((severity) => sum(`${severity}s`))}`;
}
