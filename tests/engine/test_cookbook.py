"""Every row of the cookbook in docs/dialects.md does what it says."""

from pathlib import Path

import pytest
from saga_concordia.config.settings import find
from saga_concordia.engine.callees import Patterns, matches
from saga_concordia.engine.gather import gather

PLACED = "order.placed"
# Language, the dialect's emit (or subscribe) table, the code, what it emits (or handles).
EMITS = [
    ("python", 'call = ["*.fire"]\nname = 0', 'bus.fire("order.placed", data)', PLACED),
    ("python", 'call = ["fire"]\nname = "event"', 'fire(bus, event="order.placed")', PLACED),
    (
        "python",
        'call = ["Event"]\nname = "type"',
        'class EventType(StrEnum):\n    PLACED = "order.placed"\n\n\nEvent(type=EventType.PLACED.value)',
        PLACED,
    ),
    (
        "python",
        'call = ["Event"]\nname = "type"',
        "class EventType(StrEnum):\n    PLACED = auto()\n\n\nEvent(type=EventType.PLACED)",
        "placed",
    ),
    ("python", 'call = ["emit"]\nname = "0.type"', 'emit({"type": "order.placed", "meta": {"trace": t}})', PLACED),
    ("python", 'call = ["*.dispatch"]', 'self.dispatch("thread_create", thread)', "thread_create"),
    ("python", 'call = ["publish"]\nname = "0.@class"', "publish(OrderPlaced(order_id=1))", "OrderPlaced"),
    (
        "python",
        'base = ["DomainEvent"]',
        "class OrderPlaced(DomainEvent):\n    pass\n\n\nOrderPlaced(order_id=1)",
        "OrderPlaced",
    ),
    (
        "python",
        'base = ["DomainEvent"]\nname = "@class.type"',
        'class Placed(DomainEvent):\n    type = "order.placed"\n\n\nclass Again(Placed):\n    pass\n\n\nAgain()',
        PLACED,
    ),
    (
        "python",
        'call = ["*.send"]\nname = "@receiver"',
        "order_placed = Signal()\norder_placed.send(o)",
        "order_placed",
    ),
    ("python", 'call = ["*.send"]\nname = "@receiver.0"', 'sig = signal("order.placed")\nsig.send(o)', PLACED),
    (
        "python",
        'call = ["*.send"]\nname = "@receiver.event_type"',
        'PLACED = OpenSignal(event_type="order.placed")\nPLACED.send()',
        PLACED,
    ),
    (
        "python",
        'call = ["send_signal"]\nname = "signal.@name"',
        "send_signal(signal=signals.order_placed)",
        "order_placed",
    ),
    (
        "python",
        'call = ["*.emit"]\nname = "@receiver.@name"',
        "class A:\n    def f(self):\n        self.on.order_placed.emit()",
        "order_placed",
    ),
    ("python", 'decorator = ["emits"]\nname = 0', '@emits("order.placed")\ndef f():\n    pass', PLACED),
    ("python", 'decorator = ["emits"]\nname = "@function"', "@emits\ndef order_placed():\n    pass", "order_placed"),
    ("python", 'call = ["*.fire"]', 'loop.call_soon(bus.fire, "order.placed", data)', PLACED),
    ("python", 'call = ["*.fire"]', 'later = partial(bus.fire, "order.placed")', PLACED),
    ("python", 'call = ["fire"]\nprefix = "shop.order."', 'fire("placed")', "shop.order.placed"),
    ("python", 'call = ["fire"]\nstrip = "evt:"\nsuffix = ".v1"', 'fire("evt:placed")', "placed.v1"),
    (
        "elixir",
        'base = ["Shop.Event"]',
        "defmodule OrderPlaced do\n  use Shop.Event\nend\ndefmodule A do\n  def f(id), do: %OrderPlaced{id: id}\nend",
        "OrderPlaced",
    ),
    (
        "elixir",
        'call = ["Shop.Events.*"]\nname = "@class"',
        "defmodule A do\n  alias Shop.Events.OrderPlaced\n  def f(id), do: %OrderPlaced{id: id}\nend",
        "OrderPlaced",
    ),
    (
        "elixir",
        'call = ["PubSub.broadcast"]\nname = "2.0"',
        'PubSub.broadcast(ps, "orders", {:order_placed, x})',
        "order_placed",
    ),
    (
        "elixir",
        'call = [":telemetry.execute"]\nname = 0\njoin = "."',
        ":telemetry.execute([:order, :placed], %{})",
        PLACED,
    ),
]
HANDLES = [
    ("python", 'function = ["on_*"]\nstrip = "on_"', "def on_thread_create(self):\n    pass", "thread_create"),
    (
        "python",
        'call = ["*.connect"]\nname = "@receiver.@name"',
        "class A:\n    def f(self):\n        self.on.order_placed.connect(f)",
        "order_placed",
    ),
    ("python", 'call = ["on"]', 'on(["order.placed"], f)', PLACED),
    ("python", 'call = ["on"]\nsuffix = ".*"', 'on("order", f)', "order.*"),
    (
        "elixir",
        'function = ["handle_info"]\nname = "0.0"',
        "defmodule A do\n  def handle_info({:order_placed, x}, s), do: {x, s}\nend",
        "order_placed",
    ),
    (
        "elixir",
        'function = ["handle_info"]\nhead = ["event"]',
        'defmodule A do\n  def handle_info(%{event: "order.placed"}, s), do: s\nend',
        PLACED,
    ),
    (
        "elixir",
        'function = ["apply"]\nname = "1.@class"',
        "defmodule A do\n  def apply(state, %OrderPlaced{}), do: state\nend",
        "OrderPlaced",
    ),
    (
        "elixir",
        'subject = ["message"]\nname = "@class"',
        "defmodule A do\n  def f(message) do\n    case message do\n      %OrderPlaced{} -> 1\n    end\n  end\nend",
        "OrderPlaced",
    ),
]


def write(root: Path, language: str, kind: str, table: str, code: str) -> None:
    settings = (
        f'dialects = ["house"]\n[[dialect]]\nname = "house"\nlanguage = "{language}"\n[[dialect.{kind}]]\n{table}\n'
    )
    (root / "concordia.toml").write_text(settings, encoding="utf-8")
    (root / ("code.py" if language == "python" else "code.ex")).write_text(code + "\n", encoding="utf-8")


@pytest.mark.parametrize(("language", "table", "code", "name"), EMITS)
def test_emission(language: str, table: str, code: str, name: str, tmp_path: Path) -> None:
    write(tmp_path, language, "emit", table, code)
    assert [row.name.text for row in gather(find(tmp_path), (tmp_path,)).emissions] == [name]


@pytest.mark.parametrize(("language", "table", "code", "name"), HANDLES)
def test_subscription(language: str, table: str, code: str, name: str, tmp_path: Path) -> None:
    write(tmp_path, language, "subscribe", table, code)
    assert [row.name.text for row in gather(find(tmp_path), (tmp_path,)).subscriptions] == [name]


@pytest.mark.parametrize(
    ("pattern", "name", "holds"),
    [
        ("*.emit", "bus.emit", True),
        ("*.emit", "().emit", True),
        ("*.emit", "emit", False),
        ("*.emit", "bus.remit", False),
        ("*.bus.emit", "self.bus.emit", True),
        ("bus.*.emit", "bus.x.y.emit", True),
        ("Logger.*", "Logger.info", True),
        ("Logger.*", "MyLogger.info", False),
        ("on_*", "on_message", True),
        ("on_*", "bus.on_message", False),
        ("on_*Event", "on_StartEvent", True),
        ("*_handler", "order_handler", True),
        ("a*b", "a.b", False),
    ],
)
def test_callee_patterns(pattern: str, name: str, holds: bool) -> None:
    assert matches((pattern,), name) is holds
    assert bool(Patterns([(pattern, 1)]).find((name,))) is holds
