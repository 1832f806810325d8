"""Lenses say how many emit and handle an event, and what of a saga can be taken back, under every edit."""

from pathlib import Path

import pytest
from cursor import REGISTRY, Cursor, at
from saga_concordia.ide.lenses import Subject, count, lenses

PYTHON = """\
-- app.py --
$0from events import Event

STARTED = "ml.run.started"

def go(bus, kind, good):
    Event(name=STARTED, source="ml")
    Event(name="ml.run.completed" if good else "ml.run.failed", source="ml")

@bus.subscribe("ml.run.*")
def on_run(event): ...

@bus.subscribe("ml.run.started")
def on_started(event): ...
"""
ELIXIR = """\
-- lib/app.ex --
$0defmodule App do
  @started "ml.run.started"

  def go(good) do
    Thunderline.Event.new(name: @started, source: :ml)
    Thunderline.Event.new(name: if(good, do: "ml.run.completed", else: "ml.run.failed"), source: :ml)
  end

  def handle_event(%{name: "ml.run.started"} = event), do: event
end
"""
REACTOR = """\
-- lib/saga.ex --
$0defmodule Saga do
  use Reactor
  input :user

  step :create do
    run fn %{user: user}, _ -> Repo.insert(user) end
    compensate fn _, _, _, _ -> :ok end
    undo fn account, _, _, _ -> Repo.delete(account) end
  end

  step :charge do
    run fn _, _ -> Payments.charge(1) end
    compensate fn _, _, _, _ -> Payments.refund(1) end
  end

  step :mail, Elsewhere.Mail
end
"""
SAGE = """\
-- lib/saga.ex --
$0defmodule Saga do
  def run(attrs) do
    Sage.new()
    |> Sage.run(:create, &create/2, &delete/3)
    |> Sage.run(:mail, &mail/2)
  end

  defp create(_, attrs), do: Repo.insert(attrs)
  defp delete(account, _, _), do: Repo.delete(account)
  defp mail(_, _), do: {:ok, 1}
end
"""


def titles(cursor: Cursor, path: str) -> dict[str, str]:
    """What the lenses of a file say, by what they are about."""
    found: dict[str, str] = {}
    for lens in lenses(cursor.workspace, path):
        said = count(cursor.workspace, path, lens.subject, lens.name, lens.nth)
        assert said is not None
        start = lens.place.span.start
        assert cursor.workspace.source(path)[start:].startswith(lens.name.encode()) or lens.subject is Subject.SAGA
        found[lens.name] = said.title
    return found


@pytest.mark.parametrize(
    ("text", "run"),
    [(PYTHON, "1 emitter · 1 handler"), (ELIXIR, "1 emitter · 0 handlers")],
    ids=["python", "elixir"],
)
def test_registry_entries_say_who_emits_and_handles(text: str, run: str, tmp_path: Path) -> None:
    cursor = at(text, tmp_path)
    shown = titles(cursor, "taxonomy/registry.yaml")
    assert list(shown)[:3] == ["ml.run.started", "ml.run.completed", "ml.run.failed"]
    handlers = "2 handlers" if "subscribe" in text else "1 handler"
    assert shown["ml.run.started"] == f"1 emitter · {handlers}"
    assert shown["ml.run.completed"] == shown["ml.run.failed"] == run
    assert shown["user.account.created"] == "0 emitters · 0 handlers"


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (
            PYTHON,
            ['Event(name=STARTED, source="ml")', 'bus.subscribe("ml.run.*")', 'bus.subscribe("ml.run.started")'],
        ),
        (ELIXIR, ["Thunderline.Event.new(name: @started, source: :ml)", '"ml.run.started"']),
    ],
    ids=["python", "elixir"],
)
def test_the_places_are_those_that_are_counted(text: str, places: list[str], tmp_path: Path) -> None:
    cursor = at(text, tmp_path)
    found = count(cursor.workspace, "taxonomy/registry.yaml", Subject.EVENT, "ml.run.started")
    assert found is not None
    source = cursor.workspace.source(cursor.path)
    assert [source[place.span.start : place.span.end].decode() for place in found.places] == places


@pytest.mark.parametrize(("text", "path"), [(PYTHON, "app.py"), (ELIXIR, "lib/app.ex")], ids=["python", "elixir"])
def test_numbers_follow_edits(text: str, path: str, tmp_path: Path) -> None:
    cursor = at(text, tmp_path)
    edited = cursor.text().replace("ml.run.started", "user.account.created")
    cursor.workspace.hold(path, edited.encode())
    shown = titles(cursor, "taxonomy/registry.yaml")
    assert shown["user.account.created"] == "1 emitter · 1 handler"
    assert shown["ml.run.started"].startswith("0 emitters")
    registry = REGISTRY.replace("  ml.run.failed: {version: 1, summary: A training run broke off.}\n", "")
    cursor.workspace.hold("taxonomy/registry.yaml", registry.encode())
    assert "ml.run.failed" not in titles(cursor, "taxonomy/registry.yaml")


def test_an_emitter_whose_name_is_composed_is_a_possible_one(tmp_path: Path) -> None:
    cursor = at(
        "-- app.py --\n$0from events import Event\n\ndef go(kind, zone):\n"
        '    Event(name=f"ml.run.{kind}", source="ml")\n'
        '    Event(name="ml.run.failed", source="ml")\n'
        '    Event(name=f"zone.{zone}.ticked", source="ml")\n'
        '    Event(name="zone.north.ticked", source="ml")\n'
        '-- taxonomy/registry.yaml --\nevents: {ml.run.failed: {version: 1}, "zone.{id}.ticked": {version: 1}}\n',
        tmp_path,
    )
    shown = titles(cursor, "taxonomy/registry.yaml")
    assert shown["ml.run.failed"] == "2 emitters (1 possible) · 0 handlers"
    assert shown["zone.{id}.ticked"] == "2 emitters · 0 handlers"


def test_a_name_with_an_entry_of_its_own_is_not_its_templates(tmp_path: Path) -> None:
    cursor = at(
        '-- app.py --\n$0from events import Event\nEvent(name="zone.north.ticked", source="ml")\n'
        "-- taxonomy/registry.yaml --\n"
        'events: {zone.north.ticked: {version: 1}, "zone.{id}.ticked": {version: 1}}\n',
        tmp_path,
    )
    shown = titles(cursor, "taxonomy/registry.yaml")
    assert shown["zone.north.ticked"] == "1 emitter · 0 handlers"
    assert shown["zone.{id}.ticked"] == "0 emitters · 0 handlers"


def test_a_reactor_saga_says_what_can_be_taken_back(tmp_path: Path) -> None:
    cursor = at(REACTOR, tmp_path)
    assert titles(cursor, "lib/saga.ex") == {
        "Saga": "3 steps · 2 compensations (1 stub) · 1 undo · 1 step not seen whole"
    }
    edited = cursor.text().replace("    undo fn account, _, _, _ -> Repo.delete(account) end\n", "")
    cursor.workspace.hold("lib/saga.ex", edited.encode())
    assert titles(cursor, "lib/saga.ex") == {
        "Saga": "3 steps · 2 compensations (1 stub) · 0 undos · 1 step not seen whole"
    }


def test_where_compensations_roll_back_undos_are_not_spoken_of(tmp_path: Path) -> None:
    assert list(titles(at(SAGE, tmp_path), "lib/saga.ex").values()) == ["2 steps · 1 compensation"]


def test_sagas_of_one_name_are_told_apart(tmp_path: Path) -> None:
    one, two = REACTOR, REACTOR.removeprefix("-- lib/saga.ex --\n$0").replace("  step :mail, Elsewhere.Mail\n", "")
    cursor = at(one + two, tmp_path)
    found = list(lenses(cursor.workspace, "lib/saga.ex"))
    assert [(lens.name, lens.nth) for lens in found] == [("Saga", 0), ("Saga", 1)]
    said = [count(cursor.workspace, "lib/saga.ex", lens.subject, lens.name, lens.nth) for lens in found]
    assert [row.title.split(" · ")[0] for row in said if row] == ["3 steps", "2 steps"]


def test_a_saga_that_is_no_more_has_no_count(tmp_path: Path) -> None:
    cursor = at(REACTOR, tmp_path)
    cursor.workspace.hold("lib/saga.ex", b"")
    assert list(lenses(cursor.workspace, "lib/saga.ex")) == []
    assert count(cursor.workspace, "lib/saga.ex", Subject.SAGA, "Saga") is None
    assert list(lenses(cursor.workspace, "no/such.ex")) == []
