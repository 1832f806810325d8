/**
 * Where the server is: the path that is set, the Python environment, PATH, and an environment of our own, in this order.
 *
 * Nothing here knows VS Code, so that every way can be tested by itself.
 */

import path from "node:path";

/** How the server is started. */
export interface ServerCommand {
  /** An absolute path. */
  command: string;
  args: readonly string[];
  /** Where it was found, for the log: "`concordia.path`". */
  origin: string;
}

/** What is known of the place where the server is looked for. */
export interface Surroundings {
  /** The setting `concordia.path`, with its variables replaced; empty: not set. */
  path: string;
  /** The setting `concordia.interpreter`, likewise. */
  interpreter: string;
  importStrategy: "fromEnvironment" | "fromPath";
  platform: NodeJS.Platform;
  /** The absolute folders of PATH; in a workspace that is not trusted, those outside of it. */
  searchPath: readonly string[];
  /** The folder of the environment that the extension installs into. */
  ownEnvironment: string;
  /** The Python of the environment that is selected for the workspace; undefined: none is, or it is not trusted. */
  selectedInterpreter(): Promise<string | undefined>;
  isExecutable(file: string): Promise<boolean>;
  /** Whether a Python can run the server as a module. Runs it. */
  holdsServer(interpreter: string): Promise<boolean>;
}

/** Finds the server. Settings that lead nowhere are not passed over: then the answer is why, for people. */
export async function findServer(around: Surroundings): Promise<ServerCommand | { problem: string } | undefined> {
  if (around.path !== "") {
    const file = isBare(around.path) ? await onPath(around, around.path) : around.path;
    return file !== undefined && path.isAbsolute(file) && (await around.isExecutable(file))
      ? { command: file, args: ["server"], origin: "`concordia.path`" }
      : { problem: `\`concordia.path\` is set to ${around.path}, and there is no program there that can be run.` };
  }
  if (around.interpreter !== "") {
    return (
      (await ofInterpreter(around, around.interpreter, "`concordia.interpreter`")) ?? {
        problem: `\`concordia.interpreter\` is set to ${around.interpreter}, and Concordia is not installed there.`,
      }
    );
  }
  return (await ofEnvironment(around)) ?? (await elsewhere(around));
}

async function ofEnvironment(around: Surroundings): Promise<ServerCommand | undefined> {
  const selected = around.importStrategy === "fromEnvironment" ? await around.selectedInterpreter() : undefined;
  return selected === undefined ? undefined : ofInterpreter(around, selected, "the Python environment");
}

async function elsewhere(around: Surroundings): Promise<ServerCommand | undefined> {
  const file = await onPath(around, "concordia");
  if (file !== undefined) {
    return { command: file, args: ["server"], origin: "PATH" };
  }
  const own = interpreterIn(around.ownEnvironment, around.platform);
  return ofInterpreter(around, own, "the extension's own environment");
}

/** The program beside a Python is quicker to find than a module of it, which has to be asked for. */
async function ofInterpreter(
  around: Surroundings,
  interpreter: string,
  origin: string,
): Promise<ServerCommand | undefined> {
  if (!path.isAbsolute(interpreter) || !(await around.isExecutable(interpreter))) {
    return undefined;
  }
  const beside = path.join(path.dirname(interpreter), fileOf("concordia", around.platform));
  if (await around.isExecutable(beside)) {
    return { command: beside, args: ["server"], origin };
  }
  // -P: the folder that Python is started in holds the user's code, and is no place to import from.
  return (await around.holdsServer(interpreter))
    ? { command: interpreter, args: ["-P", "-m", "saga_concordia", "server"], origin }
    : undefined;
}

async function onPath(around: Surroundings, program: string): Promise<string | undefined> {
  for await (const file of programsOn(around.searchPath, program, around)) {
    return file;
  }
  return undefined;
}

/** The programs of a name in folders, in the order of these. */
export async function* programsOn(
  folders: readonly string[],
  program: string,
  { platform, isExecutable }: Pick<Surroundings, "platform" | "isExecutable">,
): AsyncGenerator<string> {
  for (const folder of folders) {
    const file = path.join(folder, fileOf(program, platform));
    if (await isExecutable(file)) {
      yield file;
    }
  }
}

/** The Python of a virtual environment. */
export function interpreterIn(environment: string, platform: NodeJS.Platform): string {
  return platform === "win32"
    ? path.join(environment, "Scripts", "python.exe")
    : path.join(environment, "bin", "python");
}

/** The absolute folders of a PATH, but for those that lie in one of `barred`. */
export function searchPathOf(value: string | undefined, barred: readonly string[]): string[] {
  const folders = (value ?? "").split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  return folders.filter((folder) => !barred.some((outer) => isWithin(folder, outer)));
}

/** Whether a path is a folder, or in it. */
export function isWithin(inner: string, outer: string): boolean {
  const relative = path.relative(outer, inner);
  return relative === "" || (relative !== ".." && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative));
}

function isBare(program: string): boolean {
  return !program.includes("/") && !program.includes(path.sep);
}

/** What the file of a program is called. */
function fileOf(program: string, platform: NodeJS.Platform): string {
  return platform === "win32" && !program.toLowerCase().endsWith(".exe") ? `${program}.exe` : program;
}
