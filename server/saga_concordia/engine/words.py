"""Whether a source text holds a name as a word of its own: a glance at its bytes, before anything is parsed."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from msgspec import Struct

compiled = lru_cache(maxsize=1 << 14)(re.compile)
"""A pattern: one kept here is had at a tenth of the cost of asking `re` for it. A server meets ever new names."""


class Word(Struct, frozen=True):
    """What a text must hold: `bare` somewhere in it, which is seen at once, and from there on `pattern`."""

    bare: bytes
    pattern: bytes

    def places(self, data: bytes) -> Iterator[re.Match[bytes]]:
        """Where a text holds it. Looking for plain bytes first takes a tenth of the time of a pattern."""
        match = compiled(self.pattern).match
        at = data.find(self.bare)
        while at >= 0:
            if found := match(data, at):
                yield found
            at = data.find(self.bare, at + 1)

    def stands_in(self, data: bytes) -> bool:
        """Whether a text holds it."""
        return self.bare in data and next(self.places(data), None) is not None


class Awaited(Struct, frozen=True):
    """What makes an event, or starts a saga, for whoever calls it: the last name of such calls.

    `path` is the file that it is of. `beside` is a word that any other file holds which can mean it (empty: there is
    none such); of one that is `private` no other file can.
    """

    name: str
    path: str
    beside: str = ""
    private: bool = False


def word(name: str, *, begins: bool = True, ends: bool = True) -> Word:
    """A name that begins and ends where it does in the text, unless one of that is open."""
    bare = name.encode()
    left = rb"\b" if begins and re.match(rb"\w", bare) else b""
    right = rb"\b" if ends and re.search(rb"\w\Z", bare) else b""
    return Word(bare, left + re.escape(bare) + right)


MayCall = Callable[[str, bytes], Callable[[bytes], bool]]
"""Says of a file, by path and content, what says of a part of its text whether something can be called in it."""


def calling_any(awaited: Iterable[Awaited]) -> MayCall:
    """Says whether one of what is awaited can be called."""
    homes: dict[tuple[str, str], set[str]] = {}
    public: set[tuple[str, str]] = set()
    for row in awaited:
        homes.setdefault((row.name, row.beside), set()).add(row.path)
        if not row.private:
            public.add((row.name, row.beside))
    rows = [(word(key[0]), key[1], homes[key], key in public) for key in sorted(homes) if key[0]]
    besides = [word(beside) for beside in sorted({beside for _name, beside in public} - {""})]

    def may_call(path: str, data: bytes) -> Callable[[bytes], bool]:
        # Of the words of what is awaited those beside it are the rarer.
        held = {"", *(one.bare.decode() for one in besides if one.stands_in(data))}
        names = [
            name
            for name, beside, of, is_public in rows
            if ((is_public and beside in held) or path in of) and name.bare in data
        ]
        return lambda text: any(name.stands_in(text) for name in names)

    return may_call


def any_of(names: Iterable[str]) -> Callable[[bytes], bool]:
    """Says of a text whether it holds one of some names as a word."""
    words = [word(name) for name in sorted(set(names) - {""})]
    return lambda data: any(one.stands_in(data) for one in words)
