"""Which definitions of a file are lowered whole, where only those that matter are wanted."""

import re
from collections.abc import Callable
from itertools import pairwise

from saga_concordia.frontends.bodies import Shape, heads

Holds = Callable[[bytes], bool]
"""Says of a source text whether something can stand in it."""


class Scope:
    """The definitions to lower: those that `holds` speaks for, and those that may say something of what is outside.

    What somebody asks for besides is lowered then, so it need not be more than what a fact can stand in.
    """

    def __init__(self, holds: Holds, shape: Shape) -> None:
        """Nothing has been asked yet; `shape` says what may say something of what is outside."""
        self._holds = holds
        self._shape = shape
        self._outside = [(word, re.compile(pattern, re.MULTILINE)) for word, pattern in shape.outside.items()]
        self._known: dict[bytes, bool] = {}

    def wants(self, text: bytes) -> bool:
        """Whether a definition of this text is lowered whole; of any other only the head is."""
        text = text.strip()
        if text not in self._known and not any(head.name for head in heads(text, self._shape)):
            self._known[text] = True
        return self.wants_function(text)

    def wants_function(self, text: bytes) -> bool:
        """As `wants`, of what is known to be a function with a name."""
        text = text.strip()
        if text not in self._known:
            self._known[text] = self._leads_outside(text) or self._holds(text)
        return self._known[text]

    def _leads_outside(self, text: bytes) -> bool:
        found = [pattern for word, pattern in self._outside if word in text]
        if found and self._shape.brings:
            text = self._shape.brings[1].sub(b"", text)
        return any(pattern.search(text) for pattern in found)


def definitions(data: bytes, shape: Shape) -> list[tuple[bytes, int, int]]:
    """The names of functions, where they begin and where the next one does, as far as a glance can tell."""
    found = [(head.start, head.name) for head in heads(data, shape) if head.name]
    return [(name, start, end) for (start, name), (end, _next) in pairwise([*found, (len(data), b"")])]
