/** The settings of the extension, as they are now. */

import { homedir } from "node:os";
import * as vscode from "vscode";
import { folderPaths, liesInWorkspace } from "./folders";

export const section = "concordia";

/** Settings that say how the server is started: where one of them changes, it is started anew. */
const ofStart = ["path", "interpreter", "importStrategy", "args"] as const;

export type Notifications = "always" | "onError" | "off";

/** A setting by its name without `concordia.`; in a workspace that is not trusted, without what the workspace says. */
export function setting<T>(name: string, fallback: T): T {
  return vscode.workspace.getConfiguration(section, scope()).get<T>(name, fallback);
}

/**
 * A setting that is a path, with `~` and `${workspaceFolder}` replaced.
 *
 * Empty where it leads into a workspace that is not trusted: there, a person's own setting names the workspace's code.
 */
export function pathSetting(name: string): string {
  const value = setting(name, "").trim();
  const [folder] = folderPaths();
  const expanded = value === "~" || /^~[/\\]/.test(value) ? homedir() + value.slice(1) : value;
  const file = folder === undefined ? expanded : expanded.replaceAll("${workspaceFolder}", folder);
  return liesInWorkspace(file) && !vscode.workspace.isTrusted ? "" : file;
}

/** Whether a change of settings asks for another start of the server. */
export function changesStart(event: vscode.ConfigurationChangeEvent): boolean {
  return ofStart.some((name) => event.affectsConfiguration(`${section}.${name}`));
}

/** What the server is told when it starts; of changed settings the language client tells it. */
export function serverOptions(): Record<string, unknown> {
  return {
    // The explorer's welcome and the walkthrough offer it, and explanations are shown as documents.
    offersFirstFiles: false,
    showsExplanations: false,
    inlayHints: setting("inlayHints", false),
    registry: setting<string[]>("registry", []),
    rules: setting<Record<string, string>>("rules", {}),
  };
}

/** One server serves all folders, so the first one's settings say how it is started. */
function scope(): vscode.Uri | undefined {
  return vscode.workspace.workspaceFolders?.[0]?.uri;
}
