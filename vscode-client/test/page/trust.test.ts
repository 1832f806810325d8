/** In a workspace that is not trusted, nothing of it is run; once it is trusted, what it says is run. */

import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { Start } from "../editors/vscode";
import { copyExamples, serverProgram, write } from "../editors/workspaces";
import {
  type Desk,
  describeInVsCode,
  eventually,
  notification,
  openFile,
  press,
  runCommand,
  underlined,
} from "./person";

/** Known before VS Code starts, so that PATH and settings can lead into it. */
const folder = join(tmpdir(), `concordia-trust-${process.pid}`);
const workspace = join(folder, "example");
const outside = join(folder, "outside");
/** Not in the workspace, whose settings name it. */
const interpreter = join(folder, "elsewhere", "python");
/** Each of the workspace's programs writes its name on a line of this file when it is run. */
const marks = join(folder, "marks");

const start: Start = {
  asksForTrust: true,
  environment: { PATH: [join(workspace, "bin"), outside].join(delimiter) },
  machineSettings: { "concordia.path": "${workspaceFolder}/tools/of-the-person" },
};

/** The ways to a program of the workspace, in the order in which they are tried; `close` takes one away. */
const ways: ReadonlyArray<{ title: string; program: string; close(desk: Desk): void }> = [
  {
    title: "the path in its settings",
    program: "tools/path",
    close: () => writeSettings({ "concordia.interpreter": interpreter }),
  },
  {
    title: "the path into it in the person's settings",
    program: "tools/of-the-person",
    close: ({ code }) => write(code.folder, { "data/Machine/settings.json": "{}" }),
  },
  {
    title: "the interpreter outside of it that its settings name",
    program: "../elsewhere/python",
    close: () => writeSettings({}),
  },
  {
    title: "the server in its environment",
    program: ".venv/bin/concordia",
    close: () => remove(".venv/bin/concordia"),
  },
  { title: "the Python of its environment", program: ".venv/bin/python", close: () => remove(".venv") },
  { title: "the server in its folder on PATH", program: "bin/concordia", close: () => remove("bin") },
];

describeInVsCode("A workspace that is not trusted", start, prepare, (desk) => {
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("has none of its programs run where there is no other server", async () => {
    const { page } = desk;
    await page.locator(".monaco-dialog-box .monaco-button", { hasText: "No, I don't trust the authors" }).click();
    const shown = notification(page, "The Concordia server was not found");
    // After the window, all extensions have to start.
    await shown.waitFor({ timeout: 40_000 });
    await press(shown, "Install Server");
    await notification(page, "There is no Python 3.11 or later on PATH").waitFor();
    assert.deepEqual(run(), []);
  });

  it("is checked by a server outside of it", async () => {
    const { page } = desk;
    symlinkSync(serverProgram, join(outside, "concordia"));
    await runCommand(page, "Concordia: Restart Server");
    await openFile(page, "python/sagas/cerebros_nas.py");
    await underlined(page, "ml.run.complete");
    assert.deepEqual(run(), []);
  });

  it("has its programs run once it is trusted", async () => {
    const { page } = desk;
    await runCommand(page, "Workspaces: Manage Workspace Trust");
    await page.locator(".workspace-trust-editor .monaco-button", { hasText: /^Trust$/ }).click();
    for (const { title, program, close } of ways) {
      await eventually(`${title} is used, after ${run().join(", ")}`, () => run().includes(program));
      close(desk);
      await runCommand(page, "Concordia: Restart Server");
    }
  });
});

/** The bundled example with programs of its own in all places where a server is looked for. */
function prepare(): string {
  mkdirSync(outside, { recursive: true });
  copyExamples(workspace);
  for (const program of [...ways.map((way) => way.program), "bin/python3"]) {
    const file = join(workspace, program);
    write(workspace, { [program]: `#!/bin/sh\necho ${program} >> ${marks}\nexit 1\n` });
    chmodSync(file, 0o755);
  }
  writeSettings({
    "concordia.path": "${workspaceFolder}/tools/path",
    "concordia.interpreter": interpreter,
  });
  return workspace;
}

function writeSettings(settings: Readonly<Record<string, string>>): void {
  write(workspace, { ".vscode/settings.json": JSON.stringify(settings) });
}

function remove(path: string): void {
  rmSync(join(workspace, path), { recursive: true });
}

/** The programs of the workspace that were run, the first one first. */
function run(): string[] {
  return existsSync(marks) ? readFileSync(marks, "utf8").trimEnd().split("\n") : [];
}
