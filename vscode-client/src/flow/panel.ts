/** The event flow in the editor: one panel, which is shown anew when what the server knows changes. */

import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { Location } from "vscode-languageclient/node";
import type { OverviewSource } from "../client/overview";
import { locationOf, openBeside } from "../client/places";
import { htmlOf } from "./html";
import { isStraight, type ToPage, toHost } from "./messages";
import { oneAtATime } from "./once";

/** The type of the panel, which `onWebviewPanel:` in package.json names too. */
export const FLOW_VIEW = "concordia.flow";

/** The event flow, in one panel. */
export interface EventFlow extends vscode.Disposable {
  /** Opens the panel, or brings it to the front. */
  show(): void;
}

/** Lets the event flow be shown, and restores it after a restart of the editor. */
export function eventFlowOf(extension: vscode.Uri, source: OverviewSource): EventFlow {
  let shown: vscode.WebviewPanel | null = null;
  const adopt = (panel: vscode.WebviewPanel): void => {
    // A panel of an earlier run is restored only when its tab is looked at; another may have been opened by then.
    shown?.dispose();
    shown = panel;
    panel.onDidDispose(() => {
      shown = shown === panel ? null : shown;
    });
    fill(panel, extension, source);
  };
  const show = (): void => {
    if (shown === null) {
      adopt(vscode.window.createWebviewPanel(FLOW_VIEW, "Event Flow", vscode.ViewColumn.Active));
    } else {
      shown.reveal();
    }
  };
  const restoring = vscode.window.registerWebviewPanelSerializer(FLOW_VIEW, {
    // The page itself keeps filter and zoom.
    deserializeWebviewPanel: async (panel) => adopt(panel),
  });
  return {
    show,
    dispose: () => {
      restoring.dispose();
      shown?.dispose();
    },
  };
}

function fill(panel: vscode.WebviewPanel, extension: vscode.Uri, source: OverviewSource): void {
  const dist = vscode.Uri.joinPath(extension, "dist");
  const { webview } = panel;
  const say = (message: ToPage) => webview.postMessage(message);
  // A page that is hidden is gone, and says that it is ready when it is shown again.
  let isStale = false;
  const refresh = oneAtATime(async () => {
    try {
      await say({ type: "overviews", overviews: await source.overview() });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      await say({
        type: "failed",
        message: `The server did not say what it knows: ${why}. “Concordia: Show Log” tells more.`,
      });
    }
  });
  const received = webview.onDidReceiveMessage(async (data: unknown) => {
    const message = toHost(data);
    switch (message?.type) {
      case "ready":
        isStale = false;
        refresh();
        break;
      case "open":
        await open(message.location, panel.viewColumn);
        break;
      case "export":
        await save(message.svg);
        break;
    }
  });
  const changed = source.onChanged(() => {
    isStale = !panel.visible;
    if (panel.visible) {
      refresh();
    }
  });
  const seen = panel.onDidChangeViewState(() => {
    if (panel.visible && isStale) {
      isStale = false;
      refresh();
    }
  });
  panel.onDidDispose(() => vscode.Disposable.from(received, changed, seen).dispose());
  webview.options = { enableScripts: true, localResourceRoots: [dist] };
  webview.html = htmlOf({
    script: webview.asWebviewUri(vscode.Uri.joinPath(dist, "flow.js")).toString(),
    style: webview.asWebviewUri(vscode.Uri.joinPath(dist, "flow.css")).toString(),
    source: webview.cspSource,
    nonce: randomBytes(16).toString("hex"),
  });
}

async function open(location: Location, own: vscode.ViewColumn | undefined): Promise<void> {
  const place = placeIn(location);
  if (place === null) {
    void vscode.window.showWarningMessage(`${location.uri} is not opened: it is no file.`);
    return;
  }
  await openBeside(place, own);
}

/** A place in a file; null: the page has named something else. */
function placeIn(location: Location): vscode.Location | null {
  try {
    const place = locationOf(location);
    return place.uri.scheme === "file" && isStraight(place.uri.path) ? place : null;
  } catch {
    return null;
  }
}

async function save(svg: string): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    title: "Export Event Flow",
    filters: { "SVG picture": ["svg"] },
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, "event-flow.svg") }),
  });
  if (target === undefined) {
    return;
  }
  try {
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(svg));
    vscode.window.setStatusBarMessage(`Event flow saved as ${target.fsPath}`, 5000);
  } catch (error) {
    void vscode.window.showErrorMessage(`${target.fsPath} cannot be written: ${String(error)}`);
  }
}
