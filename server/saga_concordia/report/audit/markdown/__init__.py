"""The audit as Markdown: four documents and a summary, for a forge, an editor, or as plain text."""

from saga_concordia.audit.document import Audit
from saga_concordia.report.audit.markdown import conformance, correlation, files, gaps, inventory, readme


def render(audit: Audit, root: str) -> dict[str, str]:
    """The documents by file name. `root` is the way from their folder to the root that paths are relative to."""
    return {
        files.README: readme.render(audit, root),
        files.INVENTORY: inventory.render(audit, root),
        files.CONFORMANCE: conformance.render(audit, root),
        files.CORRELATION: correlation.render(audit, root),
        files.GAPS: gaps.render(audit, root),
    }
