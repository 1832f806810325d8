/**
 * The scopes that the Elixir grammar gives.
 *
 * In the fixtures, a comment with carets says which scopes the line above has there: `# ^^^ string.quoted !comment`.
 * Such lines are taken out before the rest is read, so that they may stand anywhere.
 */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type * as oniguruma from "vscode-oniguruma";
import type * as textmate from "vscode-textmate";

// Both are bundles in CommonJS, of which Node's imports do not see what they export.
const require = createRequire(import.meta.url);
const { createOnigScanner, createOnigString, loadWASM } = require("vscode-oniguruma") as typeof oniguruma;
const { INITIAL, parseRawGrammar, Registry } = require("vscode-textmate") as typeof textmate;

// The tests run in the extension's folder.
const grammarFile = "elixir/elixir.tmLanguage.json";
const fixtures = "test/unit/elixir";
const assertion = /^\s*#\s*(?=\^)[\s^]*\s+(?<scopes>\S.*)$/;

interface Token {
  startIndex: number;
  endIndex: number;
  scopes: string[];
}

interface TokenisedLine {
  text: string;
  tokens: Token[];
  /** What is open behind it, outermost first. */
  open: string[];
}

describe("the Elixir grammar", () => {
  let grammar: textmate.IGrammar;

  before(async () => {
    grammar = await loadGrammar();
  });

  for (const file of readdirSync(fixtures)) {
    it(`gives the scopes of ${file}`, () => {
      const { code, assertions } = readFixture(readFileSync(join(fixtures, file), "utf8"));
      const lines = tokenise(grammar, code);
      assert.ok(assertions.length > 0);
      const wrong = assertions.flatMap((one) => violations(one, lines[one.line]));
      assert.equal(wrong.join("\n"), "");
      assert.deepEqual(lines.at(-1)?.open, ["source.elixir"], "something is left open at the end");
    });
  }

  // What is not closed reaches as far as Elixir itself reads on, and no farther.
  const unclosed: [string, string[], string[]][] = [
    ["a string, up to the next quote", ['x = "a', "b = 1", 'c = "', "d = 1"], ["source.elixir"]],
    ["a string, up to the end", ['x = "a', "b = 1"], ["source.elixir", "string.quoted.double.elixir"]],
    ["a heredoc, past quotes", ['x = """', '"a" """'], ["source.elixir", "string.quoted.double.heredoc.elixir"]],
    ["three quotes that begin no heredoc", ['x = """a"""', "b = 1"], ["source.elixir"]],
    ["what an editor closes by itself", ['x = """"""', "b = 1"], ["source.elixir"]],
    ["a character", ["x = [?\", ?'", "b = 1"], ["source.elixir"]],
    ["a sigil", ["x = ~r/a", "b = 1 / 2", "c = 1"], ["source.elixir"]],
    ["a key that is not yet one", ['[a: "b', '", c:1]', "d = 1"], ["source.elixir"]],
    ["brackets", ["x = %{a: [1, {2", "fn -> (", "b = 1"], ["source.elixir"]],
    ["blocks", ["def a do", "def b do", "end end end"], ["source.elixir"]],
  ];
  for (const [what, code, open] of unclosed) {
    it(`ends where Elixir does: ${what}`, () => {
      assert.deepEqual(tokenise(grammar, code).at(-1)?.open, open);
    });
  }

  it("names its scopes after itself, and includes only what it has", () => {
    const text = readFileSync(grammarFile, "utf8");
    const names = [...text.matchAll(/"(?:name|contentName)": "([^"]+)"/g)].flatMap(([, name = ""]) => name.split(" "));
    const foreign = names.filter((name) => name !== "Elixir" && !name.endsWith(".elixir"));
    assert.deepEqual(foreign, []);
    const { repository } = JSON.parse(text) as { repository: Record<string, unknown> };
    const included = new Set([...text.matchAll(/"include": "#([^"]+)"/g)].map(([, name = ""]) => name));
    assert.deepEqual([...included].sort(), Object.keys(repository).sort());
  });
});

async function loadGrammar(): Promise<textmate.IGrammar> {
  const wasm = readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm"));
  await loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const registry = new Registry({
    onigLib: Promise.resolve({ createOnigScanner, createOnigString }),
    loadGrammar: async () => parseRawGrammar(readFileSync(grammarFile, "utf8"), grammarFile),
  });
  const grammar = await registry.loadGrammar("source.elixir");
  assert.ok(grammar);
  return grammar;
}

function tokenise(grammar: textmate.IGrammar, lines: readonly string[]): TokenisedLine[] {
  let state: textmate.StateStack = INITIAL;
  return lines.map((text) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(text, state);
    state = ruleStack;
    // An empty line has one token, whose scopes are those that are open there.
    const open = grammar.tokenizeLine("", state).tokens[0]?.scopes ?? [];
    return { text, tokens, open };
  });
}

interface Assertion {
  /** The line of code, from 0. */
  line: number;
  columns: number[];
  scopes: string[];
}

function readFixture(text: string): { code: string[]; assertions: Assertion[] } {
  const code: string[] = [];
  const assertions: Assertion[] = [];
  for (const line of text.replace(/\n$/, "").split("\n")) {
    const groups = assertion.exec(line)?.groups;
    if (groups === undefined) {
      code.push(line);
    } else {
      const columns = [...line.slice(0, line.lastIndexOf("^") + 1)].flatMap((c, column) => (c === "^" ? [column] : []));
      const { scopes = "" } = groups;
      assertions.push({ line: code.length - 1, columns, scopes: scopes.split(/\s+/) });
    }
  }
  return { code, assertions };
}

/** What is otherwise than asserted, as sentences. */
function violations({ line, columns, scopes }: Assertion, tokenised: TokenisedLine | undefined): string[] {
  const { text, tokens } = tokenised ?? { text: "", tokens: [] };
  return columns.flatMap((column) => {
    const has = column < text.length ? tokens.find((token) => column < token.endIndex)?.scopes : undefined;
    return scopes
      .filter((scope) => {
        const negated = scope.startsWith("!");
        const name = negated ? scope.slice(1) : scope;
        const found = has?.some((one) => one === name || one.startsWith(`${name}.`));
        return found === undefined || found === negated;
      })
      .map((scope) => `${line + 1}:${column + 1} \`${text}\` is not ${scope} but ${has?.join(" ")}`);
  });
}
