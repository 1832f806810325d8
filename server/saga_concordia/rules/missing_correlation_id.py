"""CON202."""

from collections.abc import Iterator

from saga_concordia.model.diagnostics import Diagnostic, Severity
from saga_concordia.model.facts import Emission
from saga_concordia.rules.base import EmissionRule, FixKind, in_scope, missing, supply, thread
from saga_concordia.rules.context import Context


class MissingCorrelationId(EmissionRule):
    """An event does not say which chain it belongs to.

    ## What it does
    Finds emissions whose correlation id is absent or nil, of events that are no roots. Where the constructor mints
    an id it fires only if another one is in scope.

    ## Why it matters
    Without it, or with a fresh one, the event cannot be found among the others of its chain.

    ## Example
    ```elixir
    def handle(%{correlation_id: correlation_id, id: id}) do
      Thunderline.Event.new(name: "ml.run.completed", source: :bolt, causation_id: id)
    end
    ```

    ```python
    def handle(event):
        return Event(name="ml.run.completed", source="bolt", causation_id=event.id)
    ```

    ## Use instead
    ```elixir
    def handle(%{correlation_id: correlation_id, id: id}) do
      Thunderline.Event.new(name: "ml.run.completed", source: :bolt, correlation_id: correlation_id, causation_id: id)
    end
    ```

    ```python
    def handle(event):
        return Event(
            name="ml.run.completed", source="bolt", correlation_id=event.correlation_id, causation_id=event.id
        )
    ```
    """

    code, name, severity, since, fix = "CON202", "missing-correlation-id", Severity.WARNING, "0.1", FixKind.SOMETIMES

    def examine(self, emission: Emission, context: Context) -> Iterator[Diagnostic]:
        """Report a missing correlation id; one that is in scope is inserted, else a saga is made to pass one on."""
        slot, expression = emission.correlation, in_scope(emission, "correlation")
        if emission.inherits or not missing(slot) or context.taxonomy.may_be_root(emission.name):
            return
        if "correlation" in emission.mints and expression is None:
            return
        advice = f"Pass `{expression}`." if expression else "Pass the id of the chain."
        message = f"`{emission.name.text}` carries no correlation id, so it is lost to its chain. {advice}"
        fixes = supply(slot, expression) if expression else thread(emission, "correlation", slot)
        yield self.of(emission, slot.place, message, fixes)
