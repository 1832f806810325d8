"""Which code a change of a registry hits: the places that emit or handle what changed."""

from collections.abc import Iterable, Iterator

from saga_concordia.ide.occurrences import Fact, is_named, speaking_of
from saga_concordia.model.facts import Emission, SlotState
from saga_concordia.registry.compare import Change, Side
from saga_concordia.rules.base import given, missing
from saga_concordia.rules.taxonomy import Taxonomy


def hit_by(change: Change, facts: Iterable[Fact], old: Taxonomy) -> Iterator[Fact]:
    """The facts that a breaking change hits, where `old` are the registries before it.

    What certainly satisfies the new registry already is none of them.
    """
    if change.hits is None:
        return
    speaks = speaking_of(change.event, old) if change.event else None
    for fact in facts:
        side = Side.EMITTERS if isinstance(fact, Emission) else Side.HANDLERS
        if change.hits not in (side, Side.BOTH) or not is_named(fact):
            continue
        if speaks is not None and not speaks(fact.name.text):
            continue
        if not isinstance(fact, Emission) or _is_hit(fact, change, old.separator):
            yield fact


def _is_hit(emission: Emission, change: Change, separator: str) -> bool:
    match change.kind:
        case "field-added" | "field-required":
            return emission.payload.state is not SlotState.UNKNOWN and not _passes(emission, change.field)
        case "field-removed" | "field-type-changed":
            return _passes(emission, change.field) or not emission.payload.whole
        case "causation":
            return given(emission.causation) if change.forbids_causation else missing(emission.causation)
        case "sources":
            return emission.source.literal == change.domain
        case "domain":
            name = emission.name.text
            fits = name == change.category or name.startswith(change.category + separator)
            return emission.source.literal == change.domain and fits
        case _:
            return True


def _passes(emission: Emission, field: str) -> bool:
    return any(key.name == field for key in emission.payload.keys)
