"""An id is threaded to the event that lacks it: from an input of the saga to its envelope."""

from collections.abc import Iterator

from saga_concordia.model.diagnostics import Structural, Thread
from saga_concordia.model.facts import Slot, SlotState
from saga_concordia.rewrite.elixir.carry import Carrying
from saga_concordia.rewrite.impossible import ImpossibleError
from saga_concordia.rewrite.sources import Sources
from saga_concordia.rewrite.starting import unreached
from saga_concordia.text.edit import TextEdit
from saga_concordia.text.span import Span

__all__ = ["edits", "unreached"]


def edits(intent: Structural, sources: Sources) -> dict[str, list[TextEdit]]:
    """The edits of the saga and, if it gets a new input, of the calls that start it; all of them or none."""
    if not isinstance(intent, Thread):
        return {}
    try:
        carrying = Carrying(intent.path, intent.saga, intent.key, sources)
        for slot in _slots(intent, sources):
            _fill(slot, intent, carrying)
        return carrying.edits()
    except ImpossibleError:
        return {}


def _slots(intent: Thread, sources: Sources) -> Iterator[Slot]:
    for emission in sources.facts(intent.path).emissions:
        if emission.constructor == intent.emission and emission.saga == intent.saga:
            yield emission.causation if intent.slot == "causation" else emission.correlation


def _fill(slot: Slot, intent: Thread, carrying: Carrying) -> None:
    if slot.state is SlotState.ABSENT and slot.insertion and slot.place.path == intent.path:
        where = slot.insertion
        value = carrying.value_in(carrying.function_at(where.offset))
        carrying.add(TextEdit(Span(where.offset, where.offset), where.filled(slot.key or intent.key, value)))
    elif slot.state is SlotState.NIL and slot.editable and slot.place.path == intent.path:
        span = slot.place.span
        carrying.add(TextEdit(span, carrying.value_in(carrying.function_at(span.start))))
    elif slot.state in (SlotState.ABSENT, SlotState.NIL):
        raise ImpossibleError
