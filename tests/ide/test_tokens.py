"""Tokens cover event names that are spelled out, inside of their quotes."""

from pathlib import Path

import pytest
from cursor import Cursor, at
from saga_concordia.ide.tokens import tokens
from saga_concordia.text.span import Span

PYTHON = """\
-- app.py --
from events import Event

STARTED = "«ml.run.started»"

def go(kind):
    Event(name="«ml.run.completed»", source="ml")
    Event(name='«ml.run.finished»deprecated', source="ml")
    Event(name=\"\"\"«ml.run.failed»\"\"\", source="ml")
    Event(name=STARTED, source="ml")
    Event(name="«ml.run.unheard_of»", source="ml")
    Event(name=f"ml.run.{kind}", source="ml")
    Event(name="ml.run." "failed", source="ml")
    Event(name="ml.run." + kind, source="ml")
    Event(name="ml\\x2erun.failed", source="ml")
    Event(name=\"\"\"ml.run
.failed\"\"\", source="ml")
    "ml.run.started"

@bus.subscribe("«ml.run.*»")
def on_run(event): ...
"""
ELIXIR = """\
-- lib/app.ex --
defmodule App do
  @started "«ml.run.started»"

  def go(kind) do
    "😀 é"; Thunderline.Event.new(name: "«ml.run.finished»deprecated", source: :ml)
    Thunderline.Event.new(name: @started, source: :ml)
    Thunderline.Event.new(name: ~s(«ml.run.failed»), source: :ml)
    Thunderline.Event.new(name: "ml.run.#{kind}", source: :ml)
    Thunderline.Event.new(name: "ml.run." <> kind, source: :ml)
  end

  def handle_event(%{name: "«ml.run.completed»"} = event), do: event
end
"""
YAML = """\
-- taxonomy/registry.yaml --
# ml.run.started
events:
  «ml.run.started»defines: {version: 1}
  "«ml.run.completed»defines": {version: 2, summary: ml.run.started}
  '«ml.run.finished»defines deprecated': {deprecated: {since: "2", replaced_by: ml.run.completed}}
  «zone.{id}.ticked»defines: {version: 3}
"""
MARKDOWN = """\
-- taxonomy/EVENT_TAXONOMY.md --
Here is ml.run.started.

| Event | Version |
|---|---|
| `«ml.run.started»defines` | 1 |
| «ml.run.completed»defines | 2 |
-- concordia.toml --
registry = ["taxonomy/*.md"]
"""
CONSTANTS = """\
-- events.py --
class Events:
    STARTED = "«ml.run.started»defines"
    FAILED = "«ml.run.failed»defines"
-- concordia.toml --
registry = [{path = "events.py", constants = "Events"}]
"""
EXPECTED = ("defines deprecated", "defines", "deprecated")


def shown(cursor: Cursor, within: Span | None = None) -> str:
    """The text with its tokens marked."""
    source = cursor.workspace.source(cursor.path)
    for token in reversed(list(tokens(cursor.workspace, cursor.path, within or Span(0, len(source))))):
        words = " ".join(
            word for word, holds in (("defines", token.defines), ("deprecated", token.deprecated)) if holds
        )
        start, end = token.span.start, token.span.end
        source = b"".join((source[:start], "«".encode(), source[start:end], f"»{words}".encode(), source[end:]))
    return source.decode()


def opened(text: str, root: Path) -> tuple[Cursor, str]:
    """A text without its marks, and with them."""
    head, _, body = text.partition("\n")
    bare = body
    for words in EXPECTED:
        bare = bare.replace(f"»{words}", "")
    for mark in "«»":
        bare = bare.replace(mark, "")
    return at(f"{head}\n$0{bare}", root), body.partition("-- concordia.toml")[0]


@pytest.mark.parametrize(
    "text", [PYTHON, ELIXIR, YAML, MARKDOWN, CONSTANTS], ids=["python", "elixir", "yaml", "markdown", "constants"]
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_names_that_are_spelled_out_are_tokens(text: str, line_end: str, tmp_path: Path) -> None:
    cursor, expected = opened(text, tmp_path)
    cursor.workspace.hold(cursor.path, cursor.text().replace("\n", line_end).encode())
    assert shown(cursor) == expected.replace("\n", line_end)


@pytest.mark.parametrize("text", [PYTHON, ELIXIR], ids=["python", "elixir"])
def test_a_range_holds_the_tokens_that_touch_it(text: str, tmp_path: Path) -> None:
    cursor, _ = opened(text, tmp_path)
    everything = list(tokens(cursor.workspace, cursor.path, Span(0, 10**9)))
    second = everything[1].span
    assert list(tokens(cursor.workspace, cursor.path, Span(second.start + 1, second.end))) == everything[1:2]
    assert list(tokens(cursor.workspace, cursor.path, Span(second.start, 10**9))) == everything[1:]
    assert list(tokens(cursor.workspace, cursor.path, Span(second.end, second.end))) == []


def test_files_without_names_have_none(tmp_path: Path) -> None:
    cursor, _ = opened(PYTHON, tmp_path)
    assert list(tokens(cursor.workspace, "no/such.py", Span(0, 10**9))) == []
    for data in (b"", b"\xff\xfe", b'Event(name="'):
        cursor.workspace.hold("app.py", data)
        assert list(tokens(cursor.workspace, "app.py", Span(0, 10**9))) == []
