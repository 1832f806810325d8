"""Findings gathered into problems: what has one cause, or one place to mend, is one drift or one gap.

A problem is known by its `key`, which says what it is about and never on which line it stands, so that it keeps its
number while code moves.
"""

from collections.abc import Callable, Iterable

from msgspec import Struct

from saga_concordia.audit import kinds
from saga_concordia.audit.survey import Survey, short
from saga_concordia.model.diagnostics import Diagnostic
from saga_concordia.names.grammar import guess_separator


class Problem(Struct, frozen=True):
    """Some findings that are one drift or one gap: `code` is what it is named after, `sagas` are qualified."""

    key: str
    code: str
    findings: tuple[Diagnostic, ...]
    sagas: tuple[str, ...]
    event: str = ""
    saga: str = ""
    step: str = ""

    @property
    def about(self) -> str:
        """What it is about, without the file that it stands in; nothing where its key names no file.

        A drift of one file is known by its code, a gap by the names of its saga and step.
        """
        if self.saga:
            return self.key.replace(self.saga, short(self.saga))
        return "" if self.event or self.sagas else self.code

    @property
    def codes(self) -> tuple[str, ...]:
        """All codes of its findings, in order."""
        return tuple(sorted({row.code for row in self.findings}))

    @property
    def paths(self) -> tuple[str, ...]:
        """The files that it shows in, in order."""
        return tuple(sorted({row.path for row in self.findings}))

    @property
    def worst(self) -> Diagnostic:
        """The finding that weighs most."""
        return min(self.findings, key=lambda row: (list(type(row.severity)).index(row.severity), row.code))


def drifts(survey: Survey) -> tuple[Problem, ...]:
    """The drifts, in order of number: those of sagas first; names, then ids, then all others."""
    rows = [row for row in survey.diagnostics if row.code not in (*kinds.GAPS, *kinds.NEITHER)]
    found = [_drift(key, several) for key, several in _grouped(rows, _drift_key).items()]
    return tuple(sorted(found, key=_order))


def gaps(survey: Survey) -> tuple[Problem, ...]:
    """The gaps, in order of path and place."""
    rows = [row for row in survey.diagnostics if row.code in kinds.GAPS]
    found = [_gap(key, several) for key, several in _grouped(rows, _gap_key).items()]
    places = {row.key: (row.findings[0].path, row.findings[0].span, row.code) for row in found}
    return tuple(sorted(found, key=lambda row: places[row.key]))


def keys(rows: Iterable[Diagnostic]) -> frozenset[str]:
    """The keys of the drifts and gaps that some findings are."""
    return frozenset(
        _gap_key(row) if row.code in kinds.GAPS else _drift_key(row) for row in rows if row.code not in kinds.NEITHER
    )


def _grouped(rows: Iterable[Diagnostic], key_of: Callable[[Diagnostic], str]) -> dict[str, list[Diagnostic]]:
    found: dict[str, list[Diagnostic]] = {}
    for row in rows:
        found.setdefault(key_of(row), []).append(row)
    return found


def _drift_key(row: Diagnostic) -> str:
    """Names are one problem per event, ids one per cause: that of all sagas, else that of one file."""
    if row.code in (*kinds.NAMES, *kinds.EVENTS) and row.event:
        return f"{row.code} {row.event}"
    code = kinds.CHAIN[0] if row.code in kinds.CHAIN else row.code
    return f"{code} sagas" if row.saga else f"{code} {row.path}"


def _drift(key: str, rows: list[Diagnostic]) -> Problem:
    code = kinds.CHAIN[0] if rows[0].code in kinds.CHAIN else rows[0].code
    event = (rows[0].event or "") if code in (*kinds.NAMES, *kinds.EVENTS) else ""
    sagas = tuple(sorted({row.saga for row in rows if row.saga}))
    return Problem(key, code, tuple(rows), sagas, event)


def _gap_key(row: Diagnostic) -> str:
    about = f"{row.saga or row.path} {row.step or ''}".rstrip()
    return f"{'CON3 roll-back' if row.code in kinds.ROLL_BACK else row.code} {about}"


def _gap(key: str, rows: list[Diagnostic]) -> Problem:
    """A gap is named after what is wrong first of all: nothing there, a stub, the wrong time, a wrong return."""
    code = min(row.code for row in rows)
    saga = rows[0].saga or ""
    return Problem(key, code, tuple(rows), (saga,) if saga else (), "", saga, rows[0].step or "")


def _order(row: Problem) -> tuple[object, ...]:
    """Names that are shorter paths come first, then the alphabet."""
    rank = 0 if row.code in kinds.NAMES else 1 if row.code.startswith("CON2") else 2
    separator = guess_separator((row.event,)) or "."
    return not row.sagas, rank, row.code, row.event.count(separator), row.key
