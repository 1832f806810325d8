"""Hints over the protocol: off unless asked for, and only in the range that is shown."""

from collections.abc import Sequence

import pytest
from editor import Editor, wait_for
from lsprotocol import types

PYTHON = """\
-- app.py --
Event.new(name="ml.run.started$0", source="ml")
"😀é"; Event.new(name="ml.run.completed", source="ml")
Event.new(name="ml.run.unheard_of", source="ml")
"""
ELIXIR = """\
-- lib/app.ex --
Thunderline.Event.new(name: "ml.run.started$0", source: :ml)
"😀é"; Thunderline.Event.new(name: "ml.run.completed", source: :ml)
"""
ON = {"initialization_options": {"inlayHints": True}}


async def hints(editor: Editor, path: str, first: int = 0, last: int = 99) -> list[types.InlayHint]:
    """The hints of some lines."""
    lines = types.Range(types.Position(first, 0), types.Position(last, 0))
    params = types.InlayHintParams(types.TextDocumentIdentifier(editor.uri(path)), lines)
    found = await editor.client.text_document_inlay_hint_async(params)
    assert found is not None
    return list(found)


def shown(editor: Editor, path: str, rows: Sequence[types.InlayHint]) -> list[str]:
    """The line that each hint stands in, up to it, and its label."""
    return [
        editor.words(path, types.Range(types.Position(row.position.line, 0), row.position)).partition("Event.new(")[2]
        + f" [{row.label}]"
        for row in rows
    ]


@pytest.mark.parametrize(("text", "given"), [(PYTHON, "name="), (ELIXIR, "name: ")], ids=["python", "elixir"])
async def test_hints_say_reliability_and_version(modern: Editor, text: str, given: str) -> None:
    cursor = await modern.start(text, **ON)
    assert cursor
    rows = await hints(modern, cursor.path)
    assert shown(modern, cursor.path, rows) == [
        f'{given}"ml.run.started" [persistent · v1]',
        f'{given}"ml.run.completed" [v2]',
    ]
    assert (rows[0].tooltip, rows[0].padding_left, rows[0].kind) == ("A training run began.", True, None)
    modern.replace(cursor.path, "ml.run.started", "ml.run.failed")
    rows = await hints(modern, cursor.path)
    assert shown(modern, cursor.path, rows)[0] == f'{given}"ml.run.failed" [v1]'


async def test_only_what_is_asked_for_is_answered(modern: Editor) -> None:
    cursor = await modern.start(PYTHON, **ON)
    assert cursor
    assert [row.label for row in await hints(modern, cursor.path, 0, 1)] == ["persistent · v1"]
    assert [row.label for row in await hints(modern, cursor.path, 1, 2)] == ["v2"]
    assert await hints(modern, cursor.path, 2, 3) == []


@pytest.mark.parametrize("given", [None, {}, {"inlayHints": False}, {"inlayHints": "yes"}, [], "on"])
async def test_they_are_off_unless_asked_for(modern: Editor, given: object) -> None:
    cursor = await modern.start(PYTHON, initialization_options=given)
    assert cursor
    assert await hints(modern, cursor.path) == []


@pytest.mark.parametrize(
    "settings", [{"concordia": {"inlayHints": True}}, {"inlayHints": True}], ids=["in a section", "bare"]
)
async def test_settings_switch_them_while_the_session_runs(modern: Editor, settings: dict[str, object]) -> None:
    cursor = await modern.start(PYTHON)
    assert cursor
    assert await hints(modern, cursor.path) == []
    before = modern.refreshed[types.WORKSPACE_INLAY_HINT_REFRESH]
    modern.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings))
    assert len(await hints(modern, cursor.path)) == 2
    await wait_for(lambda: modern.refreshed[types.WORKSPACE_INLAY_HINT_REFRESH] > before, lambda: "no refresh")
    for nothing in (None, [], {"concordia": None}, {"other": {"inlayHints": False}}, {"inlayHints": 3}):
        modern.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(nothing))
    assert len(await hints(modern, cursor.path)) == 2
    off = types.DidChangeConfigurationParams({"concordia": {"inlayHints": False}})
    modern.client.workspace_did_change_configuration(off)
    assert await hints(modern, cursor.path) == []


async def test_an_old_client_that_asks_gets_them_too(old: Editor) -> None:
    cursor = await old.start(PYTHON, **ON)
    assert cursor
    assert len(await hints(old, cursor.path)) == 2
