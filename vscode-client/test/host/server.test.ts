/** Where the server is found, when it is started anew, and what it is told of settings. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { mkdir, rm, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as vscode from "vscode";
import type { Api } from "../../src/extension";
import { eventually, findings, found, open, replace, revertAll, running, uriOf } from "./editor";

const file = "python/sagas/cerebros_nas.py";
/** `suites.ts` has put the folder of the server on PATH. */
const onPath = join(process.env.CONCORDIA_BIN ?? "", "concordia");

describe("the server", () => {
  let api: Api;
  before(async () => {
    api = await running();
  });
  afterEach(revertAll);

  it("is found on PATH", async () => {
    await runs(onPath);
  });

  it("is found in a `.venv` of the workspace, after a restart", async () => {
    const bin = uriOf(".venv/bin").fsPath;
    await mkdir(bin, { recursive: true });
    for (const name of ["python", "concordia"]) {
      await symlink(join(dirname(onPath), name), join(bin, name));
    }
    await vscode.commands.executeCommand("concordia.restart");
    await runs(join(bin, "concordia"));
    await set("importStrategy", "fromPath");
    await runs(onPath);
    await set("importStrategy", undefined);
    await runs(join(bin, "concordia"));
    await rm(uriOf(".venv").fsPath, { recursive: true });
  });

  it("is the one that `concordia.path` names, as soon as that is set", async () => {
    const named = uriOf("named concordia").fsPath;
    await symlink(onPath, named);
    await set("path", named);
    await runs(named);
    await set("path", "${workspaceFolder}/nothing");
    await eventually("a path that leads nowhere is said", () => api.session.state === "failed");
    await set("path", undefined);
    await runs(onPath);
    await rm(named);
  });

  it("is one process after many restarts at once", async () => {
    const [before] = processes();
    await Promise.all([1, 2, 3, 4].map(() => vscode.commands.executeCommand("concordia.restart")));
    await eventually("another process runs", () => {
      const [one, ...others] = processes();
      return api.session.state === "running" && others.length === 0 && one !== undefined && one.pid !== before?.pid;
    });
    await findsAgain();
  });

  it("is started again after each of three crashes", async () => {
    for (const _ of ["first", "second", "third"]) {
      const { pid } = await runs(onPath);
      process.kill(pid, "SIGKILL");
      await eventually("another process runs", () => processes().some((one) => one.pid !== pid));
      await findsAgain();
    }
  });

  it("is told of severities without a restart", async () => {
    const { pid } = await runs(onPath);
    const document = await open(file);
    await found(document, "CON106", '"bolts"');
    await set("rules", { CON106: "off" });
    await eventually("CON106 is off", () => !findings(document).some((one) => one.startsWith("CON106")));
    await set("rules", { CON106: "error" });
    const finding = await found(document, "CON106", '"bolts"');
    assert.equal(finding.severity, vscode.DiagnosticSeverity.Error);
    await set("rules", undefined);
    await eventually("it is a warning", async () => {
      const again = await found(document, "CON106", '"bolts"');
      return again.severity === vscode.DiagnosticSeverity.Warning;
    });
    assert.equal((await runs(onPath)).pid, pid);
  });

  it("is told of registries without a restart", async () => {
    const { pid } = await runs(onPath);
    const other = uriOf("other.yaml");
    await vscode.workspace.fs.writeFile(other, Buffer.from("version: 1\nevents: [ml.run.start, ml.run.complete]\n"));
    const document = await open(file);
    await found(document, "CON102", "ml.run.start");
    await set("registry", ["other.yaml"]);
    await eventually("both names are registered", () => !findings(document).some((one) => one.startsWith("CON102")));
    await set("registry", undefined);
    await found(document, "CON102", "ml.run.start");
    await vscode.workspace.fs.delete(other);
    assert.equal((await runs(onPath)).pid, pid);
  });

  it("is told of inlay hints without a restart", async () => {
    const { pid } = await runs(onPath);
    const code = await open(file);
    await replace(code, '"ml.run.start"', '"ml.run.started"');
    const all = new vscode.Range(0, 0, code.lineCount, 0);
    const hints = async (): Promise<number> => {
      const given = await vscode.commands.executeCommand<unknown[]>("vscode.executeInlayHintProvider", code.uri, all);
      return given.length;
    };
    assert.equal(await hints(), 0);
    await set("inlayHints", true);
    await eventually("there are hints", async () => (await hints()) > 0);
    await set("inlayHints", undefined);
    await eventually("there are none", async () => (await hints()) === 0);
    assert.equal((await runs(onPath)).pid, pid);
  });
});

/** Settings of the person; undefined: as if never set. */
async function set(name: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration("concordia").update(name, value, vscode.ConfigurationTarget.Global);
}

/** Waits until exactly one server runs, from this program, and returns it. */
function runs(program: string): Promise<{ pid: number }> {
  return eventually(`${program} runs`, () => {
    const [one, ...others] = processes();
    return others.length === 0 && one?.command.includes(program) ? one : undefined;
  });
}

async function findsAgain(): Promise<void> {
  const document = await open(file);
  await found(document, "CON102", "ml.run.start");
}

/** The servers that this extension host has started. */
function processes(): Array<{ pid: number; command: string[] }> {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const [, parent] = readFileSync(`/proc/${pid}/stat`, "utf8")
          .replace(/^.*\) /, "")
          .split(" ");
        const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
        return Number(parent) === process.pid && command.includes("server") ? [{ pid: Number(pid), command }] : [];
      } catch {
        // It has ended since the folder was read.
        return [];
      }
    });
}
