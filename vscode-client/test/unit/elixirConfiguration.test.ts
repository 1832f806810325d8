/** What the editor does with Elixir beside colouring it: words, indentation, and folds that indentation does not show. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

interface Configuration {
  wordPattern: { pattern: string; flags: string };
  indentationRules: { increaseIndentPattern: string; decreaseIndentPattern: string };
  onEnterRules: { beforeText: string; afterText: string; action: { indent: string } }[];
  folding: { markers: { start: string; end: string } };
}

// The tests run in the extension's folder.
const configuration = JSON.parse(readFileSync("elixir/language-configuration.json", "utf8")) as Configuration;

describe("the Elixir language configuration", () => {
  it("knows words", () => {
    const { pattern, flags } = configuration.wordPattern;
    const words = (text: string): string[] => text.match(new RegExp(pattern, `g${flags}`)) ?? [];
    assert.deepEqual(words("if valid?(@limit) or save!(:ok), do: größe_2 + 1_000..0x1F * 2.5"), [
      ...["if", "valid?", "@limit", "or", "save!", "ok", "do", "größe_2", "1_000", "0x1F", "2.5"],
    ]);
    assert.deepEqual(words('%Shop.Order{name: "ml.run"}'), ["Shop", "Order", "name", "ml", "run"]);
  });

  const { increaseIndentPattern, decreaseIndentPattern } = configuration.indentationRules;
  const increases = (line: string): boolean => new RegExp(increaseIndentPattern).test(line);
  const decreases = (line: string): boolean => new RegExp(decreaseIndentPattern).test(line);

  for (const line of [
    ...[
      "defmodule A do",
      "  def a do # why",
      "  Enum.map(xs, fn x ->",
      "    fn",
      "  {:ok, x} ->",
      "  else",
      "  rescue",
    ],
    ...["  after # always", "  call(", "  %{", "  [", "  <<", "  x =", "  step :a, B do", "  x <-"],
  ]) {
    it(`goes in behind \`${line}\``, () => assert.ok(increases(line)));
  }
  for (const line of [
    ...[
      "  x = 1",
      "  if x, do: y",
      "  todo",
      "  redo",
      "  x.do",
      "  [:do",
      "# then do",
      "  else: 1",
      "  else_x",
      "end",
    ],
    ...["  foo()", "  x |> y", "  aliased_fn", "  @do"],
  ]) {
    it(`stays behind \`${line}\``, () => assert.ok(!increases(line)));
  }
  for (const line of [
    "end",
    "  end)",
    "  end |> a()",
    "  else",
    "  rescue",
    "  catch",
    "  after",
    "  }",
    "  ])",
    "  >>",
  ]) {
    it(`goes out before \`${line}\``, () => assert.ok(decreases(line)));
  }
  for (const line of ["  endpoint", "  else: 1", "  end?", "  after_all()", "  x end", "  # end", "  catch_all"]) {
    it(`stays before \`${line}\``, () => assert.ok(!decreases(line)));
  }

  it("opens a block that is closed already, or that a bracket follows", () => {
    const between = (before: string, after: string): string | undefined =>
      configuration.onEnterRules.find(
        (rule) => new RegExp(rule.beforeText).test(before) && new RegExp(rule.afterText).test(after),
      )?.action.indent;
    assert.equal(between("  def a do", "end"), "indentOutdent");
    assert.equal(between("  Enum.map(xs, fn x -> ", " end)"), "indentOutdent");
    assert.equal(between("  Enum.map(xs, fn x ->", ")"), "indent");
    assert.equal(between("  def a do", ""), undefined);
    assert.equal(between("  todo", "end"), undefined);
    assert.equal(between("  def a do", "ending"), undefined);
  });

  it("folds the heredocs of a module, which are as far in as what follows", () => {
    const source = [
      "defmodule A do",
      '  @moduledoc """', // 1
      "  Text.",
      '  """', // 3
      "  # region helpers", // 4
      "  @query ~S'''",
      "  select",
      "  '''",
      "  def a do",
      "    call(",
      // Further in, a line of quotes alone may begin a heredoc as well as end it, so that no markers are there.
      '      """',
      "      text",
      '      """)',
      "  end",
      "  # endregion", // 14
      "end",
    ];
    assert.deepEqual(folds(source), [
      [1, 3],
      [5, 7],
      [4, 14],
    ]);
  });
});

/** Pairs of lines from 0, from a start to its end, in order of the ends; fails where the markers do not pair. */
function folds(lines: readonly string[]): [number, number][] {
  const start = new RegExp(configuration.folding.markers.start);
  const end = new RegExp(configuration.folding.markers.end);
  const open: number[] = [];
  const pairs: [number, number][] = [];
  for (const [index, line] of lines.entries()) {
    if (start.test(line)) {
      open.push(index);
    } else if (end.test(line)) {
      const from = open.pop();
      assert.ok(from !== undefined, `line ${index} ends nothing`);
      pairs.push([from, index]);
    }
  }
  assert.deepEqual(open, []);
  return pairs;
}
