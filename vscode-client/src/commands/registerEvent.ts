/** Registers an event that the code emits or handles in the registry in force. */

import * as vscode from "vscode";
import { registerRequest } from "../protocol";
import { apply, type Concordia, clientOf, RefusedError, writtenBy } from "./concordia";

/** An event of a workspace, whose root is as the overview has it. */
export interface Unregistered {
  root: string;
  name: string;
}

/** Registers an event, or lets the person pick one of the unregistered. */
export async function registerEvent(concordia: Concordia, given?: Unregistered): Promise<void> {
  const client = clientOf(concordia);
  const event = given ?? (await pick(concordia));
  if (event === undefined) {
    return;
  }
  const edit = await client.sendRequest(registerRequest, { root: event.root, name: event.name });
  const [registry] = writtenBy(edit);
  if (registry === undefined || !(await apply(client, edit))) {
    throw new RefusedError(`\`${event.name}\` was not registered: the editor has not made the edit.`);
  }
  const open = "Open Registry";
  const path = vscode.workspace.asRelativePath(registry);
  void vscode.window.showInformationMessage(`Registered \`${event.name}\` in ${path}.`, open).then((chosen) => {
    if (chosen === open) {
      void vscode.window.showTextDocument(registry);
    }
  });
}

async function pick({ overviews }: Concordia): Promise<Unregistered | undefined> {
  const rows = (await overviews.overview()).flatMap(({ root, name: workspace, events }) =>
    events
      .filter((event) => event.registered === null)
      .map((event) => ({
        label: event.name,
        description: workspace,
        detail: [...event.emitters, ...event.handlers].map((party) => party.label).join(", "),
        event: { root, name: event.name },
      })),
  );
  if (rows.length === 0) {
    throw new RefusedError("Every event that the code emits or handles is registered.");
  }
  const chosen = await vscode.window.showQuickPick(rows, {
    title: "Register an event in the registry",
    placeHolder: "An event that the code emits or handles",
    matchOnDetail: true,
  });
  return chosen?.event;
}
