"""Suppression comments: `# concordia: ignore[CON101] reason`, `ignore-next-line[...]`, `ignore-file[...]`.

They may stand behind other text of a comment (`# noqa  # concordia: ignore[CON101]`), in registries as well as in code;
in Markdown they are written `<!-- concordia: ignore[CON603] -->`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest

from msgspec import Struct
from msgspec.structs import replace

from saga_concordia.frontends.read import SUFFIXES, SourceFile
from saga_concordia.frontends.read import read as lower
from saga_concordia.model.code import CallSite, Closure, Unit
from saga_concordia.model.diagnostics import Applicability, Diagnostic, Fix, Replace, Severity
from saga_concordia.model.registry import RegistryFile
from saga_concordia.registry.comments import MARK, comments
from saga_concordia.rules.catalogue import RULES
from saga_concordia.text.span import Span

VERBS = ("ignore", "ignore-next-line", "ignore-file")
_DIRECTIVE = re.compile(rb"(?:#+|<!--)\s*concordia:\s*")
_CODES = tuple(rule.code for rule in RULES)


class Suppression(Struct, frozen=True):
    """One directive: the codes it names (empty: all) and the bytes of the lines that it covers.

    `wrong` says what is malformed in it; then it covers only what its known codes say, and nothing if it has none.
    """

    path: str
    span: Span
    covers: Span | None
    codes: tuple[str, ...]
    removal: Span
    wrong: tuple[str, ...] = ()

    def silences(self, diagnostic: Diagnostic) -> bool:
        """Whether it holds for a finding of its file."""
        return (
            self.covers is not None
            and self.covers.start <= diagnostic.span.start <= self.covers.end
            and (not self.codes or diagnostic.code.startswith(self.codes))
        )


def suppressions_of(file: SourceFile) -> Iterator[Suppression]:
    """The suppressions of a file of code. A comment on a line of its own covers the next line.

    A call over several lines is covered as a whole by a comment above it, on its first or on its last line.
    """
    for remark in file.code.remarks:
        for row in _directives(file.path, file.data, file.bytes_of(remark.span)):
            yield row if row.covers is None or len(row.covers) == len(file.data) else _stretched(file, row, row.covers)


def _stretched(file: SourceFile, row: Suppression, lines: Span) -> Suppression:
    covered = lines
    lines = file.layout.labels_of(lines) if file.layout else lines
    start, end = lines.start, lines.end
    for site in _calls_around(file.code.units, lines):
        call, span = site.call, site.call.own_span
        # What holds code of its own is no one thing: a comment at its head does not speak for all of it.
        if call.block is not None or any(isinstance(argument.value, Closure) for argument in call.args):
            continue
        if lines.start <= span.start <= lines.end or lines.start < span.end <= lines.end:
            start, end = min(start, span.start), max(end, span.end)
    more = file.bytes_of(Span(start, end))
    return replace(row, covers=Span(min(covered.start, more.start), max(covered.end, more.end)))


def _calls_around(units: tuple[Unit, ...], lines: Span) -> Iterator[CallSite]:
    """The calls that may begin or end on some lines: those of the units that the lines are in, and of the rest."""
    rest, *definitions = units
    yield from rest.calls
    for unit, following in zip_longest(definitions, definitions[1:]):
        if unit.number <= lines.end and (following is None or lines.start < following.number):
            yield from unit.calls


def suppressions_in(registry: RegistryFile, data: bytes) -> Iterator[Suppression]:
    """The suppressions of a registry."""
    if MARK not in data:
        return
    if registry.format == "code":
        if registry.path.endswith(tuple(SUFFIXES)):
            yield from suppressions_of(lower(registry.path, data))
        return
    for span in comments(data, registry.path, registry.format):
        yield from _directives(registry.path, data, span)


def _directives(path: str, data: bytes, comment: Span) -> Iterator[Suppression]:
    """The directives of one comment; each goes on to the next one."""
    text = data[comment.start : comment.end]
    starts = list(_DIRECTIVE.finditer(text))
    line, end = _line(data, comment)
    own_line = not data[line : comment.start].strip() and not data[comment.end : end].strip()
    for number, found in enumerate(starts):
        until = starts[number + 1].start() if number + 1 < len(starts) else len(text)
        body = text[found.end() : until].decode("utf-8", "replace").strip().removesuffix("-->").strip()
        parsed = _parse(body)
        if parsed is None:
            continue
        verb, codes, wrong = parsed
        span = Span(comment.start + found.start(), comment.start + until)
        covers: Span | None = Span(line, end)
        if verb == "ignore-file":
            covers = Span(0, len(data))
        elif verb == "ignore-next-line" or own_line:
            start = min(end + 1, len(data))  # The comment may be the last thing in the file.
            following = data.find(b"\n", start)
            covers = Span(start, len(data) if following < 0 else following)
        if wrong and not codes:
            covers = None
        alone = own_line and found.start() == 0 and len(starts) == 1
        removal = (
            Span(line, min(end + 1, len(data))) if alone else _among_others(data, comment, span, starts[number + 1 :])
        )
        yield Suppression(path, span, covers, codes, removal, wrong)


def _among_others(data: bytes, comment: Span, one: Span, following: Sequence[re.Match[bytes]]) -> Span:
    """What to take out for one directive of a comment with others, which then begins and ends as it did."""
    opening = b"<!--" if data.startswith(b"<!--", comment.start) else b"#"
    if one.start == comment.start and following and not following[0][0].startswith(opening):
        return Span(one.start + len(opening), one.end)
    if one.start > comment.start and opening == b"<!--" and data.endswith(b"-->", one.start, one.end):
        one = Span(one.start, one.end - len(b"-->"))
    return _with_blanks(data, one)


def _parse(body: str) -> tuple[str, tuple[str, ...], tuple[str, ...]] | None:
    """Verb, codes, and what is malformed; None where the comment only mentions us."""
    verb = re.match(r"[\w-]*", body)
    word = verb.group() if verb else ""
    rest = body[len(word) :]
    if word not in VERBS:
        if not word.lower().startswith(("ignor", "disable")) and not rest.startswith("["):
            return None
        return word, (), (f"`{word}` is no suppression; write `ignore`, `ignore-next-line` or `ignore-file`",)
    inside = rest.lstrip()
    if inside.startswith("["):
        listed, closed, _ = inside[1:].partition("]")
        if not closed:
            return word, (), ("its `[` is never closed",)
        codes = tuple(code.strip().upper() for code in listed.split(",") if code.strip())
        if not codes:
            return word, (), ("its `[]` names no code; leave the brackets away to ignore every rule",)
        known = tuple(code for code in codes if any(one.startswith(code) for one in _CODES))
        return word, known, tuple(f"there is no rule `{code}`" for code in codes if code not in known)
    if re.match(r"\s+CON\d", rest, re.IGNORECASE) or (rest and not rest[0].isspace()):
        return word, (), (f"codes stand in brackets behind it, as in `{word}[CON101]`",)
    return word, (), ()


def _line(data: bytes, span: Span) -> tuple[int, int]:
    """Where the line of a comment starts, and where it ends without its line feed."""
    end = data.find(b"\n", span.end)
    return data.rfind(b"\n", 0, span.start) + 1, len(data) if end < 0 else end


def _with_blanks(data: bytes, span: Span) -> Span:
    start = span.start
    while start and data[start - 1 : start] in (b" ", b"\t"):
        start -= 1
    return Span(start, span.end)


def suppress(
    found: Iterable[Diagnostic],
    files: Iterable[SourceFile],
    registries: Iterable[RegistryFile] = (),
    sources: Mapping[str, bytes] | None = None,
    *,
    unused: bool,
) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """Split findings by the suppressions: those that stay, and CON901 for each one that is malformed or `unused`.

    `sources` are the bytes of the registries.
    """
    rows = {file.path: list(suppressions_of(file)) for file in files}
    for registry in registries:
        if registry.path not in rows:
            rows[registry.path] = list(suppressions_in(registry, (sources or {}).get(registry.path, b"")))
    used: set[Suppression] = set()
    kept: list[Diagnostic] = []
    for diagnostic in found:
        hit = next((row for row in rows.get(diagnostic.path, ()) if row.silences(diagnostic)), None)
        if hit is None:
            kept.append(diagnostic)
        else:
            used.add(hit)
    every = [row for group in rows.values() for row in group]
    told = [_malformed(row) for row in every if row.wrong]
    return kept, told + [_unused(row) for row in every if unused and not row.wrong and row not in used]


def _malformed(row: Suppression) -> Diagnostic:
    wrong = "; ".join(row.wrong)
    effect = "only its other codes are silenced" if row.codes else "it silences nothing"
    message = f"This suppression is malformed, so {effect}: {wrong}."
    return Diagnostic("CON901", "unused-suppression", Severity.WARNING, message, row.path, row.span)


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
