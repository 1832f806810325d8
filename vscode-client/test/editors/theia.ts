/** Starts a Theia that has the packaged extension. */

import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { endGroup } from "./group";

/** Where `install.mjs` has built Theia. The tests run in the extension's folder. */
const main = join(process.cwd(), "..", ".editors", "theia", "lib", "backend", "main.js");

/** A Theia that runs. */
export interface Theia {
  url: string;
  /** All that its server has said. */
  log(): string;
  /** Ends it and all that it has started, and removes its folder. */
  stop(): Promise<void>;
}

/** Starts Theia on a workspace, with a VSIX and settings of the person, on a free port. */
export async function startTheia(
  workspace: (folder: string) => string,
  vsix: string,
  settings: Readonly<Record<string, unknown>>,
): Promise<Theia> {
  const folder = mkdtempSync(join(tmpdir(), "concordia-theia-"));
  const [home, config] = [join(folder, "home"), join(folder, "config")];
  mkdirSync(home);
  // It unpacks the extensions that lie here.
  mkdirSync(join(config, "extensions"), { recursive: true });
  cpSync(vsix, join(config, "extensions", basename(vsix)));
  writeFileSync(join(config, "settings.json"), JSON.stringify(settings));
  const server = spawn(
    process.execPath,
    [main, workspace(join(folder, "workspace")), "--hostname", "127.0.0.1", "--port", "0"],
    // A group of its own, so that it is ended together with all that it started.
    {
      env: { ...process.env, HOME: home, THEIA_CONFIG_DIR: config },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    },
  );
  let said = "";
  const stop = async (): Promise<void> => {
    await endGroup(server);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  try {
    const url = await new Promise<string>((resolve, reject) => {
      const take = (text: string): void => {
        said += text;
        const address = /Theia app listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(said);
        if (address?.[1] !== undefined) {
          resolve(address[1]);
        }
      };
      server.stdout?.setEncoding("utf8").on("data", take);
      server.stderr?.setEncoding("utf8").on("data", take);
      server.on("error", reject);
      server.on("exit", (code) => reject(new Error(`Theia's server ended with ${code}:\n${said}`)));
    });
    return { url, log: () => said, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
