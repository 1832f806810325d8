r"""Conversions between byte offsets and lines with columns, in UTF-8, UTF-16 and code points.

Only `\n`, `\r\n` and `\r` end a line. Lines and columns count from 0. A byte that is not part of valid
UTF-8 counts as one character (one column in every notation), so that nothing here ever fails. Whatever lies
outside of the file or of a line is clamped: a column never reaches into the line's ending.
"""

from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate

from saga_concordia.text.span import Span


class LineIndex:
    """The lines of one file and the conversions, named From-To, between the notations of a position."""

    __slots__ = ("_starts", "data")

    def __init__(self, data: bytes) -> None:
        """Index the lines of `data`."""
        self.data = data
        # Of bytes, unlike of text, `splitlines` knows these three endings alone; it is six times as fast as a pattern.
        starts = [0, *accumulate(map(len, data.splitlines(keepends=True)))]
        if data and data[-1] not in b"\r\n":
            starts.pop()
        self._starts = starts

    @property
    def line_count(self) -> int:
        """How many lines there are: one more than there are line endings."""
        return len(self._starts)

    def line_span(self, line: int) -> Span:
        """The bytes of a line, without its ending; a line outside of the file is clamped."""
        line = min(max(line, 0), len(self._starts) - 1)
        return Span(self._starts[line], self._content_end(line))

    def line_of(self, offset: int) -> int:
        """The line that holds the byte at `offset`; a line's ending belongs to it."""
        return bisect_right(self._starts, min(max(offset, 0), len(self.data))) - 1

    def byte_to_utf8(self, offset: int) -> tuple[int, int]:
        """Line and column in bytes, at the start of the character that holds `offset`."""
        line, end = self._locate(offset)
        return line, end - self._starts[line]

    def byte_to_code_point(self, offset: int) -> tuple[int, int]:
        """Line and column in code points."""
        line, end = self._locate(offset)
        return line, len(_decode(self.data[self._starts[line] : end]))

    def byte_to_utf32(self, offset: int) -> tuple[int, int]:
        """Line and column in UTF-32 units, which are code points."""
        return self.byte_to_code_point(offset)

    def byte_to_utf16(self, offset: int) -> tuple[int, int]:
        """Line and column in UTF-16 units."""
        line, end = self._locate(offset)
        before = self.data[self._starts[line] : end]
        return line, len(before) if before.isascii() else sum(map(_utf16_width, _decode(before)))

    def utf8_to_byte(self, line: int, column: int) -> int:
        """The offset of a line and a column in bytes, moved back to the start of a character."""
        return self._to_byte(line, column, _utf8_width)

    def code_point_to_byte(self, line: int, column: int) -> int:
        """The offset of a line and a column in code points."""
        return self._to_byte(line, column, _one)

    def utf32_to_byte(self, line: int, column: int) -> int:
        """The offset of a line and a column in UTF-32 units, which are code points."""
        return self.code_point_to_byte(line, column)

    def utf16_to_byte(self, line: int, column: int) -> int:
        """The offset of a line and a column in UTF-16 units, moved back to the start of a character."""
        return self._to_byte(line, column, _utf16_width)

    def _content_end(self, line: int) -> int:
        """Where the ending of a line begins."""
        if line + 1 == len(self._starts):
            return len(self.data)
        end = self._starts[line + 1] - 1
        return end - 1 if self.data[end - 1 : end + 1] == b"\r\n" else end

    def _locate(self, offset: int) -> tuple[int, int]:
        """The line of `offset`, and `offset` clamped to its content and moved back to a character's start."""
        line = self.line_of(offset)
        start, content = self._starts[line], self._content_end(line)
        end = min(max(offset, start), content)
        if end == content or self.data[end] & 0xC0 != 0x80:
            return line, end
        # Inside a character, or at a stray continuation byte: a character has at most three of these.
        for begin in range(end - 1, max(start, end - 3) - 1, -1):
            if self.data[begin] & 0xC0 != 0x80:
                width = _width_at(self.data, begin, content)
                return line, begin if begin + width > end else end
        return line, end

    def _to_byte(self, line: int, column: int, width: Callable[[str], int]) -> int:
        if line < 0:
            return 0
        if line >= len(self._starts):
            return len(self.data)
        span = self.line_span(line)
        content = self.data[span.start : span.end]
        if content.isascii():
            return span.start + min(max(column, 0), len(content))
        left, offset = column, span.start
        for character in _decode(content):
            left -= width(character)
            if left < 0:
                break
            offset += _utf8_width(character)
        return offset


def _decode(data: bytes) -> str:
    """Text with a lone surrogate for every byte that is not UTF-8."""
    return data.decode("utf-8", "surrogateescape")


def _one(_: str) -> int:
    return 1


def _utf16_width(character: str) -> int:
    return 2 if ord(character) > 0xFFFF else 1


def _utf8_width(character: str) -> int:
    point = ord(character)
    if point < 0x80 or 0xDC80 <= point <= 0xDCFF:
        return 1
    return 2 if point < 0x800 else 3 if point < 0x10000 else 4


def _width_at(data: bytes, begin: int, end: int) -> int:
    """How many bytes the character at `begin` takes; 1 where it is not valid UTF-8."""
    lead = data[begin]
    width = 2 if 0xC2 <= lead <= 0xDF else 3 if 0xE0 <= lead <= 0xEF else 4 if 0xF0 <= lead <= 0xF4 else 1
    try:
        data[begin : min(begin + width, end)].decode()
    except UnicodeDecodeError:
        return 1
    return width
