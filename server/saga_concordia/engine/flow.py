"""The event flow of a workspace: its events, and who emits and who handles each, at which place."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from saga_concordia.engine.parties import Cast, CodeOf, Party, Plot
from saga_concordia.model.facts import Emission, NameKind, Saga, Subscription
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


class Flow(Struct, frozen=True):
    """Events in order of name, what is done with them in order of the facts, and the sagas that take part."""

    events: tuple[str, ...]
    deeds: tuple[Deed, ...]
    plots: tuple[Plot, ...]


def flow_of(
    emissions: Iterable[Emission],
    subscriptions: Iterable[Subscription],
    sagas: Iterable[Saga],
    taxonomy: Taxonomy,
    code_of: CodeOf,
) -> Flow:
    """The flow that facts tell of; events are those that they name, and all that are registered."""
    cast = Cast(sagas, code_of)
    facts: tuple[Fact, ...] = (*emissions, *subscriptions)
    homes = homes_of(facts, taxonomy)
    deeds = tuple(_deeds(cast, facts, homes))
    named = {deed.event for deed in deeds if deed.event is not None}
    return Flow(tuple(sorted({*taxonomy.names, *named})), deeds, cast.plots)


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


def homes_of(facts: Iterable[Fact], taxonomy: Taxonomy) -> Mapping[str, tuple[str, ...]]:
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
