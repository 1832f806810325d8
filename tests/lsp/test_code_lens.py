"""Lenses over the protocol: places first, numbers when they are shown, and a command that a client may know."""

import asyncio

import pytest
from editor import Editor, wait_for
from lsprotocol import types

PYTHON = """\
-- app.py --
from events import Event

def go(good):
    "😀"; Event(name="ml.run.completed$0" if good else "ml.run.failed", source="ml", correlation_id=c, causation_id=d)

@bus.subscribe("ml.run.*")
def on_run(event): ...
"""
ELIXIR = """\
-- lib/app.ex --
defmodule App do
  def go(c, d) do
    "😀"; Thunderline.Event.new(name: "ml.run.completed$0", source: :ml, correlation_id: c, causation_id: d)
  end

  def handle_event(%{name: "ml.run.completed"} = event), do: event
end
"""
SAGA = """\
-- lib/saga.ex --
# 😀
defmodule Saga do
  use Reactor

  step :create do
    run fn _, _ -> Repo.insert(1) end
    compensate fn _, _, _, _ -> :ok end
  end$0

  step :charge do
    run fn _, _ -> Payments.charge(1) end
    compensate fn _, _, _, _ -> Payments.refund(1) end
    undo fn _, _, _, _ -> Payments.refund(1) end
  end
end
"""
REGISTRY = "taxonomy/registry.yaml"


async def lenses(editor: Editor, path: str) -> list[types.CodeLens]:
    params = types.CodeLensParams(types.TextDocumentIdentifier(editor.uri(path)))
    found = await editor.client.text_document_code_lens_async(params)
    assert found is not None
    return list(found)


async def resolved(editor: Editor, path: str) -> dict[str, types.Command]:
    """What lenses say, by the words that they stand above."""
    said: dict[str, types.Command] = {}
    for lens in await lenses(editor, path):
        assert lens.command is None
        answer = await editor.client.code_lens_resolve_async(lens)
        assert answer.command
        assert answer.range == lens.range
        said[editor.words(path, lens.range)] = answer.command
    return said


@pytest.mark.parametrize("text", [PYTHON, ELIXIR], ids=["python", "elixir"])
async def test_an_entry_says_who_emits_and_handles_it(modern: Editor, text: str) -> None:
    cursor = await modern.start(text)
    assert cursor
    await modern.open(REGISTRY)
    said = await resolved(modern, REGISTRY)
    command = said["ml.run.completed"]
    assert (command.title, command.command) == ("1 emitter · 1 handler", "concordia.showReferences")
    assert said["user.account.created"] == types.Command("0 emitters · 0 handlers", "")
    assert command.arguments
    uri, position, places = command.arguments
    assert (uri, position["line"], position["character"]) == (
        modern.uri(REGISTRY),
        *((start := modern.range(REGISTRY, "ml.run.completed").start).line, start.character),
    )
    assert [place["uri"] for place in places] == [cursor.uri, cursor.uri]
    ranges = [
        types.Range(types.Position(**place["range"]["start"]), types.Position(**place["range"]["end"]))
        for place in places
    ]
    emits, handles = (modern.words(cursor.path, range) for range in ranges)
    assert emits.startswith(("Event(name=", "Thunderline.Event.new("))
    assert handles in ('bus.subscribe("ml.run.*")', '"ml.run.completed"')


@pytest.mark.parametrize("text", [PYTHON, ELIXIR], ids=["python", "elixir"])
async def test_numbers_are_those_of_the_text_as_it_is_typed(modern: Editor, text: str) -> None:
    cursor = await modern.start(text)
    assert cursor
    await modern.open(REGISTRY)
    modern.replace(cursor.path, "ml.run.completed", "user.account.created")
    said = await resolved(modern, REGISTRY)
    assert said["user.account.created"].title == "1 emitter · 0 handlers"
    assert said["ml.run.completed"].title == "0 emitters · 1 handler"
    modern.replace(REGISTRY, "user.account.created", "user.account.opened")
    said = await resolved(modern, REGISTRY)
    assert said["user.account.opened"].title == "0 emitters · 0 handlers"
    assert "user.account.created" not in said


async def test_a_saga_says_what_can_be_taken_back(modern: Editor) -> None:
    await modern.start(SAGA)
    [(place, command)] = (await resolved(modern, "lib/saga.ex")).items()
    assert command.title == "2 steps · 2 compensations (1 stub) · 1 undo"
    assert "Saga" in place
    assert command.arguments
    assert len(command.arguments[2]) == 2
    modern.replace("lib/saga.ex", "    undo fn _, _, _, _ -> Payments.refund(1) end\n", "")
    [command] = (await resolved(modern, "lib/saga.ex")).values()
    assert command.title == "2 steps · 2 compensations (1 stub) · 0 undos"


async def test_an_old_client_is_told_the_same(old: Editor) -> None:
    await old.start(SAGA)
    [command] = (await resolved(old, "lib/saga.ex")).values()
    assert command.title == "2 steps · 2 compensations (1 stub) · 1 undo"


async def test_a_lens_whose_saga_is_gone_says_nothing(modern: Editor) -> None:
    await modern.start(SAGA)
    [lens] = await lenses(modern, "lib/saga.ex")
    modern.retype("lib/saga.ex", "")
    assert (await modern.client.code_lens_resolve_async(lens)).command == types.Command("", "")
    assert await lenses(modern, "lib/saga.ex") == []


async def test_files_without_entries_or_sagas_have_none(modern: Editor) -> None:
    cursor = await modern.start(PYTHON)
    assert cursor
    assert await lenses(modern, cursor.path) == []


@pytest.mark.parametrize("text", [PYTHON, ELIXIR], ids=["python", "elixir"])
async def test_a_registry_that_is_shown_is_asked_for_again_when_code_changes(modern: Editor, text: str) -> None:
    cursor = await modern.start(text)
    assert cursor
    await modern.open(REGISTRY)
    await resolved(modern, REGISTRY)
    await asyncio.sleep(0.5)
    before = modern.refreshed[types.WORKSPACE_CODE_LENS_REFRESH]
    modern.replace(cursor.path, "ml.run.completed", "user.account.created")
    await wait_for(lambda: modern.refreshed[types.WORKSPACE_CODE_LENS_REFRESH] > before, lambda: "no refresh")
    assert (await resolved(modern, REGISTRY))["user.account.created"].title == "1 emitter · 0 handlers"
