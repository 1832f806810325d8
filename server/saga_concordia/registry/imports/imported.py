"""What a reader of a foreign format yields."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from saga_concordia.model.registry import RegistryFile
from saga_concordia.text.shown import shown


class CannotImportError(Exception):
    """The file is not in the format, or holds no event; the message says why, in words for a person."""


class Imported(Struct, frozen=True):
    """The registry, and what could not be carried over: a sentence for each kind of thing."""

    registry: RegistryFile
    notes: tuple[str, ...] = ()


def from_registry(registry: RegistryFile, notes: tuple[str, ...]) -> Imported:
    """A registry that was read in place, its events once; what is wrong with it is told.

    Raises:
        CannotImportError: it cannot be read.
    """
    if not registry.events:
        reason = registry.problems[0].message if registry.problems else "it holds no event"
        raise CannotImportError(f"{registry.path}: {reason}")
    events = {event.name: event for event in reversed(registry.events)}
    once = tuple(event for event in registry.events if events[event.name] is event)
    told = tuple(f"not carried over: {problem.message}" for problem in registry.problems)
    return Imported(replace(registry, events=once), (*told, *notes))


class LeftOut:
    """Counts what is left out, by kind, with the first place of each."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._found: dict[str, list[str]] = {}

    def add(self, what: str, where: str) -> None:
        """Note one thing of a kind at a place."""
        self._found.setdefault(what, []).append(where)

    def notes(self) -> Iterator[str]:
        """A sentence for each kind, on one line."""
        for what, places in self._found.items():
            times = "once" if len(places) == 1 else f"{len(places)} times"
            yield shown(f"{what}: not carried over ({times}, first at {places[0]})")
