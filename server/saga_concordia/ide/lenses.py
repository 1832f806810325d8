"""Code lenses: above a registry's entry who emits and who handles the event, above a saga what can take it back.

Where lenses stand is cheap to say; what one says is counted when it is asked for.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum

from msgspec import Struct

from saga_concordia.engine.flow import Fact, is_named
from saga_concordia.engine.workspace import Workspace
from saga_concordia.ide.occurrences import speaking_of
from saga_concordia.model.facts import Body, RollBack, Saga
from saga_concordia.model.registry import Place

_HELD = (RollBack.STUB, RollBack.PRESENT)


class Subject(StrEnum):
    """What a lens stands above."""

    EVENT = "event"
    SAGA = "saga"


class Lens(Struct, frozen=True):
    """A lens above the line of `place`. `nth` tells sagas of one name in one file apart, in order from 0."""

    subject: Subject
    name: str
    place: Place
    nth: int = 0


class Count(Struct, frozen=True):
    """What a lens says, and the places that it speaks of: emitters, then handlers; or a saga's steps."""

    title: str
    places: tuple[Place, ...]


def lenses(workspace: Workspace, path: str) -> Iterator[Lens]:
    """The lenses of a file, a registry, or what is both."""
    file = workspace.registries.get(path)
    for event in file.events if file else ():
        yield Lens(Subject.EVENT, event.name, event.place)
    seen: dict[str, int] = {}
    for saga in workspace.facts(path).sagas:
        nth = seen[saga.name] = seen.get(saga.name, -1) + 1
        yield Lens(Subject.SAGA, saga.name, saga.place, nth)


def count(workspace: Workspace, path: str, subject: Subject, name: str, nth: int = 0) -> Count | None:
    """What the lens of an event or a saga says now; None where the saga is no more."""
    if subject is Subject.EVENT:
        return _flow(workspace, name)
    named = [saga for saga in workspace.facts(path).sagas if saga.name == name]
    return _roll_back(named[nth]) if nth < len(named) else None


def _flow(workspace: Workspace, name: str) -> Count:
    taxonomy = workspace.taxonomy
    speaks = speaking_of(name, taxonomy)
    emissions = [row for row in workspace.emissions() if is_named(row) and speaks(row.name.text)]
    certain = _sites(row for row in emissions if taxonomy.index.match(row.name.text) is not None)
    possible = tuple(site for site in _sites(emissions) if site not in certain)
    handlers = _sites(row for row in workspace.subscriptions() if is_named(row) and speaks(row.name.text))
    emitters = f"{_many(len(certain) + len(possible), 'emitter')}{_in_brackets(possible=len(possible))}"
    return Count(f"{emitters} · {_many(len(handlers), 'handler')}", (*certain, *possible, *handlers))


def _roll_back(saga: Saga) -> Count:
    compensations = [step.compensation for step in saga.steps]
    undos = [step.undo for step in saga.steps]
    parts = [_many(len(saga.steps), "step"), _held(compensations, "compensation")]
    if saga.compensation.runs_on == "own-failure" or any(body.state in _HELD for body in undos):
        parts.append(_held(undos, "undo"))
    if unseen := sum(RollBack.UNKNOWN in (step.compensation.state, step.undo.state) for step in saga.steps):
        parts.append(f"{_many(unseen, 'step')} not seen whole")
    return Count(" · ".join(parts), tuple(step.place for step in saga.steps))


def _held(bodies: Iterable[Body], word: str) -> str:
    states = [body.state for body in bodies if body.state in _HELD]
    stubs = states.count(RollBack.STUB)
    return f"{_many(len(states), word)}{_in_brackets(**{'stub' if stubs == 1 else 'stubs': stubs})}"


def _sites(facts: Iterable[Fact]) -> tuple[Place, ...]:
    """Where facts stand, each site once: the arms of a `case` are one emitter."""
    return tuple(dict.fromkeys(fact.site for fact in facts))


def _many(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _in_brackets(**numbers: int) -> str:
    return "".join(f" ({number} {word})" for word, number in numbers.items() if number)
