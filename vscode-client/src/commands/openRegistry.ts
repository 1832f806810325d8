/** Opens the registry, or lets the person choose among several. */

import * as vscode from "vscode";
import { plural } from "../wording";
import { type Concordia, RefusedError } from "./concordia";

export async function openRegistry({ overviews }: Concordia): Promise<void> {
  const rows = (await overviews.overview()).flatMap(({ name, registries }) =>
    registries.map(({ uri, path, events }) => ({
      label: path,
      description: name,
      detail: plural(events, "event"),
      uri: vscode.Uri.parse(uri, true),
    })),
  );
  if (rows.length === 0) {
    throw new RefusedError("There is no event registry here. `Concordia: Initialise Workspace` writes one.");
  }
  const chosen = rows.length === 1 ? rows[0] : await vscode.window.showQuickPick(rows, { title: "Open a registry" });
  if (chosen !== undefined) {
    await vscode.window.showTextDocument(chosen.uri);
  }
}
