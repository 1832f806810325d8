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
    beside: dict[str, set[str]] = {}
    at_home: dict[str, set[str]] = {}
    for row in awaited:
        at_home.setdefault(row.path, set()).add(row.name)
        if not row.private:
            beside.setdefault(row.beside, set()).add(row.name)
    own = {path: _words(names) for path, names in at_home.items()}
    public = [(word(one) if one else None, _words(names)) for one, names in sorted(beside.items())]

    def may_call(path: str, data: bytes) -> Callable[[bytes], bool]:
        names = [name for name in own.get(path, ()) if name.bare in data]
        for one, others in public:
            # Of the words of what is awaited those beside it are the rarer.
            if one is None or one.stands_in(data):
                names += [name for name in others if name.bare in data]
        return (lambda text: any(name.stands_in(text) for name in names)) if names else nothing

    return may_call


def nothing(_text: bytes) -> bool:
    """Says of any text that what is looked for is not in it."""
    return False


def _words(names: Iterable[str]) -> list[Word]:
    return [word(name) for name in sorted(set(names) - {""})]


def any_of(names: Iterable[str]) -> Callable[[bytes], bool]:
    """Says of a text whether it holds one of some names as a word."""
    words = _words(names)
    return lambda data: any(one.stands_in(data) for one in words)
