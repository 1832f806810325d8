"""The four cases of the correlation contract as a pytest file for one saga."""

import os

from saga_concordia.model.correlation_cases import CorrelationCases, Form, Input
from saga_concordia.rewrite.correlation_tests import snake_case

FOLDER = "tests/correlation"
_VALUES = {
    "str": '"text"',
    "int": "1",
    "float": "1.0",
    "bool": "True",
    "bytes": 'b"bytes"',
    "dict": "{}",
    "list": "[]",
    "set": "set()",
    "tuple": "()",
}
_MOCK = "MagicMock()"


def file_name(case: CorrelationCases) -> str:
    """What the file is called."""
    return f"test_{snake_case(case.name)}_correlation.py"


def text(case: CorrelationCases, folder: str) -> str:
    """The file's text, for the folder that it will stand in, relative to the root."""
    run = _run(case)
    return "".join((_head(case, folder, run), _recording(case), run, _CASES, _bus(case)))


def _head(case: CorrelationCases, folder: str, body: str) -> str:
    up = os.path.relpath(case.folder or ".", folder or ".").replace(os.sep, "/")
    made = {row.made for row in case.inputs if row.made and not row.optional}
    if case.bus:
        made.add((case.bus.module, case.bus.name or case.bus.method))
    imports = "".join(f"from {module} import {name}\n" for module, name in sorted({*made, (case.module, case.name)}))
    mock = "from unittest.mock import MagicMock\n" if _MOCK in body else ""
    return f'''"""The correlation contract of {case.name}, in four cases.

Begun by `concordia scaffold tests` from {case.path}. It is yours to edit, and is not written again.
"""

import asyncio
import inspect
import re
import sys
from importlib import import_module
from pathlib import Path
from typing import Any
{mock}
import pytest

sys.path.insert(0, str((Path(__file__).parent / "{up}").resolve()))

{imports}
CORRELATION_ID = "01920000-0000-7000-8000-000000000001"
UUID7 = re.compile(r"[0-9a-f]{{8}}-[0-9a-f]{{4}}-7[0-9a-f]{{3}}-[89ab][0-9a-f]{{3}}-[0-9a-f]{{12}}", re.IGNORECASE)
KEY = "{case.key}"


def id_of(event: Any) -> Any:
    """The correlation id of an event, be it an object or a mapping."""
    return event[KEY] if isinstance(event, dict) else getattr(event, KEY)


'''


def _recording(case: CorrelationCases) -> str:
    targets = [(row.module, ".".join(row.path)) for row in case.constructors]
    listed = "".join(f'    record(monkeypatch, "{module}", "{path}", made)\n' for module, path in targets)
    unseen = "" if targets else _unwritten("say where the saga's events are constructed, so that they can be recorded")
    return f'''def record(monkeypatch: pytest.MonkeyPatch, module: str, path: str, made: list[Any]) -> None:
    """Append to `made` whatever a class or function constructs, from now on."""
    *owners, name = path.split(".")
    owner: Any = import_module(module)
    for part in owners:
        owner = getattr(owner, part)
    original = getattr(owner, name)
    if not inspect.isclass(original):

        def construct(*args: Any, **kwargs: Any) -> Any:
            made.append(original(*args, **kwargs))
            return made[-1]

        monkeypatch.setattr(owner, name, construct)
        return
    initialise = original.__init__

    def initialise_and_record(self: Any, *args: Any, **kwargs: Any) -> None:
        initialise(self, *args, **kwargs)
        made.append(self)

    monkeypatch.setattr(original, "__init__", initialise_and_record)


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The events that the saga constructs, in order."""
    made: list[Any] = []
{listed}{unseen}    return made


'''


def _run(case: CorrelationCases) -> str:
    known = [f"{row.name}={_value(row)}" for row in case.inputs if not row.optional and row.name != case.correlation]
    given = [f"{case.correlation}=correlation_id"] if case.correlation else []
    no_input = "" if given else _unwritten("the saga takes no correlation id; give it such an input")
    call = ", ".join([*known, *given])
    kept = f"    if correlation_id is not None:\n        assert saga.{case.correlation} == correlation_id\n"
    runner = case.runners[0] if case.runners else ""
    if case.form is Form.CLASS:
        result = f"saga.{runner}()" if runner else _unwritten("run the saga").strip()
    else:
        result = f"saga.{runner}() if hasattr(saga, {runner!r}) else saga" if runner else "saga"
    return f'''def run(correlation_id: str | None) -> None:
    """Run the saga once. Its other inputs stand for what it works on: give them what it needs."""
{no_input}    saga = {case.name}({call})
    result = {result}
    if inspect.isawaitable(result):
        asyncio.run(_finished(result))
{kept if case.keeps else ""}

async def _finished(result: Any) -> None:
    await result


'''


def _value(row: Input) -> str:
    """A value of the right type, as far as the annotation tells."""
    if row.made:
        return f"{row.made[1]}()"
    return _VALUES.get(row.type.partition("[")[0].strip("\"' "), _MOCK)


_CASES = """def test_accepts_the_correlation_id_of_its_caller(events: list[Any]) -> None:
    run(CORRELATION_ID)
    assert events, "the saga constructed no event"
    assert id_of(events[0]) == CORRELATION_ID


def test_mints_one_correlation_id_where_its_caller_gives_none(events: list[Any]) -> None:
    run(None)
    minted = {id_of(event) for event in events}
    assert len(minted) == 1, "one run of a saga has one correlation id"
    assert UUID7.fullmatch(str(minted.pop())), "a minted correlation id is a UUIDv7"


def test_keeps_the_correlation_id_through_every_step_and_event(events: list[Any]) -> None:
    run(CORRELATION_ID)
    assert events, "the saga constructed no event"
    assert {id_of(event) for event in events} == {CORRELATION_ID}


"""


def _bus(case: CorrelationCases) -> str:
    head = """@pytest.mark.parametrize("wrong", [None, "", "not-a-correlation-id"])
def test_the_bus_refuses_a_missing_or_malformed_correlation_id(events: list[Any], wrong: str | None) -> None:
    run(CORRELATION_ID)
    event = events[-1]
"""
    if case.bus is None:
        return head + _unwritten("publish the event on your bus, which must refuse it")
    target = f"{case.bus.name}().{case.bus.method}" if case.bus.name else case.bus.method
    return f"""{head}    if isinstance(event, dict):
        event[KEY] = wrong
    else:
        object.__setattr__(event, KEY, wrong)
    with pytest.raises(Exception):
        {target}(event)
"""


def _unwritten(what: str) -> str:
    return f'    raise NotImplementedError("{what}")\n'
