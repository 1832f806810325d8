// Installs the editors that the tests start into `.editors/`, out of the npm registry alone. Nothing is done where all is there.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(import.meta.url);
const editors = join(dirname(here), "..", "..", "..", ".editors");

/** VS Code's own server ships inside this package; the wrapper around it is not used. The newest for Node 20. */
const codeServer = "code-server@4.100.3";

/** Where VS Code's server is, once it is installed; `vscode.ts` starts it. */
const vscodeFolder = join(editors, "vscode");

/** Where Theia is, once it is built; `theia.ts` starts it. */
const theiaFolder = join(editors, "theia");

/** What Theia is built of, by exact versions. */
const theiaParts = join(dirname(here), "theia");

/** Installs what is missing, one editor after the other. */
export function installEditors() {
  installVsCode();
  installTheia();
}

export function installVsCode() {
  installOnce(vscodeFolder, codeServer, vscode);
}

export function installTheia() {
  const lock = readFileSync(join(theiaParts, "package-lock.json"));
  installOnce(theiaFolder, "Theia", theia, createHash("sha256").update(lock).digest("hex"));
}

/** VS Code's server, in `folder`. */
function vscode(folder) {
  const archive = run(folder, "npm", ["pack", "--silent", codeServer]).trim();
  run(folder, "tar", ["--extract", "--gzip", "--file", archive, "--strip-components=3", "package/lib/vscode"]);
  rmSync(join(folder, archive));
  run(folder, "npm", ["install", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"]);
  // Without the first, log output channels stay empty; without the second, each extension host begins with an error.
  // npm is content where it builds nothing, so they are tried.
  for (const native of ["@vscode/spdlog", "native-watchdog"]) {
    run(folder, "npm", ["rebuild", native, ...headers()]);
    run(folder, process.execPath, ["--eval", `require("${native}")`]);
  }
  const bin = join(folder, "node_modules", "@vscode", "ripgrep", "bin");
  mkdirSync(bin, { recursive: true });
  symlinkSync(onPath("rg"), join(bin, "rg"));
  // The server looks for its modules under the name that they have in a desktop VS Code.
  symlinkSync("node_modules", join(folder, "node_modules.asar"));
}

/** A Theia of few parts, built in `folder`. */
function theia(folder) {
  cpSync(theiaParts, folder, { recursive: true });
  run(folder, "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
  // The one native module that it loads at once, and that is not packaged for each platform.
  run(folder, "npm", ["rebuild", "drivelist", ...headers()]);
  run(folder, "npx", ["theia", "build", "--mode", "production"]);
}

/**
 * Installs into a folder, unless its stamp says that it has been done in the same way, for the same Node.
 *
 * The work is done beside the folder, which is there whole or not at all. `mark` stands for what else it hangs on.
 */
function installOnce(folder, what, install, mark = "") {
  const stamp = join(folder, ".installed");
  const wanted = `${what} ${mark}, for modules of Node ${process.versions.modules}\n${install}\n`;
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) {
    return;
  }
  console.error(`Installing ${what}, which the tests start`);
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  install(unfinished);
  writeFileSync(join(unfinished, ".installed"), wanted);
  rmSync(folder, { recursive: true, force: true });
  renameSync(unfinished, folder);
}

/** Runs a program to its end and returns what it wrote; where it fails, all that it wrote is in the error. */
function run(cwd, command, args) {
  try {
    return execFileSync(command, args, { cwd, encoding: "utf8", stdio: "pipe", maxBuffer: 2 ** 26 });
  } catch (error) {
    const said = `${error.stdout ?? ""}${error.stderr ?? ""}`.trim() || error.message;
    throw new Error(`\`${command} ${args.join(" ")}\` failed in ${cwd}:\n${said}`);
  }
}

/** Where Node has its headers beside it, nothing is downloaded to build a module. */
function headers() {
  const prefix = join(dirname(process.execPath), "..");
  return existsSync(join(prefix, "include", "node", "node.h")) ? [`--nodedir=${prefix}`] : [];
}

function onPath(program) {
  const found = (process.env.PATH ?? "")
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find(existsSync);
  if (found === undefined) {
    throw new Error(`There is no ${program} on PATH. .ci/install-editors installs it.`);
  }
  return found;
}

if (resolve(process.argv[1] ?? "") === here) {
  try {
    installEditors();
  } catch (error) {
    console.error(`The editors that the tests start could not be installed. ${error.message}`);
    process.exitCode = 1;
  }
}
