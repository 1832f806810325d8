"""CON201."""

from collections.abc import Iterator

from saga_concordia.model.diagnostics import Diagnostic, Severity
from saga_concordia.model.facts import Emission
from saga_concordia.rules.base import EmissionRule, FixKind, in_scope, missing, supply, thread
from saga_concordia.rules.context import Context


class MissingCausationId(EmissionRule):
    """An event that another caused does not say which.

    ## What it does
    Finds emissions whose causation id is absent or nil, of events that are no roots.

    ## Why it matters
    Without it nobody can tell what led to the event: the chain breaks here.

    ## Example
    ```elixir
    Thunderline.Event.new(name: "ml.run.completed", source: :bolt, correlation_id: event.correlation_id)
    ```

    ```python
    def handle(event):
        return Event(name="ml.run.completed", source="bolt", correlation_id=event.correlation_id)
    ```

    ## Use instead
    ```elixir
    Thunderline.Event.new(
      name: "ml.run.completed", source: :bolt,
      correlation_id: event.correlation_id, causation_id: event.id)
    ```

    ```python
    def handle(event):
        return Event(
            name="ml.run.completed", source="bolt", correlation_id=event.correlation_id, causation_id=event.id
        )
    ```
    """

    code, name, severity, since, fix = "CON201", "missing-causation-id", Severity.WARNING, "0.1", FixKind.SOMETIMES

    def examine(self, emission: Emission, context: Context) -> Iterator[Diagnostic]:
        """Report a missing causation id; one that is in scope is inserted, else a saga is made to pass one on."""
        slot = emission.causation
        if emission.inherits or not missing(slot) or not context.taxonomy.causation_required(emission.name):
            return
        expression = in_scope(emission, "causation")
        advice = f"Pass `{expression}`." if expression else "Pass the id of the event that caused it."
        message = f"`{emission.name.text}` carries no causation id, so its chain breaks here. {advice}"
        fixes = supply(slot, expression) if expression else thread(emission, "causation", slot)
        yield self.of(emission, slot.place, message, fixes)
