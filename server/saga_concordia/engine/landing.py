"""Where findings land: facts of one file may be wrong in another, which constructs an event or implements a step."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from saga_concordia.engine.analysis import FileFacts
from saga_concordia.model.facts import Body, Emission, Saga, Start, Subscription


class Landing:
    """Which files say something about which others."""

    def __init__(self) -> None:
        """Nothing is known."""
        self._about: dict[str, set[str]] = {}
        self._by: dict[str, set[str]] = {}

    def note(self, path: str, facts: FileFacts) -> None:
        """Take the facts of a file in place of its earlier ones."""
        about = {other for rows in _rows(facts) for row in rows for other in self._others(path, row)}
        for other in self._about.get(path, set()) - about:
            self._by[other].discard(path)
        for other in about:
            self._by.setdefault(other, set()).add(path)
        self._about[path] = about

    def _others(self, path: str, row: Emission | Subscription | Saga | Start) -> set[str]:
        """The other files that a fact of a file speaks of; most emissions, told at a glance, speak of none."""
        if isinstance(row, Emission) and not row.through and _is_of(path, row):
            return _NONE
        return _paths(row) - {path}

    def about(self, path: str) -> set[str]:
        """The other files that the facts of a file speak of."""
        return self._about.get(path, set())

    def on(self, path: str) -> list[str]:
        """The other files whose facts speak of a file, in order."""
        return sorted(self._by.get(path, ()))


def together(path: str, facts: Mapping[str, FileFacts]) -> FileFacts:
    """The facts that findings in a file come from: its own, and those of others that speak of it, in order of path."""
    ordered = [(other, facts[other]) for other in sorted(facts)]
    own = facts[path]
    if len(ordered) == 1:
        return own
    return replace(
        own,
        emissions=tuple(
            row for other, said in ordered for row in said.emissions if other == path or path in _paths(row)
        ),
        subscriptions=tuple(
            row for other, said in ordered for row in said.subscriptions if other == path or path in _paths(row)
        ),
        sagas=tuple(row for other, said in ordered for row in said.sagas if other == path or path in _paths(row)),
    )


def _rows(facts: FileFacts) -> Iterator[Iterable[Emission | Subscription | Saga | Start]]:
    yield facts.emissions
    yield facts.subscriptions
    yield facts.sagas
    yield facts.starts


_NONE: set[str] = set()


def _is_of(path: str, row: Emission) -> bool:
    """Whether everything that an emission says stands in a file."""
    name = row.name
    return (
        row.constructor.path == path
        and name.place.path == path
        and (name.definition is None or name.definition.path == path)
        and row.correlation.place.path == path
        and row.causation.place.path == path
        and row.source.place.path == path
        and row.version.place.path == path
        and row.payload.place.path == path
        and all(slot.place.path == path for slot in row.payload.keys)
    )


def _paths(row: Emission | Subscription | Saga | Start) -> set[str]:
    if isinstance(row, Start):
        return {row.passing.place.path} if row.passing else set()
    if isinstance(row, Saga):
        bodies = (body for step in row.steps for body in (step.run, step.compensation, step.undo))
        return {path for body in bodies for path in _paths_of_body(body)}
    named = {place.path for place in (row.name.place, row.name.definition) if place is not None}
    if isinstance(row, Subscription):
        return named
    slots = (row.correlation, row.causation, row.source, row.version, row.payload, *row.payload.keys)
    return {*named, row.constructor.path, *(slot.place.path for slot in slots), *(place.path for place in row.through)}


def _paths_of_body(body: Body) -> Iterator[str]:
    yield body.place.path
    yield from (call.place.path for call in body.calls)
    yield from (value.place.path for value in body.returns)
    yield from (place.path for place in (body.todo, body.error_use) if place is not None)
