/** Places of the protocol as places of VS Code's. */

import * as vscode from "vscode";
import type { Location } from "vscode-languageclient";

export function locationOf({ uri, range: { start, end } }: Location): vscode.Location {
  const range = new vscode.Range(start.line, start.character, end.line, end.character);
  return new vscode.Location(vscode.Uri.parse(uri, true), range);
}
