"""What the text around a cursor looks like, whatever the language, and however broken it is.

This is a guess from quotes, brackets and comments alone. Nothing is offered because of it: it only says which repaired
copies of the text are worth asking about.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from saga_concordia.text.span import Span

_TOKEN = re.compile(rb"""#[^\r\n]*|\"{3}|'{3}|["']|[()\[\]{},]|\b(?:do(?![\w:])|fn|end)\b""")
_CLOSERS = {b"(": b")", b"[": b"]", b"{": b"}", b"do": b"\nend", b"fn": b" end"}
_BODY = {quote: re.compile(rb"(?:\\.|[^\\\r\n" + quote + rb"])*") for quote in (b'"', b"'")}
_QUOTE = re.compile(rb"""(?<![\w"'])(?:[fFrRbBuU]{1,2}|~[a-zA-Z])?("{3}|'{3}|["'])\Z""")
_HOLE = rb"#?\{[^{}\r\n]*\}"
_RUN = re.compile(rb"(?:" + _HOLE + rb"""|[^\s,;()\[\]{}=|"'`<>\\#])*""")
_WORD = re.compile(rb"\w*[?!]?")
_LINE_END = re.compile(rb"\r|\n")
_WINDOW_LINES = 40


class State(Struct, frozen=True):
    """Where a scan ends. `closers` close what is open, the innermost first; `below`: more was closed than opened.

    `opener` is where the innermost open bracket is, and `commas` how many there are directly within it. `string` is
    where the content of the string begins that the end lies in, `quote` what closes it.
    """

    closers: tuple[bytes, ...] = ()
    opener: int | None = None
    below: bool = False
    commas: int = 0
    comment: bool = False
    string: int | None = None
    quote: bytes = b""


class Quoted(Struct, frozen=True):
    """A string around a cursor that may be a name: what it holds on both sides of it, and whether it is closed."""

    span: Span
    quote: bytes
    closed: bool


class Repair(Struct, frozen=True):
    """What to put right behind a cursor, and what at the end of its line."""

    here: bytes
    line_end: bytes = b""

    def applied(self, behind: bytes) -> bytes:
        """The text behind the cursor, repaired."""
        end = line_end(behind, 0) if self.line_end else 0
        return self.here + behind[:end] + self.line_end + behind[end:]


def scan(data: bytes, start: int, end: int) -> State:
    """Read the bytes from `start`, which lies in no string, to `end`."""
    stack: list[tuple[bytes, int, int]] = []
    below, commas = False, 0
    for token, at, behind in _tokens(data, start, end):
        if token == b"#":
            return State(*_open(stack), below=below, comment=True)
        if token[:1] in b"\"'":
            return State(*_open(stack), below=below, string=behind, quote=token)
        if token == b",":
            commas += 1
        elif token in _CLOSERS:
            stack.append((token, at, commas))
            commas = 0
        elif stack and _CLOSERS[stack[-1][0]].strip() == token:
            commas = stack.pop()[2]
        elif token != b"end":
            below = True
    return State(*_open(stack), below=below, commas=commas)


def arguments(data: bytes, start: int, end: int) -> int:
    """How many arguments stand from `start` on, up to where their bracket closes, or to `end`."""
    depth, count, at = 0, 0, start
    for token, here, behind in _tokens(data, start, end):
        if token in (b")", b"]", b"}"):
            depth -= 1
            if depth < 0:
                return count + bool(data[at:here].strip())
        elif token in (b"(", b"[", b"{"):
            depth += 1
        elif token == b"," and not depth:
            count, at = count + 1, behind
    return count + bool(data[at:end].strip())


def _tokens(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Brackets, commas and words that are brackets, with where they begin and end; strings and comments are skipped.

    Last comes the quote of a string, or the sign of a comment, that `end` lies in.
    """
    at = start
    while found := _TOKEN.search(data, at, end):
        token, at = found.group(), found.end()
        if token[:1] == b"#":
            if at == end:
                yield b"#", found.start(), at
        elif token[:1] in b"\"'":
            closed = _behind_string(data, at, end, token)
            if closed is None:
                yield token, found.start(), at
                return
            at = closed
        else:
            yield token, found.start(), at


def line_start(data: bytes, offset: int) -> int:
    """Where the line begins that `offset` lies in."""
    return max(data.rfind(b"\n", 0, offset), data.rfind(b"\r", 0, offset)) + 1


def line_end(data: bytes, offset: int) -> int:
    """Where the line ends that `offset` lies in, before its line ending."""
    found = _LINE_END.search(data, offset)
    return found.start() if found else len(data)


def quoted_at(data: bytes, offset: int) -> Quoted | None:
    """The string around a cursor, on its line; None where none is, or where it says more than a name could."""
    begin = line_start(data, offset)
    state = scan(data, begin, offset)
    if state.string is None or not _QUOTE.search(data, begin, state.string):
        return None
    if not _RUN.fullmatch(data, state.string, offset):
        return None
    run = _RUN.match(data, offset)
    end = run.end() if run else offset
    return Quoted(Span(state.string, end), state.quote, data.startswith(state.quote, end))


def is_one_line(data: bytes, span: Span) -> bool:
    """Whether no line ends within a span: an editor replaces nothing else."""
    return _LINE_END.search(data, span.start, span.end) is None


def is_comment(data: bytes, offset: int) -> bool:
    """Whether a cursor stands in a comment."""
    return scan(data, line_start(data, offset), offset).comment


def word_at(data: bytes, offset: int) -> Span:
    """The identifier around a cursor, maybe empty."""
    start = offset
    while start and (data[start - 1 : start].isalnum() or data[start - 1] == ord("_")):
        start -= 1
    found = _WORD.match(data, offset)
    return Span(start, found.end() if found else offset)


def around(data: bytes, offset: int) -> State:
    """What is open at a place outside of strings, as far as the lines above it tell."""
    return scan(data, _window(data, line_start(data, offset)), offset)


def repairs(data: bytes, offset: int, rest: int) -> tuple[Repair, ...]:
    """What may be missing for the code around a cursor to be whole, the likeliest first.

    `rest` is where the text behind begins that stays: what stands there says how much of the code is still to come.
    """
    begin = line_start(data, offset)
    line = b"".join(scan(data, begin, offset).closers)
    if not data[rest:].strip():
        return _distinct(b"".join(scan(data, 0, offset).closers), line, b"")
    end = line_end(data, rest)
    statement = _brackets(around(data, offset))
    if data[rest:end].strip():
        whole = data[begin:offset] + data[rest:end]
        behind = Repair(b"", _brackets(scan(whole, 0, len(whole))))
        return tuple(dict.fromkeys((behind, *_distinct(b"", b",", line, statement))))
    if _goes_on(data, begin, data[end:]):
        return _distinct(b",", statement, line, b"")
    return _distinct(line, statement, b",", b"")


def _brackets(state: State) -> bytes:
    """What closes the brackets that are open; blocks are closed further down."""
    return b"".join(one for one in state.closers if one.strip() != b"end")


def _goes_on(data: bytes, begin: int, follows: bytes) -> bool:
    """Whether the next line is in the same brackets: it is indented deeper, as deep within open ones, or closes."""
    following = next((row for row in follows.splitlines() if row.strip()), b"")
    if following.lstrip()[:1] in (b")", b"]", b"}"):
        return True
    ours, theirs = _indent(data[begin:]), _indent(following)
    inside = bool(_brackets(around(data, begin)))
    return theirs > ours or (inside and theirs == ours)


def _indent(line: bytes) -> int:
    return len(line) - len(line.lstrip(b" \t"))


def _window(data: bytes, begin: int) -> int:
    """Where to begin reading for the brackets around a line: some lines before."""
    at = begin
    for _ in range(_WINDOW_LINES):
        if not at:
            break
        at = line_start(data, at - 1)
    return at


def _behind_string(data: bytes, at: int, end: int, quote: bytes) -> int | None:
    """Where to go on behind a string whose content begins at `at`; None where `end` lies in it."""
    if len(quote) == 3:
        close = data.find(quote, at, end)
        return None if close < 0 else close + 3
    body = _BODY[quote].match(data, at, end)
    stop = body.end() if body else at
    if stop >= end:
        return None
    # Who forgets to close a string does so on its line.
    return stop + 1


def _open(stack: list[tuple[bytes, int, int]]) -> tuple[tuple[bytes, ...], int | None]:
    """What closes the brackets on a stack, and where the innermost one is."""
    return tuple(_CLOSERS[token] for token, _, _ in reversed(stack)), stack[-1][1] if stack else None


def _distinct(*behind: bytes) -> tuple[Repair, ...]:
    return tuple(Repair(one) for one in dict.fromkeys(behind))
