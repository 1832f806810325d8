/** Programs that are run to their end. */

import { spawn } from "node:child_process";
import { homedir } from "node:os";

/** What a program left: its exit code, null if it was ended from outside, and all that it wrote. */
export interface Outcome {
  code: number | null;
  output: string;
}

/**
 * Runs a program, without a shell, in the person's home, so that nothing of a workspace is found by chance.
 *
 * `hear` gets each piece of its output. Where it cannot be started, that is the output and the code is null.
 */
export function run(
  command: string,
  args: readonly string[],
  options: { hear?: (text: string) => void; signal?: AbortSignal; timeout?: number } = {},
): Promise<Outcome> {
  return new Promise((resolve) => {
    let output = "";
    const take = (text: string): void => {
      output += text;
      options.hear?.(text);
    };
    const child = spawn(command, args, {
      cwd: homedir(),
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
      ...(options.signal && { signal: options.signal }),
      ...(options.timeout && { timeout: options.timeout }),
    });
    child.stdout.setEncoding("utf8").on("data", take);
    child.stderr.setEncoding("utf8").on("data", take);
    child.on("error", (error) => {
      take(`${error.message}\n`);
      resolve({ code: null, output });
    });
    child.on("close", (code) => resolve({ code, output }));
  });
}

/** How long a program may take to say whether it is of use, in milliseconds. */
const patience = 20_000;

/** Whether a program can be run like this, and soon ends well. */
export async function succeeds(command: string, args: readonly string[]): Promise<boolean> {
  return (await run(command, args, { timeout: patience })).code === 0;
}
