"""Every emission against the registry."""

from saga_concordia.audit.document import Audit, ConformanceRow
from saga_concordia.report.audit import wording
from saga_concordia.report.audit.html import items
from saga_concordia.report.audit.html.blocks import Section, paragraph, row, table
from saga_concordia.report.audit.html.inline import code, link, references, verdict
from saga_concordia.report.audit.html.markup import Markup, element, joined, lines, text


def conformance(audit: Audit, root: str) -> Section:
    """The emissions."""
    title = "Event conformance"
    if not audit.conformance:
        return Section("conformance", title, 0, paragraph(wording.NO_EMISSIONS))
    columns = ("Event", "Registry", "Domain", "Tense", "Payload", "Correlation", "Causation", "Drifts")
    rows = (_row(audit, one, root) for one in audit.conformance)
    body = lines([paragraph(wording.CONFORMANCE), table("All emissions", columns, rows, css="emissions")])
    return Section("conformance", title, len(audit.conformance), body)


def _row(audit: Audit, one: ConformanceRow, root: str) -> Markup:
    by = [code(one.saga), code(one.step)] if one.saga else []
    under = [joined((part for part in by if part), " › "), link(one.at, root)]
    verdicts = (one.registry, one.domain, one.tense, one.payload, one.correlation, one.causation)
    source = [element("span", text("source "), code(one.source), css="under")] if one.source else []
    return row(
        joined([code(one.event), *(element("span", part, css="under") for part in under if part), *source]),
        *map(verdict, verdicts),
        references(one.drifts),
        data_item="row",
        data_sagas=items.of_sagas(audit, (one.saga,)),
        data_priority=items.priority(audit, one.drifts),
    )
