"""Which definitions of a file are lowered whole, where only those that can hold a fact are wanted."""

import re
from collections.abc import Callable
from itertools import pairwise

from msgspec import Struct

Holds = Callable[[bytes], bool]
"""Says of a source text whether a fact can stand in it."""

_DEFINITION = re.compile(rb"^[ \t]*(?:async[ \t]+)?def(?:p|macro|macrop)?[ \t]+([\w.]+[!?]?)", re.MULTILINE)
_WORD = re.compile(rb"\w+[!?]?")
_OUTSIDE = re.compile(rb"\b(?:import|alias|require|use|global|nonlocal|class|defmodule|__init__)\b")
"""What stands in a definition that may say something of what is outside of it: names that it brings, attributes."""

_CALLERS = 2
"""Through how many functions of a file those are looked for that say what an event is."""


_CALLEES = 2
"""Through how many functions that they call. Further on, common words (`get`, `name`) would lead to most of a file."""


class Scope(Struct, frozen=True):
    """The definitions to lower: those that `holds` speaks for, those of these `names`, and those that hold a word of
    `called`."""

    holds: Holds
    names: frozenset[bytes]
    called: frozenset[bytes]

    def wants(self, text: bytes) -> bool:
        """Whether a definition of this text is lowered whole; of any other only the head is."""
        name = _DEFINITION.search(text)
        if name is None or name[1] in self.names:
            return True
        if _OUTSIDE.search(text) is not None or self.holds(text):
            return True
        return not self.called.isdisjoint(_WORD.findall(text))


def definitions(data: bytes) -> list[tuple[bytes, int, int]]:
    """The names of functions, where they begin and where the next one does, as far as a glance can tell."""
    found = [(match.start(), match[1]) for match in _DEFINITION.finditer(data)]
    return [(name, start, end) for (start, name), (end, _next) in pairwise([*found, (len(data), b"")])]


def scope_of(data: bytes, holds: Holds, called: frozenset[bytes]) -> Scope:
    """The scope of a file: what `holds` speaks for or has a word of `called`, with what calls it and what it calls.

    What it misses is found missing when somebody asks for it, so it need not be exact.
    """
    texts: dict[bytes, list[bytes]] = {}
    for name, start, end in definitions(data):
        texts.setdefault(name, []).append(data[start:end])
    words = {name: {word for text in rows for word in _WORD.findall(text)} for name, rows in texts.items()}
    names = {name for name, rows in texts.items() if any(map(holds, rows)) or not called.isdisjoint(words[name])}
    # What calls them is looked at as well: it may say what they are given.
    for _ in range(_CALLERS):
        names |= {name for name, called in words.items() if not names.isdisjoint(called)}
    reached = names
    for _ in range(_CALLEES):
        reached = {word for name in reached for word in words[name] & texts.keys()} - names
        names |= reached
    return Scope(holds, frozenset(names), called)
