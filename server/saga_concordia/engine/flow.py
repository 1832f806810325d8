"""The event flow of a workspace: its events, who emits and who handles each, what leads from one to another."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from saga_concordia.engine.parties import Cast, Party, Plot
from saga_concordia.engine.workspace import Workspace
from saga_concordia.model.code import Code
from saga_concordia.model.facts import Emission, NameKind, Subscription
from saga_concordia.model.reach import Cause
from saga_concordia.model.registry import Place
from saga_concordia.names.grammar import is_pattern, is_template, match_glob
from saga_concordia.rules.taxonomy import Taxonomy

Fact = Emission | Subscription


class Deed(Struct, frozen=True):
    """One party emits or handles an event, by the `number`th fact. `event` is None where the name cannot be told.

    `is_certain` is false where the name is composed, so that it may be another event's.
    """

    event: str | None
    party: Party
    fact: Fact
    number: int
    is_certain: bool


class Handover(Struct, frozen=True):
    """On the way from an event to its effect one party hands over to another: it calls it, or starts the saga."""

    source: Party
    target: Party
    place: Place
    starts: bool
    is_certain: bool


class Flow(Struct, frozen=True):
    """Events in order of name, what is done with them in order of the facts, the sagas, and which event causes which.

    Events are those that code names, and all that are registered.
    """

    events: tuple[str, ...]
    deeds: tuple[Deed, ...]
    plots: tuple[Plot, ...]
    causes: tuple[Cause, ...]
    handovers: tuple[Handover, ...]


def flow_of(workspace: Workspace) -> Flow:
    """The flow of a workspace as it is now."""
    cast = _cast(workspace)
    facts: tuple[Fact, ...] = (*workspace.emissions(), *workspace.subscriptions())
    taxonomy, causes = workspace.taxonomy, workspace.causes()
    deeds = tuple(_deeds(cast, facts, _homes(facts, taxonomy)))
    named = {deed.event for deed in deeds if deed.event is not None}
    handovers = tuple(dict.fromkeys(_handovers(cast, workspace, causes, deeds)))
    return Flow(tuple(sorted({*taxonomy.names, *named})), deeds, cast.plots, causes, handovers)


def _cast(workspace: Workspace) -> Cast:
    def code_of(path: str) -> Code | None:
        file = workspace.code(path)
        return file.code if file is not None else None

    return Cast(workspace.sagas(), code_of)


def _handovers(cast: Cast, workspace: Workspace, causes: Iterable[Cause], deeds: Iterable[Deed]) -> Iterator[Handover]:
    """From who handles to who emits, where these are not the same; from who starts a saga to the saga."""
    doing: dict[tuple[Place, str], list[Party]] = {}
    for deed in deeds:
        doing.setdefault((deed.fact.name.place, deed.fact.name.text), []).append(deed.party)
    for cause in causes:
        for source in dict.fromkeys(doing.get((cause.handled, cause.event), ())):
            for target in dict.fromkeys(doing.get((cause.emitted, cause.effect), ())):
                if source != target and cause.calls and cause.saga is None:
                    yield Handover(source, target, cause.calls[0], False, cause.is_certain)
    sagas = {plot.saga.name: plot.party for plot in cast.plots}
    for start in workspace.starts():
        source, target = cast.at(start.place), sagas.get(start.saga)
        if target is not None and source.id != target.id:
            yield Handover(source, target, start.place, True, True)


def is_named(fact: Fact) -> bool:
    """Whether anything is known of the name of a fact's event."""
    return fact.name.kind is not NameKind.UNDETERMINED


def _deeds(cast: Cast, facts: Iterable[Fact], homes: Mapping[str, tuple[str, ...]]) -> Iterator[Deed]:
    for number, fact in enumerate(facts):
        parties = (cast.emitter(fact),) if isinstance(fact, Emission) else cast.handlers(fact)
        events = homes[fact.name.text] if is_named(fact) else (None,)
        for event in events:
            is_certain = event is not None and (event == fact.name.text or not is_template(fact.name.text))
            yield from (Deed(event, party, fact, number, is_certain) for party in parties)


def _homes(facts: Iterable[Fact], taxonomy: Taxonomy) -> Mapping[str, tuple[str, ...]]:
    """The events that each name in code is of, its own first."""
    names = list(dict.fromkeys(fact.name.text for fact in facts if is_named(fact)))
    homes = {name: tuple(dict.fromkeys(_meant(name, taxonomy))) for name in names if not is_pattern(name)}
    known = dict.fromkeys((*taxonomy.names, *(name for several in homes.values() for name in several)))
    for pattern in filter(is_pattern, names):
        matched = sorted(name for name in known if match_glob(pattern, name, taxonomy.separator))
        homes[pattern] = tuple(matched) or (pattern,)
    return homes


def _meant(name: str, taxonomy: Taxonomy) -> Iterator[str]:
    """The event of a name, the registered template that it fills, the registered events that it may turn out to be."""
    entry = taxonomy.index.match(name)
    if is_template(name):
        yield entry or name
        yield from taxonomy.index.possible(name) if entry is None else ()
        return
    yield name
    if entry is not None:
        yield entry
