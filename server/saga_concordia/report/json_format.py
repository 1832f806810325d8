"""Findings for programs. Lines and columns count from 1, columns in code points."""

from collections.abc import Callable, Mapping, Sequence

import msgspec

from saga_concordia.model.diagnostics import Diagnostic, Fix, Intent
from saga_concordia.report.view import Outcome, View
from saga_concordia.text.edit import TextEdit

EditsOf = Callable[[Intent], Mapping[str, Sequence[TextEdit]] | None]
"""The edits of a fix by path; None where they are not known before the fix is asked for."""


def render(outcome: Outcome, view: View, edits_of: EditsOf) -> str:
    """The whole document."""
    document = {
        "diagnostics": [_finding(one, view, edits_of) for one in view.diagnostics()],
        "summary": {
            "files": outcome.files,
            "emissions": len(outcome.emissions),
            "undetermined": outcome.undetermined,
            "subscriptions": len(outcome.subscriptions),
            "sagas": len(outcome.sagas),
            "elapsed_ms": round(outcome.elapsed_ms, 1),
        },
    }
    try:
        return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"
    except UnicodeEncodeError:  # A path that is no text; several times as slow.
        import json

        return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _finding(one: Diagnostic, view: View, edits_of: EditsOf) -> dict[str, object]:
    line, column = view.position(one.path, one.span.start)
    end_line, end_column = view.position(one.path, one.span.end)
    return {
        "code": one.code,
        "name": one.name,
        "severity": one.severity.value,
        "message": one.message,
        "path": view.path(one.path),
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "event": one.event,
        "saga": one.saga,
        "step": one.step,
        "fixes": [_fix(fix, view, edits_of) for fix in one.fixes],
    }


def _fix(fix: Fix, view: View, edits_of: EditsOf) -> dict[str, object]:
    edits = edits_of(fix.intent)
    return {
        "title": fix.title,
        "applicability": fix.applicability.value,
        "edits": [_edit(path, edit, view) for path in sorted(edits) for edit in edits[path]] if edits else None,
    }


def _edit(path: str, edit: TextEdit, view: View) -> dict[str, object]:
    start, end = view.position(path, edit.span.start), view.position(path, edit.span.end)
    return {
        "path": view.path(path),
        "start_line": start[0],
        "start_column": start[1],
        "end_line": end[0],
        "end_column": end[1],
        "new_text": edit.new_text,
    }
