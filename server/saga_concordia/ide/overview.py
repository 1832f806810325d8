"""A whole workspace at one look: its events with who emits and who handles each, its sagas, and what is wrong where."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from saga_concordia.engine.flow import Fact, flow_of, is_named
from saga_concordia.engine.parties import Party, Plot
from saga_concordia.engine.workspace import Workspace
from saga_concordia.ide.allotment import Claim, allotted
from saga_concordia.ide.occurrences import Role
from saga_concordia.model.diagnostics import Diagnostic
from saga_concordia.model.facts import Body, Emission, RollBack
from saga_concordia.model.registry import Place
from saga_concordia.names.grammar import split
from saga_concordia.rules.taxonomy import Taxonomy

Findings = tuple[Diagnostic, ...]
_Owner = tuple[str, str | int]
"""What a finding may be of: an event by name, a step by id, a fact by its number."""


class Member(Struct, frozen=True):
    """A party that emits or handles an event, where it names it, and the findings there."""

    party: Party
    place: Place
    findings: Findings = ()


class EventRow(Struct, frozen=True):
    """An event. `registered` is the place of the name in its first entry; None where it is in no registry."""

    name: str
    category: str
    emitters: tuple[Member, ...] = ()
    handlers: tuple[Member, ...] = ()
    findings: Findings = ()
    registered: Place | None = None
    summary: str = ""
    reliability: str = ""
    version: int | None = None
    deprecated: bool = False


class StepRow(Struct, frozen=True):
    """A step. What takes it back is a state, with its place unless there is nothing."""

    id: str
    name: str
    place: Place
    compensation: tuple[RollBack, Place | None]
    undo: tuple[RollBack, Place | None]
    findings: Findings = ()


class SagaRow(Struct, frozen=True):
    """A saga and its steps, in order."""

    id: str
    name: str
    place: Place
    steps: tuple[StepRow, ...]


class Overview(Struct, frozen=True):
    """All of a workspace: events in order of name, the rest in order of path and place.

    `registries` are the paths of the registries in force, with how many events each registers. `undetermined` are
    those who emit or handle something that nobody can name.
    """

    registries: tuple[tuple[str, int], ...]
    events: tuple[EventRow, ...]
    undetermined: tuple[tuple[Role, Member], ...]
    sagas: tuple[SagaRow, ...]


class _Gathered:
    """Who emits, or who handles, as it is gathered: each party once at each place."""

    def __init__(self) -> None:
        self._found: dict[tuple[Party, Place], Findings] = {}

    def add(self, member: Member) -> None:
        key = member.party, member.place
        self._found[key] = self._found.get(key, ()) + member.findings

    def members(self) -> tuple[Member, ...]:
        found = (Member(party, place, rows) for (party, place), rows in self._found.items())
        return tuple(sorted(found, key=_order))


def overview(workspace: Workspace) -> Overview:
    """All that is known of a workspace so far."""
    flow = flow_of(workspace)
    facts = {deed.number: deed.fact for deed in flow.deeds}
    findings = allotted(workspace, _claims(workspace, flow.plots, facts))
    undetermined: list[tuple[Role, Member]] = []
    emitters: dict[str, _Gathered] = {}
    handlers: dict[str, _Gathered] = {}
    told: set[int] = set()
    for deed in flow.deeds:
        role, gathered = (Role.EMITS, emitters) if isinstance(deed.fact, Emission) else (Role.HANDLES, handlers)
        # What is wrong with a fact is said once, of the first who does it.
        wrong = () if deed.number in told else findings.get(("fact", deed.number), ())
        told.add(deed.number)
        member = Member(deed.party, deed.fact.name.place, wrong)
        if deed.event is None:
            undetermined.append((role, member))
        else:
            gathered.setdefault(deed.event, _Gathered()).add(member)
    nobody = _Gathered()
    return Overview(
        registries=tuple((file.path, len(file.events)) for file in workspace.registries.values()),
        events=tuple(
            _event(
                workspace.taxonomy,
                name,
                emitters.get(name, nobody).members(),
                handlers.get(name, nobody).members(),
                findings.get(("event", name), ()),
            )
            for name in flow.events
        ),
        undetermined=tuple(sorted(undetermined, key=lambda row: _order(row[1]))),
        sagas=tuple(_sagas(flow.plots, findings)),
    )


# Events


def _event(
    taxonomy: Taxonomy, name: str, emitters: tuple[Member, ...], handlers: tuple[Member, ...], findings: Findings
) -> EventRow:
    entry = taxonomy.find(name)
    return EventRow(
        name=name,
        category=split(name, taxonomy.separator)[0] or name,
        emitters=emitters,
        handlers=handlers,
        findings=findings,
        registered=entry.place if entry else None,
        summary=entry.summary if entry else "",
        reliability=entry.reliability if entry else "",
        version=entry.version if entry else None,
        deprecated=entry is not None and entry.deprecated is not None,
    )


# Who


def _order(member: Member) -> tuple[str, int, int, str]:
    return member.place.path, member.place.span.start, member.place.span.end, member.party.id


def _sagas(plots: Iterable[Plot], findings: Mapping[_Owner, Findings]) -> Iterator[SagaRow]:
    for plot in plots:
        steps = tuple(
            StepRow(
                id=part.party.id,
                name=part.step.name,
                place=part.step.place,
                compensation=_taken_back(part.step.compensation),
                undo=_taken_back(part.step.undo),
                findings=findings.get(("step", part.party.id), ()),
            )
            for part in plot.parts
        )
        yield SagaRow(plot.party.id, plot.party.label, plot.saga.place, steps)


def _taken_back(body: Body) -> tuple[RollBack, Place | None]:
    return body.state, None if body.state is RollBack.ABSENT else body.place


# What is wrong


def _claims(workspace: Workspace, plots: Iterable[Plot], facts: Mapping[int, Fact]) -> Iterator[Claim[_Owner]]:
    """What findings can be about: facts wherever they stand, steps, and entries."""
    for number, fact in facts.items():
        event = fact.name.text if is_named(fact) else None
        for place in dict.fromkeys((fact.name.place, fact.site, *_envelope(fact))):
            yield Claim(("fact", number), place, event)
    for plot in plots:
        for part in plot.parts:
            for place in part.places:
                yield Claim(("step", part.party.id), place, step=(plot.saga.name, part.step.name))
    for file in workspace.registries.values():
        for event in file.events:
            yield Claim(("event", event.name), event.place, event.name)
            yield Claim(("event", event.name), Place(file.path, event.entry), event.name)
        for problem in file.problems:
            if problem.event is not None:
                yield Claim(("event", problem.event), problem.place, problem.event)


def _envelope(fact: Fact) -> Iterator[Place]:
    """What an event is made of: a wrapper may make it, and a variable may hold its attributes."""
    if isinstance(fact, Emission):
        yield fact.constructor
        for slot in (fact.correlation, fact.causation, fact.source, fact.version, fact.payload):
            yield slot.place
