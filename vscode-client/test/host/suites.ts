/** Starts a VS Code for each suite, and tells what the suite says. This is the part outside of the extension host. */

import { mkdirSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { format } from "node:util";
import { type Start, startVsCode, type VsCode } from "../editors/vscode";
import { closeBrowser, keepFailure, openWindow, type Window } from "../editors/window";
import { copyExamples, serverProgram, writeFolders, writeShop } from "../editors/workspaces";
import { ended, failed, marked } from "./telling";

/** What a suite runs in. */
interface Suite {
  /** Makes what is opened in a folder of its own, and returns its path. */
  workspace(folder: string): string;
  start: Start;
}

const withServer: Start = { machineSettings: { "concordia.path": serverProgram } };

/** By the names of their files. */
const suites: Readonly<Record<string, Suite>> = {
  begin: { workspace: writeShop, start: withServer },
  commands: { workspace: copyExamples, start: withServer },
  examples: { workspace: copyExamples, start: withServer },
  folders: { workspace: writeFolders, start: withServer },
  server: {
    workspace: copyExamples,
    start: {
      environment: {
        PATH: [dirname(serverProgram), process.env.PATH].join(delimiter),
        CONCORDIA_BIN: dirname(serverProgram),
      },
    },
  },
};

/** How long a suite may take, in milliseconds. */
const patience = 180_000;

/** So many suites run at the same time: most of it is waiting. */
const atOnce = 2;

/** Runs suites, which are bundled into folders of their names in `built`. The number of those that failed. */
export async function runSuites(names: readonly string[], built: string, grep: string | undefined): Promise<number> {
  let failures = 0;
  const waiting = [...names];
  const work = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      failures += (await runSuite(name, join(built, name), grep)) ? 0 : 1;
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, work));
  } finally {
    await closeBrowser();
  }
  return failures;
}

/** Runs one suite; whether all its tests passed. */
async function runSuite(name: string, built: string, grep: string | undefined): Promise<boolean> {
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
    const report = reporting((title) => keepFailure(title, code, window));
    window = await openWindow(code, path, payloadOf(code, built), async (page) => {
      await page.exposeFunction("codeAutomationLog", (_level: string, args: unknown[]) => report.take(format(...args)));
      await page.exposeFunction("codeAutomationExit", (result: number) => report.exit(result));
    });
    return await report.passed;
  } finally {
    await window?.close();
    await code.stop();
  }
}

/** What VS Code is told to run. */
function payloadOf(code: VsCode, built: string): Array<[string, string]> {
  const extension = `vscode-remote://${code.authority}${process.cwd()}`;
  return [
    ["extensionDevelopmentPath", extension],
    ["extensionTestsPath", `${extension}/${built}/index.js`],
  ];
}

/**
 * Hears what VS Code says of a suite, and shows what the tests say.
 *
 * A suite has ended when its code and its last line are both there, in whichever order; then `passed` tells how it went.
 */
function reporting(keep: (title: string) => Promise<void>): {
  take(line: string): void;
  exit(code: number): void;
  passed: Promise<boolean>;
} {
  const keeping: Promise<void>[] = [];
  // Shown together, since another suite may run.
  const lines: string[] = [];
  let isEnded = false;
  let code: number | undefined;
  let end: (passed: boolean) => void = () => undefined;
  const passed = new Promise<boolean>((resolve) => {
    end = resolve;
  });
  const impatient = setTimeout(() => {
    lines.push(`  The suite did not end within ${patience / 1000} s.`);
    keeping.push(keep("no end"));
    end(false);
  }, patience);
  const look = (): void => {
    if (isEnded && code !== undefined) {
      clearTimeout(impatient);
      end(code === 0);
    }
  };
  return {
    take: (line) => {
      if (line.startsWith(failed)) {
        keeping.push(keep(line.slice(failed.length)));
      } else if (line.startsWith(marked)) {
        lines.push(line.slice(marked.length));
      } else if (line.startsWith(ended)) {
        isEnded = true;
        look();
      }
    },
    exit: (given) => {
      code = given;
      look();
      // A suite that could not be loaded says nothing.
      setTimeout(() => end(false), 5_000).unref();
    },
    passed: passed.then(async (result) => {
      await Promise.all(keeping);
      console.log(lines.join("\n"));
      return result;
    }),
  };
}
