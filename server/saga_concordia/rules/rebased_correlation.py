"""CON204."""

from collections.abc import Iterator

from saga_concordia.model.diagnostics import Applicability, Diagnostic, Fix, Replace, Severity
from saga_concordia.model.facts import Emission
from saga_concordia.rules.base import EmissionRule, FixKind, given, in_scope
from saga_concordia.rules.context import Context


class RebasedCorrelation(EmissionRule):
    """A fresh correlation id is minted though one is in scope.

    ## What it does
    Finds correlation ids that are minted at the emission while another is in scope. `given or mint()` forwards
    the given one and is in order.

    ## Why it matters
    The event starts a chain of its own, and the chain that it belongs to ends.

    ## Example
    ```elixir
    def handle(%{correlation_id: correlation_id, id: id}) do
      Thunderline.Event.new(
        name: "ml.run.completed", source: :bolt,
        correlation_id: Thunderline.UUID.v7(), causation_id: id)
    end
    ```

    ```python
    def handle(correlation_id, causation_id):
        return Event(
            name="ml.run.completed", source="bolt", correlation_id=uuid7(), causation_id=causation_id
        )
    ```

    ## Use instead
    ```elixir
    def handle(%{correlation_id: correlation_id, id: id}) do
      Thunderline.Event.new(name: "ml.run.completed", source: :bolt, correlation_id: correlation_id, causation_id: id)
    end
    ```

    ```python
    def handle(correlation_id, causation_id):
        return Event(
            name="ml.run.completed", source="bolt", correlation_id=correlation_id, causation_id=causation_id
        )
    ```
    """

    code, name, severity, since, fix = "CON204", "rebased-correlation", Severity.WARNING, "0.1", FixKind.SOMETIMES

    def examine(self, emission: Emission, context: Context) -> Iterator[Diagnostic]:
        """Report a fresh id, with the one in scope as its replacement."""
        slot, expression = emission.correlation, in_scope(emission, "correlation")
        if not given(slot) or slot.minted is None or slot.fallback or expression is None:
            return
        message = f"A fresh correlation id cuts this event off from its chain. Pass `{expression}`, which is in scope."
        intent = Replace("rename", slot.place.path, slot.place.span, expression)
        fixes = (Fix(f"Use `{expression}`", Applicability.UNSAFE, intent, preferred=True),) if slot.editable else ()
        yield self.of(emission, slot.place, message, fixes)
