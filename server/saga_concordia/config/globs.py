"""Globs as `.gitignore` writes them, matched in time that grows with the pattern times the path, whatever they hold.

A library's translation to one regular expression backtracks for ever on `*a*a*a*ab`. Here a pattern is cut at `/`; a
segment becomes an expression of atomic groups, which cannot backtrack into a `*`, and `**` is followed greedily.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from msgspec import Struct

_CLASSES = {
    "alnum": "a-zA-Z0-9", "alpha": r"a-zA-Z", "blank": r" \t", "digit": r"0-9", "lower": r"a-z",
    "punct": r"!-/:-@\[-`{-~", "space": r"\s", "upper": r"A-Z", "xdigit": r"0-9a-fA-F",
}  # fmt: skip
_NOTHING = r"(?!)"
_ANY_FOLDERS = None


class GlobError(ValueError):
    """A glob that can match nothing; the message says why, in words for a person."""


class Glob(Struct, frozen=True):
    """One pattern. `segments` hold an expression each, or None for `**`; `literal` is its text if it has no wildcard.

    A pattern without a `/` inside stands at any depth (`floating`) and has one segment.
    """

    segments: tuple[re.Pattern[str] | None, ...]
    literal: str | None
    floating: bool
    folders_only: bool
    negated: bool

    def fits(self, path: Sequence[str], is_folder: bool) -> bool:
        """Whether the pattern matches this very path, given as its segments."""
        if self.folders_only and not is_folder:
            return False
        if self.floating:
            if self.literal is not None:
                return path[-1] == self.literal
            pattern = self.segments[0]
            return pattern is None or pattern.match(path[-1]) is not None
        return _follow(self.segments, path)


class Globs:
    """An ordered list of patterns; the last one that fits decides."""

    def __init__(self, globs: Iterable[Glob]) -> None:
        """Keep the patterns, the last one first."""
        self._globs = tuple(globs)[::-1]

    def __bool__(self) -> bool:
        return bool(self._globs)

    def verdict(self, path: str, *, is_folder: bool = False) -> bool | None:
        """What the patterns say of this very path (relative, with `/`): chosen, not chosen, or nothing (None)."""
        segments = path.split("/")
        for glob in self._globs:
            if glob.fits(segments, is_folder):
                return not glob.negated
        return None

    def chooses(self, path: str, *, is_folder: bool = False) -> bool:
        """Whether the patterns choose a path or a folder that it lies in."""
        segments = path.split("/")
        for length in range(1, len(segments)):
            if self.verdict("/".join(segments[:length]), is_folder=True):
                return True
        return bool(self.verdict(path, is_folder=is_folder))


@lru_cache(maxsize=256)
def of_settings(patterns: tuple[str, ...]) -> Globs:
    """The globs that a setting lists.

    Raises:
        GlobError: one of them can match nothing.
    """
    return Globs(glob for pattern in patterns if (glob := parse(pattern)) is not None)


def of_ignore_file(lines: Iterable[str]) -> Globs:
    """The patterns of a `.gitignore`; one that can match nothing is passed over, as git does."""
    found: list[Glob] = []
    for line in lines:
        try:
            glob = parse(line)
        except GlobError:
            continue
        if glob is not None:
            found.append(glob)
    return Globs(found)


def parse(line: str) -> Glob | None:
    r"""One line's pattern; None for a comment or an empty line.

    `!` at the start negates, `/` at the end means folders only, `\` takes the next character as it is, and blanks
    at the end do not count.

    Raises:
        GlobError: it can match nothing.
    """
    line = line.rstrip("\r\n")
    text = line.rstrip(" \t")
    # An escaped blank at the end belongs to the pattern.
    if len(text) < len(line) and (len(text) - len(text.rstrip("\\"))) % 2:
        text = line[: len(text) + 1]
    if not text or text.startswith("#"):
        return None
    negated = text.startswith("!")
    text = text[negated:]
    folders_only = text.endswith("/")
    text = text.rstrip("/") if folders_only else text
    floating = "/" not in text
    text = text.removeprefix("/")
    if not text:
        raise GlobError("it names no file")
    segments: list[re.Pattern[str] | None] = []
    for part in text.split("/"):
        if part == "**":
            if not segments or segments[-1] is not None:
                segments.append(_ANY_FOLDERS)
        elif part in ("", ".", ".."):
            raise GlobError(f"its part `{part}` matches no file")
        else:
            segments.append(_segment(part))
    literal = text if floating and not re.search(r"[*?\[\\]", text) else None
    return Glob(tuple(segments), literal, floating, folders_only, negated)


def _follow(pattern: Sequence[re.Pattern[str] | None], path: Sequence[str]) -> bool:
    """Whether the segments match; `**` takes as few folders as it can, and only the last one is ever tried again."""
    if pattern and pattern[-1] is None and len(pattern) > 1:
        # `a/**` means what lies in `a`, not `a` itself.
        return any(_follow(pattern[:-1], path[:length]) for length in range(1, len(path)))
    at = here = 0
    retry: tuple[int, int] | None = None
    while here < len(path):
        one = pattern[at] if at < len(pattern) else re.compile(_NOTHING)
        if one is None:
            retry = (at + 1, here + 1)
            at += 1
        elif one.match(path[here]):
            at, here = at + 1, here + 1
        elif retry is None:
            return False
        else:
            at, here = retry
            retry = (retry[0], here + 1)
    return all(one is None for one in pattern[at:])


@lru_cache(maxsize=1024)
def _segment(text: str) -> re.Pattern[str]:
    """The expression of one segment. Between two `*` the first fit is as good as any, so it is never given up."""
    pieces: list[list[str]] = [[]]
    at = 0
    while at < len(text):
        char = text[at]
        if char == "*":
            pieces.append([])
            while text.startswith("*", at + 1):
                at += 1
        elif char == "?":
            pieces[-1].append(".")
        elif char == "[":
            wanted, at = _class(text, at)
            pieces[-1].append(wanted)
        elif char == "\\":
            at += 1
            if at == len(text):
                raise GlobError("it ends with a `\\` that stands before nothing")
            pieces[-1].append(re.escape(text[at]))
        else:
            pieces[-1].append(re.escape(char))
        at += 1
    first, *others = ("".join(piece) for piece in pieces)
    if not others:
        return re.compile(rf"{first}\Z", re.DOTALL)
    *middle, last = others
    inner = "".join(rf"(?>.*?{piece})" for piece in middle if piece)
    return re.compile(rf"{first}{inner}.*{last}\Z", re.DOTALL)


def _class(text: str, start: int) -> tuple[str, int]:
    """The expression of the class `[...]` that opens at `start`, and where its `]` stands."""
    at = start + 1
    negated = text[at : at + 1] in ("!", "^")
    at += negated
    members: list[str] = []
    first = True
    while text[at : at + 1] != "]" or first:
        first = False
        if named := re.match(r"\[:(\w+):\]", text[at:]):
            if named[1] not in _CLASSES:
                raise GlobError(f"there is no class of characters `{named[0]}`")
            members.append(_CLASSES[named[1]])
            at += len(named[0])
            continue
        low, at = _member(text, at)
        if text[at : at + 1] == "-" and text[at + 1 : at + 2] not in ("", "]"):
            high, at = _member(text, at + 1)
            if high < low:
                raise GlobError(f"the range `{low}-{high}` holds no character; write it as `{high}-{low}`")
            members.append(f"{re.escape(low)}-{re.escape(high)}")
        else:
            members.append(re.escape(low))
    return f"[{'^' if negated else ''}{''.join(members)}]", at


def _member(text: str, at: int) -> tuple[str, int]:
    """The character of a class at `at`, and where the next one stands."""
    at += text[at : at + 1] == "\\"
    if at >= len(text):
        raise GlobError("a `[` is never closed")
    return text[at], at + 1
