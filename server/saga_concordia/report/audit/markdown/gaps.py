"""`compensation_gaps.md`: what sagas do not take back, and what then stays behind."""

from collections.abc import Iterator

from saga_concordia.audit.document import Audit, FailurePoint, Gap, LeftBehind, Priority
from saga_concordia.audit.words import effort
from saga_concordia.report.audit import wording
from saga_concordia.report.audit.markdown.blocks import bullets, card, document, field, table
from saga_concordia.report.audit.markdown.files import README
from saga_concordia.report.audit.markdown.inline import code, ids, link, named, occurrence, plain, prose


def render(audit: Audit, root: str) -> str:
    """The document."""
    return document(_blocks(audit, root))


def _blocks(audit: Audit, root: str) -> Iterator[str]:
    yield "# Compensation gaps"
    yield wording.GAPS if audit.gaps else wording.NO_GAPS
    for priority in Priority:
        if gaps := [gap for gap in audit.gaps if gap.priority is priority]:
            yield f"## {wording.PRIORITIES[priority]} priority"
            for gap in gaps:
                yield from _gap(gap, root)
    if audit.failure_points:
        yield "## What stays behind"
        yield wording.FAILURE_POINTS
        points = (_failure_point(one, root) for one in audit.failure_points)
        yield table(("Saga", "If this step fails", "Stays behind"), points)
    if closed := [one for one in audit.closed if one.id.startswith("GAP")]:
        yield "## Closed"
        yield bullets(f"**{one.id}** {prose(one.title)} ({plain(one.kind)})" for one in closed)


def _gap(gap: Gap, root: str) -> Iterator[str]:
    yield f"### {gap.id}"
    yield f"**{prose(gap.title)}**"
    yield card(
        (
            field("Kind", f"{plain(gap.kind)} ({', '.join(gap.codes)})"),
            field("Saga", code(gap.saga)),
            field("Step", named(gap.step, gap.at, root) if gap.step else ""),
            field("Impact", prose(gap.impact)),
            field("Stays behind", _left_behind(gap.left_behind, root)),
            field("What to do", prose(gap.advice)),
            field("Effort", effort(gap.effort)),
            field("Remedy", ids(gap.remedies, README)),
        )
    )
    yield "Where:"
    yield bullets(occurrence(one, root) for one in gap.occurrences)


def _failure_point(point: FailurePoint, root: str) -> tuple[str, ...]:
    return code(point.saga), named(point.step, point.at, root), _left_behind(point.left_behind, root)


def _left_behind(things: tuple[LeftBehind, ...], root: str) -> str:
    return "; ".join(f"{code(one.call)} of {code(one.step)} ({link(one.at, root)})" for one in things)
