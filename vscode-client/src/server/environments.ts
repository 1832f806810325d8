/** The Python environment of the workspace: what the Python extension has selected, if there is one, else a `.venv`. */

import { access, constants, stat } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import { interpreterIn, type Surroundings, searchPathOf } from "./find";
import { folderPaths, liesInWorkspace } from "./folders";
import { succeeds } from "./processes";
import { pathSetting, setting } from "./settings";

/** Folders that a virtual environment is kept in, by custom. */
const customary = [".venv", "venv", "env"];

/** The part of the Python extension's interface that is used here. */
interface PythonExtension {
  environments?: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { path: string };
    resolveEnvironment(environment: {
      path: string;
    }): Promise<{ executable?: { uri?: vscode.Uri | undefined } } | undefined>;
    onDidChangeActiveEnvironmentPath: vscode.Event<unknown>;
  };
}

/** What `findServer` has to know, read from VS Code and the machine. */
export function surroundings(context: vscode.ExtensionContext): Surroundings {
  return {
    path: pathSetting("path"),
    interpreter: pathSetting("interpreter"),
    importStrategy: setting<"fromEnvironment" | "fromPath">("importStrategy", "fromEnvironment"),
    platform: process.platform,
    searchPath: searchPathOf(process.env.PATH, vscode.workspace.isTrusted ? [] : folderPaths()),
    ownEnvironment: ownEnvironment(context),
    selectedInterpreter,
    isExecutable,
    holdsServer: (interpreter) => succeeds(interpreter, ["-P", "-m", "saga_concordia", "--version"]),
  };
}

/** The folder of the environment that the extension installs into where no other one is selected. */
export function ownEnvironment(context: vscode.ExtensionContext): string {
  return path.join(context.globalStorageUri.fsPath, "environment");
}

/** The Python that is selected for the workspace. Of one that is not trusted nothing is taken that lies in it. */
export async function selectedInterpreter(): Promise<string | undefined> {
  const named = await ofPythonExtension(vscode.workspace.workspaceFolders?.[0]?.uri);
  if (!vscode.workspace.isTrusted) {
    return named !== undefined && !liesInWorkspace(named) ? named : undefined;
  }
  if (named !== undefined) {
    return named;
  }
  for (const folder of folderPaths()) {
    for (const name of customary) {
      const interpreter = interpreterIn(path.join(folder, name), process.platform);
      if (await isExecutable(interpreter)) {
        return interpreter;
      }
    }
  }
  return undefined;
}

/** Tells when another environment is selected. */
export async function onEnvironmentChanged(hear: () => void): Promise<vscode.Disposable | undefined> {
  return (await pythonExtension())?.environments?.onDidChangeActiveEnvironmentPath(hear);
}

/** Whether a file is there, and may be run. */
export async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, process.platform === "win32" ? constants.F_OK : constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

async function ofPythonExtension(resource: vscode.Uri | undefined): Promise<string | undefined> {
  const environments = (await pythonExtension())?.environments;
  if (environments === undefined) {
    return undefined;
  }
  const environment = await environments.resolveEnvironment(environments.getActiveEnvironmentPath(resource));
  return environment?.executable?.uri?.fsPath;
}

/** The Python extension, if there is one. It belongs to somebody else, so its failure is no reason not to start. */
async function pythonExtension(): Promise<PythonExtension | undefined> {
  try {
    return await vscode.extensions.getExtension<PythonExtension>("ms-python.python")?.activate();
  } catch {
    return undefined;
  }
}
