"""Where an event's name stands: in emissions, subscriptions, the constants that they use, and registries."""

from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from saga_concordia.engine.workspace import Workspace
from saga_concordia.model.facts import Emission, Mention, NameKind, Subscription
from saga_concordia.model.registry import Event, Place


class Role(StrEnum):
    """What a name does where it stands."""

    EMITS = "emits"
    HANDLES = "handles"
    CONSTANT = "constant"
    REGISTERS = "registers"
    SUCCEEDS = "succeeds"
    """The entry of a deprecated event names it as the successor."""


class Occurrence(Struct, frozen=True):
    """A name at a place. `mention` is the code's word for it, with its `fact`; `event` is the registry's entry."""

    name: str
    place: Place
    role: Role
    mention: Mention | None = None
    fact: Emission | Subscription | None = None
    event: Event | None = None


def occurrence_at(workspace: Workspace, path: str, offset: int) -> Occurrence | None:
    """The name under a cursor: the innermost one that `offset` lies in, or at whose end it stands."""
    facts = workspace.facts(path)
    near = [
        *_of_code(row for row in (*facts.emissions, *facts.subscriptions)),
        *(row for row in _constants(workspace) if row.place.path == path),
        *_of_registries(workspace, path),
    ]
    touching = [row for row in near if row.place.path == path and row.place.span.start <= offset <= row.place.span.end]
    return min(touching, key=lambda row: len(row.place.span), default=None)


def occurrences(workspace: Workspace, name: str | None = None) -> Iterator[Occurrence]:
    """Every place where a name (or any name) is written, each once; a template stands only for itself."""
    seen: set[tuple[Place, str]] = set()
    for row in (
        *_of_code((*workspace.emissions(), *workspace.subscriptions())),
        *_constants(workspace),
        *_of_registries(workspace),
    ):
        if (name is None or row.name == name) and (row.place, row.name) not in seen:
            seen.add((row.place, row.name))
            yield row


def _of_code(facts: "Iterator[Emission | Subscription] | tuple[Emission | Subscription, ...]") -> Iterator[Occurrence]:
    for fact in facts:
        if fact.name.kind is not NameKind.UNDETERMINED:
            role = Role.EMITS if isinstance(fact, Emission) else Role.HANDLES
            yield Occurrence(fact.name.text, fact.name.place, role, fact.name, fact)


def _constants(workspace: Workspace) -> Iterator[Occurrence]:
    for fact in (*workspace.emissions(), *workspace.subscriptions()):
        if fact.name.definition is not None:
            yield Occurrence(fact.name.text, fact.name.definition, Role.CONSTANT, fact.name, fact)


def _of_registries(workspace: Workspace, path: str | None = None) -> Iterator[Occurrence]:
    for file in workspace.registries.values():
        if path in (None, file.path):
            for event in file.events:
                yield Occurrence(event.name, event.place, Role.REGISTERS, event=event)
                if event.deprecated is not None and event.deprecated.replaced_by:
                    yield Occurrence(event.deprecated.replaced_by, event.deprecated.place, Role.SUCCEEDS, event=event)
