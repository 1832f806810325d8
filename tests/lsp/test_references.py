"""References over the protocol."""

import pytest
from editor import Editor, wait_for
from lsprotocol import types

PYTHON = """\
-- app.py --
from names import STARTED

"😀 é"; Event(name="ml.run.st$0arted", source="ml")
"😀 é"; Event(name=STARTED, source="ml")

@bus.subscribe("ml.run.started")
def on_started(event): ...
-- names.py --
"😀"; STARTED = "ml.run.started"
"""
ELIXIR = """\
-- lib/app.ex --
defmodule App do
  def go(c) do
    "😀 é"; Thunderline.Event.new(name: "ml.run.st$0arted", source: :ml, correlation_id: c)
  end
end
-- lib/handler.ex --
defmodule Handler do
  def handle_event(%{id: "😀", name: "ml.run.started"} = event), do: event
end
"""
REGISTRY = "taxonomy/registry.yaml"


async def found(editor: Editor, path: str, words: str, declarations: bool) -> list[tuple[str, str]]:
    params = types.ReferenceParams(
        types.ReferenceContext(declarations),
        types.TextDocumentIdentifier(editor.uri(path)),
        editor.range(path, words).end,
    )
    rows = await editor.client.text_document_references_async(params)
    assert rows is not None
    paths = {editor.uri(file.relative_to(editor.root).as_posix()): file for file in editor.root.rglob("*.*")}
    shown: list[tuple[str, str]] = []
    for row in rows:
        path = paths[row.uri].relative_to(editor.root).as_posix()
        shown.append((path, editor.words(path, row.range)))
    return shown


TEXTS = pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PYTHON, ["app.py", "app.py STARTED", "app.py", "names.py"]),
        (ELIXIR, ["lib/app.ex", "lib/handler.ex"]),
    ],
    ids=["python", "elixir"],
)


async def expect(editor: Editor, path: str, words: str, declarations: bool, rows: list[tuple[str, str]]) -> None:
    """Wait until everything is read."""
    last: list[tuple[str, str]] = []

    async def is_found() -> bool:
        nonlocal last
        last = await found(editor, path, words, declarations)
        return last == rows

    await wait_for(is_found, lambda: f"{last} instead of {rows}")


async def all_is_found(editor: Editor, text: str, expected: list[str]) -> None:
    cursor = await editor.start(text)
    assert cursor
    rows = [(row.partition(" ")[0], row.partition(" ")[2] or "ml.run.started") for row in expected]
    await expect(editor, cursor.path, '"ml.run.started', False, rows)
    await expect(editor, cursor.path, '"ml.run.started', True, [*rows, (REGISTRY, "ml.run.started")])


@TEXTS
async def test_all_that_speaks_of_the_event(modern: Editor, text: str, expected: list[str]) -> None:
    await all_is_found(modern, text, expected)


@TEXTS
async def test_an_old_client_finds_the_same(old: Editor, text: str, expected: list[str]) -> None:
    await all_is_found(old, text, expected)


async def test_references_from_the_entry_follow_edits(modern: Editor) -> None:
    cursor = await modern.start(PYTHON)
    assert cursor
    await modern.open(REGISTRY)
    modern.replace(cursor.path, '"ml.run.started"', '"ml.run.failed"')
    modern.replace(REGISTRY, "version: 1", "# 😀\nversion: 1")
    await expect(modern, REGISTRY, "  ml.run.failed", False, [("app.py", "ml.run.failed")])


async def test_where_no_name_stands_there_are_none(modern: Editor) -> None:
    await modern.start(PYTHON)
    assert await found(modern, "app.py", "from na", True) == []
