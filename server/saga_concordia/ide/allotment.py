"""Whose findings are whose: each belongs to the one thing that it is about, and stands there alone."""

from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

from msgspec import Struct

from saga_concordia.engine.workspace import Workspace
from saga_concordia.model.diagnostics import Diagnostic
from saga_concordia.model.registry import Place

_T = TypeVar("_T")


class Claim(Struct, Generic[_T], frozen=True):
    """That findings at a place may be about something: an event by its name, or a step by those of its saga and its."""

    owner: _T
    place: Place
    event: str | None = None
    step: tuple[str, str] | None = None

    def names(self, row: Diagnostic) -> bool:
        """Whether a finding says that it is about just that."""
        if row.event is not None or self.event is not None:
            return row.event == self.event
        return self.step is None or self.step == (row.saga, row.step)


def allotted(workspace: Workspace, claims: Iterable[Claim[_T]]) -> Mapping[_T, tuple[Diagnostic, ...]]:
    """The findings of each owner, in order of path and place.

    A finding is of what it names; of several of those, of the nearest around it, or else of one that it touches.
    """
    by_path: dict[str, list[Claim[_T]]] = {}
    for claim in claims:
        by_path.setdefault(claim.place.path, []).append(claim)
    found: dict[_T, list[Diagnostic]] = {}
    for path in sorted(by_path):
        named: dict[str | None, list[Claim[_T]]] = {}
        for claim in by_path[path]:
            named.setdefault(claim.event, []).append(claim)
        for row in workspace.diagnostics(path):
            claim = _best(row, named.get(row.event, ())) or _best(row, by_path[path])
            if claim is not None:
                found.setdefault(claim.owner, []).append(row)
    return {owner: tuple(rows) for owner, rows in found.items()}


def _best(row: Diagnostic, claims: Iterable[Claim[_T]]) -> Claim[_T] | None:
    touched = (claim for claim in claims if claim.place.span.meets(row.span))
    return min(touched, key=lambda claim: _distance(row, claim), default=None)


def _distance(row: Diagnostic, claim: Claim[_T]) -> tuple[bool, bool, int]:
    span = claim.place.span
    return not claim.names(row), not span.contains(row.span), len(span)
