// Whose work the bundles hold: their licences ask to be told of with each copy.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

/** Writes a file with name, version and licence of each package that bundled files come from. */
export function writeNotices(file, inputs) {
  const folders = [...new Set(inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input) ?? []))];
  const notices = folders.map(noticeOf).sort();
  writeFileSync(file, `Concordia's extension holds these packages.\n\n${[...new Set(notices)].join("\n")}`);
}

function noticeOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  const text = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (text === undefined) {
    throw new Error(`${folder} has no licence file to be told of.`);
  }
  return `--- ${name} ${version} (${license})\n\n${readFileSync(`${folder}/${text}`, "utf8").trim()}\n`;
}
