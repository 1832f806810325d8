"""What an audit looks at: a workspace that is read whole, and the part of it that was asked about."""

from collections.abc import Iterable, Iterator, Mapping, Set
from functools import cached_property

from msgspec import Struct

from saga_concordia.audit.document import At
from saga_concordia.engine.workspace import Workspace
from saga_concordia.model.diagnostics import Diagnostic
from saga_concordia.model.facts import Emission, IdPart, Saga, Start, Subscription
from saga_concordia.model.registry import Place
from saga_concordia.text.span import Span


class Survey(Struct, frozen=True, dict=True):
    """A workspace, and the paths (relative to its root, with `/`; "." is all of it) that the audit is about.

    What surrounds them is known too: handlers, starts of sagas, the bus and the constructor may stand anywhere.
    """

    workspace: Workspace
    scope: tuple[str, ...] = (".",)

    def covers(self, path: str) -> bool:
        """Whether a path is one that was asked about."""
        return covers(self.scope, path)

    @cached_property
    def every_emission(self) -> tuple[Emission, ...]:
        """All emissions of the workspace."""
        return self.workspace.emissions()

    @cached_property
    def emissions(self) -> tuple[Emission, ...]:
        """The emissions that were asked about, in order of place."""
        return tuple(row for row in self.every_emission if self.covers(row.site.path))

    @cached_property
    def subscriptions(self) -> tuple[Subscription, ...]:
        """All subscriptions of the workspace."""
        return self.workspace.subscriptions()

    @cached_property
    def every_saga(self) -> tuple[Saga, ...]:
        """All sagas of the workspace."""
        return self.workspace.sagas()

    @cached_property
    def sagas(self) -> tuple[Saga, ...]:
        """The sagas that were asked about, in order of path and place."""
        return tuple(row for row in self.every_saga if self.covers(row.place.path))

    @cached_property
    def starts(self) -> tuple[Start, ...]:
        """All calls that start a saga."""
        return self.workspace.starts()

    @cached_property
    def parts(self) -> tuple[IdPart, ...]:
        """What handles ids beside the sagas, anywhere."""
        return self.workspace.id_parts()

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """The files that were asked about, in order."""
        return tuple(path for path in self.workspace.paths() if self.covers(path))

    @cached_property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The findings in the files that were asked about, in order of path and place."""
        return tuple(row for path in self.paths for row in self.workspace.diagnostics(path))

    @cached_property
    def _found_at(self) -> dict[Place, list[Diagnostic]]:
        found: dict[Place, list[Diagnostic]] = {}
        for row in self.diagnostics:
            found.setdefault(Place(row.path, row.span), []).append(row)
        return found

    def found_at(self, place: Place) -> tuple[Diagnostic, ...]:
        """The findings at just this place."""
        return tuple(self._found_at.get(place, ()))

    def at(self, place: Place) -> At:
        """A place as people count it."""
        return self.at_offset(place.path, place.span.start)

    def at_offset(self, path: str, offset: int) -> At:
        """A byte offset as people count it."""
        return At(path, self.workspace.lines(path).line_of(offset) + 1)

    @cached_property
    def _said(self) -> Mapping[str, str]:
        names = {row.name for row in self.every_saga} | {row.owner for row in self.parts}
        return {name: _shortest(name, names) for name in names}

    def said(self, name: str) -> str:
        """A saga or component as people say it: by the last part of its name, or by more where two would be one."""
        return self._said.get(name) or short(name)

    def definition(self, saga: Saga) -> Place:
        """The whole definition of a saga: its module, class or building function, else the file."""
        file = self.workspace.code(saga.place.path)
        spans: list[Span] = []
        if file is not None:
            spans += [body.span for body in file.code.types if body.name == saga.name]
            spans += [row.span for row in file.code.functions.values() if row.name and row.qualified == saga.name]
            spans += [file.code.functions[0].span]
        return Place(saga.place.path, next(iter(spans), saga.place.span))


def covers(scope: Iterable[str], path: str) -> bool:
    """Whether a path is one of a scope's, or lies below one."""
    return any(part == "." or path == part or path.startswith(f"{part}/") for part in scope)


def short(name: str) -> str:
    """The last part of a qualified name, as people say it."""
    return name.rpartition(".")[2] or name


def _shortest(name: str, names: Set[str]) -> str:
    """The fewest last parts of a qualified name that no other one ends with."""
    parts = name.split(".")
    endings = (".".join(parts[-count:]) for count in range(1, len(parts)))
    return next((one for one in endings if not any(f".{other}".endswith(f".{one}") for other in names - {name})), name)


def by_site(emissions: Iterable[Emission]) -> Iterator[tuple[Emission, ...]]:
    """Emissions by the call that says what is emitted: candidates of one call count once."""
    found: dict[Place, list[Emission]] = {}
    for row in emissions:
        found.setdefault(row.site, []).append(row)
    return (tuple(rows) for rows in found.values())
