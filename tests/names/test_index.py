# ruff: noqa: SIM905 (long word tables read better as text)

import time

from saga_concordia.names.index import NameIndex

NAMES = [
    "ml.run.started",
    "ml.run.completed",
    "ml.run.metrics",
    "thundra.tick.{zone_id}",
    "reactor.saga.started",
    "reactor.saga.completed",
    "user.created",
    "user.deleted",
]
INDEX = NameIndex(NAMES, ".")


def test_lookups() -> None:
    assert INDEX.exact("user.created")
    assert not INDEX.exact("user.create")
    assert INDEX.match("thundra.tick.4") == INDEX.match("thundra.tick.{id}") == "thundra.tick.{zone_id}"
    assert INDEX.match("thundra.tick.4.5") is None
    assert INDEX.sibling_by_tense("ml.run.complete") == "ml.run.completed"
    assert INDEX.sibling_by_tense("ml.run.metric") is None
    assert INDEX.near("ml.run.metric") == ("ml.run.metrics",)
    assert INDEX.near("ml.completed.run") == INDEX.near("ml_run.completed") == ("ml.run.completed",)
    assert INDEX.near("user.updated") == ()
    assert INDEX.possible("reactor.saga.{event}") == ("reactor.saga.started", "reactor.saga.completed")
    assert INDEX.possible("{x}.saga.started") == ("reactor.saga.started",)
    assert INDEX.possible("{x}.started") == ("ml.run.started", "thundra.tick.{zone_id}", "reactor.saga.started")
    assert INDEX.possible("thundra.{x}") == ("thundra.tick.{zone_id}",)
    assert INDEX.possible("nothing.{x}") == ()
    assert INDEX.possible("user.created") == ("user.created",)
    assert INDEX.suggest("ml.run.complete")[0] == "ml.run.completed"
    assert INDEX.suggest("qqqqqqqqqq") == ()


def test_two_siblings_are_none() -> None:
    assert NameIndex(["a.started", "a.starting"], ".").sibling_by_tense("a.start") is None


def test_other_separators() -> None:
    camel = NameIndex(["OrderPlaced", "Tick{zone}"], "")
    assert camel.sibling_by_tense("OrderPlace") == "OrderPlaced"
    assert camel.match("TickNorth") == "Tick{zone}"
    assert camel.possible("Order{x}") == ("OrderPlaced",)
    assert NameIndex(["thread_create"], "_").near("thread-create") == ("thread_create",)


def test_speed() -> None:
    verbs = "created deleted updated started completed failed sent received opened closed".split()
    names = [f"domain{i}.entity_{j}.{verb}" for i in range(10) for j in "abcdefghijklmnopqrst" for verb in verbs]
    index = NameIndex(names, ".")
    start = time.perf_counter()
    for name in names * 5:
        assert index.match(name) == name
    assert time.perf_counter() - start < 1
    start = time.perf_counter()
    for name in names[:500]:
        index.near(name + "x")
    assert time.perf_counter() - start < 2
