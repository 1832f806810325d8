"""Completion over the protocol: the order, the edit and the documentation, as each client can take them."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from editor import MODERN, OLD, Cursor, Editor, session
from lsprotocol import types

PYTHON = """\
-- app.py --
from events import Event


def go(run):
    "😀 é"; Event(name="ml.run.$0compl", source="ml")
"""
ELIXIR = """\
-- lib/app.ex --
defmodule App do
  def go(run) do
    "😀 é"; Thunderline.Event.new(name: "ml.run.$0compl", source: :ml)
  end
end
"""
UNCLOSED = ('compl", source="ml")', 'compl", source: :ml)')
REGISTRY = """\
-- taxonomy/registry.yaml --
events:
  "zone.tick.{zone$id}": {version: 1}
  ml.run.started: {version: 1}
"""
BOTH = pytest.mark.parametrize("text", [PYTHON, ELIXIR], ids=["python", "elixir"])
CLIENTS = {"modern": MODERN, "old": OLD}


@pytest_asyncio.fixture(params=CLIENTS)
async def editor(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Editor]:
    """A modern client, and then an old one."""
    async with session(tmp_path / "project", CLIENTS[request.param]) as started:
        yield started


def is_modern(editor: Editor) -> bool:
    return editor.capabilities is MODERN


async def complete(editor: Editor, cursor: Cursor) -> types.CompletionList:
    """What is offered at a cursor."""
    found = await editor.client.text_document_completion_async(types.CompletionParams(cursor.document, cursor.position))
    assert isinstance(found, types.CompletionList)
    assert [item.sort_text for item in found.items] == sorted(str(item.sort_text) for item in found.items)
    return found


async def item_of(editor: Editor, cursor: Cursor, label: str) -> types.CompletionItem:
    return next(item for item in (await complete(editor, cursor)).items if item.label == label)


def taken(editor: Editor, cursor: Cursor, item: types.CompletionItem, *, insert: bool = False) -> str:
    """The line once an item is taken."""
    edit = item.text_edit
    if isinstance(edit, types.InsertReplaceEdit):
        assert edit.insert.start == edit.replace.start
        assert edit.insert.end == cursor.position
        edit = types.TextEdit(edit.insert if insert else edit.replace, edit.new_text)
    assert edit is not None
    assert edit.range.start.line == edit.range.end.line == cursor.position.line
    editor.apply(types.WorkspaceEdit(changes={cursor.uri: [edit]}))
    return editor.texts[cursor.path].splitlines()[cursor.position.line]


@BOTH
async def test_the_best_comes_first_and_replaces_the_whole_name(editor: Editor, text: str) -> None:
    cursor = await editor.start(text)
    assert cursor
    found = await complete(editor, cursor)
    assert not found.is_incomplete
    ours = [item for item in found.items if item.label.startswith("ml.run.")]
    assert list(found.items[: len(ours)]) == ours
    assert [item.label for item in ours] == ["ml.run.completed", "ml.run.failed", "ml.run.started", "ml.run.finished"]
    assert [item.filter_text for item in ours] == [None] * 4  # The label is what is compared.
    assert ours[0].kind == types.CompletionItemKind.Value
    assert ours[0].detail == "v2"
    assert 'ml.run.completed"' in taken(editor, cursor, ours[0])
    await editor.expect(cursor.path, "CON201", *(["CON202"] if cursor.path == "app.py" else []), "CON401")


@BOTH
async def test_a_name_whose_string_is_not_closed(editor: Editor, text: str) -> None:
    for end in UNCLOSED:
        text = text.replace(end, "")
    cursor = await editor.start(text)
    assert cursor
    found = await complete(editor, cursor)
    assert found.items[0].label == "ml.run.completed"
    assert taken(editor, cursor, found.items[0]).endswith('"ml.run.completed')


@BOTH
async def test_what_is_typed_is_seen_at_once(modern: Editor, text: str) -> None:
    cursor = await modern.start(text)
    assert cursor
    modern.replace(cursor.path, "ml.run.compl", "usr")
    start = modern.range(cursor.path, "usr").start
    at = types.Position(start.line, start.character + 3)
    moved = Cursor(cursor.path, cursor.uri, 0, at)
    assert (await complete(modern, moved)).items[0].label == "user.account.created"


async def test_a_client_may_insert_instead(modern: Editor) -> None:
    cursor = await modern.start(PYTHON)
    assert cursor
    item = await item_of(modern, cursor, "ml.run.completed")
    assert '"ml.run.completedcompl"' in taken(modern, cursor, item, insert=True)


async def test_deprecated_names_are_marked_as_the_client_can(editor: Editor) -> None:
    cursor = await editor.start(PYTHON)
    assert cursor
    item = await item_of(editor, cursor, "ml.run.finished")
    assert isinstance(item.text_edit, types.InsertReplaceEdit if is_modern(editor) else types.TextEdit)
    assert list(item.tags or ()) == ([types.CompletionItemTag.Deprecated] if is_modern(editor) else [])
    assert item.deprecated is None


@BOTH
async def test_documentation_is_written_when_it_is_asked_for(modern: Editor, text: str) -> None:
    cursor = await modern.start(text)
    assert cursor
    item = await item_of(modern, cursor, "ml.run.completed")
    assert item.documentation is None
    told = (await modern.client.completion_item_resolve_async(item)).documentation
    assert isinstance(told, types.MarkupContent)
    assert told.kind == types.MarkupKind.Markdown
    for words in ("version 2", "A training run ended well.", "`run_id`", "**required**", "causation id", "Emitted"):
        assert words in told.value


async def test_old_clients_get_the_summary_at_once(old: Editor) -> None:
    cursor = await old.start(PYTHON)
    assert cursor
    assert (await item_of(old, cursor, "ml.run.completed")).documentation == "A training run ended well."


@pytest.mark.parametrize("data", [None, 1, {"uri": "file:///nowhere.py", "event": "x"}, {"event": 1}])
async def test_what_is_no_offer_of_ours_comes_back_as_it_is(modern: Editor, data: Any) -> None:
    cursor = await modern.start(PYTHON)
    assert cursor
    item = types.CompletionItem("x", data=data)
    assert await modern.client.completion_item_resolve_async(item) == item
    gone = types.CompletionItem("x", data={"uri": cursor.uri, "event": "no.such"})
    assert await modern.client.completion_item_resolve_async(gone) == gone


async def test_templates_are_snippets_where_the_client_knows_them(editor: Editor) -> None:
    cursor = await editor.start(PYTHON.replace("ml.run.$0compl", "zone.$0") + REGISTRY)
    assert cursor
    item = await item_of(editor, cursor, "zone.tick.{zone$id}")
    assert item.text_edit
    if is_modern(editor):
        assert item.insert_text_format == types.InsertTextFormat.Snippet
        assert item.text_edit.new_text == "zone.tick.${1:{zone\\$id\\}}"
    else:
        assert item.insert_text_format is None
        assert item.text_edit.new_text == "zone.tick.{zone$id}"
    plain = await item_of(editor, cursor, "ml.run.started")
    assert plain.insert_text_format is None


@pytest.mark.parametrize(
    ("text", "label", "line"),
    [
        (PYTHON.replace("ml.run.$0compl", 'ml.run.started", payload={"ru$0"}, note="'), '"run_id"', '{"run_id": }'),
        (ELIXIR.replace('ml.run.$0compl"', 'ml.run.started", payload: %{ru$0}'), "run_id", "%{run_id: }"),
        (PYTHON.replace("ml.run.$0compl", 'ml.run.started", cor$0 , note="'), "correlation_id", ", correlation_id= ,"),
    ],
)
async def test_keys(modern: Editor, text: str, label: str, line: str) -> None:
    cursor = await modern.start(text)
    assert cursor
    item = await item_of(modern, cursor, label)
    assert item.filter_text is None
    assert line in taken(modern, cursor, item)


async def test_a_registry_that_is_being_typed(modern: Editor) -> None:
    await modern.start(PYTHON.replace("$0", ""))
    path = "taxonomy/registry.yaml"
    await modern.open(path)
    modern.retype(path, modern.texts[path] + "  ml.run.new:\n    deprecated: {replaced_by: ml.run.comp")
    cursor = modern.cursor(path, len(modern.texts[path].encode()))
    assert (await complete(modern, cursor)).items[0].label == "ml.run.completed"


async def test_nothing_is_an_empty_list(modern: Editor) -> None:
    cursor = await modern.start(PYTHON.replace("$0", "").replace("def go(run)", "def g$0o(run)"))
    assert cursor
    found = await complete(modern, cursor)
    assert (list(found.items), found.is_incomplete) == ([], False)
    outside = types.Position(10_000, 10_000)
    assert (await complete(modern, Cursor(cursor.path, cursor.uri, 0, outside))).items == ()


async def test_other_clients(tmp_path: Path) -> None:
    """One that knows all kinds, marks what is deprecated in the old way, and shows plain text alone."""
    options = types.ClientCompletionItemOptions(
        deprecated_support=True,
        documentation_format=[types.MarkupKind.PlainText],
        resolve_support=types.ClientCompletionItemResolveOptions(["documentation"]),
    )
    kinds = types.ClientCompletionItemOptionsKind(list(types.CompletionItemKind))
    able = types.CompletionClientCapabilities(completion_item=options, completion_item_kind=kinds)
    document = types.TextDocumentClientCapabilities(completion=able)
    async with session(tmp_path / "project", types.ClientCapabilities(text_document=document)) as editor:
        cursor = await editor.start(PYTHON)
        assert cursor
        item = await item_of(editor, cursor, "ml.run.finished")
        assert item.kind == types.CompletionItemKind.Event
        assert item.deprecated is True
        assert item.tags is None
        told = (await editor.client.completion_item_resolve_async(item)).documentation
        assert isinstance(told, types.MarkupContent)
        assert told.kind is types.MarkupKind.PlainText
        assert "Deprecated since 2: use ml.run.completed instead." in told.value


async def test_the_characters_that_ask_for_it(editor: Editor) -> None:
    await editor.start()
    assert editor.result
    said = editor.result.capabilities.completion_provider
    assert said
    assert set(said.trigger_characters or ()) == {".", ":", "/", '"', "'"}
    assert said.resolve_provider is is_modern(editor)
