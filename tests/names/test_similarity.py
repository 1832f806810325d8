# ruff: noqa: SIM905 (long word tables read better as text)

import pytest
from saga_concordia.names.similarity import distance, is_near, rank, sibling_by_tense


@pytest.mark.parametrize(
    ("a", "b", "separator"),
    [
        ("ml.run.complete", "ml.run.completed", "."),
        ("ml.run.start.v1", "ml.run.started.v1", "."),
        ("OrderPlace", "OrderPlaced", ""),
        ("order_send", "order_sent", "_"),
        ("ml.run_complete", "ml.run_completed", "."),
        ("x.frobnicate", "x.frobnicated", "."),
        ("a.{id}.freeze", "a.{id}.frozen", "."),
    ],
)
def test_sibling_by_tense(a: str, b: str, separator: str) -> None:
    assert sibling_by_tense(a, b, separator)
    assert sibling_by_tense(b, a, separator)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("ml.run.start", "ml.run.stop"),
        ("ml.run.metric", "ml.run.metrics"),
        ("ml.start.failed", "ml.started.failed"),
        ("ml.run.complete", "ml_run.completed"),
        ("ml.run.completed", "ml.run.completed"),
        ("a.created.x", "b.create.x"),
    ],
)
def test_no_sibling_by_tense(a: str, b: str) -> None:
    assert not sibling_by_tense(a, b, ".")


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("ml.run.metric", "ml.run.metrics"),
        ("ml.run_completed", "ml.run.completed"),
        ("thread-create", "thread_create"),
        ("ml.Run.completed", "ml.run.completed"),
        ("ml.completed.run", "ml.run.completed"),
        ("user.craeted", "user.created"),
        ("user.creatd", "user.created"),
        ("ml.run.compelted", "ml.run.completed"),
        ("user.notifcatoin", "user.notification"),
        ("paymnet.failed", "payment.failed"),
        ("OrderPalced", "OrderPlaced"),
        ("ordre.paid", "order.paid"),
    ],
)
def test_near(a: str, b: str) -> None:
    assert is_near(a, b)
    assert is_near(b, a)


@pytest.mark.parametrize(
    "pair",
    """user.created:user.deleted ml.run.start:ml.run.stop thundra.tick.1:thundra.tock.1 order.paid:order.said a.v1:a.v2
    a.step1:a.step2 x.enabled:x.disabled x.lock:x.unlock x.mount:x.unmount x.connect:x.disconnect x.grant:x.regrant
    x.opened:x.reopened x.locked:x.unlocked x.import:x.export x.internal:x.external x.tested:x.rested x.started:x.stated
    x.sent:x.set x.attached:x.detached x.inbound:x.outbound x.increment:x.decrement x.valid:x.invalid a.b:c.d x.y:x.y
    x.encode:x.decode x.production:x.prediction x.upload:x.unload x.active:x.inactive a.1.11:a.11.1
    x.subscribed:x.unsubscribed x.contact:x.contract x.table:x.cable""".split(),
)
def test_not_near(pair: str) -> None:
    a, b = pair.split(":")
    assert not is_near(a, b)
    assert not is_near(b, a)


def test_rank() -> None:
    assert rank("ml.run", ["zzz", "ml.rn", "ml.run.x"]) == ("ml.rn", "ml.run.x", "zzz")


@pytest.mark.parametrize(
    ("a", "b", "expected"), [("ab", "ba", 1), ("", "abc", 3), ("kitten", "sitting", 3), ("a", "a", 0)]
)
def test_distance(a: str, b: str, expected: int) -> None:
    assert distance(a, b) == expected
