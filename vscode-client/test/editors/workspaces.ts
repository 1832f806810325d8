/** What the tests work on: copies of this project's own files. */

import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder of the whole project. The tests run in the extension's. */
const project = dirname(process.cwd());

/** The server that the tests start. */
export const serverProgram = join(project, ".venv", "bin", "concordia");

/** Copies the bundled example, which has sagas in Python and Elixir, into a new folder. */
export function copyExamples(folder: string): string {
  cpSync(join(project, "examples"), folder, { recursive: true, filter: (file) => !file.endsWith("__pycache__") });
  return folder;
}

/** Writes code that emits two events, and knows nothing of Concordia, into a new folder. */
export function writeShop(folder: string): string {
  write(folder, {
    "shop.py": `from events import Event


def order(customer, cause):
    Event(name="order.placed", source="sales", correlation_id=customer.id, causation_id=cause.id)
    Event(name="order.paid", source="sales", correlation_id=customer.id, causation_id=cause.id)
`,
  });
  return folder;
}

/** Writes two folders and a workspace of both: the bundled example, and a shop whose registry is a Markdown page. */
export function writeFolders(folder: string): string {
  copyExamples(join(folder, "examples"));
  const shop = writeShop(join(folder, "shop"));
  const code = readFileSync(join(shop, "shop.py"), "utf8");
  write(shop, {
    "shop.py": code.replace("order.placed", "order.place"),
    "concordia.toml": 'registry = ["events.md"]\n',
    "events.md": `# Events

| Event | Version | Notes |
|---|---|---|
| \`order.placed\` | 1 | A customer has bought |
| \`order.paid\` | 1 | The money is here |
`,
    "../both.code-workspace": JSON.stringify({ folders: [{ path: "examples" }, { path: "shop" }] }),
  });
  return join(folder, "both.code-workspace");
}

/** Writes files by their paths in a folder. */
export function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
