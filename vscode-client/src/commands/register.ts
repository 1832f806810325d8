/** The commands by name, as `package.json` contributes them; a lens runs `showReferences`. */

import * as vscode from "vscode";
import type { Node } from "../explorer/tree";
import { installServer } from "../server/install";
import { audit } from "./audit";
import { checkWorkspace } from "./checkWorkspace";
import { type Concordia, told } from "./concordia";
import { explainLine } from "./explainLine";
import { fixFile } from "./fixFile";
import { fixWorkspace } from "./fixWorkspace";
import { initialise } from "./initialise";
import { copyName, eventOf, findReferences, openEntry, rename } from "./ofEvent";
import { openRegistry } from "./openRegistry";
import { registerEvent } from "./registerEvent";
import { showReferences } from "./showReferences";

/** Registers all commands. */
export function registerCommands(concordia: Concordia): vscode.Disposable {
  const { context, log, session, flow } = concordia;
  const add = <Args extends unknown[]>(name: string, work: (...args: Args) => unknown): vscode.Disposable =>
    vscode.commands.registerCommand(`concordia.${name}`, (...args: Args) => told(log, () => work(...args)));
  return vscode.Disposable.from(
    add("audit", (folder?: vscode.Uri) => audit(concordia, folder instanceof vscode.Uri ? folder : undefined)),
    add("checkWorkspace", () => checkWorkspace(concordia)),
    add("fixFile", fixFile),
    add("fixWorkspace", () => fixWorkspace(concordia)),
    add("registerEvent", () => registerEvent(concordia)),
    add("openRegistry", () => openRegistry(concordia)),
    add("initialise", () => initialise(concordia)),
    add("showEventFlow", () => flow.show()),
    add("explainLine", () => explainLine(concordia)),
    add("restart", () => session.restartAfresh()),
    add("showLog", () => log.show()),
    add("installServer", async () => {
      if (await installServer(context, log)) {
        await session.restartAfresh();
      }
    }),
    add("showReferences", showReferences),
    add("event.findReferences", (node?: Node) => findReferences(eventOf(node))),
    add("event.rename", (node?: Node) => rename(eventOf(node))),
    add("event.copyName", (node?: Node) => copyName(eventOf(node))),
    add("event.openEntry", (node?: Node) => openEntry(eventOf(node))),
    add("event.register", (node?: Node) => registerEvent(concordia, eventOf(node))),
  );
}
