/** Which documents the server is told of. */

import type { DocumentSelector } from "vscode-languageclient/node";

/** The languages that events are emitted and handled in. */
export const codeLanguages = ["python", "elixir"];

/** Code, what may be a registry (the server knows which file is one), and settings. Only files: it reads the disk. */
export const documentSelector: DocumentSelector = [
  ...[...codeLanguages, "yaml", "markdown"].map((language) => ({ scheme: "file", language })),
  { scheme: "file", pattern: "**/{concordia,pyproject}.toml" },
];
