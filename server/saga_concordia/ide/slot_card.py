"""What there is to say of an emission's envelope and payload."""

from collections.abc import Iterator

from saga_concordia.ide.prose import Block, Code, Inline, Strong, paragraph
from saga_concordia.model.facts import Emission, NameKind, PayloadKey, Slot, SlotState
from saga_concordia.rules.taxonomy import Taxonomy

MEANINGS = {
    "correlation": ("Correlation id", "The id that all events of one chain share."),
    "causation": ("Causation id", "The id of the event that caused this one."),
    "source": ("Source", "The domain that emits the event."),
    "version": ("Version", "The version of the event's payload."),
}
"""What each slot is called, and what it is for."""


def slots(emission: Emission) -> Iterator[tuple[str, Slot]]:
    """The slots of an emission's envelope that stand somewhere, by name."""
    for name in MEANINGS:
        slot: Slot = getattr(emission, name)
        if slot.state in (SlotState.GIVEN, SlotState.NIL):
            yield name, slot


def slot_card(emission: Emission, name: str, slot: Slot, taxonomy: Taxonomy) -> Iterator[Block]:
    """What a slot holds, and what it is for."""
    title, meaning = MEANINGS[name]
    yield paragraph(f"{title} of ", _event(emission), ": ", *_held(slot))
    registered = taxonomy.entry_of(emission.name)
    wanted: tuple[Inline, ...] = ()
    if name == "version" and registered is not None and registered.version is not None:
        wanted = (f" The registry has version {registered.version}.",)
    elif name == "causation" and taxonomy.may_be_root(emission.name) and emission.name.kind is NameKind.LITERAL:
        wanted = (" The event starts a chain, so nothing caused it.",)
    elif name == "source" and registered is not None and registered.sources:
        wanted = (f" The registry names {', '.join(registered.sources)}.",)
    yield paragraph(meaning, *wanted)


def key_card(emission: Emission, key: PayloadKey, taxonomy: Taxonomy) -> Iterator[Block]:
    """What the registry says of a field of the payload."""
    registered = taxonomy.entry_of(emission.name)
    if registered is None or registered.payload is None:
        return
    field = next((one for one in registered.payload if one.name == key.name), None)
    if field is None:
        yield paragraph(Code(key.name), " is no field that the registry declares for ", _event(emission), ".")
        return
    need = Strong("required") if field.required else "optional"
    of_type = (f" · {field.type}",) if field.type else ()
    yield paragraph(Code(key.name), *of_type, " · ", need, " in the payload of ", _event(emission))


def _held(slot: Slot) -> Iterator[Inline]:
    if slot.state is SlotState.NIL:
        yield "nothing is passed."
        return
    yield Code(slot.text)
    if slot.minted:
        yield f", or a fresh {slot.minted} where there is none." if slot.fallback else f", a fresh {slot.minted}."
    else:
        yield "."


def _event(emission: Emission) -> Inline:
    return (
        "an event whose name is not known" if emission.name.kind is NameKind.UNDETERMINED else Code(emission.name.text)
    )
