"""Python sagas of many styles: with the id threaded they still do what they did, and now say what caused it."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_sagas import SUPPORT
from saga_concordia.engine.workspace import Workspace
from saga_concordia.model.diagnostics import Thread
from saga_concordia.text.edit import apply_edits
from trial import opened

EMISSIONS = {
    "self": ("self.bus.publish(Event({name!r}, correlation_id=self.correlation_id))",),
    "nil": ("self.bus.publish(Event({name!r}, correlation_id=self.correlation_id, causation_id=None))",),
    "lines": (
        "self.bus.publish(",
        "\tEvent(",
        "\t\tname={name!r},",
        "\t\tcorrelation_id=self.correlation_id,  # kept",
        "\t)",
        ")",
    ),
    "mapping": (
        "attrs = {{'name': {name!r}, 'correlation_id': self.correlation_id}}",
        "self.bus.publish(Event(**attrs))",
    ),
    "helper": ("self._told({name!r}, self.correlation_id)",),
    "function": ("tell(self.bus, {name!r}, correlation_id=self.correlation_id)",),
    "later": ("partial(tell_late, self.bus, self.correlation_id)()",),
    "closure": ("(lambda: self.bus.publish(Event({name!r}, correlation_id=self.correlation_id)))()",),
    "nested": (
        "def inner(*, name={name!r}):",
        "\tself.bus.publish(Event(name, correlation_id=self.correlation_id))",
        "inner()",
    ),
}
HELPERS = {
    "helper": (
        "\tdef _told(self, name, correlation_id):",
        "\t\tself.bus.publish(Event(name=name, correlation_id=correlation_id))",
    ),
    "function": (
        "def tell(bus, name, correlation_id, payload=None):",
        "\tbus.publish(Event(name, payload=payload, correlation_id=correlation_id))",
    ),
    "later": (
        "def tell_late(bus, correlation_id):",
        "\tbus.publish(Event('order.late', correlation_id=correlation_id))",
    ),
}
STORES = {
    "lines": ("self.bus = bus", "self.correlation_id = correlation_id  # kept"),
    "annotated": ("self.bus: Bus = bus", "self.correlation_id: str = correlation_id"),
    "tuple": ("self.bus, self.correlation_id = bus, correlation_id",),
    "first": ("'''Doc.'''", "self.correlation_id, self.bus = (correlation_id, bus)"),
}


@st.composite
def programs(draw: st.DrawFn) -> bytes:
    """A file with a saga, what it uses, and what starts it: `start(bus, event)`."""
    annotated, broken, comma, words = (draw(st.booleans()) for _ in range(4))
    before = draw(st.integers(0, 1))
    after = draw(st.integers(0, 2))
    star = draw(st.sampled_from(["", "*", "/", "*rest"]))
    params = ["self", "bus: Bus" if annotated else "bus", *(f"a{number}" for number in range(before))]
    params += ["*"] if star == "*" else []
    params += ["correlation_id: str" if annotated else "correlation_id"]
    params += ["/"] if star == "/" else []
    params += [f"b{number}=None" for number in range(after)]
    params += ["*rest"] if star == "*rest" else []
    given_by_name = star != "/" and (words or star == "*")
    arguments = ["bus", *("1" for _ in range(before))]
    arguments += ["correlation_id=event.correlation_id" if given_by_name else "event.correlation_id"]
    end = "," if comma else ""
    head = f"\n\t\t{(',' + chr(10) + chr(9) * 2).join(params)}{end}\n\t" if broken else ", ".join(params)
    call = f"\n\t\t{(',' + chr(10) + chr(9) * 2).join(arguments)}{end}\n\t" if broken else ", ".join(arguments)
    kinds = draw(st.lists(st.sampled_from(sorted(EMISSIONS)), min_size=1, max_size=3))
    lines = [
        "from functools import partial",
        "",
        *SUPPORT["events.py"].splitlines(),
        *SUPPORT["saga.py"].splitlines(),
        "",
        "\f" if draw(st.booleans()) else "# é 😀",
        "class Order(BaseSaga):",
        f"\tdef __init__({head}):",
        *(f"\t\t{line}" for line in STORES[draw(st.sampled_from(sorted(STORES)))]),
        "\t\tself.steps = [",
        *(f"\t\t\tSagaStep('s{number}', self.s{number})," for number in range(len(kinds))),
        "\t\t]",
    ]
    for number, kind in enumerate(kinds):
        name = f"order.placed{number}"
        lines += ["", f"\tdef s{number}(self):", *(f"\t\t{line.format(name=name)}" for line in EMISSIONS[kind])]
    lines += [line for kind, helper in HELPERS.items() if kind in kinds for line in ("", *helper)]
    lines += ["", "def start(bus, event):", f"\tOrder({call}).run()"]
    text = "\n".join(lines) + ("\n" if draw(st.booleans()) else "")
    if draw(st.booleans()):
        text = text.replace("\t", "    ")
    text = text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))
    return (b"\xef\xbb\xbf" if draw(st.booleans()) else b"") + text.encode()


def published(data: bytes) -> list[Any]:
    """The events that the program publishes when it is started by one."""
    space: dict[str, Any] = {"__name__": "order"}
    exec(compile(data, "order.py", "exec"), space)  # It is generated above, and nobody's code.
    bus = space["Bus"]()
    space["start"](bus, space["Event"]("cart.left", correlation_id="c-1", causation_id="e-0", id="e-1"))
    return bus.published


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return opened(tmp_path_factory.mktemp("sagas"), {})


@given(programs())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_saga_does_what_it_did_and_says_what_caused_it(workspace: Workspace, data: bytes) -> None:
    before = published(data)
    for _ in range(10):
        workspace.hold("order.py", data)
        facts = workspace.facts("order.py")
        lacking = [row for row in facts.emissions if row.causation.state in ("absent", "nil")]
        if not lacking:
            break
        edits = workspace.edits(Thread("order.py", "order.Order", "causation", "causation_id", lacking[0].constructor))
        assert list(edits) == ["order.py"], data.decode()
        data = apply_edits(data, edits["order.py"])
    after = published(data)
    assert [(row.name, row.correlation_id, row.payload) for row in after] == [
        (row.name, row.correlation_id, row.payload) for row in before
    ]
    assert {row.causation_id for row in after} == {"e-1"}, data.decode()


def test_what_does_not_parse_is_left_alone(workspace: Workspace) -> None:
    data = b"class Order(BaseSaga):\n  def s(self):\n    Event('order.placed', correlation_id=self.c)\n  def (\n"
    workspace.hold("order.py", data)
    places = [row.constructor for row in workspace.facts("order.py").emissions]
    assert places
    assert not workspace.edits(Thread("order.py", "order.Order", "causation", "causation_id", places[0]))
