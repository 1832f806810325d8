/** Starts a VS Code for each suite, and tells what the suite says. This is the part outside of the extension host. */

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { format } from "node:util";
import { type Start, startVsCode, type VsCode } from "../editors/vscode";
import { closeBrowser, keepFailure, openWindow, type Window } from "../editors/window";
import { copyExamples, serverProgram } from "../editors/workspaces";
import { failed, marked } from "./telling";

/** What a suite runs in. */
interface Suite {
  /** Makes what is opened in a folder of its own, and returns its path. */
  workspace(folder: string): string;
  start: Start;
}

const withServer: Start = { machineSettings: { "concordia.path": serverProgram } };

/** By the names of their files. */
const suites: Readonly<Record<string, Suite>> = {
  examples: { workspace: copyExamples, start: withServer },
};

/** How long a suite may take, in milliseconds. */
const patience = 120_000;

/** Runs suites one after the other. The number of those that failed. */
export async function runSuites(names: readonly string[], grep: string | undefined): Promise<number> {
  let failures = 0;
  try {
    for (const name of names) {
      failures += (await runSuite(name, grep)) ? 0 : 1;
    }
  } finally {
    await closeBrowser();
  }
  return failures;
}

/** Runs one suite; whether all its tests passed. */
async function runSuite(name: string, grep: string | undefined): Promise<boolean> {
  const suite = suites[name];
  if (suite === undefined) {
    throw new Error(`suites.ts says nothing of ${name}.`);
  }
  const environment = { ...suite.start.environment, ...(grep === undefined ? {} : { CONCORDIA_GREP: grep }) };
  const code = await startVsCode({ ...suite.start, environment });
  let window: Window | undefined;
  try {
    const workspaces = join(code.folder, "workspaces");
    mkdirSync(workspaces);
    const path = suite.workspace(join(workspaces, name));
    const keeping: Promise<void>[] = [];
    const keep = (title: string): void => {
      keeping.push(keepFailure(title, code, window));
    };
    let end: (code: number) => void = () => undefined;
    const ended = new Promise<number>((resolve) => {
      end = resolve;
    });
    const impatient = setTimeout(() => {
      console.log(`  ${name} did not end within ${patience / 1000} s.`);
      keep(name);
      end(1);
    }, patience);
    window = await openWindow(code, path, payloadOf(code, name), async (page) => {
      await page.exposeFunction("codeAutomationLog", (_level: string, args: unknown[]) => tell(format(...args), keep));
      await page.exposeFunction("codeAutomationExit", (result: number) => end(result));
    });
    const result = await ended;
    clearTimeout(impatient);
    await Promise.all(keeping);
    return result === 0;
  } finally {
    await window?.close();
    await code.stop();
  }
}

/** What VS Code is told to run. */
function payloadOf(code: VsCode, suite: string): Array<[string, string]> {
  const extension = `vscode-remote://${code.authority}${process.cwd()}`;
  return [
    ["extensionDevelopmentPath", extension],
    ["extensionTestsPath", `${extension}/out/test/host/${suite}/index.js`],
  ];
}

/** VS Code hands on all that it logs; only what the tests say is shown. */
function tell(line: string, keep: (title: string) => void): void {
  if (line.startsWith(failed)) {
    keep(line.slice(failed.length));
  } else if (line.startsWith(marked)) {
    console.log(line.slice(marked.length));
  }
}
