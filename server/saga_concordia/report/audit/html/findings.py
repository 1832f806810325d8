"""Drifts and gaps: one row each, which unfolds."""

from saga_concordia.audit.document import Audit, Drift, FailurePoint, Gap, LeftBehind, Occurrence
from saga_concordia.audit.words import effort
from saga_concordia.report.audit import wording
from saga_concordia.report.audit.html import items
from saga_concordia.report.audit.html.blocks import Section, bullets, facts, fold, paragraph, row, table
from saga_concordia.report.audit.html.inline import code, codes, link, named, plain, prose, references
from saga_concordia.report.audit.html.markup import NOTHING, Markup, element, joined, lines, text


def drifts(audit: Audit, root: str) -> Section:
    """The drifts."""
    lead = paragraph(wording.DRIFTS if audit.drifts else wording.NO_DRIFTS)
    body = lines([lead, *(_drift(audit, one, root) for one in audit.drifts), _closed(audit, "DRIFT")])
    return Section("drifts", "Drifts", len(audit.drifts), body)


def gaps(audit: Audit, root: str) -> Section:
    """The gaps, and what stays behind where."""
    lead = paragraph(wording.GAPS if audit.gaps else wording.NO_GAPS)
    points = NOTHING
    if audit.failure_points:
        columns = ("If this step fails", "Stays behind")
        rows = (_point(audit, one, root) for one in audit.failure_points)
        title = element("h3", text("What stays behind"), id="stays-behind")
        caption = table("What stays behind if a step fails", columns, rows)
        points = lines([title, paragraph(wording.FAILURE_POINTS), caption])
    body = lines([lead, *(_gap(audit, one, root) for one in audit.gaps), _closed(audit, "GAP"), points])
    return Section("gaps", "Compensation gaps", len(audit.gaps), body)


def _drift(audit: Audit, one: Drift, root: str) -> Markup:
    about = facts(
        (
            ("Rule", plain(one.code)),
            ("Event", code(one.event)),
            ("Sagas", codes(one.sagas)),
            ("Effort", text(effort(one.effort))),
            ("Remedy", references(one.remedies)),
        )
    )
    return _folded(audit, one, one.sagas, element("p", prose(one.why)), _occurrences(one.occurrences, root), about)


def _gap(audit: Audit, one: Gap, root: str) -> Markup:
    about = facts(
        (
            ("Rules", plain(", ".join(one.codes))),
            ("Saga", code(one.saga)),
            ("Step", named(one.step, one.at, root) if one.step else NOTHING),
            ("Stays behind", _left_behind(one.left_behind, root)),
            ("Effort", text(effort(one.effort))),
            ("Remedy", references(one.remedies)),
        )
    )
    words = [element("p", prose(one.impact)), element("p", prose(one.advice))]
    return _folded(audit, one, (one.saga,), *words, _occurrences(one.occurrences, root), about)


def _folded(audit: Audit, one: Drift | Gap, sagas: tuple[str, ...], *body: Markup) -> Markup:
    level = one.priority
    head = (
        element("span", plain(one.id), css="id"),
        element("span", prose(one.title), css="title"),
        element("span", plain(one.kind), css="kind"),
        element("span", text(wording.PRIORITIES[level]), css=f"chip {level.value}"),
    )
    return fold(
        joined(head, " "),
        *body,
        css=f"item {level.value}",
        id=one.id,
        data_item="row",
        data_priority=level.value,
        data_sagas=items.of_sagas(audit, sagas),
        data_how=items.how(audit, one.remedies),
    )


def _occurrences(some: tuple[Occurrence, ...], root: str) -> Markup:
    return bullets((joined([link(one.at, root), prose(one.message)], " ") for one in some), css="places")


def _point(audit: Audit, one: FailurePoint, root: str) -> Markup:
    name = joined([named(one.step, one.at, root), element("span", code(one.saga), css="under")])
    sagas = items.of_sagas(audit, (one.saga,))
    return row(name, _left_behind(one.left_behind, root), data_item="part", data_sagas=sagas)


def _left_behind(things: tuple[LeftBehind, ...], root: str) -> Markup:
    each = (joined([code(one.call), text("of"), named(one.step, one.at, root)], " ") for one in things)
    return bullets(each, css="bare")


def _closed(audit: Audit, word: str) -> Markup:
    closed = [one for one in audit.closed if one.id.startswith(word)]
    if not closed:
        return NOTHING
    rows = (joined([element("s", plain(one.id), css="id", id=one.id), prose(one.title)], " ") for one in closed)
    return element("div", element("h3", text("Closed since an earlier audit")), bullets(rows, css="bare"), css="closed")
