"""Elixir: whoever starts a saga passes its new input, or is named."""

from pathlib import Path

import pytest
from saga_concordia.model.diagnostics import AddInput
from saga_concordia.text.edit import Change, apply_edits
from saga_concordia.text.span import Span
from trial import mended, opened

SAGA = """\
defmodule Shop.Order do
  use Reactor

  input :correlation_id

  step :tell do
    argument :correlation_id, input(:correlation_id)

    run fn %{correlation_id: correlation_id}, _ ->
      Thunderline.Event.new(name: "order.placed", source: :shop, correlation_id: correlation_id)
    end
  end

  def run(inputs), do: Reactor.run(__MODULE__, inputs)
end
"""
RUNNER = """\
defmodule Shop.Runner do
  def start(saga, inputs), do: Task.start(fn -> Reactor.run(saga, inputs) end)
end
"""


def caller(body: str) -> str:
    return f"defmodule Shop.Caller do\n  alias Shop.Order\n\n{body}end\n"


REACHED = {
    "the handled event": (
        "  def handle_event(event) do\n    Reactor.run(Order, %{correlation_id: event.correlation_id, n: 1})\n  end\n",
        "  def handle_event(event) do\n"
        "    Reactor.run(Order, %{correlation_id: event.correlation_id, causation_id: event.id, n: 1})\n  end\n",
    ),
    "a variable of that name": (
        "  def go(cid, causation_id), do: Reactor.run!(Order, %{correlation_id: cid}, %{}, async?: false)\n",
        "  def go(cid, causation_id), do: "
        "Reactor.run!(Order, %{correlation_id: cid, causation_id: causation_id}, %{}, async?: false)\n",
    ),
    "inputs in a variable": (
        "  def go(cid) do\n    inputs = %{\n      correlation_id: cid, # of the chain\n      n: 1\n    }\n\n"
        "    Reactor.run(Order, inputs)\n  end\n",
        "  def go(cid) do\n    inputs = %{\n      causation_id: nil,\n      correlation_id: cid, # of the chain\n"
        "      n: 1\n    }\n\n    Reactor.run(Order, inputs)\n  end\n",
    ),
    "no inputs yet": (
        "  def go, do: Reactor.run(Order, %{})\n",
        "  def go, do: Reactor.run(Order, %{causation_id: nil})\n",
    ),
    "keys as strings": (
        '  def go(cid), do: Reactor.run(Order, %{"correlation_id" => cid})\n',
        '  def go(cid), do: Reactor.run(Order, %{"correlation_id" => cid, "causation_id" => nil})\n',
    ),
    "a function of the saga": (
        "  def go(cid), do: Order.run(%{correlation_id: cid})\n",
        "  def go(cid), do: Order.run(%{correlation_id: cid, causation_id: nil})\n",
    ),
    "a function that runs any saga": (
        "  def go(cid), do: Shop.Runner.start(Order, %{correlation_id: cid})\n",
        "  def go(cid), do: Shop.Runner.start(Order, %{correlation_id: cid, causation_id: nil})\n",
    ),
    "through a function of its own": (
        "  def go(cid), do: start(%{correlation_id: cid})\n\n"
        "  defp start(inputs), do: Shop.Runner.start(Order, inputs)\n",
        "  def go(cid), do: start(%{correlation_id: cid, causation_id: nil})\n\n"
        "  defp start(inputs), do: Shop.Runner.start(Order, inputs)\n",
    ),
}


@pytest.mark.parametrize(("before", "after"), REACHED.values(), ids=REACHED)
def test_a_call_that_is_seen_whole_passes_the_new_input(before: str, after: str, tmp_path: Path) -> None:
    files = {"lib/order.ex": SAGA, "lib/runner.ex": RUNNER, "test/caller_test.exs": caller(before)}
    found = mended(tmp_path, files, "CON201", "thread")
    assert found.keys() == {"lib/order.ex", "test/caller_test.exs"}
    assert found["test/caller_test.exs"] == caller(after)


def test_the_input_alone(tmp_path: Path) -> None:
    body = "  def go(cid), do: Reactor.run(Order, %{correlation_id: cid})\n"
    found = mended(tmp_path, {"lib/order.ex": SAGA, "lib/caller.ex": caller(body)}, "CON305", "input")
    assert found == {
        "lib/order.ex": SAGA.replace("  input :correlation_id\n", "  input :correlation_id\n  input :causation_id\n"),
        "lib/caller.ex": caller(body.replace("cid})", "cid, causation_id: nil})")),
    }


def test_one_call_alone(tmp_path: Path) -> None:
    saga = SAGA.replace("  input :correlation_id\n", "  input :correlation_id\n  input :causation_id\n")
    body = (
        "  def go(cid), do: Reactor.run(Order, %{correlation_id: cid})\n\n"
        "  def on_paid(event), do: Reactor.run(Order, %{correlation_id: event.correlation_id})\n"
    )
    before = {"lib/order.ex": saga, "lib/caller.ex": caller(body)}
    once = mended(tmp_path, before, "CON208", "pass")
    assert once == {"lib/caller.ex": caller(body.replace("cid})", "cid, causation_id: nil})"))}
    twice = mended(tmp_path, {**before, **once}, "CON208", "pass")
    assert twice["lib/caller.ex"].endswith("%{correlation_id: event.correlation_id, causation_id: event.id})\nend\n")


UNREACHED = {
    "updated": "  def go(base, cid), do: Reactor.run(Order, %{base | correlation_id: cid})\n",
    "merged": "  def go(base, cid), do: Reactor.run(Order, Map.merge(base, %{correlation_id: cid}))\n",
    "given by whoever calls": "  def go(inputs), do: Reactor.run(Order, inputs)\n",
    "made elsewhere": "  def go, do: Reactor.run(Order, Unknown.inputs())\n",
    "made out of the saga": "  def go, do: Order.reactor() |> Builder.add(:x) |> Reactor.run(%{n: 1} |> more())\n",
    "one of two": "  def go(x), do: Reactor.run(Order, if(x, do: %{a: 1}, else: %{b: 1}))\n",
}


@pytest.mark.parametrize("body", UNREACHED.values(), ids=UNREACHED)
def test_a_call_that_is_not_seen_whole_is_named(body: str, tmp_path: Path) -> None:
    saga = SAGA.replace("\n  def run(inputs), do: Reactor.run(__MODULE__, inputs)\n", "")
    workspace = opened(tmp_path, {"lib/order.ex": saga, "lib/caller.ex": caller(body)})
    intent = AddInput("lib/order.ex", "Shop.Order", "causation_id")
    assert workspace.edits(intent).keys() == {"lib/order.ex"}
    places = workspace.unreached(intent)
    assert [(row.path, workspace.source(row.path)[row.span.start :][:11]) for row in places] == [
        ("lib/caller.ex", b"Reactor.run")
    ]


def test_a_saga_that_runs_another_one_as_a_part_is_named(tmp_path: Path) -> None:
    outer = (
        "defmodule Shop.Day do\n  use Reactor\n  input :correlation_id\n\n  compose :order, Shop.Order do\n"
        "    argument :correlation_id, input(:correlation_id)\n  end\nend\n"
    )
    workspace = opened(tmp_path, {"lib/order.ex": SAGA, "lib/day.ex": outer})
    intent = AddInput("lib/order.ex", "Shop.Order", "causation_id")
    assert "lib/day.ex" not in workspace.edits(intent)
    assert "lib/day.ex" in [place.path for place in workspace.unreached(intent)]
    passing = outer.replace("  end\n", "    argument :causation_id, value(nil)\n  end\n")
    workspace.hold("lib/day.ex", passing.encode())
    assert "lib/day.ex" not in [place.path for place in workspace.unreached(intent)]


def test_an_input_for_a_saga_without_any(tmp_path: Path) -> None:
    text = "defmodule Shop.Day do\n  use Reactor\n\n  # All of it.\n  group :all do\n    step :a, Noop\n  end\nend\n"
    workspace = opened(tmp_path, {"lib/day.ex": text})
    edits = workspace.edits(AddInput("lib/day.ex", "Shop.Day", "correlation_id"))
    assert apply_edits(text.encode(), edits["lib/day.ex"]).decode() == text.replace(
        "  # All", "  input :correlation_id\n\n  # All"
    )


def test_where_a_call_is_edited_moves_with_the_text(tmp_path: Path) -> None:
    body = "  def go(cid), do: Shop.Runner.start(Order, %{correlation_id: cid})\n"
    workspace = opened(tmp_path, {"lib/order.ex": SAGA, "lib/runner.ex": RUNNER, "lib/caller.ex": caller(body)})
    before = caller(body).encode()
    workspace.hold("lib/caller.ex", before, [])
    after = before.replace(b"def go(", b"def gone(")
    at = before.index(b"go(")
    workspace.hold("lib/caller.ex", after, [Change(Span(at, at + 2), b"gone")])
    edits = workspace.edits(AddInput("lib/order.ex", "Shop.Order", "causation_id"))
    assert apply_edits(after, edits["lib/caller.ex"]) == after.replace(b"cid})", b"cid, causation_id: nil})")
    workspace.hold("lib/runner.ex", b"", None)
    assert not [row for row in workspace.starts("Shop.Order") if row.place.path == "lib/caller.ex"]
