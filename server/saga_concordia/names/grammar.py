"""What a name is made of: segments, words, holes; matching of templates and patterns.

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
_WILD_SEGMENT = re.compile(r"(?<![^._\-:/])(?:[#+](?![^._\-:/])|>\Z)")  # between separators or ends
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
    return max(votes, key=lambda separator: votes[separator], default=".")


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


def is_pattern(name: str) -> bool:
    """Whether a handler's name is a pattern: it has a `*`, or a segment that is `#`, `+` or, at the end, `>`.

    A `#` or `+` within a word (`c#.compiled`) is no wildcard.
    """
    return "*" in name or _WILD_SEGMENT.search(name) is not None


def match_glob(pattern: str, name: str, separator: str = ".") -> bool:
    """Whether `name`, or a name that the template `name` denotes, matches a pattern.

    A `*` segment stands for one segment, at the end for one or more; within a segment `*` stands for any characters.
    `+` (MQTT) stands for one segment, `**` and a final `>` (NATS) for one or more, `#` (AMQP, MQTT) for none or more.
    A hole in the pattern may span segments.
    """
    if not is_pattern(pattern):
        return pattern == name
    if is_template(pattern) or (is_template(name) and not separator):
        return overlaps(_as_template(pattern), name)
    if not separator:
        return _fits(_literals(_as_template(pattern)), name, least=0)
    parts, segments = list(split(pattern, separator)), split(name, separator)
    if parts[-1] in ("*", ">"):
        parts[-1] = "**"
    return _segments_fit(parts, segments)


def _segments_fit(parts: list[str], segments: tuple[str, ...]) -> bool:
    """Match segment by segment; on a mismatch the last part that can stretch takes one segment more, no other does."""
    part = segment = 0
    stretched: tuple[int, int] | None = None
    while segment < len(segments):
        here = parts[part] if part < len(parts) else None
        if here in ("**", "#"):
            segment += here == "**"
            part += 1
            stretched = (part, segment)
        elif here is not None and _segment_fits(here, segments[segment]):
            part, segment = part + 1, segment + 1
        elif stretched:
            part, segment = stretched[0], stretched[1] + 1
            stretched = (part, segment)
        else:
            return False
    return all(rest == "#" for rest in parts[part:])


def _segment_fits(part: str, segment: str) -> bool:
    if part == "+":
        return bool(segment)
    if is_template(segment):
        return overlaps(_as_template(part), segment)
    if "*" not in part:
        return part == segment
    return bool(segment) and _fits(part.split("*"), segment, least=0)


def _as_template(pattern: str) -> str:
    """A pattern with a hole for every wildcard: what it may match, and a little more."""
    return _WILD_SEGMENT.sub("{}", pattern).replace("*", "{}")


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
