"""`concordia scaffold tests`: what it writes for Python is run, on sagas that keep the contract and that do not."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from saga_concordia.cli.main import main
from saga_concordia.frontends.read import read

EVENTS = """\
from dataclasses import dataclass
import re

@dataclass
class Event:
    name: str
    source: str
    correlation_id: str | None = None
    causation_id: str | None = None

class Bus:
    def publish(self, event: Event) -> None:
        if not re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", event.correlation_id or ""):
            raise ValueError("no correlation id")
"""
KEEPS = """\
from shop.events import Bus, Event

def new_id() -> str:
    return "01920000-0000-7000-8000-00000000000a"

class OrderSaga(BaseSaga):
    def __init__(self, bus: Bus, lines: list[str], clock, correlation_id: str | None = None) -> None:
        self.bus = bus
        self.correlation_id = correlation_id or new_id()
        self.steps = [SagaStep(name="place", action=self.place), SagaStep(name="ship", action=self.ship)]

    def place(self) -> None:
        self.bus.publish(Event(name="order.placed", source="shop", correlation_id=self.correlation_id))

    def ship(self) -> None:
        self.bus.publish(Event(name="order.shipped", source="shop", correlation_id=self.correlation_id))

    async def run(self) -> None:
        for step in self.steps:
            step.action()
"""
BASE = """\
class SagaStep:
    def __init__(self, name, action):
        self.action = action

class BaseSaga:
    pass
"""
FUNCTION = """\
from shop.events import Event
from shop.runner import SagaBuilder

def place_order(bus, correlation_id=None):
    def place():
        return Event(name="order.placed", source="shop", correlation_id=correlation_id)

    return SagaBuilder().add_step("place", place, None)
"""
REACTOR = """\
defmodule Shop.OrderSaga do
  use Reactor
  alias Thunderline.Event

  input :order_id
  input :lines
  input :correlation_id

  step :announce do
    argument :correlation_id, input(:correlation_id)
    run fn %{correlation_id: correlation_id}, _ ->
      Event.new!(name: "order.placed", source: :shop, correlation_id: correlation_id)
    end
  end
end
"""
BUS = """\
defmodule Shop.EventBus do
  @moduledoc "Publishes what Thunderline.Event.new! constructed."
  def publish_event(event), do: {:ok, event}
end
"""


def scaffold(root: Path, files: dict[str, str], *arguments: str) -> str:
    for path, text in {"concordia.toml": "", **files}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    outcome = CliRunner().invoke(main, ["scaffold", "tests", str(root), *arguments])
    assert outcome.exit_code == 0, outcome.output
    return outcome.output


def python(saga: str) -> dict[str, str]:
    saga = saga.replace("from shop.events", "from shop.base import BaseSaga, SagaStep\nfrom shop.events")
    return {
        "src/shop/__init__.py": "",
        "src/shop/events.py": EVENTS,
        "src/shop/base.py": BASE,
        "src/shop/saga.py": saga,
    }


def run_tests(root: Path) -> str:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--tb=no", str(root)]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False).stdout


def test_a_step_that_mints_an_id_of_its_own_and_a_bus_that_takes_anything_fail(tmp_path: Path) -> None:
    shipped = '"order.shipped", source="shop", correlation_id='
    minting = KEEPS.replace(f"{shipped}self.correlation_id", f"{shipped}new_id()")
    files = python(minting)
    files["src/shop/events.py"] = EVENTS.replace('raise ValueError("no correlation id")', "return")
    scaffold(tmp_path, files)
    told = run_tests(tmp_path)
    assert "::test_keeps_the_correlation_id_through_every_step_and_event" in told
    assert told.count("::test_the_bus_refuses") == 3
    assert "4 failed, 2 passed" in told


def test_what_cannot_be_told_fails_loudly_until_it_is_written(tmp_path: Path) -> None:
    scaffold(tmp_path, {"shop/place.py": FUNCTION})
    text = (tmp_path / "tests/correlation/test_place_order_correlation.py").read_text()
    assert not read("t.py", text.encode()).code.broken
    assert "place_order(bus=MagicMock(), correlation_id=correlation_id)" in text
    assert 'raise NotImplementedError("publish the event on your bus, which must refuse it")' in text


def test_elixir_cases_start_the_reactor_and_trace_its_constructor(tmp_path: Path) -> None:
    scaffold(tmp_path, {"lib/order_saga.ex": REACTOR, "lib/bus.ex": BUS})
    text = (tmp_path / "test/correlation/order_saga_correlation_test.exs").read_text()
    assert not read("t.exs", text.encode()).code.broken
    assert 'defp inputs, do: %{order_id: nil, lines: "lines"}' in text
    assert "Reactor.run(OrderSaga, inputs)" in text
    assert "{Thunderline.Event, :new!, :_}" in text
    assert "= Shop.EventBus.publish_event(%{event | correlation_id: unquote(wrong)})" in text


@pytest.mark.parametrize("folder", ["", "checks"])
def test_a_file_that_is_there_is_left_as_it_is(tmp_path: Path, folder: str) -> None:
    options = ["--output", str(tmp_path / folder)] if folder else []
    files = {"lib/order_saga.ex": REACTOR}
    assert "Wrote" in scaffold(tmp_path, files, *options)
    (written,) = tmp_path.glob(f"{folder or 'test/correlation'}/*.exs")
    written.write_text("mine")
    assert "is there already; left as it is" in scaffold(tmp_path, files, *options)
    assert written.read_text() == "mine"


def test_where_there_is_nothing_to_test_it_says_so(tmp_path: Path) -> None:
    assert "nothing is written" in scaffold(tmp_path, {"a.py": "x = 1\n"})
