"""Where a name stands, and which names speak of which event."""

from pathlib import Path

import pytest
from cursor import Cursor, at
from saga_concordia.ide.occurrences import Role, concerning, occurrence_at, occurrences, speaking_of
from saga_concordia.model.registry import RegistryFile
from saga_concordia.rules.taxonomy import Taxonomy
from saga_concordia.text.span import Span

TEXT = """\
-- app.py --
from names import STARTED

@bus.subscribe("ml.run.started")
def on(event):
    Event(name=$0STARTED, source="ml")
    publish("ml.run.failed")
-- names.py --
STARTED = "ml.run.started"
-- a.ex --
defmodule A do
  use Reactor
  step :a do
    run fn _, _ -> Thunderline.Event.new(name: "ml.run.started", source: :ml) end
  end
end
-- taxonomy/r.yaml --
events:
  ml.run.started: {version: 1}
  ml.run.begun: {deprecated: {replaced_by: "ml.run.started"}}
  "ml.run.started": {version: 2}
"""


def shown(cursor: Cursor, name: str | None = None) -> list[tuple[str, str, str]]:
    rows = occurrences(cursor.workspace, name)
    return sorted((row.place.path, row.role.value, words(cursor, row.place.path, row.place.span)) for row in rows)


def words(cursor: Cursor, path: str, span: Span) -> str:
    return cursor.workspace.source(path)[span.start : span.end].decode()


def test_each_place_has_a_role(tmp_path: Path) -> None:
    cursor = at(TEXT, tmp_path)
    assert shown(cursor, "ml.run.started") == [
        ("a.ex", "emits", "ml.run.started"),
        ("app.py", "emits", "STARTED"),
        ("app.py", "handles", "ml.run.started"),
        ("names.py", "constant", "ml.run.started"),
        ("taxonomy/r.yaml", "registers", "ml.run.started"),
        ("taxonomy/r.yaml", "registers", "ml.run.started"),
        ("taxonomy/r.yaml", "succeeds", "ml.run.started"),
    ]
    assert len(shown(cursor)) == 9


def test_the_innermost_name_is_under_the_cursor(tmp_path: Path) -> None:
    cursor = at(TEXT, tmp_path)
    found = occurrence_at(cursor.workspace, cursor.path, cursor.offset)
    assert found and (found.name, found.role) == ("ml.run.started", Role.EMITS)
    assert occurrence_at(cursor.workspace, cursor.path, cursor.offset + len("STARTED")) == found
    assert occurrence_at(cursor.workspace, cursor.path, cursor.offset - 1) is None
    at_constant = occurrence_at(cursor.workspace, "names.py", 15)
    assert at_constant and at_constant.role is Role.CONSTANT
    assert occurrence_at(cursor.workspace, "no/such.py", 0) is None


def test_what_concerns_an_event_can_be_asked_of_one_file(tmp_path: Path) -> None:
    cursor = at(TEXT, tmp_path)
    everywhere = list(concerning(cursor.workspace, "ml.run.started"))
    here = list(concerning(cursor.workspace, "ml.run.started", "app.py"))
    assert here == [row for row in everywhere if row.place.path == "app.py"] != []


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("ml.run.started", "ml.run.started", True),
        ("ml.run.started", "ml.run.failed", False),
        ("ml.run.started", "ml.run.*", True),
        ("ml.run.started", "ml.*", True),
        ("ml.run.started", "ui.*", False),
        ("ml.run.unheard_of", "ml.run.*", True),
        ("ml.run.started", "ml.run.{kind}", True),
        ("ml.run.unheard_of", "ml.run.{kind}", False),
        ("zone.north.ticked", "zone.{id}.ticked", True),
        ("zone.north.ticked", "zone.{other}.ticked", True),
        ("zone.north.ticked", "zone.south.ticked", True),
        ("zone.north.ticked", "zone.north.rung", False),
        ("zone.{id}.ticked", "zone.{other}.ticked", True),
        ("ml.run.*", "ml.run.*", True),
        ("ml.run.*", "ml.*", False),
    ],
)
def test_which_names_speak_of_an_event(one: str, other: str, expected: bool, tmp_path: Path) -> None:
    names = ("ml.run.started", "ml.run.failed", "'zone.{id}.ticked'", "'zone.{id}.rung'")
    registry = "-- taxonomy/r.yaml --\nevents:\n" + "".join(f"  {name}: {{}}\n" for name in names)
    taxonomy = at(f"-- app.py --\n$0\n{registry}", tmp_path).workspace.taxonomy
    assert speaking_of(one, taxonomy)(other) is expected
    assert speaking_of(other, taxonomy)(one) is expected


def test_without_a_registry_a_name_speaks_of_itself() -> None:
    taxonomy = Taxonomy((RegistryFile("r.yaml", "yaml"),))
    assert speaking_of("a.b", taxonomy)("a.b")
    assert not speaking_of("a.b", taxonomy)("a.c")
