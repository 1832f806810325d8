"""A seeded workspace as large as asked, to the file: what a company has after years, in Python and in Elixir.

There is one event in the registry for every 500 lines, and one emission for every 100: a million lines have 2,000 and
10,000. One emission in ten drifts, one in four goes through a wrapper: the first of five that call each other, each in
a file of its own. All other code is everyday code of `generate.py`. The same seed gives the same files.
"""

from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import NamedTuple

from generate import AREAS, VERBS, Event, begin_workspace, elixir_function, python_emission, python_function
from generate import elixir_emission as elixir_direct

FILE_LINES = 400
_EVENT_LINES, _EMISSION_LINES, _FUNCTION_LINES = 500, 100, 25
_DRIFTS_EVERY, _WRAPPED_EVERY, _DEEP = 10, 4, 5
_PARTS = (
    "batch", "bid", "claim", "copy", "draft", "fee", "group", "hold", "item", "key",
    "label", "line", "note", "offer", "plan", "quota", "step",
)  # fmt: skip


class Estate(NamedTuple):
    """What was written: how much of it there is, and what must be found (path, code, line from 0)."""

    root: Path
    files: int
    lines: int
    events: int
    emissions: int
    findings: frozenset[tuple[str, str, int]]
    first: Path
    """A file that emits, with a finding in it, which one could open first."""


def write_estate(root: Path, lines: int, seed: int, emitting: int = 4, more: Sequence[str] = ()) -> Estate:
    """Write a workspace of so many lines into a folder that may be there; one file in `emitting` emits.

    `more` are events that are registered beside, for what is written there later.

    Raises:
        ValueError: too few lines for one file that emits.
    """
    count = lines // FILE_LINES
    if count < emitting:
        raise ValueError(f"{emitting * FILE_LINES} lines at least, so that one file emits")
    names = tuple(islice(_names(), max(len(VERBS), lines // _EVENT_LINES)))
    begin_workspace(root, (*more, *names))
    _write_wrappers(root)
    busy = count // emitting
    share, left = divmod(lines // _EMISSION_LINES, busy)
    rng = Random(f"estate {seed}")
    numbers = cycle(range(_DRIFTS_EVERY))
    findings: set[tuple[str, str, int]] = set()
    emitted, first = 0, None
    for number in range(count):
        area = [*AREAS][number % len(AREAS)]
        # Python and Elixir take turns, among the files that emit too.
        is_python = (number + (0 if emitting % 2 else number // emitting)) % 2 == 0
        does_emit = number % emitting == 0 and number // emitting < busy
        events = [_event(rng, names, next(numbers)) for _ in range(share + (number // emitting < left))]
        text, found = _file(rng, number, is_python, events if does_emit else ())
        file = root / area / f"desk_{number:05}{'.py' if is_python else '.ex'}"
        file.parent.mkdir(exist_ok=True)
        file.write_text("\n".join(text) + "\n", encoding="utf-8", newline="\n")
        findings |= {(file.relative_to(root).as_posix(), code, line) for code, line in found}
        emitted += len(events) if does_emit else 0
        first = first or (file if found else None)
    assert first is not None
    return Estate(root, count, count * FILE_LINES, len(names), emitted, frozenset(findings), first)


def _names() -> Iterator[str]:
    """Names of events without end, each once as long as there are two thousand; the first ones are of all areas."""
    for part in _PARTS:
        for number in range(5):
            for verb in VERBS:
                yield from (f"{area}.{nouns[number]}_{part}.{verb}" for area, nouns in AREAS.items())


def _event(rng: Random, names: Sequence[str], number: int) -> Event:
    """A registered event; the first of every ten under a name that is none."""
    name = rng.choice(names)
    area, noun, verb = name.split(".")
    if number:
        return Event(name, area, None)
    if rng.random() < 0.5:
        return Event(f"{area}.{noun}.{verb[:-1]}", area, "CON102")
    return Event(f"{area}.{noun}.teleported", area, "CON101")


def _file(
    rng: Random, number: int, is_python: bool, events: Sequence[Event]
) -> tuple[list[str], list[tuple[str, int]]]:
    """A file of functions, some of which emit; its findings as code and line."""
    text = list((_python_head if is_python else _elixir_head)(number, does_emit=bool(events)))
    end = FILE_LINES - (0 if is_python else 1)
    places = FILE_LINES // _FUNCTION_LINES
    at = sorted(rng.sample(range(places), min(len(events), places)))
    emitting = dict(zip(at, events, strict=False))
    findings: list[tuple[str, int]] = []
    for place in range(places):
        budget = min((place + 1) * _FUNCTION_LINES, end) - len(text)
        event = emitting.get(place)
        emission = [] if event is None else _emission(rng, event, is_python)
        rows = (python_function if is_python else elixir_function)(rng, place, emission, budget)
        if event is not None and event.code is not None:
            line = next(row for row, code in enumerate(rows) if f'"{event.name}"' in code)
            findings.append((event.code, len(text) + line))
        text += rows
    return text + ([] if is_python else ["end"]), findings


def _emission(rng: Random, event: Event, is_python: bool) -> list[str]:
    """What emits an event: the constructor, or a wrapper around it."""
    if rng.randrange(_WRAPPED_EVERY):
        return python_emission(event) if is_python else elixir_direct(event)
    area = event.source
    if is_python:
        return [
            f"    receipt = announce_{area}.announce_{area}_1(",
            f'        "{event.name}",',
            "        min(total, limit),",
            "        correlation_id,",
            "        causation_id,",
            "    )",
        ]
    return [
        "    receipt =",
        f"      Announce{area.capitalize()}1.announce_{area}_1(",
        f'        "{event.name}",',
        "        min(total, limit),",
        "        correlation_id,",
        "        causation_id",
        "      )",
    ]


def _python_head(number: int, *, does_emit: bool) -> Iterator[str]:
    yield f'"""Desk {number}: sees to what came in."""'
    yield ""
    yield "import logging"
    yield "from pathlib import Path"
    yield ""
    if does_emit:
        yield "from events import Event, bus"
        yield f"from wrappers import {', '.join(f'announce_{area}' for area in AREAS)}"
        yield ""
    yield "logger = logging.getLogger(__name__)"
    yield ""


def _elixir_head(number: int, *, does_emit: bool) -> Iterator[str]:
    yield f"defmodule Estate.Desk{number} do"
    yield f'  @moduledoc "Desk {number}: sees to what came in."'
    if does_emit:
        yield "  alias Thunderline.Event"
        yield "  alias Thunderline.EventBus"
        yield f"  alias Estate.{{{', '.join(f'Announce{area.capitalize()}1' for area in AREAS)}}}"
    yield "  require Logger"
    yield "  @limit 100"


def _write_wrappers(root: Path) -> None:
    """For each area five functions in a row, in each language; each in a file of its own."""
    folder = root / "wrappers"
    folder.mkdir(exist_ok=True)
    (folder / "__init__.py").write_text("", encoding="utf-8")
    for area in AREAS:
        for step in range(1, _DEEP + 1):
            is_last = step == _DEEP
            module = f"announce_{area}" + (f"_{step}" if step > 1 else "")
            name = f"announce_{area}_{step}"
            ids = "name, total, correlation_id, causation_id"
            following, target = f"announce_{area}_{step + 1}", f"{area.capitalize()}{step + 1}"
            python = [f"from wrappers import {following}"] if not is_last else ["from events import Event, bus"]
            python += ["", "", f"def {name}({ids}):", f'    """Step {step} on the way of an event."""']
            python += (
                [f"    return {following}.{following}({ids})"]
                if not is_last
                else [
                    f'    event = Event.new(name=name, source="{area}", correlation_id=correlation_id,',
                    '                      causation_id=causation_id, payload={"total": total})',
                    "    bus.publish(event)",
                    "    return event",
                ]
            )
            elixir = [f"defmodule Estate.Announce{area.capitalize()}{step} do", f"  def {name}({ids}) do"]
            elixir += (
                [f"    Estate.Announce{target}.{following}({ids})"]
                if not is_last
                else [
                    "    {:ok, event} =",
                    f"      Thunderline.Event.new(name: name, source: :{area}, correlation_id: correlation_id,",
                    "        causation_id: causation_id, payload: %{total: total})",
                    "",
                    "    Thunderline.EventBus.publish_event(event)",
                ]
            )
            elixir += ["  end", "end"]
            (folder / f"{module}.py").write_text("\n".join(python) + "\n", encoding="utf-8", newline="\n")
            (folder / f"{name}.ex").write_text("\n".join(elixir) + "\n", encoding="utf-8", newline="\n")
