/** The state of the server and the number of findings, in the language status of code. */

import * as vscode from "vscode";
import { countsOf, type Severity } from "../findings";
import { codeLanguages } from "./documents";
import type { Session, State } from "./session";

const states: Record<State, { detail: string; severity: vscode.LanguageStatusSeverity; command: vscode.Command }> = {
  starting: status("starting", vscode.LanguageStatusSeverity.Information, "Show Log", "concordia.showLog"),
  running: status("running", vscode.LanguageStatusSeverity.Information, "Show Log", "concordia.showLog"),
  stopped: status("stopped", vscode.LanguageStatusSeverity.Warning, "Restart", "concordia.restart"),
  missing: status("not installed", vscode.LanguageStatusSeverity.Error, "Install Server", "concordia.installServer"),
  failed: status("does not run", vscode.LanguageStatusSeverity.Error, "Restart", "concordia.restart"),
};

/** Shows the status for as long as it is not disposed. */
export function showStatus(session: Session): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem("concordia.status", codeLanguages);
  item.name = "Concordia";
  const show = (): void => {
    const { detail, severity, command } = states[session.state];
    item.text = session.state === "running" ? counted(findings()) : "Concordia";
    item.detail = `Concordia ${detail}`;
    item.severity = severity;
    item.command = command;
    item.busy = session.state === "starting";
  };
  show();
  return vscode.Disposable.from(item, session.onChanged(show), vscode.languages.onDidChangeDiagnostics(show));
}

/** All findings of Concordia's that the editor has. */
function findings(): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics().flatMap(([, rows]) => rows.filter((row) => row.source === "concordia"));
}

/** The findings by severity, in words. */
function counted(rows: readonly vscode.Diagnostic[]): string {
  return countsOf((severity) => rows.filter((row) => row.severity === severitiesOfEditor[severity]).length);
}

const severitiesOfEditor: Record<Severity, vscode.DiagnosticSeverity> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

function status(
  detail: string,
  severity: vscode.LanguageStatusSeverity,
  title: string,
  command: string,
): { detail: string; severity: vscode.LanguageStatusSeverity; command: vscode.Command } {
  return { detail, severity, command: { title, command } };
}
