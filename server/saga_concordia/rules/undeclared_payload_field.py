"""CON402."""

from collections.abc import Iterator

from saga_concordia.model.diagnostics import Diagnostic, Severity
from saga_concordia.model.facts import Emission, Payload, Slot, SlotState
from saga_concordia.model.registry import Place
from saga_concordia.rules.base import EmissionRule, FixKind, slots
from saga_concordia.rules.context import Context


class UndeclaredPayloadField(EmissionRule):
    """A payload has a field that the registry does not declare.

    ## What it does
    Compares the keys of a payload with the fields of the event's entry. Keys that hold the event's name or one of its
    ids, where a dialect keeps those in the payload, need no declaration.

    ## Why it matters
    Consumers do not know of the field, or know it by another name.

    ## Example
    ```elixir
    Thunderline.Event.new(name: "ml.run.completed", source: :bolt, payload: %{run_id: run.id, colour: :red})
    ```

    ```python
    Event(name="ml.run.completed", source="bolt", payload={"run_id": run.id, "colour": "red"})
    ```

    ## Use instead
    ```elixir
    Thunderline.Event.new(name: "ml.run.completed", source: :bolt, payload: %{run_id: run.id})
    ```

    ```python
    Event(name="ml.run.completed", source="bolt", payload={"run_id": run.id})
    ```
    """

    code, name, severity, since, fix = "CON402", "undeclared-payload-field", Severity.HINT, "0.1", FixKind.NEVER

    def examine(self, emission: Emission, context: Context) -> Iterator[Diagnostic]:
        """Report every undeclared key."""
        event = context.taxonomy.entry_of(emission.name)
        if event is None or event.payload is None:
            return
        known = {field.name for field in event.payload} | _envelope_keys(emission)
        for key in emission.payload.keys:
            if key.name not in known:
                message = (
                    f"The registry declares no field `{key.name}` for `{event.name}`. Declare it, or leave it out."
                )
                yield self.of(emission, key.place, message)


def _envelope_keys(emission: Emission) -> set[str]:
    """The keys of the payload that the dialect keeps the event's name or a slot in, at whatever depth."""
    places = [emission.name.place, *(place for slot in slots(emission) if _is_filled(slot) for place in _places(slot))]
    found = {key for place in places if (key := _holder(emission.payload, place))}
    return found | {slot.key for slot in slots(emission) if slot.state is SlotState.UNKNOWN}


def _is_filled(slot: Slot) -> bool:
    return slot.state in (SlotState.GIVEN, SlotState.NIL, SlotState.UNKNOWN)


def _places(slot: Slot) -> tuple[Place, ...]:
    return (slot.place, slot.entry) if slot.entry else (slot.place,)


def _holder(payload: Payload, place: Place) -> str | None:
    """The key under which `place` stands: the last one that begins before its end."""
    if place.path != payload.place.path or not payload.place.span.contains(place.span):
        return None
    before = [key for key in payload.keys if key.place.span.start < place.span.end]
    return max(before, key=lambda key: key.place.span.start).name if before else None
