/** Checks all workspaces, says what was found, and shows it. */

import * as vscode from "vscode";
import { type Checked, checkRequest } from "../protocol";
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
export function summaryOf(checked: readonly Checked[]): string {
  const sum = (field: "files" | "errors" | "warnings" | "infos" | "hints"): number =>
    checked.reduce((total, one) => total + one[field], 0);
  const kinds = (["error", "warning", "info", "hint"] as const)
    .map((kind) => [sum(`${kind}s`), kind] as const)
    .filter(([count]) => count > 0)
    .map(([count, kind]) => plural(count, kind));
  return `${plural(sum("files"), "file")} checked: ${kinds.join(", ") || "no findings"}`;
}

function plural(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
