"""A finding in a client's terms."""

from collections.abc import Mapping, Sequence

import msgspec
from lsprotocol import types

from saga_concordia.lsp.pages import page_of
from saga_concordia.lsp.view import View
from saga_concordia.model.diagnostics import Diagnostic, Severity
from saga_concordia.text.digest import digest
from saga_concordia.text.span import Span

_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
    Severity.HINT: types.DiagnosticSeverity.Hint,
}
_UNNECESSARY = frozenset({"CON501", "CON901"})
"""Findings in what nothing needs: an event that nobody emits, a suppression that suppresses nothing."""


def diagnostic_of(view: View, row: Diagnostic) -> types.Diagnostic:
    """A finding in the view's document, with as much as the client can take."""
    client = view.client
    page = page_of(row.code) if client.code_description else None
    related = [types.DiagnosticRelatedInformation(view.location(one.place), one.message) for one in row.related]
    tags = [tag for tag in _tags(row) if tag in client.tags]
    return types.Diagnostic(
        range=_shown(view, row.span),
        message=row.message,
        severity=_SEVERITIES[row.severity],
        code=row.code,
        code_description=types.CodeDescription(page) if page else None,
        source="concordia",
        tags=tags or None,
        related_information=related if related and client.related_information else None,
        data=_data_of(row) if client.diagnostic_data else None,
    )


def _shown(view: View, span: Span) -> types.Range:
    """Where a finding is shown: of several lines only the first, as an underlined block hides what is in it."""
    lines = view.lines()
    first = lines.line_span(lines.line_of(span.start))
    return view.range(Span(span.start, max(span.start, min(span.end, first.end))))


def _data_of(row: Diagnostic) -> Mapping[str, object]:
    """What finds a finding again: its code, its bytes, and the event that it is about."""
    return {"code": row.code, "span": [row.span.start, row.span.end], "event": row.event}


def fingerprint(view: View, rows: Sequence[Diagnostic]) -> str:
    """The same for findings that a client would show the same, in the same places."""
    shown = [
        (row.code, row.severity, row.message, row.span, row.event, row.deprecated, row.related, _corners(view, row))
        for row in rows
    ]
    return digest(msgspec.json.encode(shown), 12).hex()


def _corners(view: View, row: Diagnostic) -> tuple[int, int, int, int]:
    place = view.range(row.span)
    return place.start.line, place.start.character, place.end.line, place.end.character


def _tags(row: Diagnostic) -> Sequence[types.DiagnosticTag]:
    tags: list[types.DiagnosticTag] = []
    if row.deprecated:
        tags.append(types.DiagnosticTag.Deprecated)
    if row.code in _UNNECESSARY:
        tags.append(types.DiagnosticTag.Unnecessary)
    return tags
