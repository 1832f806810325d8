"""Symbols of a workspace by fuzzy queries."""

from pathlib import Path

import pytest
from cursor import Cursor, at
from saga_concordia.ide.workspace_symbols import MOST, workspace_symbols

TEXT = """\
-- app.py --
$0"😀"; publish("ml.run.unheard_of")
publish("ml.run.started")

@on_event("zone.north.ticked")
def on(event): ...

@on_event("user.account.lost")
def lost(event): ...

@on_event("ml.run.*")
def on_run(event): ...
-- lib/saga.ex --
defmodule Shop.OrderSaga do
  use Reactor
  step :charge do
    run fn _, _ -> Payments.charge(1) end
  end
  step :unlock do
    run fn _, _ -> Locks.unlock(1) end
  end
end
-- taxonomy/a.yaml --
events:
  ml.run.started: {version: 1}
  ml.run.finished: {deprecated: {replaced_by: ml.run.started}}
  "zone.{id}.ticked": {version: 1}
-- taxonomy/b.yaml --
events:
  ml.run.started: {version: 1}
"""


def shown(cursor: Cursor, query: str) -> list[str]:
    found: list[str] = []
    for row in workspace_symbols(cursor.workspace, query):
        line = cursor.workspace.lines(row.place.path).line_of(row.place.span.start) + 1
        words = (row.kind, row.name, f"{row.place.path}:{line}", row.container, "deprecated" * row.deprecated)
        found.append(" ".join(filter(None, words)))
    return found


STARTED = "event ml.run.started taxonomy/a.yaml:2 taxonomy/a.yaml"
FINISHED = "event ml.run.finished taxonomy/a.yaml:3 taxonomy/a.yaml deprecated"
TICKED = "event zone.{id}.ticked taxonomy/a.yaml:4 taxonomy/a.yaml"
UNHEARD = "event ml.run.unheard_of app.py:1 unregistered"
LOST = "event user.account.lost app.py:7 unregistered"
SAGA = "saga OrderSaga lib/saga.ex:1 Shop"
CHARGE, UNLOCK = "step charge lib/saga.ex:3 OrderSaga", "step unlock lib/saga.ex:6 OrderSaga"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ml.run", [STARTED, FINISHED, UNHEARD]),
        ("started", [STARTED]),
        ("ML.RUN.S", [STARTED, FINISHED]),
        ("mrs", [STARTED, FINISHED]),
        ("un", [UNLOCK, UNHEARD, STARTED, FINISHED, LOST]),
        ("run un", [UNHEARD]),
        ("ordersaga", [SAGA]),
        ("charge", [CHARGE]),
        ("tick", [TICKED]),
        ("xyz", []),
        ("", [CHARGE, UNLOCK, SAGA, STARTED, FINISHED, TICKED, UNHEARD, LOST]),
    ],
)
def test_queries(query: str, expected: list[str], tmp_path: Path) -> None:
    assert shown(at(TEXT, tmp_path), query) == expected


def test_there_is_a_most(tmp_path: Path) -> None:
    events = "".join(f"  ml.run.n{number}: {{}}\n" for number in range(MOST + 10))
    cursor = at(f"-- app.py --\n$0\n-- taxonomy/r.yaml --\nevents:\n{events}", tmp_path)
    assert len(workspace_symbols(cursor.workspace, "ml")) == MOST
    assert len(workspace_symbols(cursor.workspace, "n505")) == 1
