"""Bodies of functions, told from their indentation: so that those that nobody wants to see need not even be parsed.

A glance can be wrong: text in a string may look like code. So whoever leaves bodies out must look whether the syntax
tree of what is left has no errors, and has functions around the places.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

from msgspec import Struct

from saga_concordia.text.span import Span


class Shape(Struct, frozen=True):
    """How functions are written in a language whose code is indented as is usual.

    `starts` is the word that a function starts with, and its `name` (a pattern that begins with a plain word finds it
    ten times as fast); `before` is what may stand before that on its line, the `indent` by that name; lines above it
    that begin with `decorates` are a part of it. `opens` is what the line in front of its body ends with. Lines
    indented no further than the first one end it, but for those that begin with `goes_on`; where there is a `closes`,
    the line that ends it must begin with that. `stand_in` is what a body that is left out begins and ends with:
    nothing, where a function may be without one. `outside` are patterns of what a function may say of what is outside
    of it, by a word in each: names that it brings, types. Statements that `brings` knows, by a word and a
    pattern of their lines, bring names too, but are read wherever they stand (`brought`), so they do not count.
    """

    starts: re.Pattern[bytes]
    before: re.Pattern[bytes]
    opens: re.Pattern[bytes]
    goes_on: re.Pattern[bytes]
    closes: re.Pattern[bytes] | None
    stand_in: tuple[bytes, bytes]
    outside: Mapping[bytes, bytes]
    brings: tuple[bytes, re.Pattern[bytes]] | None = None
    decorates: bytes = b""


class Head(Struct, frozen=True):
    """Where a function begins, with what decorates it, and its name (empty: it has none); `end` is behind that."""

    name: bytes
    indent: bytes
    start: int
    end: int


_QUOTES = (b'"""', b"'''")
_LONGEST_BEFORE = 1000
"""How many bytes before a word are looked at on its line."""
_MOST_DECORATING = 200
"""How many lines above a function are looked through for what decorates it."""
_CODE = re.compile(rb"^[ \t]*([^\s#][^\r\n]*)", re.MULTILINE)


def heads(data: bytes, shape: Shape) -> Iterator[Head]:
    """Where functions begin, in order, as far as a glance can tell."""
    for start in shape.starts.finditer(data):
        line = line_of(data, start.start())
        before = shape.before.fullmatch(data, line, start.start())
        if before is not None:
            indent = before["indent"]
            first = _decorated(data, line, indent, shape.decorates) if shape.decorates else line
            yield Head(start["name"] or b"", indent, first, start.end())


def line_of(data: bytes, offset: int) -> int:
    """Where the line begins that a byte is in, or what of it is looked at: it may be as long as the file."""
    nearest = max(offset - _LONGEST_BEFORE, 0)
    return max(data.rfind(b"\n", nearest, offset) + 1, nearest)


def _decorated(data: bytes, line: int, indent: bytes, mark: bytes) -> int:
    """Where the first decorator above a line begins, or that line; decorators may go on over several lines."""
    first = line
    if data.startswith(b"\n", line - 2) and line > 1:
        return first  # A blank line is above, as it mostly is.
    for _ in range(_MOST_DECORATING):
        line = data.rfind(b"\n", 0, max(line - 1, 0)) + 1
        if data.startswith(indent + mark, line):
            first = line
        elif line == 0 or not data.startswith((indent + b" ", indent + b"\t", indent + b")"), line):
            break
    return first


def without(data: bytes, shape: Shape, wants: Callable[[bytes], bool]) -> tuple[bytes, list[Span]]:
    """The places of what need not be parsed: the bodies of functions with a name that nobody `wants`.

    Gives them, in order, with a text of the same length that is to be parsed instead, but for these places.
    """
    text = bytearray(data)
    left_out: list[Span] = []
    quoted = _quoted(data)
    done = 0
    for head in heads(data, shape):
        if head.start < done or _stands_in(head.start, quoted):
            continue  # It stands in another one, and is a part of that, or in a text.
        body, done = _extent(data, shape, head)
        if body is not None and head.name and not wants(data[head.start : done]):
            left_out += _stand_in(text, body, *shape.stand_in)
    return bytes(text), left_out


def brought(data: bytes, shape: Shape) -> list[Span]:
    """Where statements stand, with the end of their line, that bring names and may be in a body that is left out."""
    if shape.brings is None:
        return []
    word, pattern = shape.brings
    quoted = _quoted(data)
    found: list[Span] = []
    at = data.find(word)
    while at >= 0:
        match = pattern.match(data, data.rfind(b"\n", 0, at) + 1)
        if match is not None and not _stands_in(match.start(), quoted):
            found.append(Span(match.end("indent"), min(match.end() + 1, len(data))))
        # Only what a line begins with counts.
        end = data.find(b"\n", at) if match is None else max(match.end(), at + len(word))
        at = data.find(word, end) if end >= 0 else -1
    return found


def _extent(data: bytes, shape: Shape, head: Head) -> tuple[Span | None, int]:
    """Where a function's body stands, if a glance can tell, and where the function ends."""
    indent = head.indent
    further = _further(indent)
    end = head.end
    while True:
        line = further.search(data, end)
        end = line.end() if line else len(data)
        at = end + len(indent)
        if line is None or not data.startswith(indent, end) or not shape.goes_on.match(data, at):
            break
    opened = shape.opens.search(data, head.end, end)
    closed = shape.closes.match(data, at) if shape.closes and data.startswith(indent, end) else None
    if opened is None or (shape.closes and closed is None):
        return None, end
    body = data[opened.end() : end]
    # A text over several lines, or a line that is continued, must end in it where it begins in it.
    if body.count(b'"""') % 2 or body.count(b"'''") % 2 or body.rstrip().endswith(b"\\"):
        return None, end
    return Span(opened.end(), end), closed.end() if closed else end


def _stands_in(offset: int, places: Sequence[Span]) -> bool:
    """Whether a byte is in one of some places, which are in order."""
    at = bisect_right(places, offset, key=lambda place: place.start) - 1
    return at >= 0 and places[at].holds(offset)


def _quoted(data: bytes) -> list[Span]:
    """Where texts over several lines stand, such as documentation, as far as a glance can tell."""
    found: list[Span] = []
    ahead = {quotes: data.find(quotes) for quotes in _QUOTES}
    while opening := [(at, quotes) for quotes, at in ahead.items() if at >= 0]:
        start, quotes = min(opening)
        end = data.find(quotes, start + len(quotes)) + len(quotes)
        if end < len(quotes):
            break
        found.append(Span(start, end))
        ahead = {quotes: at if not 0 <= at < end else data.find(quotes, end) for quotes, at in ahead.items()}
    return found


@lru_cache(maxsize=32)
def _further(indent: bytes) -> re.Pattern[bytes]:
    """The end of a line before one that is indented no further; blank lines and comments do not count."""
    return re.compile(rb"\n(?!" + re.escape(indent) + rb"[ \t]|[ \t]*(?:#|\r?\n|\Z))")


def _stand_in(text: bytearray, body: Span, first: bytes, last: bytes) -> Iterator[Span]:
    """Put into a text what a body begins and ends with where it is left out; gives what then is between."""
    if not first:
        yield body
        return
    opening = _CODE.search(text, body.start, body.end)
    if opening is None:
        return
    closing = _last_code(text, body)
    start, end = opening.start(1), closing.end()
    inner = Span(start + len(first), end - len(last))
    # A comment behind the last statement takes the `\r` of its line's end with it, and the function ends there.
    ends_otherwise = text.startswith(b"\r", end) and b"#" in closing[1]
    if inner.start < inner.end and not ends_otherwise:
        text[start : inner.start], text[inner.end : end] = first, last
        yield inner


def _last_code(text: bytearray, body: Span) -> re.Match[bytes]:
    """The last line of a body that is neither blank nor a comment; there is one."""
    end = body.end
    while True:
        line = max(text.rfind(b"\n", body.start, end) + 1, body.start)
        if match := _CODE.match(text, line, end):
            return match
        end = line - 1
