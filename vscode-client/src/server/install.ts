/** Installs the server: into the selected Python environment, else into one of the extension's own. */

import * as vscode from "vscode";
import { isExecutable, ownEnvironment, selectedInterpreter } from "./environments";
import { interpreterIn, programsOn, searchPathOf } from "./find";
import { folderPaths } from "./folders";
import { type Outcome, run, succeeds } from "./processes";
import { pathSetting } from "./settings";

/** The name of the server's package. */
const distribution = "saga-concordia";

/** An installation under way. */
interface Work {
  log: vscode.LogOutputChannel;
  signal: AbortSignal;
}

/** Installs the server, and says how that went. True if it is there now. */
export async function installServer(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): Promise<boolean> {
  const interpreter = pathSetting("interpreter") || (await selectedInterpreter());
  const place = interpreter ?? ownEnvironment(context);
  const problem = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: `Installing Concordia into ${place}`, cancellable: true },
    async (_progress, cancellation) => {
      const abort = new AbortController();
      cancellation.onCancellationRequested(() => abort.abort());
      const work = { log, signal: abort.signal };
      const failure = interpreter === undefined ? await intoOwn(context, work) : await into(interpreter, context, work);
      return abort.signal.aborted ? "The installation was called off." : failure;
    },
  );
  if (problem !== undefined) {
    log.error(problem);
    const shown = await vscode.window.showErrorMessage(`Concordia was not installed. ${problem}`, "Show Log");
    if (shown !== undefined) {
      log.show();
    }
  }
  return problem === undefined;
}

/** Installs into an environment. Undefined if that went well, else what went wrong. */
async function into(interpreter: string, context: vscode.ExtensionContext, work: Work): Promise<string | undefined> {
  const outcome = await pip(interpreter, work);
  if (outcome.code === 0) {
    return undefined;
  }
  if (outcome.output.includes("externally-managed-environment")) {
    work.log.info(`${interpreter} belongs to the operating system, so an environment of Concordia's own is made.`);
    return intoOwn(context, work);
  }
  return outcome.output.includes("Requires-Python") || outcome.output.includes("requires a different Python")
    ? `It needs Python 3.11 or later, and ${interpreter} is an earlier one. Select another interpreter.`
    : `\`${interpreter} -m pip install ${distribution}\` failed.`;
}

/** Installs into the extension's own environment, which is made first if need be. */
async function intoOwn(context: vscode.ExtensionContext, work: Work): Promise<string | undefined> {
  const environment = ownEnvironment(context);
  const own = interpreterIn(environment, process.platform);
  // One whose making was called off, or failed at its end, has a Python and no pip.
  if (!(await succeeds(own, ["-m", "pip", "--version"]))) {
    const python = await pythonOnPath();
    if (python === undefined) {
      return "There is no Python 3.11 or later on PATH: install one first.";
    }
    const made = await logged(work, python, ["-m", "venv", "--clear", environment]);
    if (made.code !== 0) {
      return `\`${python} -m venv ${environment}\` failed. On Debian and Ubuntu it needs the package python3-venv.`;
    }
  }
  return (await pip(own, work)).code === 0 ? undefined : `\`${own} -m pip install ${distribution}\` failed.`;
}

/** Runs pip, or uv for environments that it has made without pip. */
async function pip(interpreter: string, work: Work): Promise<Outcome> {
  const outcome = await logged(work, interpreter, ["-m", "pip", "install", "--upgrade", distribution]);
  if (outcome.output.includes("No module named pip")) {
    for await (const uv of onPath("uv")) {
      return logged(work, uv, ["pip", "install", "--python", interpreter, "--upgrade", distribution]);
    }
  }
  return outcome;
}

function logged(work: Work, command: string, args: readonly string[]): Promise<Outcome> {
  work.log.info(`${command} ${args.join(" ")}`);
  return run(command, args, { signal: work.signal, hear: (text) => work.log.append(text) });
}

/** A Python on PATH that the server can run in. Names may stand there that start none: pyenv's do for each version. */
async function pythonOnPath(): Promise<string | undefined> {
  for await (const file of onPath("python3.14", "python3.13", "python3.12", "python3.11", "python3", "python")) {
    if (await succeeds(file, ["-c", "import sys; sys.exit(sys.version_info < (3, 11))"])) {
      return file;
    }
  }
  return undefined;
}

/** The programs of these names on PATH; none that lies in the workspace, which would be the workspace's code. */
async function* onPath(...names: string[]): AsyncGenerator<string> {
  const folders = searchPathOf(process.env.PATH, folderPaths());
  for (const name of names) {
    yield* programsOn(folders, name, { platform: process.platform, isExecutable });
  }
}
