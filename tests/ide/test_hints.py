"""Hints stand behind the names of registered events, within the range that is asked for."""

from pathlib import Path

import pytest
from cursor import Cursor, at
from saga_concordia.ide.hints import hints
from saga_concordia.text.span import Span

PYTHON = """\
-- app.py --
from events import Event

STARTED = "ml.run.started"

def go(kind):
    Event(name="ml.run.started"«persistent · v1», source="ml")
    Event(name='ml.run.completed'«v2», source="ml")
    Event(name=\"\"\"ml.run.failed\"\"\"«v1», source="ml")
    Event(name=STARTED«persistent · v1», source="ml")
    Event(name=f"zone.{kind}.ticked"«v3», source="ml")
    Event(name="zone.north.ticked"«v3», source="ml")
    Event(name="ml.run.unheard_of", source="ml")
    Event(name=kind, source="ml")
    Event(name=f"ml.run.{kind}", source="ml")
    Event(name="ml.run.plain", source="ml")
    Event(name=["ml.run.started

@bus.subscribe("ml.run.completed"«v2»)
def on_run(event): ...
"""
ELIXIR = """\
-- lib/app.ex --
defmodule App do
  @started "ml.run.started"

  def go(kind) do
    Thunderline.Event.new(name: "ml.run.started"«persistent · v1», source: :ml)
    "😀 é"; Thunderline.Event.new(name: @started«persistent · v1», source: :ml)
    Thunderline.Event.new(name: "zone.#{kind}.ticked"«v3», source: :ml)
    Thunderline.Event.new(name: "ml.run.unheard_of", source: :ml)
    Thunderline.Event.new(name: "ml.run.#{kind}", source: :ml)
  end

  def handle_event(%{name: "ml.run.completed"«v2»} = event), do: event
end
"""
REGISTRY = """\
-- taxonomy/registry.yaml --
events:
  ml.run.started: {version: 1, reliability: persistent, summary: A training run began.}
  ml.run.completed: {version: 2}
  ml.run.failed: {version: 1}
  ml.run.plain: {}
  zone.{id}.ticked: {version: 3}
"""


def shown(cursor: Cursor, within: Span | None = None) -> str:
    """The text with its hints in it."""
    source = cursor.workspace.source(cursor.path)
    for hint in reversed(list(hints(cursor.workspace, cursor.path, within or Span(0, len(source))))):
        source = source[: hint.offset] + f"«{hint.label}»".encode() + source[hint.offset :]
    return source.decode()


def opened(text: str, root: Path) -> tuple[Cursor, str]:
    """A text without the hints that it expects, and the expected one."""
    expected = text.split("--\n", 1)[1]
    bare = "".join(part.rpartition("»")[2] if "»" in part else part for part in expected.split("«"))
    return at(f"{text.split(chr(10), 1)[0]}\n$0{bare}{REGISTRY}", root), expected


@pytest.mark.parametrize("text", [PYTHON, ELIXIR], ids=["python", "elixir"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_hints_stand_behind_registered_names(text: str, line_end: str, tmp_path: Path) -> None:
    cursor, expected = opened(text, tmp_path)
    cursor.workspace.hold(cursor.path, cursor.text().replace("\n", line_end).encode())
    assert shown(cursor) == expected.replace("\n", line_end)


@pytest.mark.parametrize("text", [PYTHON, ELIXIR], ids=["python", "elixir"])
def test_only_the_range_is_answered(text: str, tmp_path: Path) -> None:
    cursor, _ = opened(text, tmp_path)
    everything = list(hints(cursor.workspace, cursor.path, Span(0, len(cursor.text().encode()))))
    second = everything[1].offset
    assert list(hints(cursor.workspace, cursor.path, Span(everything[0].offset + 1, second))) == everything[1:2]
    assert list(hints(cursor.workspace, cursor.path, Span(0, 0))) == []
    assert list(hints(cursor.workspace, cursor.path, Span(second, 10**9))) == everything[1:]


def test_a_hint_brings_the_events_summary(tmp_path: Path) -> None:
    cursor, _ = opened(PYTHON, tmp_path)
    found = list(hints(cursor.workspace, cursor.path, Span(0, 10**9)))
    assert [hint.summary for hint in found[:2]] == ["A training run began.", ""]


def test_files_without_events_have_none(tmp_path: Path) -> None:
    cursor, _ = opened(PYTHON, tmp_path)
    for path in ("taxonomy/registry.yaml", "no/such.py", "README.md"):
        assert list(hints(cursor.workspace, path, Span(0, 10**9))) == []
    cursor.workspace.hold("app.py", b"")
    assert list(hints(cursor.workspace, "app.py", Span(0, 10**9))) == []
