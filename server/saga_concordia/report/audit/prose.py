"""Sentences of the audit taken apart: what stands in backticks is code, the rest is plain."""

import re
from collections.abc import Iterator

_LONGEST = 160
"""How many characters of a name are shown; the JSON has all of them."""
_SPAN = re.compile(r"`([^`]+)`")


def parts(text: str) -> Iterator[tuple[bool, str]]:
    """The parts of a sentence in order, each with whether it is code."""
    text = on_one_line(text)
    end = 0
    for match in _SPAN.finditer(text):
        if match.start() > end:
            yield False, text[end : match.start()]
        yield True, match[1]
        end = match.end()
    if end < len(text):
        yield False, text[end:]


def name(text: str) -> str:
    """A name out of code on one line, without the rest of one that nobody would read."""
    line = on_one_line(text)
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}\u2026"


def on_one_line(text: str) -> str:
    """Text as one line: white space is one space, and what does not print is shown to be there."""
    return "".join(character if character.isprintable() else "\ufffd" for character in " ".join(text.split()))
