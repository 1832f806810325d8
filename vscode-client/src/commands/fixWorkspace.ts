/** Makes all fixes of the workspace, after a preview in which those that other services see have to be ticked. */

import * as vscode from "vscode";
import { fixWorkspaceRequest } from "../protocol";
import { apply, type Concordia, clientOf } from "./concordia";

export async function fixWorkspace(concordia: Concordia): Promise<void> {
  const client = clientOf(concordia);
  const edit = await client.sendRequest(fixWorkspaceRequest);
  if (edit === null) {
    void vscode.window.showInformationMessage("Concordia has nothing to fix in this workspace.");
    return;
  }
  const annotations = Object.values(edit.changeAnnotations ?? {});
  if (!annotations.some(({ needsConfirmation }) => needsConfirmation)) {
    // Without a change that has to be confirmed there would be no preview.
    for (const annotation of annotations) {
      annotation.needsConfirmation = true;
    }
  }
  await apply(client, edit);
}
