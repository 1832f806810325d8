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


class Scope(Struct, frozen=True):
    """The definitions to lower: those that `holds` speaks for, and those of these `names`, which they lead to."""

    holds: Holds
    names: frozenset[bytes]

    def wants(self, text: bytes) -> bool:
        """Whether a definition of this text is lowered whole; of any other only the head is."""
        name = _DEFINITION.search(text)
        if name is None or name[1] in self.names:
            return True
        return _OUTSIDE.search(text) is not None or self.holds(text)


def scope_of(data: bytes, holds: Holds) -> Scope:
    """The scope of a file: what `holds` speaks for, with the functions that it calls, as far as a glance can tell.

    What it misses is found missing when somebody asks for it, so it need not be exact.
    """
    found = [(match.start(), match[1]) for match in _DEFINITION.finditer(data)]
    texts: dict[bytes, list[bytes]] = {}
    for (start, name), (end, _next) in pairwise([*found, (len(data), b"")]):
        texts.setdefault(name, []).append(data[start:end])
    names = {name for name, rows in texts.items() if any(map(holds, rows))}
    pending = list(names)
    while pending:
        called = {word for text in texts[pending.pop()] for word in _WORD.findall(text)}
        new = (called & texts.keys()) - names
        names |= new
        pending += new
    return Scope(holds, frozenset(names))
