"""Events, sagas and steps of a workspace, by what of their names a person remembers."""

from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from saga_concordia.engine.workspace import Workspace
from saga_concordia.model.facts import NameKind
from saga_concordia.model.registry import Place
from saga_concordia.names.grammar import is_pattern

MOST = 500
"""How many symbols are found at most: an editor asks again with every letter."""


class Kind(StrEnum):
    """What a symbol is."""

    EVENT = "event"
    SAGA = "saga"
    STEP = "step"


class Symbol(Struct, frozen=True):
    """A symbol at its registry entry or where it first stands; `container` says of what it is a part."""

    kind: Kind
    name: str
    place: Place
    container: str = ""
    deprecated: bool = False


def workspace_symbols(workspace: Workspace, query: str) -> tuple[Symbol, ...]:
    """The symbols whose name has the letters of `query` in order, whatever their case; the likeliest first."""
    wanted = query.replace(" ", "").lower()
    found = [(likeness, symbol) for symbol in _all(workspace) if (likeness := _likeness(symbol.name.lower(), wanted))]
    found.sort(key=lambda row: (row[0], len(row[1].name), row[1].name, row[1].place.path, row[1].place.span))
    return tuple(symbol for _, symbol in found[:MOST])


def _likeness(name: str, wanted: str) -> int:
    """How near a name is, from 1 for one that begins so; 0 where it lacks a letter."""
    if name.startswith(wanted):
        return 1
    places = [at for at in range(1, len(name)) if name.startswith(wanted, at)]
    if places:
        return 2 if any(not name[at - 1].isalnum() for at in places) else 3
    letters = iter(name)
    return 4 if all(letter in letters for letter in wanted) else 0


def _all(workspace: Workspace) -> Iterator[Symbol]:
    registered: set[str] = set()
    for file in workspace.registries.values():
        for event in file.events:
            if event.name not in registered:
                registered.add(event.name)
                yield Symbol(Kind.EVENT, event.name, event.place, file.path, event.deprecated is not None)
    yield from _unregistered(workspace)
    for saga in workspace.sagas():
        name = saga.name.rpartition(".")[2]
        yield Symbol(Kind.SAGA, name, saga.place, saga.name.rpartition(".")[0])
        for step in saga.steps:
            yield Symbol(Kind.STEP, step.name, step.place, name)


def _unregistered(workspace: Workspace) -> Iterator[Symbol]:
    """The names that are in no registry, each where it is emitted first, or else handled."""
    index = workspace.taxonomy.index
    seen: set[str] = set()
    for row in (*workspace.emissions(), *workspace.subscriptions()):
        name = row.name.text
        if row.name.kind is NameKind.LITERAL and name not in seen and not is_pattern(name):
            seen.add(name)
            if index.match(name) is None:
                yield Symbol(Kind.EVENT, name, row.name.place, "unregistered")
