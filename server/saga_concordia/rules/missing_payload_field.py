"""CON401."""

from collections.abc import Iterator

from saga_concordia.model.diagnostics import Applicability, Diagnostic, Fix, Related, Replace, Severity
from saga_concordia.model.facts import Emission, SlotState
from saga_concordia.rules.base import EmissionRule, FixKind, slots
from saga_concordia.rules.context import Context
from saga_concordia.text.span import Span


class MissingPayloadField(EmissionRule):
    """A payload lacks a required field.

    ## What it does
    Compares a payload that is seen whole, or that is certainly left out, with the required fields of the event's entry.

    ## Why it matters
    Consumers rely on the field and fail without it.

    ## Example
    ```yaml
    events:
      ml.run.completed: {version: 1, summary: A run ended., payload: {run_id: string}}
    ```

    ```elixir
    Thunderline.Event.new(name: "ml.run.completed", source: :bolt, payload: %{})
    ```

    ```python
    Event(name="ml.run.completed", source="bolt", payload={})
    ```

    ## Use instead
    ```yaml
    events:
      ml.run.completed: {version: 1, summary: A run ended., payload: {run_id: string}}
    ```

    ```elixir
    Thunderline.Event.new(name: "ml.run.completed", source: :bolt, payload: %{run_id: run.id})
    ```

    ```python
    Event(name="ml.run.completed", source="bolt", payload={"run_id": run.id})
    ```
    """

    code, name, severity, since, fix = "CON401", "missing-payload-field", Severity.WARNING, "0.1", FixKind.SOMETIMES

    def examine(self, emission: Emission, context: Context) -> Iterator[Diagnostic]:
        """Report all missing fields of a payload at once."""
        payload = emission.payload
        event = context.taxonomy.entry_of(emission.name)
        if event is None or event.payload is None:
            return
        present = {key.name for key in payload.keys}
        lacking = tuple(field for field in event.payload if field.required and field.name not in present)
        if not lacking:
            return
        words = ", ".join(f"`{field.name}`" for field in lacking)
        related = tuple(Related(field.place, "required here") for field in lacking)
        if payload.state is SlotState.GIVEN and payload.whole:
            message = f"The payload of `{event.name}` lacks {words}, which its consumers rely on. Add it."
            names = tuple(field.name for field in lacking)
            yield self.of(emission, payload.place, message, _insertion(emission, names), related)
        elif payload.state is SlotState.ABSENT and _is_seen_whole(emission):
            message = f"`{event.name}` is emitted without a payload, and its consumers rely on {words}. Add a payload."
            yield self.of(emission, payload.place, message, related=related)


def _is_seen_whole(emission: Emission) -> bool:
    """Whether no part of the call is hidden: `**attributes` would leave a slot unknown, and may hold a payload too."""
    return all(slot.state is not SlotState.UNKNOWN for slot in slots(emission))


def _insertion(emission: Emission, names: tuple[str, ...]) -> tuple[Fix, ...]:
    where = emission.payload.insertion
    if where is None or (len(names) > 1 and not emission.payload.keys):
        return ()
    nothing = "None" if emission.payload.place.path.endswith((".py", ".pyi")) else "nil"
    text = "".join(where.filled(name, nothing) for name in names)
    intent = Replace("insert", emission.payload.place.path, Span(where.offset, where.offset), text)
    return (Fix("Add " + ", ".join(f"`{name}`" for name in names), Applicability.CHOICE, intent),)
