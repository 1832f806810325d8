"""Definitions over the protocol: links for a client that shows them, locations for an old one."""

import pytest
from editor import Editor, wait_for
from lsprotocol import types

PYTHON = """\
-- app.py --
from names import STARTED
from bus import tell

def go():
    "😀 é"; Event(name="ml.run.st$0arted", source="ml")
    "😀 é"; Event(name=STARTED, source="ml")
    "😀 é"; tell("ml.run.failed")
-- bus.py --
"😀"; x = 1
def tell(name):
    publish(name)
-- names.py --
"😀"; STARTED = "ml.run.started"
"""
ELIXIR = """\
-- lib/app.ex --
defmodule App do
  @started "ml.run.started"

  def go(c) do
    "😀 é"; Thunderline.Event.new(name: "ml.run.st$0arted", source: :ml, correlation_id: c)
    "😀 é"; Thunderline.Event.new(name: @started, source: :ml, correlation_id: c)
  end
end
"""
SAGA = """\
-- lib/saga.ex --
defmodule Saga do
  use Reactor
  input :user

  step :create do
    run fn _, _ -> Repo.insert(1) end
  end

  step :mail do
    argument :account, result(:cre$0ate)
    run fn _, _ -> Mailer.deliver(1) end
  end
end
"""
REGISTRY = "taxonomy/registry.yaml"


async def links(editor: Editor, path: str, words: str, number: int | None = None) -> list[types.LocationLink]:
    """The links from behind some words; of a `number` of them, which may take until everything is read."""
    rows: list[types.LocationLink] = []

    async def are_found() -> bool:
        nonlocal rows
        params = types.DefinitionParams(types.TextDocumentIdentifier(editor.uri(path)), editor.range(path, words).end)
        found = await editor.client.text_document_definition_async(params)
        assert isinstance(found, list)
        rows = [row for row in found if isinstance(row, types.LocationLink)]
        return number in (None, len(rows))

    await wait_for(are_found, lambda: f"{words}: {rows}")
    return rows


@pytest.mark.parametrize("text", [PYTHON, ELIXIR], ids=["python", "elixir"])
async def test_a_name_leads_to_its_entry(modern: Editor, text: str) -> None:
    cursor = await modern.start(text)
    assert cursor
    [link] = await links(modern, cursor.path, '"ml.run.started')
    assert link.target_uri == modern.uri(REGISTRY)
    assert modern.words(REGISTRY, link.target_selection_range) == "ml.run.started"
    assert "summary: A training run began." in modern.words(REGISTRY, link.target_range)
    assert link.origin_selection_range
    assert modern.words(cursor.path, link.origin_selection_range).strip('"') == "ml.run.started"


async def test_a_constant_and_a_wrapper_lead_to_where_they_are_made(modern: Editor) -> None:
    await modern.start(PYTHON)
    entry, text = await links(modern, "app.py", "name=STARTED", 2)
    assert (entry.target_uri, text.target_uri) == (modern.uri(REGISTRY), modern.uri("names.py"))
    assert modern.words("names.py", text.target_selection_range) == "ml.run.started"
    [wrapper] = await links(modern, "app.py", '"😀 é"; te', 1)
    assert (wrapper.target_uri, modern.words("bus.py", wrapper.target_selection_range)) == (
        modern.uri("bus.py"),
        "tell",
    )


async def test_a_reference_leads_to_the_step(modern: Editor) -> None:
    cursor = await modern.start(SAGA)
    assert cursor
    [link] = await links(modern, cursor.path, "result(:cre")
    assert modern.words(cursor.path, link.target_selection_range) == "create"
    assert modern.words(cursor.path, link.target_range).startswith("step :create do")


async def test_an_old_client_gets_locations(old: Editor) -> None:
    cursor = await old.start(PYTHON)
    assert cursor
    found = await old.client.text_document_definition_async(types.DefinitionParams(cursor.document, cursor.position))
    assert found == [types.Location(old.uri(REGISTRY), old.range(REGISTRY, "ml.run.started"))]


async def test_the_text_as_it_is_typed_counts(modern: Editor) -> None:
    cursor = await modern.start(PYTHON)
    assert cursor
    await modern.open(REGISTRY)
    modern.replace(REGISTRY, "events:", "# 😀\nevents:")
    modern.replace(cursor.path, '"ml.run.started', '"ml.run.failed')
    [link] = await links(modern, cursor.path, '"ml.run.failed')
    assert modern.words(REGISTRY, link.target_selection_range) == "ml.run.failed"
    modern.replace(REGISTRY, "  ml.run.failed:", "  ml.run.broken:")
    assert await links(modern, cursor.path, '"ml.run.failed') == []


async def test_nothing_is_defined_outside_of_names(modern: Editor) -> None:
    cursor = await modern.start(PYTHON)
    assert cursor
    for position in (types.Position(0, 0), types.Position(999, 999)):
        params = types.DefinitionParams(cursor.document, position)
        assert await modern.client.text_document_definition_async(params) == []
