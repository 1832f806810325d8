"""The event flow over the protocol: items carry all that the next request needs."""

import pytest
from editor import Editor, wait_for
from lsprotocol import types
from saga_concordia.lsp.convert import uri_of

PYTHON = """\
-- app.py --
def begin(bus):
    "😀"; bus.publish("ml.run.st$0arted")
-- handler.py --
"😀"
@bus.subscribe("ml.run.started")
def on_started(event):
    "😀"; publish("ml.run.completed")
"""
ELIXIR = """\
-- lib/saga.ex --
defmodule Saga do
  use Reactor

  step :begin do
    run fn _, _ -> "😀"; Thunderline.Event.new(name: "ml.run.st$0arted", source: :ml) end
  end
end
-- lib/handler.ex --
defmodule Handler do
  def on_started(x), do: x

  def handle_event(%{id: "😀", name: "ml.run.started"}) do
    Thunderline.Event.new(name: "ml.run.completed", source: :ml)
  end
end
"""
REGISTRY = "taxonomy/registry.yaml"
Flow = list[tuple[str, str, str, list[str]]]
TEXTS = pytest.mark.parametrize(
    ("text", "begins", "handles", "kind"),
    [
        (PYTHON, ("app.py", "begin", "begin"), ("handler.py", "on_started"), "Function"),
        (ELIXIR, ("lib/saga.ex", "begin", "step :begin"), ("lib/handler.ex", "handle_event"), "Method"),
    ],
    ids=["python", "elixir"],
)


def path_of(editor: Editor, uri: str) -> str:
    return uri.removeprefix(f"{uri_of(editor.root)}/")


async def incoming(editor: Editor, item: types.CallHierarchyItem) -> tuple[list[types.CallHierarchyItem], Flow]:
    calls = await editor.client.call_hierarchy_incoming_calls_async(types.CallHierarchyIncomingCallsParams(item))
    items = [call.from_ for call in calls or ()]
    return items, [shown(editor, call.from_, call.from_.uri, call.from_ranges) for call in calls or ()]


async def outgoing(editor: Editor, item: types.CallHierarchyItem) -> tuple[list[types.CallHierarchyItem], Flow]:
    calls = await editor.client.call_hierarchy_outgoing_calls_async(types.CallHierarchyOutgoingCallsParams(item))
    items = [call.to for call in calls or ()]
    return items, [shown(editor, call.to, item.uri, call.from_ranges) for call in calls or ()]


def shown(
    editor: Editor, item: types.CallHierarchyItem, caller: str, ranges: "list[types.Range] | tuple[types.Range, ...]"
) -> tuple[str, str, str, list[str]]:
    path = path_of(editor, item.uri)
    words = [editor.words(path_of(editor, caller), range) for range in ranges]
    return item.kind.name, path, editor.words(path, item.selection_range), words


async def follow(editor: Editor, text: str, begins: tuple[str, str, str], handles: tuple[str, str], kind: str) -> None:
    cursor = await editor.start(text)
    assert cursor
    params = types.CallHierarchyPrepareParams(cursor.document, cursor.position)
    event: types.CallHierarchyItem | None = None

    async def is_read() -> bool:
        nonlocal event
        [event] = await editor.client.text_document_prepare_call_hierarchy_async(params) or [None]
        return event is not None and (await outgoing(editor, event))[0] != []

    await wait_for(is_read, lambda: f"nothing handles {event}")
    assert event and (event.name, event.kind, event.uri) == (
        "ml.run.started",
        types.SymbolKind.Event,
        editor.uri(REGISTRY),
    )
    [emitter], rows = await incoming(editor, event)
    assert rows == [(kind, begins[0], begins[2], ["ml.run.started"])]
    assert emitter.name == begins[1]
    [handler], rows = await outgoing(editor, event)
    assert rows == [("Function", handles[0], handles[1], ["ml.run.started"])]
    _, rows = await incoming(editor, handler)
    assert rows == [("Event", REGISTRY, "ml.run.started", ["ml.run.started"])]
    _, rows = await outgoing(editor, handler)
    assert rows == [("Event", REGISTRY, "ml.run.completed", ["ml.run.completed"])]
    _, rows = await outgoing(editor, emitter)
    assert rows == [("Event", REGISTRY, "ml.run.started", ["ml.run.started"])]


@TEXTS
async def test_the_flow_is_followed_both_ways(
    modern: Editor, text: str, begins: tuple[str, str, str], handles: tuple[str, str], kind: str
) -> None:
    await follow(modern, text, begins, handles, kind)


@TEXTS
async def test_an_old_client_follows_it_too(
    old: Editor, text: str, begins: tuple[str, str, str], handles: tuple[str, str], kind: str
) -> None:
    await follow(old, text, begins, handles, kind)


async def test_an_item_without_our_data_leads_nowhere(modern: Editor) -> None:
    cursor = await modern.start(PYTHON)
    assert cursor
    place = types.Range(types.Position(0, 0), types.Position(0, 0))
    for data in (None, {"kind": "moon"}, ["x"], 7):
        item = types.CallHierarchyItem("x", types.SymbolKind.Event, cursor.uri, place, place, data=data)
        assert await incoming(modern, item) == ([], [])
        assert await outgoing(modern, item) == ([], [])
    nowhere = types.CallHierarchyPrepareParams(cursor.document, types.Position(0, 0))
    assert await modern.client.text_document_prepare_call_hierarchy_async(nowhere) is None
