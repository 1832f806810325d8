"""What a name is made of: segments, words, holes; matching of templates and glob patterns.

Offsets are code points within the name. A hole is `{...}`; separators inside it do not separate.
All matching is greedy from left to right: no regular expression is built from a name, nothing backtracks.
"""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from msgspec import Struct

SEPARATORS = "._-:/"
"""Characters that may separate segments; the empty separator stands for CamelCase."""

_HOLE = re.compile(r"\{[^{}]*\}")
_WORD = re.compile(
    r"\{[^{}]*\}"  # a hole
    r"|[A-Z]+(?=[A-Z][a-z])"  # an acronym before a word: HTTP|Failed
    r"|[A-Z]?[a-z]+[0-9]*"
    r"|[A-Z]+[0-9]*"
    r"|[0-9]+"
    r"|[^\W_]",
)
_PIECE = {separator: re.compile(rf"\{{[^{{}}]*\}}|{re.escape(separator)}") for separator in SEPARATORS}


class Word(Struct, frozen=True):
    """One word of a name, `name[start:end]`; a hole is one word."""

    text: str
    start: int
    end: int

    @property
    def is_hole(self) -> bool:
        """Whether the word is a hole of a template."""
        return self.text.startswith("{")


def split(name: str, separator: str) -> tuple[str, ...]:
    """The segments of a name; empty ones are kept. Without a separator, its CamelCase words."""
    if not separator:
        return tuple(word.text for word in words(name))
    if separator not in name:
        return (name,)
    if "{" not in name:
        return tuple(name.split(separator))
    segments: list[str] = []
    start = 0
    for piece in _piece(separator).finditer(name):
        if piece.group() == separator:
            segments.append(name[start : piece.start()])
            start = piece.end()
    segments.append(name[start:])
    return tuple(segments)


@lru_cache(maxsize=16384)
def words(name: str) -> tuple[Word, ...]:
    """All words of a name in order, whatever separates them: `ml.runCompleted` -> ml, run, Completed."""
    return tuple(Word(found.group(), found.start(), found.end()) for found in _WORD.finditer(name))


def guess_separator(names: Iterable[str]) -> str:
    """The separator that most names use; `.` where they do not tell, empty for CamelCase.

    `.`, `:` and `/` come before `_` and `-`, which more often join the words of one segment.
    """
    votes: Counter[str] = Counter()
    for name in names:
        bare = _HOLE.sub("x", name)
        for group in (".:/", "_-"):
            best = max(group, key=bare.count)
            if best in bare:
                votes[best] += 1
                break
        else:
            if bare[:1].isupper() and len(words(bare)) > 1:
                votes[""] += 1
    return votes.most_common(1)[0][0] if votes else "."


def is_template(name: str) -> bool:
    """Whether a name has a hole (`thundra.tick.{zone_id}`)."""
    return "{" in name and _HOLE.search(name) is not None


def shape(name: str) -> str:
    """The name with its holes made anonymous, so that templates compare whatever their holes are called."""
    return _HOLE.sub("{}", name) if "{" in name else name


def matches(template: str, name: str, separator: str = "") -> bool:
    """Whether a template denotes `name`: every hole stands for one or more characters.

    With a separator a hole stays inside its segment (registered templates); without, it may span segments (code).
    """
    if separator:
        parts, segments = split(template, separator), split(name, separator)
        return len(parts) == len(segments) and all(map(matches, parts, segments))
    literals = _literals(template)
    if len(literals) == 1:
        return template == name
    return _fits(literals, name, least=1)


def overlaps(a: str, b: str) -> bool:
    """Whether two templates, holes spanning segments, can denote one name.

    With a hole on both sides only the ends can disagree: whatever stands between fits into the other's hole.
    """
    left, right = _literals(a), _literals(b)
    if len(left) == 1 or len(right) == 1:
        return matches(a, b) if len(right) == 1 else matches(b, a)
    head_fits = left[0].startswith(right[0]) or right[0].startswith(left[0])
    return head_fits and (left[-1].endswith(right[-1]) or right[-1].endswith(left[-1]))


def match_glob(pattern: str, name: str, separator: str = ".") -> bool:
    """Whether `name` matches a pattern with `*`.

    A final `*` segment stands for one or more segments, elsewhere for one; `*` within a segment for any characters.
    """
    if "*" not in pattern:
        return pattern == name
    if not separator:
        return _fits(pattern.split("*"), name, least=0)
    parts, segments = split(pattern, separator), split(name, separator)
    if parts[-1] in ("*", "**"):
        parts = parts[:-1]
        if len(segments) <= len(parts):
            return False
        segments = segments[: len(parts)]
    return len(parts) == len(segments) and all(map(_segment_fits, parts, segments))


def _segment_fits(part: str, segment: str) -> bool:
    if "*" not in part:
        return part == segment
    return bool(segment) and _fits(part.split("*"), segment, least=0)


def _literals(template: str) -> list[str]:
    return _HOLE.split(template) if "{" in template else [template]


def _fits(literals: list[str], text: str, least: int) -> bool:
    """Whether `text` is the literals in order with at least `least` characters between neighbours."""
    first, *middle, last = literals
    if not text.startswith(first):
        return False
    position = len(first)
    for literal in middle:
        position = text.find(literal, position + least)
        if position < 0:
            return False
        position += len(literal)
    return text.endswith(last) and len(text) - len(last) >= position + least


def _piece(separator: str) -> re.Pattern[str]:
    return _PIECE.get(separator) or re.compile(rf"\{{[^{{}}]*\}}|{re.escape(separator)}")
