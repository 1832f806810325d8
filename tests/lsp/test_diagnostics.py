"""Findings, pushed and asked for."""

from editor import Editor

DRIFT = """\
-- saga.py --
def run(bus, ids):
    bus.publish(Event.new(name="ml.run.complete$0", source="ml", correlation_id=ids.c, causation_id=ids.e))
"""


async def test_a_client_that_asks_is_answered(modern: Editor) -> None:
    await modern.start(DRIFT)
    rows = await modern.expect("saga.py", "CON102")
    assert modern.words("saga.py", rows[0].range) == "ml.run.complete"


async def test_a_client_that_does_not_ask_has_findings_pushed(old: Editor) -> None:
    await old.start(DRIFT)
    rows = await old.expect("saga.py", "CON102")
    assert old.words("saga.py", rows[0].range) == "ml.run.complete"
