"""Keys, file names and identifiers for event names: each its own, and the same each time."""

import re
from collections.abc import Callable, Collection, Iterable


def keyed(names: Iterable[str], spell: Callable[[str], str], gap: str, taken: Collection[str] = ()) -> dict[str, str]:
    """A key for each name, as `spell` has it; where two would be alike but for case, the later ones get a number."""
    used = {word.casefold() for word in taken}
    found: dict[str, str] = {}
    for name in names:
        key = plain = spell(name)
        number = 1
        while key.casefold() in used:
            number += 1
            key = f"{plain}{gap}{number}"
        used.add(key.casefold())
        found[name] = key
    return found


def slug(name: str) -> str:
    """A name with nothing in it but what AsyncAPI and every file system take in a key."""
    return re.sub(r"[^A-Za-z0-9._-]+", "_", re.sub(r"[{}]", "", name)).strip("_.") or "event"
