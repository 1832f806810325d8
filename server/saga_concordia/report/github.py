"""GitHub's workflow commands: a log line per finding, which GitHub shows as an annotation at its line of code."""

from saga_concordia.model.diagnostics import Severity
from saga_concordia.report.view import View, printable

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice", Severity.HINT: "notice"}


def render(view: View) -> str:
    """`::error file=...,line=...::message` per finding."""
    lines: list[str] = []
    for one in view.diagnostics():
        line, column = view.position(one.path, one.span.start)
        end_line, end_column = view.position(one.path, one.span.end)
        where = {"file": view.path(one.path), "line": line, "endLine": end_line}
        if line == end_line:  # GitHub knows columns within one line alone.
            where |= {"col": column, "endColumn": end_column}
        properties = {**where, "title": f"{one.code} {one.name}"}
        shown = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
        lines.append(f"::{_COMMANDS[one.severity]} {shown}::{_text(one.message)}\n")
    return "".join(lines)


def _text(text: str) -> str:
    """Text that ends no line and steers no terminal; GitHub turns it back."""
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return printable(escaped)


def _property(text: str) -> str:
    return _text(text).replace(":", "%3A").replace(",", "%2C")
