"""Findings for people: where, what, the line of code itself and what would help."""

from collections import Counter

from saga_concordia.model.diagnostics import Applicability, Diagnostic, Severity
from saga_concordia.report.view import Outcome, View, printable

_COLORS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.INFO: "1;34", Severity.HINT: "1;36"}
_SWITCHES = {Applicability.SAFE: "--fix", Applicability.UNSAFE: "--unsafe-fixes"}
_MARKS = {Severity.ERROR: "errors", Severity.WARNING: "warnings", Severity.INFO: "infos", Severity.HINT: "hints"}


def render(outcome: Outcome, view: View, *, color: bool = False) -> str:
    """All findings with excerpts, then a summary."""
    pieces = [_finding(one, view, color) for one in view.diagnostics()]
    pieces.append(summary(outcome, color=color) + "\n")
    return "\n".join(pieces)


def paint(text: str, style: str, color: bool) -> str:
    """Text in an ANSI style, if colours are wanted."""
    return f"\x1b[{style}m{text}\x1b[0m" if color and text else text


def summary(outcome: Outcome, *, color: bool = False) -> str:
    """One line: how many findings of each severity, and what they were looked for in."""
    counts = Counter(one.severity for one in outcome.diagnostics)
    found = ", ".join(
        paint(count(counts[severity], word[:-1]), style, color)
        for severity, word in _MARKS.items()
        if counts[severity] and (style := _COLORS[severity])
    )
    seen = ", ".join(
        (
            count(outcome.files, "file"),
            count(len(outcome.emissions), "emission") + f" ({outcome.undetermined} undetermined)",
            count(len(outcome.subscriptions), "subscription"),
            count(len(outcome.sagas), "saga"),
        )
    )
    known = f" {len(outcome.baselined)} more in the baseline." if outcome.baselined else ""
    return f"{found or paint('No findings', '1;32', color)} in {seen}.{known}"


def count(number: int, word: str, several: str = "") -> str:
    """A number with its word; `several` is its plural where that takes more than an `s`."""
    return f"{number} {word}" if number == 1 else f"{number} {several or f'{word}s'}"


def _finding(one: Diagnostic, view: View, color: bool) -> str:
    line, column = view.position(one.path, one.span.start)
    severity = paint(one.severity.value, _COLORS.get(one.severity, "1"), color)
    head = f"{printable(view.path(one.path))}:{line}:{column} {severity} {paint(one.code, '1', color)}"
    lines = [f"{head} {printable(one.message)} {paint(f'[{one.name}]', '2', color)}"]
    gutter = " " * len(str(line))
    lines += _excerpt(one, view, color, gutter)
    for related in one.related:
        there = view.position(related.place.path, related.place.span.start)
        where = f"{printable(view.path(related.place.path))}:{there[0]}:{there[1]}"
        lines.append(f" {gutter} = {paint('note', '1', color)}: {where}: {printable(related.message)}")
    for fix in one.fixes:
        switch = _SWITCHES.get(fix.applicability, f"--fixable {one.code}:{fix.intent.kind}")
        lines.append(
            f" {gutter} = {paint('help', '1;32', color)}: {printable(fix.title)} {paint(f'({switch})', '2', color)}"
        )
    return "\n".join(lines) + "\n"


def _excerpt(one: Diagnostic, view: View, color: bool, gutter: str) -> list[str]:
    """The line of code with carets under what the finding is about."""
    index = view.index(one.path)
    number = index.line_of(one.span.start)
    span = index.line_span(number)
    if span.start == span.end or one.span.start > span.end:
        return []
    whole = index.data[span.start : span.end].decode("utf-8", "replace")
    begin = index.data[span.start : one.span.start].decode("utf-8", "replace")
    inside = index.data[one.span.start : min(one.span.end, span.end)].decode("utf-8", "replace")
    if len(whole) > 400:  # A generated line: show what the finding is about only.
        whole, begin = inside[:200], ""
        inside = whole
    bar = paint("|", "34", color)
    pad = "".join("\t" if character == "\t" else " " * _width(character) for character in begin)
    carets = "^" * max(1, sum(_width(character) for character in inside))
    style = _COLORS.get(one.severity, "1")
    return [
        f" {paint(str(number + 1), '34', color)} {bar} {printable(whole)}",
        f" {gutter} {bar} {pad}{paint(carets, style, color)}",
    ]


def _width(character: str) -> int:
    """How many cells of a terminal a character takes."""
    if character.isascii():
        return 1
    from unicodedata import combining, east_asian_width

    if combining(character):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1
