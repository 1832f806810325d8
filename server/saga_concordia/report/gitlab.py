"""GitLab's code quality report: findings that a merge request shows as new or as fixed, by their fingerprints."""

import json

from saga_concordia.model.diagnostics import Severity
from saga_concordia.report.identified import Identified, identified
from saga_concordia.report.view import View

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info", Severity.HINT: "info"}


def render(view: View) -> str:
    """The report: what is in the baseline is not in it."""
    issues = [_issue(one, view) for one in identified(view) if not one.is_baselined]
    return json.dumps(issues, indent=2, ensure_ascii=False) + "\n"


def _issue(one: Identified, view: View) -> dict[str, object]:
    row = one.row
    first, last = (view.position(row.path, offset)[0] for offset in (row.span.start, row.span.end))
    return {
        "type": "issue",
        "check_name": row.code,
        "description": f"{row.message} [{row.name}]",
        "fingerprint": one.fingerprint,
        "severity": _SEVERITIES[row.severity],
        "location": {"path": view.path(row.path), "lines": {"begin": first, "end": last}},
    }
