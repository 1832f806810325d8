"""The event flow as a hierarchy; items are shown as `kind title @ path:line`."""

from pathlib import Path

import pytest
from cursor import REGISTRY, Cursor, at
from saga_concordia.engine.nodes import Kind, Node
from saga_concordia.ide.call_hierarchy import Call, Item, incoming, item_of, outgoing, prepare

PYTHON = """\
-- app.py --
from bus import tell
from names import STARTED

def begin(bus):
    "😀"; tell("ml.run.started")
    bus.publish(STARTED)

def fail(bus, kind):
    bus.publish(f"ml.run.{kind}")

@bus.subscribe("ml.run.started")
def on_started(event):
    publish("ml.run.completed")

@bus.subscribe("ml.run.*")
async def on_run(event):
    publish("user.account.created")

def idle(): ...

def setup(bus):
    bus.subscribe("user.account.created", welcome)

def welcome(event):
    publish("ml.run.failed")

publish("ml.run.started")
-- bus.py --
def tell(name):
    publish(name)
-- names.py --
STARTED = "ml.run.started"
"""
ELIXIR = """\
-- lib/saga.ex --
defmodule Shop.Saga do
  use Reactor

  step :create do
    run fn _, _ ->
      "😀"; Thunderline.Event.new(name: "ml.run.started", source: :ml)
    end
  end

  step :done do
    argument :x, result(:create)
    run fn _, _ -> Thunderline.Event.new(name: "ml.run.completed", source: :ml) end
  end

  def handle_event(%{name: "ui.command.clicked"}), do: Reactor.run(Shop.Saga)
end
-- lib/handler.ex --
defmodule Handler do
  @failed "ml.run.failed"

  def handle_event(%{name: "ml.run.started"} = event) do
    Thunderline.Event.new(name: @failed, source: :ml)
  end

  def handle_event(%{name: "ml.run.failed"}) do
    Thunderline.Event.new(name: "user.account.created", source: :user)
  end
end
"""


def cursor_at(text: str, place: str, root: Path) -> Cursor:
    """The fixture with the cursor where `$0` stands in `place`, or at an event's entry."""
    if "$0" not in place:
        return at(
            f"-- none.py --\n\n-- taxonomy/r.yaml --\n{REGISTRY.replace(f'  {place}:', f'  $0{place}:')}{text}", root
        )
    bare = place.replace("$0", "")
    assert bare in text
    return at(text.replace(bare, place, 1), root)


def shown(cursor: Cursor, item: Item) -> str:
    path = item.node.path
    data = cursor.workspace.source(path)
    assert item.span.contains(item.name_span) and item.span.end <= len(data)
    assert item_of(cursor.workspace, item.node) == item
    line = cursor.workspace.lines(path).line_of(item.name_span.start) + 1
    return f"{item.node.kind} {item.title} @ {path}:{line}"


def calls(cursor: Cursor, found: tuple[Call, ...], caller: str | None = None) -> dict[str, list[str]]:
    """The items at the other end, and what stands where the call is made."""
    shown_calls: dict[str, list[str]] = {}
    for call in found:
        data = cursor.workspace.source(caller or call.item.node.path)
        shown_calls[shown(cursor, call.item)] = [data[span.start : span.end].decode() for span in call.spans]
    return shown_calls


def flow(cursor: Cursor) -> tuple[str, dict[str, list[str]], dict[str, list[str]]]:
    """The item at the cursor, what comes in and what goes out."""
    [item] = prepare(cursor.workspace, cursor.path, cursor.offset)
    node = item.node
    return (
        shown(cursor, item),
        calls(cursor, incoming(cursor.workspace, node)),
        calls(cursor, outgoing(cursor.workspace, node), node.path),
    )


REG = "taxonomy/registry.yaml"
STARTED = f"event ml.run.started @ {REG}:8"


@pytest.mark.parametrize("place", ['tell("ml.run.st$0arted")', 'STARTED = "ml.run.$0started"', "publish(STAR$0TED)"])
def test_what_makes_an_event_happen_and_what_it_sets_off(place: str, tmp_path: Path) -> None:
    assert flow(cursor_at(PYTHON, place, tmp_path)) == (
        STARTED,
        {
            "function begin @ app.py:4": ["ml.run.started", "STARTED"],
            "function fail @ app.py:8": ['f"ml.run.{kind}"'],
            "file app.py @ app.py:1": ["ml.run.started"],
        },
        {
            "function on_started @ app.py:12": ["ml.run.started"],
            "function on_run @ app.py:16": ["ml.run.started"],
        },
    )


def test_elixir_events(tmp_path: Path) -> None:
    assert flow(cursor_at(ELIXIR, 'name: "ml.run.$0started", source', tmp_path)) == (
        STARTED,
        {"step create @ lib/saga.ex:4": ["ml.run.started"]},
        {"function handle_event @ lib/handler.ex:4": ["ml.run.started"]},
    )


def test_an_event_at_its_entry(tmp_path: Path) -> None:
    assert flow(cursor_at(ELIXIR, "ml.run.failed", tmp_path)) == (
        "event ml.run.failed @ taxonomy/r.yaml:17",
        {"function handle_event @ lib/handler.ex:4": ["@failed"]},
        {"function handle_event @ lib/handler.ex:8": ["ml.run.failed"]},
    )


@pytest.mark.parametrize(
    ("text", "place", "item", "comes", "goes"),
    [
        (
            PYTHON,
            "def on_st$0arted(event)",
            "function on_started @ app.py:12",
            {STARTED: ["ml.run.started"]},
            {f"event ml.run.completed @ {REG}:13": ["ml.run.completed"]},
        ),
        (
            PYTHON,
            "def wel$0come(event)",
            "function welcome @ app.py:24",
            {f"event user.account.created @ {REG}:22": ["user.account.created"]},
            {f"event ml.run.failed @ {REG}:17": ["ml.run.failed"]},
        ),
        (
            ELIXIR,
            'def handle_ev$0ent(%{name: "ml.run.failed"}',
            "function handle_event @ lib/handler.ex:8",
            {f"event ml.run.failed @ {REG}:17": ["ml.run.failed"]},
            {f"event user.account.created @ {REG}:22": ["user.account.created"]},
        ),
        (
            ELIXIR,
            "defmodule Shop.Sa$0ga do",
            "saga Saga @ lib/saga.ex:1",
            {f"event ui.command.clicked @ {REG}:23": ["ui.command.clicked"]},
            {STARTED: ["ml.run.started"], f"event ml.run.completed @ {REG}:13": ["ml.run.completed"]},
        ),
        (
            ELIXIR,
            "step :do$0ne do",
            "step done @ lib/saga.ex:10",
            {},
            {f"event ml.run.completed @ {REG}:13": ["ml.run.completed"]},
        ),
    ],
)
def test_functions_steps_and_sagas(
    text: str, place: str, item: str, comes: dict[str, list[str]], goes: dict[str, list[str]], tmp_path: Path
) -> None:
    assert flow(cursor_at(text, place, tmp_path)) == (item, comes, goes)


def test_a_pattern_stands_for_the_events_that_it_matches(tmp_path: Path) -> None:
    cursor = cursor_at(PYTHON, 'subscribe("ml.ru$0n.*")', tmp_path)
    titles = [item.title for item in prepare(cursor.workspace, cursor.path, cursor.offset)]
    assert titles == ["ml.run.started", "ml.run.completed", "ml.run.failed", "ml.run.finished"]
    handler = Node(Kind.FUNCTION, "app.py", "app.on_run")
    assert [call.item.title for call in incoming(cursor.workspace, handler)] == titles


def test_the_flow_can_be_followed_through_unregistered_names(tmp_path: Path) -> None:
    text = '-- a.py --\ndef go():\n    publish("x.y.z$0")\n-- b.py --\n@on_event("x.y.z")\ndef on(event): ...\n'
    cursor = at(text, tmp_path)
    assert flow(cursor) == (
        "event x.y.z @ a.py:2",
        {"function go @ a.py:1": ["x.y.z"]},
        {"function on @ b.py:2": ["x.y.z"]},
    )


def test_a_step_that_is_a_method(tmp_path: Path) -> None:
    cursor = at(
        "-- saga.py --\nclass Saga(BaseSaga):\n    def __init__(self):\n"
        '        self.steps = [SagaStep(name="cre$0ate", action=self.create)]\n\n'
        '    def create(self):\n        publish("user.account.created")\n',
        tmp_path,
    )
    assert flow(cursor) == (
        "step create @ saga.py:3",
        {},
        {f"event user.account.created @ {REG}:22": ["user.account.created"]},
    )


@pytest.mark.parametrize("place", ["def id$0le()", "def set$0up(bus)", "from b$0us"])
def test_what_has_no_part_in_it_has_no_item(place: str, tmp_path: Path) -> None:
    cursor = cursor_at(PYTHON, place, tmp_path)
    assert prepare(cursor.workspace, cursor.path, cursor.offset) == ()


def test_what_is_no_more_has_no_calls(tmp_path: Path) -> None:
    cursor = cursor_at(ELIXIR, "step :do$0ne do", tmp_path)
    cursor.workspace.hold("lib/saga.ex", b"")
    gone = [
        Node(Kind.STEP, "lib/saga.ex", "done", "Shop.Saga"),
        Node(Kind.SAGA, "lib/saga.ex", "Shop.Saga"),
        Node(Kind.FUNCTION, "lib/handler.ex", "Handler.handle_event", nth=7),
        Node(Kind.EVENT, "taxonomy/registry.yaml", "no.such.event"),
        Node(Kind.FILE, "no/such.txt"),
    ]
    for node in gone:
        assert item_of(cursor.workspace, node) is None
        assert incoming(cursor.workspace, node) == outgoing(cursor.workspace, node) == ()
    for path, offset in (("lib/saga.ex", 99), ("no/such.ex", 0), ("lib/handler.ex", -5)):
        assert prepare(cursor.workspace, path, offset) == ()
