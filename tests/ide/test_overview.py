"""The overview of a workspace; rows are shown as `kind label @ path:line codes`."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from cursor import Cursor, at
from saga_concordia.engine.workspace import Workspace
from saga_concordia.ide.occurrences import Role
from saga_concordia.ide.overview import EventRow, Member, Overview, SagaRow, overview
from saga_concordia.model.registry import Place

REGISTRY = """\
-- concordia.toml --
rules = {CON108 = "hint"}
-- taxonomy/registry.yaml --
version: 1
events:
  order.placed: {version: 2, summary: Somebody ordered., reliability: persistent}
  order.shipped: {version: 1, deprecated: {since: "2", replaced_by: order.gone}}
  payment.charged: {version: 1}
  "zone.{id}.ticked": {version: 1}
  stock.counted: {version: 1}
  idle: {version: 1}
"""
PYTHON = f"""\
-- shop/app.py --
$0from events import Event

def place(bus, c, d):
    "😀"; bus.publish("order.placed", correlation_id=c, causation_id=d)

def ship(bus, kind, c, d):
    bus.publish(f"order.{{kind}}", correlation_id=c, causation_id=d)
    bus.publish("order.packed", correlation_id=c, causation_id=d)
    bus.publish(f"stock.{{kind}}.moved", correlation_id=c, causation_id=d)
    bus.publish("zone.north.ticked", correlation_id=c, causation_id=d)

def pass_on(bus, name):
    Event(name=name, source="shop")

@bus.subscribe("order.*")
def on_order(event): ...

@bus.subscribe("refund.*")
def on_refund(event): ...

def setup(bus):
    bus.subscribe("payment.charge", on_charge)

def on_charge(event): ...

bus.publish("stock.counted", correlation_id=c, causation_id=d)
{REGISTRY}"""
ELIXIR = f"""\
-- lib/app.ex --
$0defmodule Shop.App do
  alias Thunderline.Event

  def place(c, d) do
    "😀"; Event.new(name: "order.placed", source: :shop, correlation_id: c, causation_id: d)
  end

  def ship(kind, c, d) do
    Event.new(name: "order.#{{kind}}", source: :shop, correlation_id: c, causation_id: d)
    Event.new(name: "order.packed", source: :shop, correlation_id: c, causation_id: d)
    Event.new(name: "stock.#{{kind}}.moved", source: :shop, correlation_id: c, causation_id: d)
    Event.new(name: "zone.north.ticked", source: :shop, correlation_id: c, causation_id: d)
  end

  def pass_on(name), do: Event.new(name: name, source: :shop)

  def handle_event(%{{name: "order.placed"}}), do: :ok
  def handle_event(%{{name: "payment.charge"}}), do: :ok
  def handle_event(%{{name: "stock.counted"}}, :late), do: :ok
end
{REGISTRY}"""
REACTOR = """\
-- lib/saga.ex --
$0defmodule Shop.OrderSaga do
  use Reactor
  input :order

  step :reserve do
    argument :order, input(:order)
    run fn %{order: order}, _ ->
      Thunderline.Event.new(name: "order.placed", source: :shop, correlation_id: c, causation_id: d)
      Repo.insert(order)
    end
    compensate fn _, _, _, _ -> :ok end
  end

  step :charge do
    run &charge/2
    undo &refund/3
  end

  step :mail, Shop.Mail

  def charge(_, _) do
    Thunderline.Event.new(name: "payment.charge", source: :shop, correlation_id: c, causation_id: d)
    Payments.charge(1)
  end

  def refund(_, _, _), do: Payments.refund(1)

  def note(c, d), do: Thunderline.Event.new(name: "stock.counted", source: :shop, correlation_id: c, causation_id: d)
end
-- lib/mail.ex --
defmodule Shop.Mail do
  use Reactor.Step

  def run(_, _, _) do
    Thunderline.Event.new(name: "order.shipped", source: :shop, correlation_id: c, causation_id: d)
  end
end
""" + REGISTRY  # fmt: skip
STEPS = """\
-- shop/saga.py --
$0from sagas import SagaStep

class OrderSaga(BaseSaga):
    def __init__(self, bus):
        self.steps = [
            SagaStep("reserve", action=self.reserve, compensation=self.release),
            SagaStep("charge", action=self.charge),
        ]

    def reserve(self, c, d):
        self.bus.publish("order.placed", correlation_id=c, causation_id=d)
        self.stock.insert(1)

    def release(self, c, d):
        self.bus.publish("stock.counted", correlation_id=c, causation_id=d)
        self.stock.delete(1)

    def charge(self, c, d):
        self.payments.create_charge(1)
        self.tell(c, d)

    def tell(self, c, d):
        self.bus.publish("payment.charge", correlation_id=c, causation_id=d)

    @bus.subscribe("order.shipped")
    def on_shipped(self, event): ...
""" + REGISTRY  # fmt: skip


def told(workspace: Workspace, place: Place | None) -> str | None:
    if place is None:
        return None
    assert place.span.end <= len(workspace.source(place.path))
    return f"{place.path}:{workspace.lines(place.path).line_of(place.span.start) + 1}"


def shown(cursor: Cursor, members: Sequence[Member]) -> list[str]:
    """Each member, with what stands in its place where that is no name."""
    rows: list[str] = []
    for member in members:
        codes = "".join(f" {row.code}" for row in member.findings)
        rows.append(f"{member.party.kind} {member.party.label} @ {told(cursor.workspace, member.place)}{codes}")
    return rows


def rows_of(found: Overview) -> dict[str, EventRow]:
    assert [row.name for row in found.events] == sorted({row.name for row in found.events})
    return {row.name: row for row in found.events}


def parties(found: Overview) -> list[Member]:
    rows = [member for row in found.events for member in (*row.emitters, *row.handlers)]
    return [*rows, *(member for _, member in found.undetermined)]


def findings(found: Overview) -> list[tuple[str, str, int]]:
    rows = [row.findings for row in (*parties(found), *found.events)]
    rows += [step.findings for saga in found.sagas for step in saga.steps]
    return sorted((one.path, one.code, one.span.start) for several in rows for one in several)


def test_python_events_and_who_has_to_do_with_them(tmp_path: Path) -> None:
    cursor = at(PYTHON, tmp_path)
    found = overview(cursor.workspace)
    rows = rows_of(found)
    app = "shop/app.py"
    assert {name: (shown(cursor, row.emitters), shown(cursor, row.handlers)) for name, row in rows.items()} == {
        "idle": ([], []),
        "order.packed": (
            [f"function app.ship @ {app}:8 CON101"],
            [f"function app.on_order @ {app}:15"],
        ),
        "order.placed": (
            [f"function app.place @ {app}:4", f"function app.ship @ {app}:7"],
            [f"function app.on_order @ {app}:15"],
        ),
        "order.shipped": ([f"function app.ship @ {app}:7"], [f"function app.on_order @ {app}:15"]),
        "order.{kind}": ([f"function app.ship @ {app}:7"], [f"function app.on_order @ {app}:15"]),
        "payment.charge": ([], [f"function app.on_charge @ {app}:22 CON102"]),
        "payment.charged": ([], []),
        "refund.*": ([], [f"function app.on_refund @ {app}:18 CON101"]),
        "stock.counted": ([f"file {app} @ {app}:26"], []),
        "stock.{kind}.moved": ([f"function app.ship @ {app}:9 CON101"], []),
        "zone.north.ticked": ([f"function app.ship @ {app}:10"], []),
        "zone.{id}.ticked": ([f"function app.ship @ {app}:10"], []),
    }
    assert [(role, *shown(cursor, [member])) for role, member in found.undetermined] == [
        (Role.EMITS, f"function app.pass_on @ {app}:13 CON108")
    ]


def test_elixir_events_and_who_has_to_do_with_them(tmp_path: Path) -> None:
    cursor = at(ELIXIR, tmp_path)
    found = overview(cursor.workspace)
    rows = rows_of(found)
    app = "lib/app.ex"
    assert {name: (shown(cursor, row.emitters), shown(cursor, row.handlers)) for name, row in rows.items()} == {
        "idle": ([], []),
        "order.packed": ([f"function App.ship @ {app}:10 CON101"], []),
        "order.placed": (
            [f"function App.place @ {app}:5", f"function App.ship @ {app}:9"],
            [f"function App.handle_event/1 @ {app}:17"],
        ),
        "order.shipped": ([f"function App.ship @ {app}:9"], []),
        "order.{kind}": ([f"function App.ship @ {app}:9"], []),
        "payment.charge": ([], [f"function App.handle_event/1 @ {app}:18 CON102"]),
        "payment.charged": ([], []),
        "stock.counted": ([], [f"function App.handle_event/2 @ {app}:19"]),
        "stock.{kind}.moved": ([f"function App.ship @ {app}:11 CON101"], []),
        "zone.north.ticked": ([f"function App.ship @ {app}:12"], []),
        "zone.{id}.ticked": ([f"function App.ship @ {app}:12"], []),
    }
    assert [(role, *shown(cursor, [member])) for role, member in found.undetermined] == [
        (Role.EMITS, f"function App.pass_on @ {app}:15 CON108")
    ]
    one, other = rows["order.placed"].handlers[0].party, rows["payment.charge"].handlers[0].party
    assert one == other, "the clauses of a function are one"
    assert one.id != rows["stock.counted"].handlers[0].party.id


@pytest.mark.parametrize("text", [PYTHON, ELIXIR], ids=["python", "elixir"])
def test_what_the_registry_says_of_an_event(text: str, tmp_path: Path) -> None:
    cursor = at(text, tmp_path)
    found = overview(cursor.workspace)
    rows = rows_of(found)
    registry = "taxonomy/registry.yaml"
    assert found.registries == ((registry, 6),)
    placed = rows["order.placed"]
    assert (placed.category, placed.summary, placed.reliability, placed.version, placed.deprecated) == (
        *("order", "Somebody ordered.", "persistent", 2, False),
    )
    assert told(cursor.workspace, placed.registered) == f"{registry}:3"
    assert rows["order.shipped"].deprecated
    assert [row.code for row in rows["order.shipped"].findings] == ["CON605"]
    assert rows["idle"].category == "idle"
    packed = rows["order.packed"]
    assert (packed.registered, packed.summary, packed.reliability, packed.version) == (None, "", "", None)
    assert rows["zone.north.ticked"].registered == rows["zone.{id}.ticked"].registered is not None


def saga_shown(cursor: Cursor, row: SagaRow) -> list[str]:
    workspace = cursor.workspace
    return [
        f"{step.name} @ {told(workspace, step.place)}"
        f" compensation {step.compensation[0]} {told(workspace, step.compensation[1])}"
        f" undo {step.undo[0]} {told(workspace, step.undo[1])}" + "".join(f" {row.code}" for row in step.findings)
        for step in row.steps
    ]


def test_reactor_sagas_hold_their_steps(tmp_path: Path) -> None:
    cursor = at(REACTOR, tmp_path)
    found = overview(cursor.workspace)
    [saga] = found.sagas
    file = "lib/saga.ex"
    assert (saga.name, told(cursor.workspace, saga.place)) == ("OrderSaga", f"{file}:1")
    assert saga_shown(cursor, saga) == [
        f"reserve @ {file}:5 compensation stub {file}:11 undo absent None CON302 CON303",
        f"charge @ {file}:14 compensation absent None undo present {file}:16",
        f"mail @ {file}:19 compensation absent None undo absent None",
    ]
    reserve, charge, mail = (step.id for step in saga.steps)
    rows = rows_of(found)
    emitters = {name: row.emitters[0].party for name, row in rows.items() if row.emitters}
    assert {name: (party.id, party.saga) for name, party in emitters.items() if name != "stock.counted"} == {
        "order.placed": (reserve, saga.id),
        "payment.charge": (charge, saga.id),
        "order.shipped": (mail, saga.id),
    }
    note = emitters["stock.counted"]
    assert (note.kind, note.label, note.saga) == ("function", "OrderSaga.note", saga.id)
    assert emitters["payment.charge"].label == "OrderSaga.charge"


def test_python_sagas_hold_their_steps(tmp_path: Path) -> None:
    cursor = at(STEPS, tmp_path)
    found = overview(cursor.workspace)
    [saga] = found.sagas
    file = "shop/saga.py"
    assert (saga.name, told(cursor.workspace, saga.place)) == ("OrderSaga", f"{file}:3")
    assert saga_shown(cursor, saga) == [
        f"reserve @ {file}:6 compensation present {file}:14 undo absent None",
        f"charge @ {file}:7 compensation absent None undo absent None",
    ]
    reserve, _ = (step.id for step in saga.steps)
    rows = rows_of(found)
    assert rows["order.placed"].emitters[0].party.id == reserve
    assert rows["stock.counted"].emitters[0].party.id == reserve, "what takes a step back is a part of it"
    tell, shipped = rows["payment.charge"].emitters[0].party, rows["order.shipped"].handlers[0].party
    assert (tell.label, tell.saga) == ("OrderSaga.tell", saga.id)
    assert (shipped.label, shipped.saga) == ("OrderSaga.on_shipped", saga.id)


def test_a_saga_that_a_function_builds_is_named_with_its_module(tmp_path: Path) -> None:
    cursor = at(
        "-- lib/checkout.ex --\n$0defmodule Shop.Checkout do\n  def run(attrs) do\n    Sage.new()\n"
        "    |> Sage.run(:create, &create/2, &delete/3)\n    |> Sage.run(:mail, fn _, _ ->\n"
        '      Thunderline.Event.new(name: "order.shipped", source: :shop, correlation_id: c, causation_id: d)\n'
        "    end)\n  end\n\n  defp create(_, attrs) do\n"
        '    Thunderline.Event.new(name: "order.placed", source: :shop, correlation_id: c, causation_id: d)\n'
        "    Repo.insert(attrs)\n  end\n\n  defp delete(account, _, _), do: Repo.delete(account)\nend\n" + REGISTRY,
        tmp_path,
    )
    found = overview(cursor.workspace)
    [saga] = found.sagas
    assert (saga.name, [step.name for step in saga.steps]) == ("Checkout.run", ["create", "mail"])
    rows = rows_of(found)
    ids = [rows[name].emitters[0].party.id for name in ("order.placed", "order.shipped")]
    assert ids == [step.id for step in saga.steps]


def test_sagas_and_steps_of_one_name_are_told_apart(tmp_path: Path) -> None:
    module = (
        "defmodule Saga do\n  use Reactor\n  step :a do\n    run fn _, _ -> Repo.insert(1) end\n  end\n"
        "  step :a do\n    run fn _, _ -> Repo.insert(2) end\n  end\nend\n"
    )
    found = overview(at(f"-- lib/saga.ex --\n$0{module}{module}", tmp_path).workspace)
    ids = [saga.id for saga in found.sagas] + [step.id for saga in found.sagas for step in saga.steps]
    assert len(found.sagas) == 2
    assert len(ids) == len({*ids}) == 6


@pytest.mark.parametrize("text", [PYTHON, ELIXIR, REACTOR, STEPS], ids=["python", "elixir", "reactor", "steps"])
def test_a_finding_is_of_one_row_alone(text: str, tmp_path: Path) -> None:
    cursor = at(text, tmp_path)
    workspace = cursor.workspace
    every = sorted(
        (row.path, row.code, row.span.start) for path in workspace.paths() for row in workspace.diagnostics(path)
    )
    # What is said of a saga as a whole has no row.
    assert findings(overview(workspace)) == [row for row in every if row[1] != "CON305"]


def test_findings_in_the_wrapper_are_of_the_event_that_they_name(tmp_path: Path) -> None:
    cursor = at(
        "-- app.py --\n$0from bus import tell\n\ndef go(): tell('order.placed')\ndef come(): tell('order.packed')\n"
        "-- bus.py --\ndef tell(name):\n    Event(name=name, source='shop')\n" + REGISTRY,
        tmp_path,
    )
    rows = rows_of(overview(cursor.workspace))
    assert shown(cursor, rows["order.placed"].emitters) + shown(cursor, rows["order.packed"].emitters) == [
        "function app.go @ app.py:3 CON201 CON202",
        "function app.come @ app.py:4 CON101",
    ]


@pytest.mark.parametrize("text", [PYTHON, ELIXIR], ids=["python", "elixir"])
def test_rows_follow_edits(text: str, tmp_path: Path) -> None:
    cursor = at(text, tmp_path)
    workspace, path = cursor.workspace, cursor.path
    workspace.hold(path, cursor.text().replace("order.packed", "payment.charged").encode())
    rows = rows_of(overview(workspace))
    assert "order.packed" not in rows
    assert len(rows["payment.charged"].emitters) == 1
    workspace.hold("taxonomy/registry.yaml", b"version: 1\nevents: {stock.left.moved: {version: 1}}\n")
    rows = rows_of(overview(workspace))
    assert rows["order.placed"].registered is None
    assert len(rows["stock.left.moved"].emitters) == 1, "a composed name may turn out to be it"
    workspace.hold(path, b"\xff(((")
    rows = rows_of(overview(workspace))
    assert [name for name, row in rows.items() if row.emitters or row.handlers] == []


def test_without_a_registry_every_name_is_unregistered(tmp_path: Path) -> None:
    text = PYTHON.replace(REGISTRY, "-- taxonomy/registry.yaml --\n- no\n- registry\n")
    found = overview(at(text, tmp_path).workspace)
    assert found.events
    assert [row.name for row in found.events if row.registered] == []


def test_an_empty_workspace_has_no_rows(tmp_path: Path) -> None:
    found = overview(at("-- app.py --\n$0\n-- taxonomy/registry.yaml --\nevents: {}\n", tmp_path).workspace)
    assert found == Overview((("taxonomy/registry.yaml", 0),), (), (), ())
