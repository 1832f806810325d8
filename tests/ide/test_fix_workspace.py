"""The fixes of a workspace: whole, of the texts as they are, and never those that are a choice."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from cursor import Cursor, at
from saga_concordia.ide.fix_workspace import WorkspaceFixes, workspace_fixes
from saga_concordia.text.edit import TextEdit, apply_edits

PYTHON = """\
-- app.py --
$0from events import Event

def go(causation_id):
    Event(name="ml.run.complete", source="ml", correlation_id=c)
    Event(name="ml.run.started", source="mlx", correlation_id=c, causation_id=causation_id)
    Event(name="ml.banana.peeled", source="ml", correlation_id=c, causation_id=d)  # concordia: ignore[CON3]
-- more.py --
from names import FAIL

Event(name=FAIL, source="ml", correlation_id=c, causation_id=d)
Event(name=FAIL, source="ml", correlation_id=c, causation_id=d)
-- names.py --
FAIL = "ml.run.fail"
"""
ELIXIR = """\
-- lib/app.ex --
$0defmodule App do
  @fail "ml.run.fail"

  def go(causation_id) do
    Thunderline.Event.new(name: "ml.run.complete", source: :ml, correlation_id: c)
    Thunderline.Event.new(name: "ml.run.started", source: :mlx, correlation_id: c, causation_id: causation_id)
    # concordia: ignore[CON3]
    Thunderline.Event.new(name: "ml.banana.peeled", source: :ml, correlation_id: c, causation_id: d)
  end

  def fail(d) do
    Thunderline.Event.new(name: @fail, source: :ml, correlation_id: c, causation_id: d)
    Thunderline.Event.new(name: @fail, source: :ml, correlation_id: c, causation_id: d)
  end
end
"""


def fixes_of(cursor: Cursor, *, unsafe: bool = True) -> WorkspaceFixes:
    return workspace_fixes(cursor.workspace, {cursor.path}, lambda path: True, unsafe=unsafe)


def written(cursor: Cursor, *several: Mapping[str, Sequence[TextEdit]]) -> dict[str, str]:
    """The files after edits; `apply_edits` raises where two touch."""
    every: dict[str, list[TextEdit]] = {}
    for edits in several:
        for path, rows in edits.items():
            every.setdefault(path, []).extend(rows)
    return {path: apply_edits(cursor.workspace.source(path), rows).decode() for path, rows in every.items()}


@pytest.mark.parametrize("text", [PYTHON, ELIXIR], ids=["python", "elixir"])
def test_safe_ones_and_others_are_told_apart(text: str, tmp_path: Path) -> None:
    cursor = at(text, tmp_path)
    before = {path: cursor.text(path) for path in cursor.workspace.paths()}
    fixes = fixes_of(cursor)
    assert {path: cursor.text(path) for path in before} == before, "what is tried out is taken back"
    safe = "".join(written(cursor, fixes.safe).values())
    assert safe.count("ml.run.complete") == 1
    assert "ml.run.completed" not in safe
    assert "concordia: ignore" not in safe
    both = written(cursor, fixes.safe, fixes.unsafe)
    for path, after in both.items():
        cursor.workspace.hold(path, after.encode())
    every = "".join(both.values())
    assert every.count('"ml.run.completed"') == 1
    assert every.count('"ml.run.failed"') == 1, "a constant is renamed once"
    assert "mlx" not in every
    left = [row for path in cursor.workspace.paths() for row in cursor.workspace.diagnostics(path)]
    assert [row.code for row in left if row.fixes] == ["CON101"], "what is by choice only is left"
    assert fixes_of(cursor) == WorkspaceFixes({}, {})


@pytest.mark.parametrize("text", [PYTHON, ELIXIR], ids=["python", "elixir"])
def test_only_safe_ones_where_others_are_not_wanted(text: str, tmp_path: Path) -> None:
    cursor = at(text, tmp_path)
    fixes = fixes_of(cursor, unsafe=False)
    assert fixes.safe == fixes_of(cursor).safe
    assert fixes.unsafe == {}


def test_what_is_typed_is_what_is_fixed(tmp_path: Path) -> None:
    cursor = at(PYTHON, tmp_path)
    cursor.workspace.hold("app.py", b'"\xf0\x9f\x98\x80"; ' + b'Event(name="ml.run.complete", source="ml")\r\n')
    fixes = fixes_of(cursor)
    assert written(cursor, fixes.unsafe)["app.py"] == '"😀"; Event(name="ml.run.completed", source="ml")\r\n'


def test_of_two_that_touch_the_first_is_made(tmp_path: Path) -> None:
    """A constant that is used with and without what a dialect adds cannot be renamed for both."""
    cursor = at(
        '-- app.py --\n$0NAME = "run.complete"\nEvent(name=NAME, source="ml", correlation_id=c, causation_id=d)\n'
        'tell(NAME)\n-- concordia.toml --\n[[dialect]]\nname = "house"\nlanguage = "python"\n'
        '[[dialect.emit]]\ncall = ["tell"]\nslots = {name = 0}\nprefix = "ml."\n'
        "-- taxonomy/registry.yaml --\nevents: {run.completed: {version: 1}, ml.run.completing: {version: 1}}\n",
        tmp_path,
    )
    offered = [row.code for row in cursor.workspace.diagnostics("app.py") if row.fixes]
    assert offered == ["CON102", "CON102"]
    fixes = fixes_of(cursor)
    assert [edit.new_text for edits in fixes.unsafe.values() for edit in edits] in (
        ["run.completed"],
        ["run.completing"],
    )


def test_files_that_are_not_ours_are_left_alone(tmp_path: Path) -> None:
    cursor = at(PYTHON, tmp_path)
    fixes = workspace_fixes(cursor.workspace, (), lambda path: path != "names.py", unsafe=True)
    assert {*fixes.safe, *fixes.unsafe} == {"app.py"}, "a fix that reaches into another file is not made in part"


def test_a_fix_that_mends_nothing_is_not_made(tmp_path: Path) -> None:
    """The name that a rename would lead to is not the one that the call would then emit."""
    cursor = at(
        '-- app.py --\n$0def go(kind):\n    NAME = "ml.run.complete"\n    NAME = NAME.lower()\n'
        '    Event(name=NAME, source="ml", correlation_id=c, causation_id=d)\n',
        tmp_path,
    )
    assert fixes_of(cursor) == WorkspaceFixes({}, {})


def test_broken_code_and_nothing_at_all(tmp_path: Path) -> None:
    cursor = at('-- app.py --\n$0def go(:\n  Event(name="ml.run.complete", source="ml"\n', tmp_path)
    fixes = fixes_of(cursor)
    assert fixes.safe == {}
    cursor.workspace.hold("app.py", b"")
    assert fixes_of(cursor) == WorkspaceFixes({}, {})


def test_an_id_is_threaded_as_what_others_may_notice(tmp_path: Path) -> None:
    cursor = at(
        """\
-- lib/order.ex --
$0defmodule Shop.Order do
  use Reactor
  input :correlation_id

  step :tell do
    argument :correlation_id, input(:correlation_id)
    run fn args, _ -> Thunderline.Event.new(name: "ml.run.failed", correlation_id: args.correlation_id) end
  end
end
-- test/order_test.exs --
Reactor.run(Shop.Order, %{correlation_id: "c"})
""",
        tmp_path,
    )
    found = fixes_of(cursor)
    assert (found.safe, found.unsafe.keys()) == ({}, {"lib/order.ex", "test/order_test.exs"})
    after = written(cursor, found.unsafe)
    assert after["lib/order.ex"].count("causation_id") == 5
    assert after["test/order_test.exs"] == 'Reactor.run(Shop.Order, %{correlation_id: "c", causation_id: nil})\n'
