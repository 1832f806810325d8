"""What a reader of a foreign format yields."""

from collections.abc import Iterator

from msgspec import Struct

from saga_concordia.model.registry import RegistryFile


class CannotImportError(Exception):
    """The file is not in the format, or holds no event; the message says why, in words for a person."""


class Imported(Struct, frozen=True):
    """The registry, and what could not be carried over: a sentence for each kind of thing."""

    registry: RegistryFile
    notes: tuple[str, ...] = ()


class LeftOut:
    """Counts what is left out, by kind, with the first place of each."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._found: dict[str, list[str]] = {}

    def add(self, what: str, where: str) -> None:
        """Note one thing of a kind at a place."""
        self._found.setdefault(what, []).append(where)

    def notes(self) -> Iterator[str]:
        """A sentence for each kind."""
        for what, places in self._found.items():
            times = "once" if len(places) == 1 else f"{len(places)} times"
            yield f"{what}: not carried over ({times}, first at {places[0]})"
