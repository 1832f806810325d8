"""What a finding is known by although lines move: its rule, its names, its line of code and what encloses that."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from msgspec import Struct, json
from msgspec.structs import astuple

from saga_concordia.model.diagnostics import Diagnostic
from saga_concordia.text.digest import digest
from saga_concordia.text.line_index import LineIndex

_LONGEST = 160
"""Characters that are kept of a line as they are; of a generated one that is longer, the beginning and a digest."""


class Context(Struct, frozen=True, order=True):
    """A finding without its place. No line number is in it, and no message, which may tell of other files.

    `code` is the line that the finding begins on, `within` the heads of what encloses it, outermost first; both without
    indentation, and with single blanks. Two findings may have one context.
    """

    path: str
    rule: str
    event: str = ""
    saga: str = ""
    step: str = ""
    code: str = ""
    within: str = ""


LinesOf = Callable[[str], LineIndex]
"""The lines of a file by its path."""


def lines_in(sources: Mapping[str, bytes]) -> LinesOf:
    """The lines of files with these contents; of none for one that could not be read."""

    @cache
    def lines_of(path: str) -> LineIndex:
        return LineIndex(sources.get(path, b""))

    return lines_of


def spelled(path: str) -> str:
    """A path as a text that can be written down; file systems allow names that are none."""
    return path.encode("utf-8", "backslashreplace").decode()


def context_of(row: Diagnostic, lines: LineIndex) -> Context:
    """The context of a finding in a file with these lines."""
    number = lines.line_of(row.span.start)
    heads = " > ".join(_heads(lines, number))
    return Context(
        spelled(row.path),
        row.code,
        row.event or "",
        row.saga or "",
        row.step or "",
        _shortened(" ".join(_line(lines, number).split())),
        _shortened(heads),
    )


def fingerprints(rows: Sequence[Diagnostic], lines_of: LinesOf) -> list[str]:
    """A fingerprint for each finding, as they come: 24 hexadecimal digits, and `:2` for the second of one context."""
    seen: Counter[Context] = Counter()
    found: list[str] = []
    for row in rows:
        context = context_of(row, lines_of(row.path))
        seen[context] += 1
        known = digest(json.encode(astuple(context)), 12).hex()
        found.append(known if seen[context] == 1 else f"{known}:{seen[context]}")
    return found


def _heads(lines: LineIndex, number: int) -> list[str]:
    """The lines above that enclose one, by their indentation, outermost first; the same in every language.

    Comments enclose nothing, nor do lines that only close what was opened above them.
    """
    heads: list[str] = []
    indentation = _indentation(_line(lines, number))
    while number and indentation:
        number -= 1
        line = _line(lines, number)
        bare = line.strip()
        if bare and not bare.startswith(("#", ")", "]", "}")) and (own := _indentation(line)) < indentation:
            indentation = own
            heads.append(" ".join(bare.split()))
    return heads[::-1]


def _line(lines: LineIndex, number: int) -> str:
    span = lines.line_span(number)
    return lines.data[span.start : span.end].decode("utf-8", "replace")


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip())


def _shortened(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    return f"{text[:_LONGEST]}... {digest(text.encode(), 4).hex()}"
