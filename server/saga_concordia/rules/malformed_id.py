"""CON206."""

from collections.abc import Iterator
from re import IGNORECASE
from re import compile as compile_pattern

from saga_concordia.model.diagnostics import Diagnostic, Severity
from saga_concordia.model.facts import Emission, Slot
from saga_concordia.rules.base import EmissionRule, FixKind, given
from saga_concordia.rules.context import Context

_UUID7 = compile_pattern(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", IGNORECASE)
_ACCEPTED = (None, "uuid7", "unknown")


class MalformedId(EmissionRule):
    """A correlation or causation id is no UUIDv7.

    ## What it does
    Finds literal ids that are no UUIDv7, and ids that are minted as another version, also as a default.

    ## Why it matters
    Ids are ordered by time and validated by consumers; another form is rejected or sorts wrongly.

    ## Example
    ```elixir
    Thunderline.Event.new(name: "ml.run.completed", source: :bolt, correlation_id: "abc", causation_id: event.id)
    ```

    ```python
    import uuid

    Event(name="ml.run.completed", source="bolt", correlation_id=str(uuid.uuid4()), causation_id=event.id)
    ```

    ## Use instead
    ```elixir
    Thunderline.Event.new(
      name: "ml.run.completed", source: :bolt,
      correlation_id: event.correlation_id, causation_id: event.id)
    ```

    ```python
    Event(name="ml.run.completed", source="bolt", correlation_id=event.correlation_id, causation_id=event.id)
    ```
    """

    code, name, severity, since, fix = "CON206", "malformed-id", Severity.ERROR, "0.1", FixKind.NEVER

    def examine(self, emission: Emission, context: Context) -> Iterator[Diagnostic]:
        """Report the id slots of an emission that hold another kind of id."""
        for word, slot in (("correlation", emission.correlation), ("causation", emission.causation)):
            if given(slot) and (wrong := _fault(slot)):
                yield self.of(emission, slot.place, f"This {word} id {wrong}. Consumers expect a UUIDv7.")


def _fault(slot: Slot) -> str | None:
    if slot.minted not in _ACCEPTED:
        return f"is minted as {slot.minted}"
    if slot.literal is not None and slot.literal_kind == "string" and not _UUID7.fullmatch(slot.literal):
        return "is a literal that is no UUIDv7"
    return None
