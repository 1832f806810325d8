"""Two shops that are audited, one per language: constructor, bus, validator, base, two sagas and a handler each."""

from pathlib import Path

from saga_concordia.audit.build import Problems, audit, problems_of, surveyed
from saga_concordia.audit.document import Audit
from saga_concordia.audit.numbering import State
from saga_concordia.config.settings import find

REGISTRY = """\
version: 1
domains: {shop: [order, user], mail: [mail]}
events:
  order.run.completed: {version: 1, summary: An order is done., payload: {order_id: string}}
  order.paid: {version: 1, summary: Money came.}
  order.shipped: {version: 1, summary: It is under way.}
"""

ELIXIR = {
    "lib/event.ex": """\
defmodule Thunderline.Event do
  def new(attrs) do
    correlation_id = attrs[:correlation_id] || fresh()
    event = %__MODULE__{name: attrs[:name], correlation_id: correlation_id, causation_id: attrs[:causation_id]}
    {:ok, event}
  end

  defp fresh, do: Thunderline.UUID.v7()
end
""",
    "lib/event_bus.ex": """\
defmodule Shop.EventBus do
  alias Shop.EventCheck

  def publish_event(event) do
    case EventCheck.validate(event) do
      :ok -> {:ok, event}
      error -> error
    end
  end
end
""",
    "lib/event_check.ex": """\
defmodule Shop.EventCheck do
  def validate(%{correlation_id: cid}) do
    if Regex.match?(~r/^[0-9a-f-]{36}$/, cid), do: :ok, else: {:error, :bad_correlation_id}
  end
end
""",
    "lib/base.ex": """\
defmodule Shop.Base do
  def begun(context) do
    correlation_id = Map.get(context, :correlation_id, Thunderline.UUID.v7())
    metadata = %{correlation_id: correlation_id}
    :telemetry.execute([:saga, :begun], %{count: 1}, metadata)
  end
end
""",
    "lib/sagas/order.ex": """\
defmodule Shop.Sagas.Order do
  use Reactor
  alias Shop.Base

  input :order_id
  input :correlation_id

  step :reserve do
    argument :order_id, input(:order_id)
    run fn %{order_id: order_id}, _ -> Ash.create(order_id) end

    compensate fn _error, _ ->
      # TODO: give it back
      Logger.warning("giving back")
      :ok
    end
  end

  step :mail do
    argument :order_id, input(:order_id)
    run fn %{order_id: order_id}, _ -> Shop.MagicLinkSender.deliver(order_id) end
  end

  step :announce do
    argument :order_id, input(:order_id)
    argument :correlation_id, input(:correlation_id)

    run fn %{order_id: order_id, correlation_id: correlation_id}, _ ->
      Logger.info("done [#{correlation_id}]")

      {:ok, event} =
        Thunderline.Event.new(
          name: "order.run.complete",
          source: :shop,
          correlation_id: correlation_id,
          payload: %{order_id: order_id}
        )

      Shop.EventBus.publish_event(event)
    end
  end
end
""",
    "lib/sagas/user.ex": """\
defmodule Shop.Sagas.User do
  use Reactor
  alias Shop.Base

  input :correlation_id

  step :announce do
    argument :correlation_id, input(:correlation_id)

    run fn %{correlation_id: correlation_id}, _ ->
      Thunderline.Event.new(name: "user.signed_up", source: :shop, correlation_id: correlation_id)
    end
  end
end
""",
    "lib/starts.ex": """\
defmodule Shop.Starts do
  def order(id), do: Reactor.run(Shop.Sagas.Order, %{order_id: id, correlation_id: id})

  def handle_event(%{name: "order.paid"} = event) do
    Thunderline.Event.new(
      name: "order.shipped", source: :shop, correlation_id: event.correlation_id, causation_id: event.id)
  end
end
""",
}

PYTHON = {
    "shop/events.py": """\
from dataclasses import dataclass, field
from uuid import uuid4


@dataclass
class Event:
    name: str
    source: str
    correlation_id: str = field(default_factory=lambda: str(uuid4()))
    causation_id: str | None = None


class Bus:
    def __init__(self):
        self.queue = []

    def publish(self, event):
        check(event)
        self.queue.append(event)
""",
    "shop/sagas.py": """\
import logging

from shop.events import Bus, Event

logger = logging.getLogger(__name__)


class BaseSaga:
    def run(self):
        for step in self.steps:
            step.action()


class OrderSaga(BaseSaga):
    def __init__(self, bus: Bus, store, correlation_id, causation_id=None):
        self.bus, self.store, self.correlation_id = bus, store, correlation_id
        self.steps = [
            SagaStep(name="reserve", action=self.reserve),
            SagaStep(name="announce", action=self.announce),
        ]

    def reserve(self):
        self.store.create("reservation")
        logger.info("reserved")

    def announce(self):
        logger.info("announcing %s", self.correlation_id)
        event = Event(name="order.run.complete", source="shop", correlation_id=self.correlation_id)
        self.bus.publish(event)
""",
}


def put(root: Path, files: dict[str, str]) -> Path:
    """A workspace with these files and the registry."""
    for path, text in {**files, "taxonomy/registry.yaml": REGISTRY}.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return root


def audited(root: Path, scope: tuple[str, ...] = (".",), state: State | None = None) -> tuple[Audit, State]:
    """The audit of a workspace, and the numbers after it."""
    return audit(surveyed(find(root), scope), state or State())


def wrong(root: Path, scope: tuple[str, ...] = (".",)) -> Problems:
    """The drifts and gaps of a workspace."""
    return problems_of(surveyed(find(root), scope))
