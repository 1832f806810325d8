"""An editor honours the baseline that the settings name, and follows it."""

import json

from editor import Editor
from saga_concordia.engine.baseline import NAME

LINE = 'Event.new(name="ml.run.fail{}", source="ml", correlation_id=c, causation_id=d)\n'
ENTRY = {"path": "saga.py", "rule": "CON102", "event": "ml.run.fail", "code": LINE.format("").strip()}
PROJECT = f"""\
-- concordia.toml --
baseline = "{NAME}"
-- {NAME} --
{json.dumps({"version": 1, "findings": [ENTRY]})}
-- saga.py --
x = 1
{LINE.format("$0")}"""


async def test_only_what_is_new_is_shown(modern: Editor) -> None:
    await modern.start(PROJECT)
    await modern.expect("saga.py")
    modern.retype("saga.py", LINE.format("") * 2)
    (row,) = await modern.expect("saga.py", "CON102")
    assert row.range.start.line == 1
    modern.put(NAME, "{")
    modern.changed_on_disk(NAME)
    (problem,) = await modern.expect("concordia.toml", "settings")
    assert "is no baseline" in problem.message
    await modern.expect("saga.py", "CON102")
    modern.put(NAME, '{"version": 1, "findings": []}')
    modern.changed_on_disk(NAME)
    await modern.expect("saga.py", "CON102", "CON102")
    await modern.expect("concordia.toml")
