/** What the tests work on: copies of this project's own files. */

import { cpSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder of the whole project. The tests run in the extension's. */
const project = dirname(process.cwd());

/** The server that the tests start. */
export const serverProgram = join(project, ".venv", "bin", "concordia");

/** Copies the bundled example, which has sagas in Python and Elixir, into a new folder. */
export function copyExamples(folder: string): string {
  cpSync(join(project, "examples"), folder, { recursive: true, filter: (file) => !file.endsWith("__pycache__") });
  return folder;
}
