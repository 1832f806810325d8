"""References and highlights. `«»` marks what should be found; behind it, `=` marks an entry, `!` what writes."""

import re
from pathlib import Path

import pytest
from cursor import Cursor, at
from saga_concordia.ide.highlight import highlights
from saga_concordia.ide.references import references
from saga_concordia.text.span import Span

PYTHON = """\
-- app.py --
from names import STARTED

def go(bus, kind):
    "😀 é"; Event(name="«ml.run.started»!", source="ml")
    Event(name=«STARTED»!, source="ml")
    Event(name="«ml.run.started»!" if kind else "ml.run.failed", source="ml")
    bus.publish(«f"ml.run.{kind}"»!)
    Event(name="ml.run.failed", source="ml")

@bus.subscribe("«ml.run.*»")
def on_run(event): ...

@bus.subscribe("«ml.run.started»")
def on_started(event): ...

@bus.subscribe("ml.job.*")
def on_job(event): ...
-- names.py --
STARTED = "«ml.run.started»!"
FAILED = "ml.run.failed"
-- taxonomy/a.yaml --
events:
  «ml.run.started»=!: {version: 1}
  "ml.run.failed": {version: 1}
  ml.run.begun: {deprecated: {since: "2", replaced_by: «ml.run.started»}}
-- taxonomy/b.yaml --
events:
  - {name: "«ml.run.started»=!", version: 1}
  - {name: ml.job.started, version: 1}
"""
ELIXIR = """\
-- lib/a.ex --
defmodule A do
  @started "«ml.run.started»!"

  def go(kind) do
    "😀 é"; Thunderline.Event.new(name: "«ml.run.started»!", source: :ml)
    Thunderline.Event.new(name: «@started»!, source: :ml)
    Thunderline.Event.new(name: «"ml.run.#{kind}"»!, source: :ml)
    Thunderline.Event.new(name: "ml.run.failed", source: :ml)
  end
end
-- lib/b.ex --
defmodule B do
  def handle_event(%{name: "«ml.run.started»"} = event), do: event
  def handle_event(%{name: "ml.run.failed"} = event), do: event
end
-- EVENT_TAXONOMY.md --
| Event | Notes |
|---|---|
| `«ml.run.started»=!` | Begun. |
| `ml.run.failed` | ml.run.started |

| Event | Owner |
|---|---|
| «ml.run.started»=! | ml |

| Event | Deprecated |
|---|---|
| ml.run.begun | 2.0, use `«ml.run.started»` |
-- concordia.toml --
registry = ["EVENT_TAXONOMY.md"]
"""
TEMPLATES = """\
-- app.py --
def go(zone, area):
    Event(name="«zone.north.ticked»!", source="z")
    Event(name=«f"zone.{area}.ticked"»!, source="z")
    Event(name="zone.north.rung", source="z")
-- taxonomy/r.yaml --
events:
  "«zone.{id}.ticked»=!": {version: 1}
  "zone.{id}.rung": {version: 1}
"""
MARK = re.compile("«(.*?)»(=?)(!?)")


def opened(text: str, root: Path, path: str, nth: int) -> tuple[Cursor, list[tuple[str, int, str, str]]]:
    """A fixture with the cursor in the `nth` mark of a file, and path, offset, text and signs of each mark."""
    bare = MARK.sub(lambda mark: mark.group(1), text)
    cursor = at(f"-- at --\n$0\n{bare}" if "-- taxonomy" in bare else f"{bare}-- at --\n$0\n", root)
    found: list[tuple[str, int, str, str]] = []
    pieces = re.split(r"^-- (\S+) --\n", text, flags=re.MULTILINE)[1:]
    for name, body in zip(pieces[::2], pieces[1::2], strict=True):
        added = 0
        for mark in MARK.finditer(body):
            start = len(body[: mark.start()].encode()) - added
            added += len(mark.group().encode()) - len(mark.group(1).encode())
            found.append((name, start, mark.group(1), mark.group(2) + mark.group(3)))
    here = [row for row in found if row[0] == path][nth]
    return Cursor(cursor.workspace, path, here[1] + 3), found


CURSORS = [
    pytest.param(PYTHON, "app.py", 0, id="python emission"),
    pytest.param(PYTHON, "app.py", 1, id="python constant in use"),
    pytest.param(PYTHON, "app.py", 5, id="python subscription"),
    pytest.param(PYTHON, "names.py", 0, id="python constant"),
    pytest.param(PYTHON, "taxonomy/a.yaml", 0, id="yaml key"),
    pytest.param(PYTHON, "taxonomy/a.yaml", 1, id="yaml successor"),
    pytest.param(PYTHON, "taxonomy/b.yaml", 0, id="yaml name"),
    pytest.param(ELIXIR, "lib/a.ex", 0, id="elixir attribute"),
    pytest.param(ELIXIR, "lib/a.ex", 1, id="elixir emission"),
    pytest.param(ELIXIR, "lib/b.ex", 0, id="elixir head"),
    pytest.param(ELIXIR, "EVENT_TAXONOMY.md", 0, id="markdown row"),
    pytest.param(ELIXIR, "EVENT_TAXONOMY.md", 1, id="markdown second row"),
    pytest.param(ELIXIR, "EVENT_TAXONOMY.md", 2, id="markdown successor"),
    pytest.param(TEMPLATES, "app.py", 0, id="fills a template"),
    pytest.param(TEMPLATES, "app.py", 1, id="composed like a template"),
    pytest.param(TEMPLATES, "taxonomy/r.yaml", 0, id="template entry"),
]


@pytest.mark.parametrize(("text", "path", "nth"), CURSORS)
@pytest.mark.parametrize("declarations", [True, False], ids=["with entries", "without"])
def test_everything_that_speaks_of_the_event_is_found(
    text: str, path: str, nth: int, declarations: bool, tmp_path: Path
) -> None:
    cursor, marks = opened(text, tmp_path, path, nth)
    expected = sorted((name, start, words) for name, start, words, signs in marks if declarations or "=" not in signs)
    found = references(cursor.workspace, cursor.path, cursor.offset, declarations=declarations)
    assert [(place.path, place.span.start, words_at(cursor, place.path, place.span)) for place in found] == expected


@pytest.mark.parametrize(("text", "path", "nth"), CURSORS)
def test_highlights_are_those_of_the_file(text: str, path: str, nth: int, tmp_path: Path) -> None:
    cursor, marks = opened(text, tmp_path, path, nth)
    expected = [(start, words, "!" in signs) for name, start, words, signs in marks if name == path]
    found = highlights(cursor.workspace, cursor.path, cursor.offset)
    assert [(row.span.start, words_at(cursor, path, row.span), row.writes) for row in found] == expected


def words_at(cursor: Cursor, path: str, span: Span) -> str:
    return cursor.workspace.source(path)[span.start : span.end].decode()


def test_a_pattern_is_spoken_of_by_all_that_it_matches(tmp_path: Path) -> None:
    text = PYTHON.replace('"ml.run.failed"', '"«ml.run.failed»"')
    cursor, _ = opened(text, tmp_path, "app.py", 6)
    assert words_at(cursor, "app.py", highlights(cursor.workspace, "app.py", cursor.offset)[-2].span) == "ml.run.*"
    found = references(cursor.workspace, cursor.path, cursor.offset, declarations=False)
    assert {words_at(cursor, place.path, place.span) for place in found} == {
        "ml.run.started", "ml.run.failed", "STARTED", "ml.run.*", 'f"ml.run.{kind}"',
    }  # fmt: skip


def test_an_unregistered_name_has_references(tmp_path: Path) -> None:
    cursor = at(
        '-- a.py --\nEvent(name="x.y.z$0", source="ml")\n'
        '-- b.py --\n@bus.subscribe("x.y.z")\ndef on(event): ...\nEvent(name="x.y.w", source="ml")\n',
        tmp_path,
    )
    found = references(cursor.workspace, cursor.path, cursor.offset, declarations=True)
    assert [place.path for place in found] == ["a.py", "b.py"]


def test_nothing_is_found_where_no_name_stands(tmp_path: Path) -> None:
    cursor = at('-- a.py --\n$0x = 1\nEvent(name="ml.run.', tmp_path)
    for path, offset in (("a.py", 0), ("a.py", 10**6), ("a.py", -1), ("no/such.py", 0)):
        assert references(cursor.workspace, path, offset, declarations=True) == ()
        assert highlights(cursor.workspace, path, offset) == ()
