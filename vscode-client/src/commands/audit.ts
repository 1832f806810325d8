/** Audits a workspace: writes the documents into a folder that the person chooses, and shows the page. */

import * as vscode from "vscode";
import { type Audited, auditRequest } from "../protocol";
import { plural } from "../wording";
import { type Concordia, clientOf, RefusedError } from "./concordia";

/** Where `concordia audit` writes too, unless it is told otherwise. */
const usualFolder = "concordia-audit";

/** Audits the workspace that is chosen, or the only one; `given` is the folder for the documents, if it is known. */
export async function audit(concordia: Concordia, given?: vscode.Uri): Promise<void> {
  const client = clientOf(concordia);
  const root = await chooseRoot(concordia);
  const folder = root === undefined ? undefined : (given ?? (await chooseFolder(root)));
  if (root === undefined || folder === undefined) {
    return;
  }
  // It is of what is saved, as the commands are that it names.
  await vscode.workspace.saveAll(false);
  const audited = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: "Concordia audits the workspace", cancellable: true },
    async (_, token) => {
      try {
        return await client.sendRequest(auditRequest, { root, folder: folder.toString() }, token);
      } catch (error) {
        if (token.isCancellationRequested) {
          return undefined;
        }
        throw error;
      }
    },
  );
  if (audited === undefined) {
    return;
  }
  await write(audited, folder);
  const page = audited.files.find(({ name }) => name === audited.page);
  concordia.auditPage.show(page?.text ?? "", folder);
  void say(audited, folder);
}

async function chooseRoot({ overviews }: Concordia): Promise<string | undefined> {
  const rows = (await overviews.overview()).map(({ name, root }) => ({ label: name, description: root, root }));
  if (rows.length === 0) {
    throw new RefusedError(
      "There is nothing to audit: no folder here has a `concordia.toml` or an event registry. " +
        "`Concordia: Initialise Workspace` writes both.",
    );
  }
  const chosen = rows.length === 1 ? rows[0] : await vscode.window.showQuickPick(rows, { title: "Audit a workspace" });
  return chosen?.root;
}

async function chooseFolder(root: string): Promise<vscode.Uri | undefined> {
  const usual = vscode.Uri.joinPath(vscode.Uri.file(root), usualFolder);
  const rows = [
    { label: usualFolder, description: root, choose: async () => usual },
    { label: "Choose Another Folder...", description: "", choose: () => choosePlace(usual) },
  ];
  const chosen = await vscode.window.showQuickPick(rows, { title: "Write the audit's documents into a folder" });
  return chosen?.choose();
}

async function choosePlace(usual: vscode.Uri): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: "The folder for the audit's documents",
    openLabel: "Write Here",
    canSelectFiles: false,
    canSelectFolders: true,
    defaultUri: vscode.Uri.joinPath(usual, ".."),
  });
  return chosen?.[0];
}

async function write({ files, numbers }: Audited, folder: vscode.Uri): Promise<void> {
  const documents = files.map(({ name, text }) => ({ uri: vscode.Uri.joinPath(folder, name), text }));
  const kept = numbers === null ? [] : [{ uri: vscode.Uri.parse(numbers.uri, true), text: numbers.text }];
  for (const { uri, text } of [...documents, ...kept]) {
    try {
      // Makes the folder too.
      await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    } catch (error) {
      throw new RefusedError(`${uri.fsPath} cannot be written: ${error instanceof Error ? error.message : error}.`);
    }
  }
}

/** Says what was written, and offers to open it elsewhere. */
async function say({ files, page, numbers }: Audited, folder: vscode.Uri): Promise<void> {
  const where = vscode.workspace.asRelativePath(folder);
  const kept =
    numbers === null
      ? "."
      : `, and ${vscode.workspace.asRelativePath(vscode.Uri.parse(numbers.uri, true))}, which keeps the numbers of ` +
        "drifts and gaps: commit it.";
  const summary = "Open Summary";
  const browser = "Open in Browser";
  // A file of another machine is nothing to the person's browser.
  const isHere = vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined;
  const chosen = await vscode.window.showInformationMessage(
    `Wrote ${plural(files.length, "file")} to ${where}${kept}`,
    summary,
    ...(isHere ? [browser] : []),
  );
  if (chosen === summary) {
    await vscode.commands.executeCommand("markdown.showPreview", vscode.Uri.joinPath(folder, "README.md"));
  } else if (chosen === browser) {
    await vscode.env.openExternal(vscode.Uri.joinPath(folder, page));
  }
}
