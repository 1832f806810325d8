"""Which files are worth parsing: those that hold a dialect's words as words, and handlers those that name an event."""

import pytest
from saga_concordia.engine.trigger import Trigger, triggers_of
from saga_concordia.engine.words import any_of
from saga_concordia.frontends.dialect_loader import load_own

_DIALECT = {
    "name": "house",
    "language": "elixir",
    "emit": [{"call": ["Shop.Event.new", "*.Bus.fire!"]}],
    "start": [{"call": ["run_*"]}],
    "subscribe": [
        {"function": ["handle_info"], "head": ["event"]},
        {"function": ["on_*"]},
        {"subject": ["event_type"]},
    ],
}


@pytest.fixture(scope="module")
def trigger() -> Trigger:
    return triggers_of(load_own((_DIALECT,), "the test"))["elixir"]


@pytest.mark.parametrize(
    "text",
    [
        'Event.new("a.b")',
        "alias Shop.{Event}\nimport Event\nnew name: x",
        'Bus.fire!("a.b")',
        "run_order(x)",
        'def handle_info(%{event: "a.b"}, state)',
        'def handle_info(%{"event" => "a.b"}, state)',
        "def handle_info(%{:event => @placed}, state)",
        "def handle_info(%{~s(event)\n  => name}, state)",
        "def on_order_placed(x)",
        "case message.event_type do",
    ],
)
def test_what_can_hold_a_fact_is_parsed(trigger: Trigger, text: str) -> None:
    assert trigger.holds(f"# é\n{text}\n".encode())


@pytest.mark.parametrize(
    "text",
    [
        "Event.news(x)",
        "SystemEvent.renew(x)",
        "Bus.fire(x)",
        "rerun_order(x)",
        "def handle_info(:tick, state)",
        'def handle_info({:event, name}, state), do: "event"',
        "def do_handle_info(%{event: x})",
        "def icon_of(x)",
        "showcase event_type",
    ],
)
def test_what_holds_a_part_of_a_word_waits(trigger: Trigger, text: str) -> None:
    assert not trigger.holds(text.encode())


_DOTTED = {
    "name": "house",
    "language": "elixir",
    "subscribe": [
        {"function": ["handle_info"], "head": ["event"], "dotted": True},
        {"subject": ["event_type"], "dotted": True},
    ],
}


@pytest.mark.parametrize(
    "text",
    [
        'def handle_info(%{event: "a.b"}, state)',
        "def handle_info(%{event: @placed}, state)",
        'case message.event_type do\n  :x -> 1\n  "order.placed" -> 2',
        "case message.event_type do\n  @placed -> 1",
        "case message.event_type do\n  Events.placed() -> 1",
        "if event_type == Events.placed do",
        "if Events.placed() == event_type do",
        'if "order.placed" == event_type do',
        "if event_type in ~w(order.placed order.paid) do",
    ],
)
def test_a_choice_that_can_name_an_event_is_parsed(text: str) -> None:
    assert triggers_of(load_own((_DOTTED,), "the test"))["elixir"].holds(f"  def go(x) do\n    {text}\n".encode())


@pytest.mark.parametrize(
    "text",
    [
        'def handle_info(%{event: "presence_diff"}, state)',
        'case message.event_type do\n  :x -> 1\n  "placed" -> fn x -> x end\n end',
        'case event_type do\n  :x -> 1\n end\n  @spec run(term) :: :ok\n  def run(_), do: "order.placed"',
        'if event_type == "placed" do',
    ],
)
def test_a_choice_that_can_name_none_waits(text: str) -> None:
    assert not triggers_of(load_own((_DOTTED,), "the test"))["elixir"].holds(f"  def go(x) do\n    {text}\n".encode())


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("fire", "fire(x)", True),
        ("fire", "misfire(x)", False),
        ("fire!", "Bus.fire!(x)", True),
        ("fire!", "Bus.fire(x)", False),
        ("ok?", "ok?", True),
        ("événement", "(événement)", True),
        ("", "x", False),
    ],
)
def test_names_end_where_a_word_does(name: str, text: str, found: bool) -> None:
    assert any_of({name})(text.encode()) is found
