"""Highlights over the protocol: what emits is written, what handles is read."""

import pytest
from editor import Editor
from lsprotocol import types

PYTHON = """\
-- app.py --
"😀 é"; Event(name="ml.run.st$0arted", source="ml")
"😀 é"; Event(name="ml.run.failed", source="ml")

@bus.subscribe("ml.run.*")
def on_run(event): ...
"""
ELIXIR = """\
-- lib/app.ex --
defmodule App do
  @started "ml.run.started"
  def go(c) do
    "😀 é"; Thunderline.Event.new(name: "ml.run.st$0arted", source: :ml, correlation_id: c)
    Thunderline.Event.new(name: @started, source: :ml, correlation_id: c)
  end
  def handle_event(%{id: "😀", name: "ml.run.started"} = event), do: event
end
"""
WRITE, READ = types.DocumentHighlightKind.Write, types.DocumentHighlightKind.Read


Rows = list[tuple[str, types.DocumentHighlightKind]]
TEXTS = pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PYTHON, [("ml.run.started", WRITE), ("ml.run.*", READ)]),
        (ELIXIR, [("ml.run.started", WRITE), ("ml.run.started", WRITE), ("@started", WRITE), ("ml.run.started", READ)]),
    ],
    ids=["python", "elixir"],
)


async def highlighted(editor: Editor, text: str) -> Rows:
    cursor = await editor.start(text)
    assert cursor
    params = types.DocumentHighlightParams(cursor.document, cursor.position)
    found = await editor.client.text_document_document_highlight_async(params)
    assert found is not None
    return [(editor.words(cursor.path, row.range), row.kind) for row in found if row.kind]


@TEXTS
async def test_the_places_of_the_event_in_the_file(modern: Editor, text: str, expected: Rows) -> None:
    assert await highlighted(modern, text) == expected


@TEXTS
async def test_an_old_client_sees_the_same(old: Editor, text: str, expected: Rows) -> None:
    assert await highlighted(old, text) == expected


async def test_an_entry_is_written(modern: Editor) -> None:
    await modern.start(PYTHON)
    await modern.open("taxonomy/registry.yaml")
    position = modern.range("taxonomy/registry.yaml", "replaced_by: ml.run.com").end
    document = types.TextDocumentIdentifier(modern.uri("taxonomy/registry.yaml"))
    found = await modern.client.text_document_document_highlight_async(
        types.DocumentHighlightParams(document, position)
    )
    assert found is not None
    assert [row.kind for row in found] == [WRITE, READ]
    nowhere = types.DocumentHighlightParams(document, types.Position(0, 0))
    assert not await modern.client.text_document_document_highlight_async(nowhere)
