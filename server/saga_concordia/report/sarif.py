"""SARIF 2.1.0, for services that show findings and follow them. Columns count code points, from 1.

A rule's page is in the log itself, as its help: an address of a file would mean nothing to a service, and would make
logs of two machines differ.
"""

import json
import os
from collections.abc import Iterable, Sequence
from inspect import getdoc
from urllib.parse import quote

from saga_concordia import __version__
from saga_concordia.model.diagnostics import Diagnostic, Fix, Severity
from saga_concordia.report.identified import Identified, identified
from saga_concordia.report.json_format import EditsOf
from saga_concordia.report.view import Outcome, View
from saga_concordia.rules.base import Rule
from saga_concordia.rules.catalogue import by_code
from saga_concordia.rules.document import HEADINGS, page, summary
from saga_concordia.text.edit import TextEdit
from saga_concordia.text.span import Span

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "concordiaContext/v1"
"""Under which name the fingerprints go. GitHub's own, `primaryLocationLineHash`, is added on uploading."""
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note", Severity.HINT: "note"}
_PROBLEMS = {"error": "error", "warning": "warning", "note": "recommendation"}
"""Levels as GitHub sorts alerts by them (`problem.severity`)."""
_ROOT = "%SRCROOT%"


def render(outcome: Outcome, view: View, edits_of: EditsOf) -> str:
    """The log of one run. Fixes whose edits are not known before they are asked for are left out."""
    found = identified(view)
    rules = sorted({one.row.code for one in found})
    run = {
        "tool": {
            "driver": {
                "name": "Concordia",
                "semanticVersion": __version__,
                "rules": [_rule(rule) for code in rules if (rule := by_code(code))],
            }
        },
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The folder that the check was run in."}}},
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [{"level": "note", "message": {"text": note}} for note in outcome.notes],
            }
        ],
        "results": [_result(one, rules, view, edits_of) for one in found],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _rule(rule: Rule) -> dict[str, object]:
    level = _LEVELS.get(rule.severity, "none")
    text = page(rule)
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": summary(rule)},
        "fullDescription": {"text": _what_it_does(rule)},
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {"enabled": level != "none", "level": level},
        "properties": {"tags": ["events"], "problem.severity": _PROBLEMS.get(level, "recommendation")},
    }


def _what_it_does(rule: Rule) -> str:
    first, second, *_ = HEADINGS
    return (getdoc(type(rule)) or "").partition(first)[2].partition(second)[0].strip()


def _result(one: Identified, rules: Sequence[str], view: View, edits_of: EditsOf) -> dict[str, object]:
    row = one.row
    names = {"event": row.event, "saga": row.saga, "step": row.step}
    related = [
        {"id": number, **_location(other.place.path, other.place.span, view), "message": {"text": other.message}}
        for number, other in enumerate(row.related)
    ]
    fixes = [shown for fix in row.fixes if (shown := _fix(fix, view, edits_of))]
    baselined = [{"kind": "external", "status": "accepted", "justification": "It is in the project's baseline."}]
    return {
        "ruleId": row.code,
        "ruleIndex": rules.index(row.code),
        "level": _LEVELS[row.severity],
        "message": {"text": row.message},
        "locations": [_location(row.path, row.span, view) | _logical(row)],
        "partialFingerprints": {FINGERPRINT: one.fingerprint},
        **({"relatedLocations": related} if related else {}),
        **({"fixes": fixes} if fixes else {}),
        **({"suppressions": baselined} if one.is_baselined else {}),
        "properties": {key: value for key, value in names.items() if value},
    }


def _logical(row: Diagnostic) -> dict[str, object]:
    """Where a finding is in terms of code: its step, or its saga."""
    if not row.saga:
        return {}
    within = f"{row.saga}.{row.step}" if row.step else row.saga
    kind = {"kind": "function", "name": row.step} if row.step else {"kind": "type", "name": row.saga}
    return {"logicalLocations": [{"fullyQualifiedName": within, **kind}]}


def _location(path: str, span: Span, view: View) -> dict[str, object]:
    return {"physicalLocation": {"artifactLocation": _artifact(path, view), "region": _region(path, span, view)}}


def _artifact(path: str, view: View) -> dict[str, str]:
    return {"uri": quote(os.fsencode(view.path(path))), "uriBaseId": _ROOT}


def _region(path: str, span: Span, view: View) -> dict[str, int]:
    line, column = view.position(path, span.start)
    end_line, end_column = view.position(path, span.end)
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}


def _fix(fix: Fix, view: View, edits_of: EditsOf) -> dict[str, object] | None:
    edits = edits_of(fix.intent)
    if not edits or not any(edits.values()):
        return None
    changes = [
        {"artifactLocation": _artifact(path, view), "replacements": _replacements(path, edits[path], view)}
        for path in sorted(edits)
        if edits[path]
    ]
    return {"description": {"text": fix.title}, "artifactChanges": changes}


def _replacements(path: str, edits: Iterable[TextEdit], view: View) -> list[dict[str, object]]:
    return [
        {"deletedRegion": _region(path, edit.span, view), "insertedContent": {"text": edit.new_text}} for edit in edits
    ]
