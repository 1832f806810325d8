"""CON402."""

from collections.abc import Iterator

from saga_concordia.model.diagnostics import Diagnostic, Severity
from saga_concordia.model.facts import Emission, NameKind
from saga_concordia.rules.base import EmissionRule, FixKind
from saga_concordia.rules.context import Context


class UndeclaredPayloadField(EmissionRule):
    """A payload has a field that the registry does not declare.

    ## What it does
    Compares the keys of a payload with the fields of the event's entry.

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
        event = context.taxonomy.find(emission.name.text) if emission.name.kind is NameKind.LITERAL else None
        if event is None or event.payload is None:
            return
        declared = {field.name for field in event.payload}
        for key in emission.payload.keys:
            if key.name not in declared:
                message = (
                    f"The registry declares no field `{key.name}` for `{event.name}`. Declare it, or leave it out."
                )
                yield self.of(emission, key.place, message)
