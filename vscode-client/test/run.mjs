// Runs the tests: `node test/run.mjs [unit] [host] [page] [theia] [--grep TEXT] [--update-images]`. What they leave is in `out/`.
import { execFileSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import Mocha from "mocha";
import { installTheia, installVsCode } from "./editors/install.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { grep: { type: "string" }, "update-images": { type: "boolean" } },
});
const kinds = positionals.length === 0 ? ["unit", "host", "page", "theia"] : positionals;

process.chdir(join(dirname(fileURLToPath(import.meta.url)), ".."));
process.env.CONCORDIA_UPDATE_IMAGES = values["update-images"] ? "yes" : "";

const runners = { unit, host, page, theia };
for (const kind of kinds) {
  if (!(kind in runners)) {
    console.error(`There are no tests of the kind ${kind}; there are ${Object.keys(runners).join(", ")}.`);
    process.exit(2);
  }
}
// Of this run alone, so that runs at the same time do not take each other's tests away.
const built = join("out", `test-${process.pid}`);
process.on("exit", () => rmSync(built, { recursive: true, force: true }));

let failures = 0;
for (const kind of kinds) {
  const began = performance.now();
  process.env.CONCORDIA_TEST_KIND = kind;
  for (const left of ["failures", "screenshots"]) {
    rmSync(join("out", left, kind), { recursive: true, force: true });
  }
  failures += await runners[kind]();
  console.log(`  ${kind} tests: ${Math.round((performance.now() - began) / 1000)} s\n`);
}
// Whatever a test has left open must not keep a finished run alive.
process.exit(failures === 0 ? 0 : 1);

/** In plain Node. */
async function unit() {
  return mocha(await bundle("unit"), {});
}

/** Inside the extension host of a VS Code that runs the extension out of this folder. */
async function host() {
  installVsCode();
  execFileSync(process.execPath, ["esbuild.mjs"], { stdio: "inherit" });
  const suites = testFiles("host");
  const common = { bundle: true, platform: "node", external: ["vscode", "mocha"], sourcemap: "inline" };
  for (const suite of suites) {
    const outdir = join(built, "host", nameOf(suite));
    const entryPoints = { index: "test/host/index.ts", suite };
    await build({ ...common, format: "cjs", outdir, entryPoints, logLevel: "warning" });
  }
  const outside = join(built, "suites.mjs");
  await build({
    ...common,
    format: "esm",
    packages: "external",
    outfile: outside,
    entryPoints: ["test/host/suites.ts"],
    logLevel: "warning",
  });
  const { runSuites } = await import(pathToFileURL(outside));
  return runSuites(suites.map(nameOf), join(built, "host"), values.grep);
}

/** As a person at the page of a VS Code that has the packaged extension. */
async function page() {
  installVsCode();
  pack();
  return mocha(await bundle("page"), { timeout: 120_000 });
}

/** As a person at the page of another editor that has the packaged extension. */
async function theia() {
  installTheia();
  pack();
  return mocha(await bundle("theia"), { timeout: 120_000 });
}

/** Packages the extension. */
function pack() {
  execFileSync("npm", ["run", "--silent", "package"], { stdio: ["ignore", "ignore", "inherit"] });
}

/** Bundles the tests of a kind for Node. What they share is one module, so that there is one browser. */
async function bundle(kind) {
  const outdir = join(built, kind);
  await build({
    entryPoints: testFiles(kind),
    outdir,
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    packages: "external",
    outExtension: { ".js": ".mjs" },
    sourcemap: "inline",
    logLevel: "warning",
  });
  return testFiles(kind).map((file) => join(outdir, `${basename(file, ".ts")}.mjs`));
}

/** Runs files with mocha; a test that is skipped has failed. The number of failures. */
async function mocha(files, options) {
  process.setSourceMapsEnabled(true);
  const runner = new Mocha({ forbidOnly: true, forbidPending: true, ...options });
  if (values.grep !== undefined) {
    runner.grep(values.grep);
  }
  for (const file of files) {
    runner.addFile(file);
  }
  await runner.loadFilesAsync();
  return new Promise((resolve) => runner.run(resolve));
}

function testFiles(kind) {
  return readdirSync(join("test", kind))
    .filter((name) => name.endsWith(".test.ts"))
    .sort()
    .map((name) => join("test", kind, name));
}

function nameOf(suite) {
  return basename(suite, ".test.ts");
}
