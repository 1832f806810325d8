"""How long changes take, by their kind: by the table in the settings, and what is counted for each."""

from collections.abc import Mapping, Sequence

from saga_concordia.audit import kinds
from saga_concordia.audit.problems import Problem
from saga_concordia.audit.words import effort, plural
from saga_concordia.config.effort import EFFORT

_UNITS = {
    "register": "event",
    "rename": "name",
    "thread": "saga",
    "forward": "call",
    "compensation": "step",
    "move": "step",
    "step": "step",
}
"""What is counted for each kind of change; where nothing is said, the places that it shows in.

Threading is counted by place where there is no saga."""


def of(table: Mapping[str, int], problems: Sequence[Problem]) -> tuple[int, str]:
    """Minutes for problems of one code, and how they are counted in words: `40 min for each of 3 sagas`.

    `table` holds minutes by kind of change where they are others than the default ones.
    """
    change = kinds.change_of(problems[0].code)
    each = table.get(change, EFFORT[change])
    number, unit = _counted(_UNITS.get(change, "place"), problems)
    words = plural(number, unit)
    return each * number, f"{effort(each)} for {words if number == 1 else f'each of {words}'}"


def _counted(unit: str, problems: Sequence[Problem]) -> tuple[int, str]:
    """How many of a unit there are, and its word."""
    sagas = {saga for problem in problems for saga in problem.sagas}
    if unit == "saga" and sagas:
        return len(sagas), unit
    if unit in ("saga", "place"):
        return sum(len(problem.findings) for problem in problems), "place"
    return len(problems), unit
