"""The audit as one page for a browser: self-contained, searchable, printable, and whole without its script."""

from saga_concordia.audit.document import Audit
from saga_concordia.report.audit.html import conformance, correlation, findings, flow, overview, page, remedies, sagas


def render(audit: Audit, root: str) -> str:
    """The page. `root` is the way from its folder to the root that paths are relative to."""
    sections = [
        overview.summary(audit),
        *([overview.comparison(audit.comparison, root)] if audit.comparison else []),
        findings.drifts(audit, root),
        findings.gaps(audit, root),
        remedies.remedies(audit),
        sagas.sagas(audit, root),
        conformance.conformance(audit, root),
        correlation.correlation(audit, root),
        flow.event_flow(audit, root),
        *([overview.notes(audit)] if audit.notes else []),
    ]
    return page.page(audit, overview.banner(audit), sections)
