/** Shows the places that a lens has counted. The server's lenses run it, with URIs and positions of the protocol. */

import * as vscode from "vscode";
import type { Location, Position } from "vscode-languageclient";
import { locationOf } from "../client/places";

export async function showReferences(uri: string, { line, character }: Position, places: Location[]): Promise<void> {
  await vscode.commands.executeCommand(
    "editor.action.showReferences",
    vscode.Uri.parse(uri, true),
    new vscode.Position(line, character),
    places.map(locationOf),
  );
}
