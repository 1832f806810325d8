"""`concordia/check`: everything is read and counted, and it can be called off."""

from typing import Any

import pytest
from cursor import REGISTRY
from editor import Editor, wait_for
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from wire import wire

PYTHON = """\
-- app.py --
Event(name="ml.run.fail", source="ml", correlation_id=c, causation_id=d)$0
Event(name="ml.run.failed", source="ml", correlation_id=c)
-- idle.py --
x = 1
"""
ELIXIR = """\
-- lib/app.ex --
Thunderline.Event.new(name: "ml.run.fail", source: :ml, correlation_id: c, causation_id: d)$0
Thunderline.Event.new(name: "ml.run.failed", source: :ml, correlation_id: c)
-- lib/idle.ex --
x = 1
"""
DRIFTING = REGISTRY.replace("ml.run.failed: {", "ml.run.failed: [{")


async def check(editor: Editor) -> list[dict[str, Any]]:
    return await editor.ask("concordia/check", {})


@pytest.mark.parametrize("text", [PYTHON, ELIXIR], ids=["python", "elixir"])
async def test_code_registries_and_settings_are_counted(modern: Editor, text: str) -> None:
    cursor = await modern.start(text)
    assert cursor
    # Of the registry's entries four are never emitted.
    row = {"root": str(modern.root), "files": 4, "errors": 1, "warnings": 1, "infos": 0, "hints": 4}
    assert await check(modern) == [row]
    modern.replace(cursor.path, "ml.run.fail", "ml.run.failed")
    assert await check(modern) == [{**row, "errors": 0}]
    await modern.open("concordia.toml")
    modern.retype("concordia.toml", "[rules]\nCON201 = 'hint'\n")
    assert await check(modern) == [{**row, "errors": 0, "warnings": 0, "hints": 5}]
    modern.retype("concordia.toml", "[rules]\nCON201 = 'loud'\n")
    assert await check(modern) == [{**row, "errors": 1, "warnings": 0, "hints": 5}]
    await modern.open("taxonomy/registry.yaml")
    modern.retype("taxonomy/registry.yaml", "[oops")
    assert await check(modern) == [{**row, "errors": 2, "warnings": 0, "hints": 1}]


async def test_each_workspace_has_its_own_and_no_file_is_counted_twice(modern: Editor) -> None:
    modern.write(PYTHON.replace("$0", "") + f"-- taxonomy/registry.yaml --\n{REGISTRY}-- concordia.toml --\n")
    modern.write(f"-- in/lib/app.ex --\nx\n-- in/taxonomy/r.yaml --\n{REGISTRY}-- in/concordia.toml --\n= =\n")
    folders = [types.WorkspaceFolder(modern.uri(path), "x") for path in ("in", "")]
    await modern.begin(workspace_folders=folders)
    outer, inner = await check(modern)
    assert (outer["root"], outer["files"], outer["errors"]) == (str(modern.root), 4, 1)
    assert (inner["root"], inner["files"], inner["errors"]) == (str(modern.root / "in"), 1, 1), "its settings alone"


async def test_it_reads_what_has_not_been_read_and_shows_how_far_it_is(modern: Editor) -> None:
    for number in range(150):
        modern.put(f"more/m{number}.py", 'from events import Event\nEvent(name="ml.run.fail", source="ml")\n')
    await modern.start(PYTHON)
    [row] = await check(modern)
    assert (row["files"], row["errors"]) == (154, 151)
    await wait_for(
        lambda: "Concordia checks project" in titles(modern), lambda: f"no progress: {modern.client.progress_reports}"
    )


def titles(editor: Editor) -> list[str]:
    reports = [report for several in editor.client.progress_reports.values() for report in several]
    return [report.title for report in reports if isinstance(report, types.WorkDoneProgressBegin)]


async def test_it_can_be_cancelled_and_what_comes_after_is_answered(old: Editor) -> None:
    await old.begin()
    for number in range(300):
        old.put(f"more/m{number}.py", 'from events import Event\nEvent(name="ml.run.fail", source="ml")\n')
    old.put("concordia.toml", "")
    old.put("taxonomy/registry.yaml", REGISTRY)
    async with wire() as editor:
        await editor.begin(old.uri(""))
        editor.send("concordia/check", id=5)
        editor.send("$/cancelRequest", {"id": 5})
        answer = await editor.answer(5)
        assert answer["error"]["code"] == types.LSPErrorCodes.RequestCancelled
        answer = await editor.ask("concordia/check", {}, id=6)
        assert answer["result"][0]["errors"] == 300


async def test_where_nothing_is_ours_nothing_is_checked(old: Editor) -> None:
    old.write("-- notes.txt --\nx\n")
    await old.begin()
    assert await check(old) == []


async def test_a_session_may_end_meanwhile(old: Editor) -> None:
    await old.begin()
    for number in range(300):
        old.put(f"more/m{number}.py", 'from events import Event\nEvent(name="ml.run.fail", source="ml")\n')
    old.put("taxonomy/registry.yaml", REGISTRY)
    async with wire() as editor:
        await editor.begin(old.uri(""))
        editor.send("concordia/check", id=5)
        await editor.ask("shutdown", id=6)
        assert any(one.get("id") == 5 and "error" in one for one in editor.seen)
        editor.send("exit")
        assert await editor.exit_code() == 0


async def test_progress_that_is_called_off_is_an_answer(modern: Editor) -> None:
    for number in range(600):
        modern.put(f"more/m{number}.py", 'from events import Event\nEvent(name="ml.run.fail", source="ml")\n')
    await modern.start(PYTHON)
    running = modern.client.protocol.send_request("concordia/check", {})
    await wait_for(lambda: modern.client.progress_reports, lambda: "no progress")
    called_off: set[object] = set()

    def call_off() -> bool:
        for token in {*modern.client.progress_reports} - called_off:
            called_off.add(token)
            modern.client.window_work_done_progress_cancel(types.WorkDoneProgressCancelParams(token))
        return running.done()

    await wait_for(call_off, lambda: "no answer")
    error = running.exception()
    assert isinstance(error, JsonRpcException)
    assert error.code == types.LSPErrorCodes.RequestCancelled
