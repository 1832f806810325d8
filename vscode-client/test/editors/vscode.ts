/** Starts a real VS Code: its own server, which serves the window as a page. */

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { cpSync, createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endGroup } from "./group";

/** Where `install.mjs` has put VS Code's server. The tests run in the extension's folder. */
const main = join(process.cwd(), "..", ".editors", "vscode", "out", "server-main.js");

/** What a VS Code is started with. */
export interface Start {
  /** A VSIX that is installed first. */
  vsix?: string;
  /** Folders that hold unpacked extensions, which are installed beside it. */
  extensions?: readonly string[];
  /** Whether workspaces are trusted only when the person says so; by default they are. */
  asksForTrust?: boolean;
  /** Settings of the person. */
  settings?: Readonly<Record<string, unknown>>;
  /** Settings of the machine, which say what is run there. */
  machineSettings?: Readonly<Record<string, unknown>>;
  /** Variables over those of the environment. */
  environment?: Readonly<Record<string, string>>;
}

/** A VS Code that runs. */
export interface VsCode {
  /** What follows `vscode-remote://` in the URIs of its files. */
  authority: string;
  /** Its own temporary folder: `data`, `extensions`, `home`; whatever else is put there goes with it. */
  folder: string;
  /** Copies its logs, those of the extensions included, into a folder. */
  copyLogs(into: string): void;
  /** Ends it and all that it has started, and removes its folder. */
  stop(): Promise<void>;
}

/** What the tests want otherwise than a person who starts VS Code for the first time. */
const quiet = {
  "workbench.colorTheme": "Default Dark Modern",
  "files.autoSave": "off",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.enableExperiments": false,
  "security.workspace.trust.startupPrompt": "always",
  "telemetry.telemetryLevel": "off",
  "extensions.ignoreRecommendations": true,
  "git.enabled": false,
  "chat.commandCenter.enabled": false,
  "window.restoreWindows": "none",
};

/** Starts VS Code with a temporary folder of its own, on a free port. */
export async function startVsCode(start: Start = {}): Promise<VsCode> {
  const folder = mkdtempSync(join(tmpdir(), "concordia-vscode-"));
  const [data, extensions, home] = ["data", "extensions", "home"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  let server: ChildProcess | undefined;
  const stop = async (): Promise<void> => {
    if (server !== undefined) {
      await endGroup(server);
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  try {
    mkdirSync(home);
    writeSettings(join(data, "User"), { ...quiet, ...start.settings });
    writeSettings(join(data, "Machine"), { ...start.machineSettings });
    const environment = {
      ...process.env,
      EXTENSIONS_GALLERY: "{}",
      HOME: home,
      // Started like this, it takes the environment as it is, and does not ask a shell for another one.
      VSCODE_CLI: "1",
      ...start.environment,
    };
    const places = ["--user-data-dir", data, "--server-data-dir", folder, "--extensions-dir", extensions];
    // Those that are there before VS Code lists its extensions for the first time are taken into the list.
    for (const extension of start.extensions ?? []) {
      cpSync(extension, join(extensions, folderNameOf(extension)), { recursive: true });
    }
    if (start.vsix !== undefined) {
      const args = [main, ...places, "--accept-server-license-terms", "--install-extension", start.vsix];
      execFileSync(process.execPath, args, { env: environment, stdio: "pipe" });
    }
    server = spawn(
      process.execPath,
      [
        main,
        ...places,
        ...["--host", "127.0.0.1", "--port", "0", "--without-connection-token", "--accept-server-license-terms"],
        ...["--telemetry-level", "off"],
        ...(start.asksForTrust ? [] : ["--disable-workspace-trust"]),
      ],
      // A group of its own, so that it is ended together with all that it started.
      { env: environment, stdio: ["ignore", "pipe", "pipe"], detached: true },
    );
    const port = await portOf(server, join(folder, "server.log"));
    return {
      authority: `127.0.0.1:${port}`,
      folder,
      copyLogs: (into) => {
        cpSync(join(folder, "server.log"), join(into, "server.log"));
        cpSync(join(data, "logs"), join(into, "logs"), { recursive: true });
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What VS Code names the folder of an extension that it installs. The order of extensions is that of these names. */
function folderNameOf(extension: string): string {
  const { publisher, name, version } = JSON.parse(readFileSync(join(extension, "package.json"), "utf8"));
  return `${publisher}.${name}-${version}`;
}

function writeSettings(folder: string, settings: Record<string, unknown>): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "settings.json"), JSON.stringify(settings, null, 2));
}

/** The port that the server listens to, once it does. */
function portOf(server: ChildProcess, log: string): Promise<number> {
  const file = createWriteStream(log);
  return new Promise((resolve, reject) => {
    let said = "";
    const take = (text: string): void => {
      file.write(text);
      said += text;
      const port = /Web UI available at http:\/\/localhost:(\d+)/.exec(said);
      if (port !== null) {
        resolve(Number(port[1]));
      }
    };
    server.stdout?.setEncoding("utf8").on("data", take);
    server.stderr?.setEncoding("utf8").on("data", take);
    server.on("error", reject);
    server.on("exit", (code) => reject(new Error(`VS Code's server ended with ${code}:\n${said}`)));
  });
}
