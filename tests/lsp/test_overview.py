"""`concordia/overview` over the protocol, and the notification that says to ask again."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
from editor import Editor, wait_for
from lsprotocol import types
from wire import Wire, wire

CHANGED = "concordia/overviewChanged"
PYTHON = """\
-- app.py --
$0from events import Event

def place(c, d):
    "😀é"; Event(name="ml.run.start", source="ml", correlation_id=c, causation_id=d)

@bus.subscribe("ml.run.failed")
def on_failed(event): ...

def pass_on(name):
    Event(name=name, source="ml")
"""
ELIXIR = """\
-- lib/saga.ex --
$0defmodule Shop.OrderSaga do
  use Reactor

  step :place do
    run fn _, _ ->
      "😀é"; Thunderline.Event.new(name: "ml.run.start", source: :ml, correlation_id: c, causation_id: d)
    end
    compensate fn _, _, _, _ -> :ok end
  end

  def handle_event(%{name: "ml.run.failed"}), do: :ok
  def pass_on(name), do: Thunderline.Event.new(name: name, source: :ml)
end
"""
EVENT = {
    *("name", "category", "registered", "summary", "reliability", "version", "deprecated", "emitters", "handlers"),
    "findings",
}
PARTY = {"id", "kind", "label", "saga", "location", "findings"}


async def overviews(editor: Editor) -> list[dict[str, Any]]:
    return await editor.ask("concordia/overview", {})


async def complete(editor: Editor) -> dict[str, Any]:
    """The overview of the one workspace, once all of it has been read."""
    found: list[dict[str, Any]] = []

    async def is_complete() -> bool:
        nonlocal found
        found = await overviews(editor)
        return len(found) == 1 and found[0]["complete"]

    await wait_for(is_complete, lambda: f"{found}")
    return found[0]


def row(overview: Mapping[str, Any], name: str) -> dict[str, Any]:
    [found] = [one for one in overview["events"] if one["name"] == name]
    return found


def words(editor: Editor, location: Mapping[str, Any]) -> str:
    """What stands at a location."""
    path = location["uri"].removeprefix(f"{editor.uri('')}/")
    start, end = (types.Position(**location["range"][end]) for end in ("start", "end"))
    return editor.words(path, types.Range(start, end))


@pytest.mark.parametrize(
    ("text", "who"), [(PYTHON, "app.place"), (ELIXIR, "OrderSaga.place")], ids=["python", "elixir"]
)
async def test_everything_is_there_with_all_fields(modern: Editor, text: str, who: str) -> None:
    await modern.start(text)
    found = await complete(modern)
    assert set(found) == {"root", "name", "complete", "registries", "events", "undetermined", "sagas"}
    assert (found["root"], found["name"]) == (str(modern.root), "project")
    registry = {"uri": modern.uri("taxonomy/registry.yaml"), "path": "taxonomy/registry.yaml", "events": 6}
    assert found["registries"] == [registry]
    assert all(set(one) == EVENT for one in found["events"])
    start, failed = row(found, "ml.run.start"), row(found, "ml.run.failed")
    [emitter], [handler] = start["emitters"], failed["handlers"]
    assert set(emitter) == set(handler) == PARTY
    assert emitter["label"] == who
    assert words(modern, emitter["location"]) == "ml.run.start"
    assert words(modern, failed["registered"]) == "ml.run.failed"
    assert (start["registered"], start["version"], start["summary"], start["reliability"]) == (None, None, "", "")
    assert (failed["version"], failed["category"], failed["deprecated"]) == (1, "ml", False)
    [finding] = emitter["findings"]
    assert (finding["code"], finding["severity"], set(finding)) == ("CON102", "error", {"code", "severity", "message"})
    [undetermined] = found["undetermined"]
    assert (undetermined["role"], set(undetermined["party"])) == ("emits", PARTY)


async def test_sagas_and_their_steps_have_all_fields(modern: Editor) -> None:
    await modern.start(ELIXIR)
    found = await complete(modern)
    [saga] = found["sagas"]
    assert set(saga) == {"id", "name", "location", "steps"}
    assert words(modern, saga["location"]) == "Shop.OrderSaga"
    [step] = saga["steps"]
    assert set(step) == {"id", "name", "location", "compensation", "undo", "findings"}
    assert row(found, "ml.run.start")["emitters"][0]["id"] == step["id"]
    assert row(found, "ml.run.start")["emitters"][0]["saga"] == saga["id"]
    assert step["compensation"]["state"] == "stub"
    assert words(modern, step["compensation"]["location"]).startswith("compensate fn")
    assert step["undo"] == {"state": "absent", "location": None}


async def test_an_old_client_is_answered_in_its_own_columns(old: Editor) -> None:
    await old.start(PYTHON)
    [emitter] = row(await complete(old), "ml.run.start")["emitters"]
    assert words(old, emitter["location"]) == "ml.run.start"
    assert emitter["location"]["range"]["start"]["character"] == len('    "ddé"; Event(name="')


async def test_workspaces_come_in_order_of_root_and_broken_ones_are_empty(modern: Editor) -> None:
    modern.write("-- b/concordia.toml --\n= =\n-- a/taxonomy/r.yaml --\nevents: {x.y: {version: 1}}\n")
    folders = [types.WorkspaceFolder(modern.uri(name), name) for name in ("b", "a")]
    await modern.begin(workspace_folders=folders)
    await wait_for(lambda: modern.client.progress_reports, lambda: "nothing is read")
    one, two = await overviews(modern)
    assert (one["name"], [event["name"] for event in one["events"]]) == ("a", ["x.y"])
    assert (two["name"], two["events"], two["registries"], two["complete"]) == ("b", [], [], True)


async def test_where_nothing_is_ours_there_is_no_overview(modern: Editor) -> None:
    modern.write("-- notes.txt --\nx\n")
    await modern.begin()
    assert await overviews(modern) == []


# Changes


async def settled(editor: Wire, seconds: float) -> int:
    """How many notifications come in a time."""
    number = 0
    try:
        async with asyncio.timeout(seconds):
            while True:
                message = await editor.read()
                number += message.get("method") == CHANGED
                assert "params" not in message or message["params"] is not None
    except TimeoutError:
        return number


async def started(editor: Wire, home: Editor, text: str) -> str:
    """A session in a folder with a document open; its URI."""
    home.write(text.replace("$0", ""))
    path = text.partition("-- ")[2].partition(" --")[0]
    home.put("taxonomy/registry.yaml", "version: 1\nevents: {ml.run.started: {version: 1}}\n")
    await editor.begin(home.uri(""))
    item = {"uri": home.uri(path), "languageId": "x", "version": 1, "text": home.text(path)}
    editor.send("textDocument/didOpen", {"textDocument": item})
    return item["uri"]


def type_into(editor: Wire, uri: str, version: int) -> None:
    start = {"line": 0, "character": 0}
    change = {"range": {"start": start, "end": start}, "text": "# "}
    editor.send(
        "textDocument/didChange", {"textDocument": {"uri": uri, "version": version}, "contentChanges": [change]}
    )


@pytest.mark.parametrize("text", [PYTHON, ELIXIR], ids=["python", "elixir"])
async def test_who_asked_once_is_told_once_when_all_is_quiet(old: Editor, text: str) -> None:
    await old.begin()
    async with wire() as editor:
        uri = await started(editor, old, text)
        await settled(editor, 1)
        assert [one.get("method") for one in editor.seen].count(CHANGED) == 0, "nobody asked yet"
        type_into(editor, uri, 2)
        assert await settled(editor, 1) == 0, "nobody asked yet"
        await editor.ask("concordia/overview", id=7)
        for version in range(3, 13):
            type_into(editor, uri, version)
            await asyncio.sleep(0.03)
        assert await settled(editor, 1) == 1
        for version in (13, 14):
            type_into(editor, uri, version)
            assert await settled(editor, 1) == 1, "told again without being asked again"


async def test_the_end_of_the_index_and_changes_of_registries_and_settings_are_told(old: Editor) -> None:
    await old.begin()
    async with wire() as editor:
        uri = await started(editor, old, PYTHON)
        await editor.ask("concordia/overview", id=7)
        await settled(editor, 1)
        registry = old.uri("taxonomy/registry.yaml")
        old.put("taxonomy/registry.yaml", "version: 1\nevents: {ml.run.start: {version: 1}}\n")
        editor.send("workspace/didChangeWatchedFiles", {"changes": [{"uri": registry, "type": 2}]})
        assert await settled(editor, 1) == 1
        editor.send("workspace/didChangeConfiguration", {"settings": {"concordia": {"rules": {"CON102": "off"}}}})
        assert await settled(editor, 1) == 1
        editor.send("textDocument/didClose", {"textDocument": {"uri": uri}})
        editor.send(
            "workspace/didChangeWorkspaceFolders",
            {"event": {"added": [], "removed": [{"uri": old.uri(""), "name": "x"}]}},
        )
        assert await settled(editor, 1) == 1
        answer = await editor.ask("concordia/overview", id=8)
        assert answer["result"] == []


async def test_what_is_read_in_the_end_is_told_to_who_asked_before(old: Editor) -> None:
    await old.begin()
    async with wire() as editor:
        for number in range(200):
            old.put(f"more/m{number}.py", f'from events import Event\nEvent(name="a.b{number}", source="ml")\n')
        await started(editor, old, PYTHON)
        answer = await editor.ask("concordia/overview", id=7)
        assert not answer["result"][0]["complete"]
        assert await settled(editor, 4) == 1
        answer = await editor.ask("concordia/overview", id=8)
        assert answer["result"][0]["complete"]
        assert len(answer["result"][0]["events"]) > 200
