"""Suppression comments: `# concordia: ignore[CON101] reason`, `ignore-next-line[...]`, `ignore-file[...]`."""

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from saga_concordia.frontends.read import SourceFile
from saga_concordia.model.diagnostics import Applicability, Diagnostic, Fix, Replace, Severity
from saga_concordia.text.span import Span

_COMMENT = re.compile(r"concordia:\s*(ignore|ignore-next-line|ignore-file)\s*(?:\[([A-Z0-9,\s]*)\])?")


class Suppression(Struct, frozen=True):
    """One comment: the codes it names (empty: all) and the bytes of the lines that it covers."""

    path: str
    span: Span
    covers: Span
    codes: tuple[str, ...]
    removal: Span


def suppressions_of(file: SourceFile) -> Iterator[Suppression]:
    """The suppressions of a file. A comment on a line of its own covers the next line."""
    data = file.data
    for remark in file.code.remarks:
        found = _COMMENT.match(remark.text)
        if not found:
            continue
        start = data.rfind(b"\n", 0, remark.span.start) + 1
        end = data.find(b"\n", remark.span.end)
        end = len(data) if end < 0 else end
        removal = Span(start, min(end + 1, len(data))) if remark.own_line else _with_blanks(data, remark.span)
        covers = Span(start, end)
        if found[1] == "ignore-file":
            covers = Span(0, len(data))
        elif found[1] == "ignore-next-line" or remark.own_line:
            following = data.find(b"\n", end + 1)
            covers = Span(end + 1, len(data) if following < 0 else following)
        codes = tuple(code.strip() for code in (found[2] or "").split(",") if code.strip())
        yield Suppression(file.path, remark.span, covers, codes, removal)


def _with_blanks(data: bytes, span: Span) -> Span:
    start = span.start
    while start and data[start - 1 : start] in (b" ", b"\t"):
        start -= 1
    return Span(start, span.end)


def suppress(
    found: Iterable[Diagnostic], files: Iterable[SourceFile], *, unused: bool
) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """Split findings by the suppressions: those that stay, and CON901 for each comment that silences nothing."""
    rows = {file.path: list(suppressions_of(file)) for file in files}
    used: set[Suppression] = set()
    kept: list[Diagnostic] = []
    for diagnostic in found:
        hit = next(
            (
                row
                for row in rows.get(diagnostic.path, ())
                if row.covers.start <= diagnostic.span.start <= row.covers.end
                and (not row.codes or any(diagnostic.code.startswith(code) for code in row.codes))
            ),
            None,
        )
        if hit is None:
            kept.append(diagnostic)
        else:
            used.add(hit)
    idle = [row for group in rows.values() for row in group if row not in used] if unused else []
    return kept, [_unused(row) for row in idle]


def _unused(row: Suppression) -> Diagnostic:
    removal = Replace("remove", row.path, row.removal, "")
    return Diagnostic(
        code="CON901",
        name="unused-suppression",
        severity=Severity.WARNING,
        message="This suppression silences nothing. Remove it, so that it cannot hide a later finding.",
        path=row.path,
        span=row.span,
        fixes=(Fix("Remove the suppression", Applicability.SAFE, removal, preferred=True),),
    )
