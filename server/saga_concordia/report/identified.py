"""Findings for services that follow them from one run to the next."""

from msgspec import Struct

from saga_concordia.engine.fingerprint import fingerprints
from saga_concordia.model.diagnostics import Diagnostic
from saga_concordia.report.view import View


class Identified(Struct, frozen=True):
    """A finding, what it is known by (unique within a run), and whether the baseline knows it."""

    row: Diagnostic
    fingerprint: str
    is_baselined: bool


def identified(view: View) -> list[Identified]:
    """All findings, those of the baseline too, by path and place.

    The latter count where several look alike, so a fingerprint does not hang on whether a baseline is used.
    """
    rows = view.in_order((*view.outcome.diagnostics, *view.outcome.baselined))
    baselined = set(view.outcome.baselined)
    return [
        Identified(row, fingerprint, row in baselined)
        for row, fingerprint in zip(rows, fingerprints(rows, view.index), strict=True)
    ]
