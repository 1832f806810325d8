/** Where no server is found: one message, whose button installs it with the Python that is there. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { copyExamples, serverProgram, write } from "../editors/workspaces";
import {
  buttonsOf,
  type Desk,
  describeInVsCode,
  eventually,
  notification,
  openFile,
  press,
  runCommand,
  underlined,
} from "./person";

/** Known before VS Code starts, so that its environment can name what is in it. */
const folder = join(tmpdir(), `concordia-missing-${process.pid}`);
const bin = join(folder, "bin");
/** All that pip needs to install the server of this checkout, and where pip looks: there is nothing at first. */
const [wheels, offered] = [join(folder, "wheels"), join(folder, "offered")];
/** A Python that holds nothing but itself. */
const python = realpathSync(join(dirname(serverProgram), "python3"));

const environment = { PATH: bin, PIP_CONFIG_FILE: "/dev/null", PIP_NO_INDEX: "1", PIP_FIND_LINKS: offered };

describe("Where no server is found", function () {
  // Environments are made, and packages installed.
  this.timeout(120_000);

  before(() => {
    mkdirSync(bin, { recursive: true });
    symlinkSync(python, join(bin, "python3"));
    // As pyenv has it for each Python that is not the selected one.
    writeProgram(join(bin, "python3.13"), "echo 'python3.13: command not found' >&2; exit 127");
    const build = [
      "wheel",
      "--quiet",
      "--quiet",
      "--no-build-isolation",
      "--wheel-dir",
      wheels,
      dirname(process.cwd()),
    ];
    execFileSync(join(dirname(serverProgram), "pip"), build, { stdio: ["ignore", "ignore", "inherit"] });
  });
  beforeEach(() => {
    rmSync(offered, { recursive: true, force: true });
    mkdirSync(offered);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  describeInVsCode("and the workspace has an environment", { environment }, withEnvironment, (desk) => {
    it("an installation that is called off is told once, with the log", async () => {
      const { page, workspace } = desk;
      const interpreter = join(workspace, ".venv", "bin", "python");
      const pid = join(folder, "pid");
      renameSync(interpreter, `${interpreter}.real`);
      writeProgram(interpreter, `[ $2 = pip ] || exit 1; echo Collecting; echo $$ > ${pid}; exec ${sleeping}`);
      const shown = await notFound(page);
      assert.equal((await buttonsOf(shown))[0], "Install Server");
      await press(shown, "Install Server");
      await eventually("pip runs", () => existsSync(pid) && readFileSync(pid, "utf8") !== "");
      await press(notification(page, `Installing Concordia into ${interpreter}`), "Cancel");
      await toldOnce(page, "The installation was called off.", "Collecting");
      await eventually("pip is ended", () => !isRunning(Number(readFileSync(pid, "utf8"))));
      renameSync(`${interpreter}.real`, interpreter);
    });

    it("the button installs into that environment, and the code is checked", async () => {
      const { page, workspace } = desk;
      offer();
      await runCommand(page, "Concordia: Install Server");
      await installing(page);
      await checked(page);
      assert(existsSync(join(workspace, ".venv", "bin", "concordia")));
      assert(!existsSync(ownEnvironment(desk)));
    });
  });

  describeInVsCode("and there is no environment", { environment }, copyExamples, (desk) => {
    it("an installation that fails is told once, with what pip said", async () => {
      const { page } = desk;
      await press(await notFound(page), "Install Server");
      await installing(page);
      await toldOnce(page, "pip install saga-concordia` failed", "No matching distribution found");
    });

    it("the button installs into an environment of the extension's own, also over a broken one", async () => {
      const { page } = desk;
      const own = ownEnvironment(desk);
      // As it is left where the operating system's Python comes without pip.
      execFileSync(python, ["-m", "venv", "--clear", "--without-pip", own]);
      offer();
      await page.locator(".activitybar").getByRole("tab", { name: "Concordia" }).click();
      await page.locator(".sidebar .monaco-button", { hasText: "Install Server" }).click();
      await installing(page);
      await checked(page);
      assert(existsSync(join(own, "bin", "concordia")));
    });
  });
});

/** What a program does that takes as long as one likes. */
const sleeping = `${python} -c 'import time; time.sleep(600)'`;

/** The bundled example, with an environment in which nothing is installed. */
function withEnvironment(to: string): string {
  copyExamples(to);
  execFileSync(python, ["-m", "venv", join(to, ".venv")]);
  return to;
}

/** Puts the server where pip finds it. */
function offer(): void {
  cpSync(wheels, offered, { recursive: true });
}

/** The message that there is no server, once it is shown: after the window, all extensions have to start. */
async function notFound(page: Page): Promise<Locator> {
  const shown = notification(page, "The Concordia server was not found");
  await shown.waitFor({ timeout: 40_000 });
  return shown;
}

/** Waits until an installation has begun and ended. */
async function installing(page: Page): Promise<void> {
  const progress = notification(page, "Installing Concordia into");
  await progress.waitFor();
  await progress.waitFor({ state: "hidden", timeout: 90_000 });
}

/** Waits until the example is checked; nothing is left to be said then. */
async function checked(page: Page): Promise<void> {
  await openFile(page, "python/sagas/cerebros_nas.py");
  await underlined(page, "ml.run.start");
  assert.deepEqual(await messages(page), []);
}

/** Waits for the message that the server was not installed, whose button leads to the log; no other one is left. */
async function toldOnce(page: Page, why: string, logged: string): Promise<void> {
  const shown = notification(page, "Concordia was not installed.").filter({ hasText: why });
  await shown.waitFor();
  assert.deepEqual(await buttonsOf(shown), ["Show Log"]);
  await press(shown, "Show Log");
  await eventually(`the log says ${logged}`, async () => {
    const text = (await page.locator(".part.panel .view-lines").allTextContents()).join("\n");
    return text.replaceAll("\u00a0", " ").includes(logged);
  });
  assert.deepEqual(await messages(page), []);
}

/** All messages that were not closed, those that are no longer in sight included. */
async function messages(page: Page): Promise<string[]> {
  await runCommand(page, "Notifications: Show Notifications");
  const center = page.locator(".notifications-center.visible");
  await center.waitFor();
  const texts = await center.locator(".notification-list-item-message").allTextContents();
  await runCommand(page, "Notifications: Hide Notifications");
  await center.waitFor({ state: "hidden" });
  return texts;
}

function ownEnvironment({ code }: Desk): string {
  return join(code.folder, "data", "User", "globalStorage", "concordia.concordia", "environment");
}

function writeProgram(file: string, script: string): void {
  write("/", { [file]: `#!/bin/sh\n${script}\n` });
  chmodSync(file, 0o755);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
