/** The page of an audit in the editor. It is the file that is written, under that page's own policy. */

import * as vscode from "vscode";
import { openBeside } from "../client/places";
import { targetOf } from "./links";

const AUDIT_VIEW = "concordia.audit";

/** The page of the last audit, in one panel. */
export interface AuditPage extends vscode.Disposable {
  /** Shows a page, whose links lead from `folder`. */
  show(html: string, folder: vscode.Uri): void;
}

/** Lets audits be shown. */
export function auditPageOf(): AuditPage {
  let shown: vscode.WebviewPanel | null = null;
  return {
    show: (html, folder) => {
      // Another audit may be of another folder, so the panel is made anew.
      shown?.dispose();
      const panel = vscode.window.createWebviewPanel(AUDIT_VIEW, "Audit", vscode.ViewColumn.Active, {
        enableScripts: true,
        enableFindWidget: true,
        localResourceRoots: [],
        // Its page is long: who comes back to it wants to go on where they were.
        retainContextWhenHidden: true,
      });
      shown = panel;
      const received = panel.webview.onDidReceiveMessage(async (data: unknown) => {
        const place = placeOf(data, folder);
        if (place !== null) {
          await openBeside(place, panel.viewColumn);
        }
      });
      panel.onDidDispose(() => {
        received.dispose();
        shown = shown === panel ? null : shown;
      });
      panel.webview.html = html;
    },
    dispose: () => shown?.dispose(),
  };
}

/** The place that a message of the page asks for; null: it asks for nothing. */
function placeOf(data: unknown, folder: vscode.Uri): vscode.Location | null {
  const message = data as { type?: unknown; href?: unknown } | null;
  const target = message?.type === "open" && typeof message.href === "string" ? targetOf(message.href) : null;
  if (target === null) {
    return null;
  }
  const start = new vscode.Position(Math.max(target.line - 1, 0), 0);
  return new vscode.Location(vscode.Uri.joinPath(folder, target.path), start);
}
