"""Code actions over the protocol: literals that are resolved, and commands for clients that know nothing else."""

from collections.abc import Callable
from typing import Any

import pytest
from editor import MODERN, Cursor, Editor, session, wait_for
from lsprotocol import types
from pygls.exceptions import JsonRpcException

PYTHON = """\
-- app.py --
from events import Event
from names import START


def go(run, cause):
    "😀"; Event(name="ml.run.fa$0il", source="ml", correlation_id=run.id, causation_id=cause.id)
    Event(name=START, source="user", correlation_id=run.id, causation_id=cause.id)
-- names.py --
START = "user.account.create"
"""
ELIXIR = """\
-- lib/app.ex --
defmodule App do
  @start "user.account.create"

  def go(run, cause) do
    "😀"; Thunderline.Event.new(name: "ml.run.fa$0il", source: :ml, correlation_id: run.id, causation_id: cause.id)
    Thunderline.Event.new(name: @start, source: :user, correlation_id: run.id, causation_id: cause.id)
  end
end
"""
UNKNOWN = """\
-- app.py --
Event(name="ml.banana.pee$0led", source="ml", correlation_id=a, causation_id=b, payload={"size": 1})
"""
SAFE = """\
-- app.py --
from events import Event


def on_started(event, correlation_id, causation_id):
    Event(name="ml.run.fai$0led", source="ml", correlation_id=correlation_id)
    Event(name="ml.run.fail", source="ml", correlation_id=correlation_id)
    x = 1  # concordia: ignore[CON101]
"""
REGISTRY = "taxonomy/registry.yaml"
TWO = ("CON102", "CON102")
BOTH = pytest.mark.parametrize("text", [PYTHON, ELIXIR], ids=["python", "elixir"])


async def ready(editor: Editor, text: str, *codes: str) -> Cursor:
    """Begin with a fixture, and wait for the findings in the file with the cursor."""
    cursor = await editor.start(text)
    assert cursor
    await editor.expect(cursor.path, *codes)
    return cursor


async def offered(editor: Editor, cursor: Cursor, *only: str, findings: bool = True) -> list[Any]:
    """The actions at a cursor; as an editor does, it says which findings it shows there."""
    rows = await editor.findings(cursor.path) if findings else []
    here = [row for row in rows if row.range.start <= cursor.position <= row.range.end]
    context = types.CodeActionContext(here, only=list(only) or None)
    params = types.CodeActionParams(cursor.document, types.Range(cursor.position, cursor.position), context)
    # `lsprotocol` takes every action with a command for a mere command.
    editor.client.protocol._converter.register_structure_hook(types.Command | types.CodeAction, _structured(editor))
    found = await editor.client.text_document_code_action_async(params)
    assert found is not None
    return list(found)


def _structured(editor: Editor) -> Callable[[Any, Any], Any]:
    converter = editor.client.protocol._converter

    def structure(given: Any, _: Any) -> Any:
        return converter.structure(given, types.Command if isinstance(given.get("command"), str) else types.CodeAction)

    return structure


async def choose(editor: Editor, cursor: Cursor, title: str) -> types.WorkspaceEdit:
    """The edit of an action, applied."""
    action = await named(editor, cursor, title)
    resolved = await editor.client.code_action_resolve_async(action)
    assert resolved.edit
    editor.apply(resolved.edit)
    return resolved.edit


async def named(editor: Editor, cursor: Cursor, title: str) -> Any:
    actions = await offered(editor, cursor)
    return next(action for action in actions if action.title == title)


@BOTH
async def test_the_best_comes_first_and_the_rest_in_order(modern: Editor, text: str) -> None:
    cursor = await ready(modern, text, *TWO)
    actions = await offered(modern, cursor)
    others = ", writing names.py too" if cursor.path == "app.py" else ""
    assert [(action.title, action.kind) for action in actions] == [
        ("Rename to `ml.run.failed`", "quickfix"),
        (f"Fix all 2 CON102 in this file{others}", "quickfix"),
        ("Ignore CON102 on this line", "quickfix"),
        ("Ignore CON102 in this file", "quickfix"),
        ("Explain this verdict", "concordia.explain"),
    ]
    assert [action.is_preferred for action in actions] == [True, None, None, None, None]
    assert all(action.edit is None and action.disabled is None for action in actions)
    [shown] = actions[0].diagnostics
    assert shown in await modern.findings(cursor.path)


@BOTH
async def test_an_edit_is_worked_out_when_it_is_chosen(modern: Editor, text: str) -> None:
    cursor = await ready(modern, text, *TWO)
    edit = await choose(modern, cursor, "Rename to `ml.run.failed`")
    [change] = edit.document_changes or ()
    assert isinstance(change, types.TextDocumentEdit)
    assert change.text_document.version == 1
    assert '"ml.run.failed"' in modern.texts[cursor.path]
    assert [row.code for row in await modern.findings(cursor.path)] == ["CON102"]


@BOTH
async def test_what_is_alike_is_fixed_at_once_in_all_files(modern: Editor, text: str) -> None:
    cursor = await ready(modern, text, *TWO)
    title = next(action.title for action in await offered(modern, cursor) if action.title.startswith("Fix all"))
    edit = await choose(modern, cursor, title)
    written = {change.text_document.uri: change.text_document.version for change in edit.document_changes or ()}  # pyright: ignore
    if cursor.path == "app.py":
        assert written == {cursor.uri: 1, modern.uri("names.py"): None}
        assert modern.text("names.py") == 'START = "user.account.created"\n'
    else:
        assert written == {cursor.uri: 1}
    await modern.expect(cursor.path)


@BOTH
@pytest.mark.parametrize("where", ["on this line", "in this file"])
async def test_a_finding_is_ignored(modern: Editor, text: str, where: str) -> None:
    cursor = await ready(modern, text, *TWO)
    await choose(modern, cursor, f"Ignore CON102 {where}")
    left = [row.code for row in await modern.findings(cursor.path)]
    assert left == (["CON102"] if where == "on this line" else [])


async def test_an_action_of_a_text_that_has_changed_goes_on_to_mend_the_same_finding(modern: Editor) -> None:
    cursor = await ready(modern, PYTHON, *TWO)
    [action, *_] = await offered(modern, cursor)
    modern.replace("app.py", "from events", "# 😀 one line more\nfrom events")
    resolved = await modern.client.code_action_resolve_async(action)
    assert resolved.edit
    modern.apply(resolved.edit)
    assert 'Event(name="ml.run.failed"' in modern.texts["app.py"]


async def test_an_action_whose_finding_is_gone_is_refused(modern: Editor) -> None:
    cursor = await ready(modern, PYTHON, *TWO)
    [action, *_] = await offered(modern, cursor)
    modern.replace("app.py", "ml.run.fail", "ml.run.failed")
    with pytest.raises(JsonRpcException, match="has changed since"):
        await modern.client.code_action_resolve_async(action)


async def test_an_unknown_name_is_registered_in_the_file_that_the_title_names(modern: Editor) -> None:
    cursor = await ready(modern, UNKNOWN, "CON101")
    edit = await choose(modern, cursor, f"Register `ml.banana.peeled` in {REGISTRY}")
    assert [change.text_document.uri for change in edit.document_changes or ()] == [modern.uri(REGISTRY)]  # pyright: ignore
    assert "size" in modern.text(REGISTRY)
    await modern.expect(cursor.path)


async def test_what_cannot_be_done_is_shown_with_the_reason(modern: Editor) -> None:
    aliased = f"-- {REGISTRY} --\nx-all: &all {{ml.run.failed: {{version: 1}}}}\nevents: *all\n"
    cursor = await ready(modern, UNKNOWN + aliased, "CON101")
    action = await named(modern, cursor, f"Register `ml.banana.peeled` in {REGISTRY}")
    assert action.disabled
    assert REGISTRY in action.disabled.reason
    assert action.is_preferred is None


async def test_a_broken_registry_takes_no_entry(modern: Editor) -> None:
    cursor = await ready(modern, UNKNOWN, "CON101")
    await modern.open(REGISTRY)
    modern.retype(REGISTRY, modern.texts[REGISTRY] + "  broken: [\n")
    action = await named(modern, cursor, f"Register `ml.banana.peeled` in {REGISTRY}")
    assert action.disabled


async def test_fixing_on_save_takes_all_that_is_safe_and_nothing_else(modern: Editor) -> None:
    cursor = await ready(modern, SAFE, "CON201", "CON201", "CON102", "CON901")
    for only in ("source.fixAll.concordia", "source.fixAll", "source"):
        [action] = await offered(modern, cursor, only, findings=False)
        assert action.kind == "source.fixAll.concordia"
    resolved = await modern.client.code_action_resolve_async(action)
    assert resolved.edit
    modern.apply(resolved.edit)
    assert modern.texts["app.py"].splitlines()[4:] == [
        '    Event(name="ml.run.failed", source="ml", correlation_id=correlation_id, causation_id=causation_id)',
        '    Event(name="ml.run.fail", source="ml", correlation_id=correlation_id, causation_id=causation_id)',
        "    x = 1",
    ]
    assert await offered(modern, cursor, "source.fixAll", findings=False) == []


async def test_only_the_kinds_that_are_asked_for_are_offered(modern: Editor) -> None:
    cursor = await ready(modern, SAFE, "CON201", "CON201", "CON102", "CON901")
    assert {action.kind for action in await offered(modern, cursor, "quickfix")} == {"quickfix"}
    assert {action.kind for action in await offered(modern, cursor, "concordia")} == {"concordia.explain"}
    assert {action.kind for action in await offered(modern, cursor, "")} == {
        "quickfix",
        "source.fixAll.concordia",
        "concordia.explain",
    }
    for other in ("refactor", "source.organizeImports", "source.fixAll.ruff", "quick"):
        assert await offered(modern, cursor, other) == []


@BOTH
async def test_a_verdict_is_explained(modern: Editor, text: str) -> None:
    cursor = await ready(modern, text, *TWO)
    action = await named(modern, cursor, "Explain this verdict")
    assert await modern.client.code_action_resolve_async(action) == action
    told = await run(modern, action.command)
    assert "emission `ml.run.fail` (literal; dialect " in told
    assert "CON102 tense-mismatch:" in told
    assert f"registries in force: {REGISTRY} (6 events)\nsettings: concordia.toml" in told
    assert told in [message.message for message in modern.client.messages]


async def test_a_client_may_show_explanations_itself(modern: Editor) -> None:
    cursor = await modern.start(PYTHON, initialization_options={"showsExplanations": False})
    assert cursor
    action = await named(modern, cursor, "Explain this verdict")
    told = await run(modern, action.command)
    assert "CON102 tense-mismatch:" in told
    assert told not in [message.message for message in modern.client.messages]


async def test_a_line_without_findings_is_explained_and_an_empty_one_is_not(modern: Editor) -> None:
    cursor = await ready(modern, PYTHON.replace("fa$0il", "fa$0iled"), "CON102")
    assert [action.title for action in await offered(modern, cursor)] == ["Explain this verdict"]
    assert await offered(modern, modern.cursor("app.py", 0)) == []


@BOTH
async def test_an_old_client_gets_commands(old: Editor, text: str) -> None:
    cursor = await ready(old, text, *TWO)
    actions = await offered(old, cursor)
    assert [type(action) for action in actions] == [types.Command] * 5
    assert actions[0].title == "Rename to `ml.run.failed`"
    assert await run(old, actions[0]) is None
    await wait_for(lambda: old.applied, lambda: "no edit came")
    assert old.applied[0].changes
    assert '"ml.run.failed"' in old.texts[cursor.path]
    assert await run(old, actions[0]) is None
    await wait_for(
        lambda: [one for one in old.client.messages if "has changed since" in one.message], lambda: "no message came"
    )
    assert len(old.applied) == 1


async def test_a_client_that_resolves_nothing_gets_edits_at_once(tmp_path: Any) -> None:
    document = types.CodeActionClientCapabilities(
        code_action_literal_support=types.ClientCodeActionLiteralOptions(types.ClientCodeActionKindOptions([]))
    )
    able = types.ClientCapabilities(text_document=types.TextDocumentClientCapabilities(code_action=document))
    async with session(tmp_path / "project", able) as editor:
        cursor = await ready(editor, PYTHON, *TWO)
        actions = await offered(editor, cursor, findings=False)
        assert all(action.edit for action in actions if action.kind == "quickfix")
        editor.apply(actions[1].edit)
        assert editor.text("names.py") == 'START = "user.account.created"\n'


async def test_nonsense_is_refused(modern: Editor) -> None:
    cursor = await ready(modern, PYTHON, *TWO)
    for data in (None, 1, {"uri": cursor.uri}, {"uri": cursor.uri, "title": "", "key": {"sort": "x"}}):
        with pytest.raises(JsonRpcException, match="not offered by this server"):
            await modern.client.code_action_resolve_async(types.CodeAction("x", data=data))
    for command, arguments in (("concordia.applyFix", []), ("concordia.explain", [1]), ("concordia.explain", None)):
        with pytest.raises(JsonRpcException, match="not offered by this server"):
            await run(modern, types.Command("x", command, arguments=arguments))
    with pytest.raises(JsonRpcException, match="no workspace"):
        await run(modern, types.Command("x", "concordia.explain", arguments=["file:///nowhere/x.py", 0]))


async def run(editor: Editor, command: types.Command) -> Any:
    params = types.ExecuteCommandParams(command.command, command.arguments)
    return await editor.client.workspace_execute_command_async(params)


def test_the_modern_client_resolves() -> None:
    """Else the tests above would not look at what they are meant for."""
    assert MODERN.text_document
    assert MODERN.text_document.code_action
    assert MODERN.text_document.code_action.resolve_support
