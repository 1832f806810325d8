/** The extension: a server for the window, and what is shown beside the editor. */

import * as vscode from "vscode";
import { auditPageOf } from "./audit/panel";
import { provideExplanations } from "./client/explanation";
import { type OverviewSource, overviewsOf } from "./client/overview";
import { Session } from "./client/session";
import { showStatus } from "./client/status";
import { registerCommands } from "./commands/register";
import { type Explorer, showExplorer } from "./explorer/explorer";
import { eventFlowOf } from "./flow/panel";
import { onEnvironmentChanged, surroundings } from "./server/environments";
import { findServer } from "./server/find";
import { changesStart } from "./server/settings";

/** What the extension exports: its parts, for tests and for other extensions. */
export interface Api {
  session: Session;
  overviews: OverviewSource;
  explorer: Explorer;
}

let session: Session | undefined;

export function activate(context: vscode.ExtensionContext): Api {
  const log = vscode.window.createOutputChannel("Concordia", { log: true });
  const started = new Session({
    log,
    find: () => findServer(surroundings(context)),
    sayMissing: () => void offerServer(),
  });
  session = started;
  const overviews = overviewsOf(started);
  const explorer = showExplorer(overviews);
  const flow = eventFlowOf(context.extensionUri, overviews);
  const auditPage = auditPageOf();
  context.subscriptions.push(
    log,
    overviews,
    explorer,
    flow,
    auditPage,
    showStatus(started),
    provideExplanations(),
    registerCommands({ context, log, session: started, overviews, flow, auditPage }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (changesStart(event)) {
        void started.restartAfresh();
      }
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void started.restartAfresh()),
  );
  void onEnvironmentChanged(() => void started.restartAfresh()).then((following) => {
    if (following !== undefined) {
      context.subscriptions.push(following);
    }
  });
  void started.restart();
  return { session: started, overviews, explorer };
}

export async function deactivate(): Promise<void> {
  await session?.dispose();
}

/** Says once that there is no server, and offers to install it. */
async function offerServer(): Promise<void> {
  const [install, choose] = ["Install Server", "Set Path"];
  const chosen = await vscode.window.showWarningMessage(
    "The Concordia server was not found: not in the Python environment, nor on PATH. Without it nothing is checked.",
    install,
    choose,
  );
  if (chosen === install) {
    await vscode.commands.executeCommand("concordia.installServer");
  } else if (chosen === choose) {
    await vscode.commands.executeCommand("workbench.action.openSettings", "concordia.path");
  }
}
