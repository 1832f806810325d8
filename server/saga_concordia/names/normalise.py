"""Whether a name is well formed, what is wrong with it in plain words, and its repaired form."""

import re

from saga_concordia.names.grammar import SEPARATORS, is_template, split, words
from saga_concordia.names.segment_pattern import fits

SEGMENT_PATTERN = "[a-z][a-z0-9_]*"
"""What a segment looks like where the registry does not say."""

_HOLE = re.compile(r"\{[^{}]*\}")


def malformation(
    name: str,
    separator: str = ".",
    min_segments: int = 1,
    max_segments: int | None = None,
    segment_pattern: str = SEGMENT_PATTERN,
) -> str | None:
    """What is wrong with a name, as a clause that can follow it in a message; None if it is well formed.

    A hole is a legal segment, and a legal part of one.
    """
    if not name:
        return "is empty"
    if "{" in _HOLE.sub("", name) or "}" in _HOLE.sub("", name):
        return "has an unbalanced brace"
    segments = split(name, separator)
    for number, segment in enumerate(segments, 1):
        if not segment:
            return f"has an empty segment at position {number} of {len(segments)}"
    for segment in segments:
        if wrong := _wrong_in_segment(segment, segment_pattern):
            return wrong
    if len(segments) < min_segments:
        return f"has {_count(len(segments))}, at least {min_segments} expected"
    if max_segments is not None and len(segments) > max_segments:
        return f"has {_count(len(segments))}, at most {max_segments} expected"
    return None


def normalise(name: str, separator: str = ".", min_segments: int = 1, pattern: str = SEGMENT_PATTERN) -> str | None:
    """The well-formed name that `name` was meant to be (case, spaces, separators, empty segments), None without one."""
    text = name.strip()
    attempts = [_rejoin(text, separator, ":/"), _rejoin(text, separator, SEPARATORS)] if separator else []
    attempts.append(_by_words(text, separator))
    for attempt in attempts:
        if attempt and malformation(attempt, separator, min_segments, None, pattern) is None:
            return attempt
    return None


def _rejoin(text: str, separator: str, breaks: str) -> str:
    """Splits at the separator and at `breaks`; other signs within a segment become underscores."""
    pieces = re.split(rf"(\{{[^{{}}]*\}})|[{re.escape(separator + breaks)}]", text)
    segments: list[str] = [""]
    for place, piece in enumerate(pieces):
        if place % 2:
            if piece is None:  # a break
                segments.append("")
            else:
                segments[-1] += piece
        elif piece:
            segments[-1] += piece
    joiner = "-" if separator == "_" else "_"
    return separator.join(joined for segment in segments if (joined := _join_words(segment, joiner)))


def _by_words(text: str, separator: str) -> str:
    found = [word.text for word in words(text)]
    if separator:
        return separator.join(word if is_template(word) else word.lower() for word in found)
    return "".join(word if is_template(word) or not word.islower() else word.capitalize() for word in found)


def _join_words(segment: str, joiner: str) -> str:
    """A segment in lower case, its words joined by underscores; a hole keeps its neighbours."""
    result = ""
    end = 0
    for word in words(segment):
        between = segment[end : word.start]
        touches_hole = not between and (word.is_hole or result.endswith("}"))
        result += ("" if not result or touches_hole else joiner) + (word.text if word.is_hole else word.text.lower())
        end = word.end
    return result


def _wrong_in_segment(segment: str, pattern: str) -> str | None:
    bare = _HOLE.sub("x", segment)
    if bare == "x" or fits(pattern, bare):
        return None
    if any(character.isspace() for character in bare):
        return f"has a space in segment `{segment}`"
    if fits(pattern, bare.lower()):
        return f"has an upper-case letter in segment `{segment}`"
    for character in bare:
        if not fits(pattern, "a" + character.lower()) and not character.isalnum():
            return f"has the illegal character `{character}` in segment `{segment}`"
    return f"has segment `{segment}`, which does not match `{pattern}`"


def _count(number: int) -> str:
    return "1 segment" if number == 1 else f"{number} segments"
