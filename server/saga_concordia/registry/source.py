"""What the loaders share: decoded text with byte offsets, names, and words for problems."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property, lru_cache

from msgspec import Struct

from saga_concordia.model.registry import Place, Problem, ProblemKind
from saga_concordia.text.edit import TextEdit
from saga_concordia.text.span import Span

MAX_BYTES = 5_000_000
MAX_NAME = 300
Payload = tuple[tuple[str, str], ...]
"""Payload fields with their types (empty: not known)."""


class NewEvent(Struct, frozen=True):
    """An event to add to a registry; `source` is the domain that emits it. What is empty, or None, is not known."""

    name: str
    payload: Payload = ()
    source: str | None = None
    reliability: str = ""


_BAD_IN_NAME = re.compile(r"[^\S ]|[`|\"'\\,\[\]]|\A | \Z|  ")


class Source:
    """A registry file's text, in code points, with conversions to byte spans."""

    def __init__(self, data: bytes, path: str) -> None:
        """Decode `data`; a byte order mark is skipped.

        Raises:
            UnicodeDecodeError: `data` is not UTF-8.
        """
        bom = 3 if data.startswith(b"\xef\xbb\xbf") else 0
        self.path = path
        self.text = data[bom:].decode("utf-8")
        self._bom = bom
        self._offsets: list[int] | None = None
        if not self.text.isascii():
            # A character begins at each byte that does not continue one.
            self._offsets = [at for at, byte in enumerate(data[bom:]) if byte & 0xC0 != 0x80] + [len(data) - bom]
        self._lines: list[int] | None = None

    @cached_property
    def newline(self) -> str:
        """The line ending that the file uses."""
        return "\r\n" if "\r\n" in self.text else "\n"

    def byte(self, point: int) -> int:
        """The byte offset of a code point's index."""
        point = min(max(point, 0), len(self.text))
        return self._bom + (point if self._offsets is None else self._offsets[point])

    def point(self, byte: int) -> int:
        """The code point's index at a byte offset."""
        byte -= self._bom
        return byte if self._offsets is None else max(bisect_right(self._offsets, byte) - 1, 0)

    def span(self, start: int, end: int) -> Span:
        """The bytes of a range of code points."""
        return Span(self.byte(start), self.byte(max(start, end)))

    def place(self, start: int, end: int) -> Place:
        """The place of a range of code points."""
        return Place(self.path, self.span(start, end))

    def line_number(self, point: int) -> int:
        """The line of a code point, counted from 1 as people do."""
        if self._lines is None:
            self._lines = [0, *(match.end() for match in re.finditer(r"\r\n|\n|\r", self.text))]
        return bisect_right(self._lines, point)

    def line_start(self, point: int) -> int:
        """Where the line that holds `point` starts."""
        return max(self.text.rfind("\n", 0, point), self.text.rfind("\r", 0, point)) + 1

    def line_end(self, point: int) -> int:
        """Where the line that holds `point` ends, before its line ending."""
        ends = [end for end in (self.text.find("\n", point), self.text.find("\r", point)) if end >= 0]
        return min(ends, default=len(self.text))

    def next_line(self, point: int) -> int:
        """Where the line after the one that holds `point` starts."""
        end = self.line_end(point)
        return end + (2 if self.text.startswith("\r\n", end) else 1 if end < len(self.text) else 0)


@lru_cache(maxsize=8)
def opened(data: bytes, path: str) -> Source:
    """The text of a registry file, decoded once for whoever reads it and whoever writes to it.

    Raises:
        UnicodeDecodeError: `data` is not UTF-8.
    """
    return Source(data, path)


def insert(text: Source, at: int, new: str) -> TextEdit:
    """The edit that inserts `new`, in the file's own line endings, at a code point."""
    return TextEdit(text.span(at, at), new.replace("\n", text.newline))


def whole(path: str, message: str, at: Span | None = None) -> Problem:
    """The problem of a file that cannot be read at all."""
    return Problem(ProblemKind.UNREADABLE, message, Place(path, Span(0, 0) if at is None else at))


def is_name(name: str) -> bool:
    """Whether `name` can be an event's name; single blanks inside of it are allowed (`my response`)."""
    return bool(name) and len(name) <= MAX_NAME and name.isprintable() and not _BAD_IN_NAME.search(name)


def is_word(name: str) -> bool:
    """Whether `name` can be an event's name where blanks mean prose: in Markdown."""
    return is_name(name) and " " not in name


def near(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` was probably meant to be; short words must be nearer than long ones."""
    allowed = 1 if len(word) <= 4 else 2
    best = min(((_distance(word, other, allowed), other) for other in sorted(known)), default=(9, ""))
    return best[1] if best[0] <= allowed else None


def _distance(one: str, two: str, most: int) -> int:
    if abs(len(one) - len(two)) > most:
        return most + 1
    row = list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        previous, row[0] = row[0], i
        for j, b in enumerate(two, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (a != b))
    return row[-1]
