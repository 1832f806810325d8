"""Keys are offered where one can stand in an emission, spelled as their neighbours are."""

from pathlib import Path

import pytest
from cursor import Cursor, at
from saga_concordia.ide.completion import Item, Kind, completions

REGISTRY = """\
-- taxonomy/registry.yaml --
events:
  ml.run.started: {version: 3, payload: {note: string?, run_id: string, model: {type: atom, required: true}}}
  ui.clicked: {causation: root, payload: {}}
"""
PY = "def handle(event):\n    {}\n\n\ndef other():\n    return 1\n"
EX = 'defmodule A do\n  def handle(event) do\n    {}\n  end\n\n  def other("x"), do: 1\nend\n'


def opened(path: str, body: str, root: Path) -> Cursor:
    """A function with a body, in one of two languages."""
    text = (PY if path.endswith(".py") else EX).replace("{}", body, 1)
    return at(f"-- {path} --\n{text}{REGISTRY}", root)


def keys(cursor: Cursor, kind: Kind | None = None) -> list[Item]:
    """The keys that are offered, of one kind or all."""
    found = completions(cursor.workspace, cursor.path, cursor.offset)
    return [item for item in found.items if kind in (None, item.kind)] if found else []


def chosen(cursor: Cursor, label: str) -> str:
    """The line of the cursor once an item is taken."""
    found = completions(cursor.workspace, cursor.path, cursor.offset)
    assert found
    assert found.span.start <= cursor.offset <= found.span.end
    item = next(item for item in found.items if item.label.strip("\"'") == label)
    data = cursor.workspace.source(cursor.path)
    after = data[: found.span.start] + item.text.encode() + data[found.span.end :]
    return after[: after.find(b"\n", found.span.start)].decode().splitlines()[-1].lstrip()


PAYLOADS = {
    ("app.py", 'Event(name="ml.run.started", payload={$0})'): '{"run_id": })',
    ("app.py", "Event(name='ml.run.started', payload={\"$0\"})"): '{"run_id": })',
    ("app.py", "Event(name='ml.run.started', payload={'$0'})"): "{'run_id': })",
    ("app.py", 'Event(name="ml.run.started", payload={"$0})'): '{"run_id": })',
    ("app.py", 'Event(name="ml.run.started", payload={"$0'): '{"run_id": ',
    ("app.py", 'Event(name="ml.run.started", payload={"a": 1, "ru$0"})'): '"a": 1, "run_id": })',
    ("app.py", 'Event(name="ml.run.started", payload={"a": 1, "ru$0})'): '"a": 1, "run_id": })',
    ("app.py", 'Event(name="ml.run.started", payload={"a": 1, ru$0})'): '"a": 1, "run_id": })',
    ("app.py", 'Event(name="ml.run.started", payload={"ru$0", "a": 1})'): '{"run_id": , "a": 1})',
    ("app.py", 'Event(name="ml.run.started", payload={"ru$0": event.id})'): '{"run_id": event.id})',
    ("app.py", 'Event(name="ml.run.started", payload=dict(a=1, r$0))'): "a=1, run_id=))",
    ("app.py", 'payload = {"ru$0\n    Event(name="ml.run.started", payload=payload)'): 'payload = {"run_id": ',
    (
        "app.py",
        'Event(\n        name="ml.run.started",\n        payload={\n            "a": 1,\n            "ru$0\n        })',
    ): '"run_id": ',
    ("lib/a.ex", 'Thunderline.Event.new(name: "ml.run.started", payload: %{$0})'): "%{run_id: })",
    ("lib/a.ex", 'Thunderline.Event.new(name: "ml.run.started", payload: %{a: 1, ru$0})'): "%{a: 1, run_id: })",
    ("lib/a.ex", 'Thunderline.Event.new(name: "ml.run.started", payload: %{ru$0, a: 1})'): "%{run_id: , a: 1})",
    ("lib/a.ex", 'Thunderline.Event.new(name: "ml.run.started", payload: %{ru$0: 1})'): "%{run_id: 1})",
    ("lib/a.ex", 'Thunderline.Event.new(name: "ml.run.started", payload: %{a: 1, ru$0'): "%{a: 1, run_id: ",
    ("lib/a.ex", 'Thunderline.Event.new(name: "ml.run.started", payload: %{"a" => 1, "ru$0"})'): '1, "run_id" => })',
    ("lib/a.ex", 'Thunderline.Event.new(name: "ml.run.started", payload: [a: 1, r$0])'): "[a: 1, run_id: ])",
    ("lib/a.ex", 'Thunderline.Event.new(name: "ml.run.start", payload: %{r$0})'): "%{run_id: })",
    (
        "lib/a.ex",
        'Thunderline.Event.new(%{\n      name: "ml.run.started",\n      payload: %{\n        a: 1,\n        ru$0}})',
    ): "run_id: }})",
}


@pytest.mark.parametrize(
    ("path", "body", "line"),
    [(*place, line) for place, line in PAYLOADS.items()],
    ids=[f"{path}: {body}" for path, body in PAYLOADS],
)
def test_fields_of_the_payload(path: str, body: str, line: str, tmp_path: Path) -> None:
    cursor = opened(path, body, tmp_path)
    found = keys(cursor, Kind.FIELD)
    assert [(item.label.strip("\"'"), item.detail) for item in found] == [
        ("run_id", "string · required"),
        ("model", "atom · required"),
        ("note", "string · optional"),
    ]
    assert chosen(cursor, "run_id").endswith(line)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("app.py", 'Event(name="ml.run.started", payload={"model": 1, "run_id": 2, $0})'),
        ("lib/a.ex", 'Thunderline.Event.new(name: "ml.run.started", payload: %{model: 1, $0, run_id: 2})'),
    ],
)
def test_fields_that_are_there_are_left_out(path: str, body: str, tmp_path: Path) -> None:
    assert [item.label for item in keys(opened(path, body, tmp_path), Kind.FIELD)] == ["note"]


def test_a_wrapper_hands_the_payload_on(tmp_path: Path) -> None:
    wrapper = "def emit(name, payload):\n        Event(name=name, payload=payload)\n    "
    cursor = opened("app.py", wrapper + 'emit("ml.run.started", {"r$0"})', tmp_path)
    assert chosen(cursor, "run_id") == 'emit("ml.run.started", {"run_id": })'


SLOTS = {
    ("app.py", 'Event(name="ml.run.started", correlation_id=event.correlation_id, $0)'): "causation_id=event.id)",
    ("app.py", 'Event(name="ml.run.started", correlation_id=event.correlation_id, cau$0)'): "causation_id=event.id)",
    ("app.py", 'Event(name="ml.run.started", correlation_id=event.correlation_id, cau$0'): "causation_id=event.id",
    (
        "app.py",
        'Event(cau$0, name="ml.run.started", correlation_id=event.correlation_id)',
    ): 'Event(causation_id=event.id, name="ml.run.started", correlation_id=event.correlation_id)',
    (
        "app.py",
        'Event(\n        name="ml.run.started",\n        correlation_id=event.correlation_id,\n        cau$0\n    )',
    ): "causation_id=event.id",
    (
        "lib/a.ex",
        'Thunderline.Event.new(name: "ml.run.started", correlation_id: event.correlation_id, cau$0)',
    ): "causation_id: event.id)",
    (
        "lib/a.ex",
        'Thunderline.Event.new(%{name: "ml.run.started", correlation_id: event.correlation_id, cau$0',
    ): "causation_id: event.id",
    (
        "lib/a.ex",
        'Thunderline.Event.new(\n      name: "ml.run.started",\n      correlation_id: event.correlation_id,\n      $0)',
    ): "causation_id: event.id)",
}


@pytest.mark.parametrize(
    ("path", "body", "line"),
    [(*place, line) for place, line in SLOTS.items()],
    ids=[f"{path}: {body}" for path, body in SLOTS],
)
def test_slots_of_the_envelope(path: str, body: str, line: str, tmp_path: Path) -> None:
    cursor = opened(path, body, tmp_path)
    version = "version" if path == "app.py" else "event_version"
    assert [(item.label, item.detail) for item in keys(cursor)] == [
        ("causation_id", "event.id"),
        ("source", ""),
        (version, "3"),
    ]
    assert chosen(cursor, "causation_id").endswith(line)


@pytest.mark.parametrize(
    ("path", "body"),
    [("app.py", 'Event(name="ui.clicked", $0)'), ("lib/a.ex", 'Thunderline.Event.new(name: "ui.clicked", $0)')],
)
def test_a_root_is_offered_no_cause(path: str, body: str, tmp_path: Path) -> None:
    labels = [item.label for item in keys(opened(path, body, tmp_path))]
    assert labels[:2] == ["correlation_id", "source"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("app.py", 'Event(name="ml.run.started", payload={"a": $0})'),
        ("app.py", 'Event(name="ml.run.started", payload={"a": {$0}})'),
        ("app.py", 'Event(name="ml.run.started", payload={"a": f(x, $0)})'),
        ("app.py", 'Event(name="ml.run.started", payload={"a": [1, "$0"]})'),
        ("app.py", 'Event(name="ml.run.started", correlation_id=$0)'),
        ("app.py", 'Event(name="ml.unheard.of", payload={$0})'),
        ("app.py", "print($0)"),
        ("app.py", 'print("a", x$0)'),
        ("app.py", "x = {$0}"),
        ("app.py", 'Event(name="ml.run.started", payload={  # $0\n    })'),
        ("lib/a.ex", 'Thunderline.Event.new(name: "ml.run.started", payload: %{a: $0})'),
        ("lib/a.ex", 'Thunderline.Event.new(name: "ml.run.started", payload: %{a: %{$0}})'),
        ("lib/a.ex", 'Thunderline.Event.new(name: "ml.unheard.of", payload: %{$0})'),
        ("lib/a.ex", "IO.inspect(%{$0})"),
    ],
)
def test_nothing_is_offered_elsewhere(path: str, body: str, tmp_path: Path) -> None:
    assert keys(opened(path, body, tmp_path)) == []


def test_what_is_typed_with_its_quote_is_compared_with_it(tmp_path: Path) -> None:
    quoted = keys(opened("app.py", 'Event(name="ml.run.started", payload={"ru$0"})', tmp_path / "a"))
    bare = keys(opened("app.py", 'Event(name="ml.run.started", payload={ru$0})', tmp_path / "b"))
    assert [(item.label, item.filter) for item in (quoted[0], bare[0])] == [('"run_id"',) * 2, ("run_id",) * 2]
