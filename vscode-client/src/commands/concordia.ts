/** What every command works with. */

import * as vscode from "vscode";
import { type LanguageClient, ResponseError, type WorkspaceEdit } from "vscode-languageclient/node";
import type { AuditPage } from "../audit/panel";
import type { OverviewSource } from "../client/overview";
import type { Session } from "../client/session";
import type { EventFlow } from "../flow/panel";

/** The parts of the extension, once it is active. */
export interface Concordia {
  context: vscode.ExtensionContext;
  log: vscode.LogOutputChannel;
  session: Session;
  overviews: OverviewSource;
  flow: EventFlow;
  auditPage: AuditPage;
}

/** Nothing is done; the message says why, in words for a person. */
export class RefusedError extends Error {}

/** The client of a running server. Throws a `RefusedError` where none runs. */
export function clientOf({ session }: Concordia): LanguageClient {
  if (session.client === undefined) {
    if (session.state === "starting") {
      throw new RefusedError("The Concordia server is still starting. Try again in a moment.");
    }
    throw new RefusedError("The Concordia server does not run. Restart it, or look into the log.");
  }
  return session.client;
}

/** Makes an edit of the server's; whether that was done. */
export async function apply(client: LanguageClient, edit: WorkspaceEdit): Promise<boolean> {
  const converted = await client.protocol2CodeConverter.asWorkspaceEdit(edit);
  return vscode.workspace.applyEdit(converted, { isRefactoring: true });
}

/** The files that an edit of the server's writes, in order. */
export function writtenBy(edit: WorkspaceEdit): vscode.Uri[] {
  const changed = (edit.documentChanges ?? []).flatMap((change) =>
    "textDocument" in change ? [change.textDocument.uri] : [],
  );
  return [...new Set([...Object.keys(edit.changes ?? {}), ...changed])].map((uri) => vscode.Uri.parse(uri, true));
}

/** Runs a command's work, and shows why it was refused, be it by us or by the server. */
export async function told<T>(log: vscode.LogOutputChannel, work: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RefusedError || error instanceof ResponseError) {
      void vscode.window.showErrorMessage(error.message);
      return undefined;
    }
    log.error(error instanceof Error ? error : String(error));
    throw error;
  }
}
