"""`event_conformance.md`: every emission against the registry, and where the two drift apart."""

from collections.abc import Iterator

from saga_concordia.audit.document import Audit, ConformanceRow, Drift
from saga_concordia.audit.words import effort
from saga_concordia.report.audit import wording
from saga_concordia.report.audit.markdown.blocks import bullets, card, document, field, table
from saga_concordia.report.audit.markdown.files import README
from saga_concordia.report.audit.markdown.inline import code, codes, ids, link, occurrence, plain, prose, verdict


def render(audit: Audit, root: str) -> str:
    """The document."""
    return document(_blocks(audit, root))


def _blocks(audit: Audit, root: str) -> Iterator[str]:
    yield "# Event conformance"
    yield wording.CONFORMANCE
    yield prose(wording.scope(audit))
    yield "## Emissions"
    columns = "Event, Where, Saga, Step, Source, Registry, Domain, Tense, Payload, Correlation, Causation, Drifts"
    rows = table(columns.split(", "), (_row(row, root) for row in audit.conformance))
    yield rows or wording.NO_EMISSIONS
    yield "## Drifts"
    yield wording.DRIFTS if audit.drifts else wording.NO_DRIFTS
    for drift in audit.drifts:
        yield from _drift(drift, root)
    if closed := [one for one in audit.closed if one.id.startswith("DRIFT")]:
        yield "## Closed"
        yield bullets(f"**{one.id}** {prose(one.title)} ({plain(one.kind)})" for one in closed)


def _row(row: ConformanceRow, root: str) -> tuple[str, ...]:
    verdicts = (row.registry, row.domain, row.tense, row.payload, row.correlation, row.causation)
    return (
        code(row.event),
        link(row.at, root),
        code(row.saga) or "none",
        code(row.step) or "none",
        code(row.source) or "none",
        *map(verdict, verdicts),
        ids(row.drifts, "") or "none",
    )


def _drift(drift: Drift, root: str) -> Iterator[str]:
    yield f"### {drift.id}"
    yield f"**{prose(drift.title)}**"
    yield card(
        (
            field("Kind", f"{plain(drift.kind)} ({drift.code})"),
            field("Priority", wording.PRIORITIES[drift.priority]),
            field("Event", code(drift.event)),
            field("Sagas", codes(drift.sagas)),
            field("Why it matters", prose(drift.why)),
            field("Effort", effort(drift.effort)),
            field("Remedy", ids(drift.remedies, README)),
        )
    )
    yield "Where:"
    yield bullets(occurrence(one, root) for one in drift.occurrences)
