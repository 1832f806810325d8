// Bundles the extension into `dist/`: the extension host's part, and the page of the event flow.
import { build } from "esbuild";
import { writeNotices } from "./notices.mjs";

const production = process.argv.includes("--production");

/** @type {import("esbuild").BuildOptions} */
const common = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : "inline",
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
};

const bundles = await Promise.all([
  build({
    ...common,
    entryPoints: ["src/extension.ts"],
    outfile: "dist/extension.js",
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["vscode"],
  }),
  build({
    ...common,
    entryPoints: ["src/flow/page/page.ts"],
    outfile: "dist/flow.js",
    platform: "browser",
    format: "iife",
    target: "es2022",
  }),
]);
writeNotices(
  "dist/ThirdPartyNotices.txt",
  bundles.flatMap((bundle) => Object.keys(bundle.metafile.inputs)),
);
