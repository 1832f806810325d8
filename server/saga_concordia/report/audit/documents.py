"""All documents of an audit by file name; each renderer is imported only when it is wanted."""

from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from saga_concordia.audit.document import Audit

FORMATS = ("markdown", "html", "json")
PAGE = "audit.html"
DATA = "audit.json"


def documents(audit: "Audit", formats: Collection[str], root: str) -> dict[str, str]:
    """The documents in some of the `FORMATS`. `root` is the way from their folder to the root of the audit's paths."""
    files: dict[str, str] = {}
    if "markdown" in formats:
        from saga_concordia.report.audit import markdown

        files.update(markdown.render(audit, root))
    if "html" in formats:
        from saga_concordia.report.audit import html

        files[PAGE] = html.render(audit, root)
    if "json" in formats:
        from saga_concordia.report.audit import json_format

        files[DATA] = json_format.render(audit)
    return files
