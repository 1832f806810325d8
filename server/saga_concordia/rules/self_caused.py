"""CON207."""

from collections.abc import Iterator

from saga_concordia.model.diagnostics import Diagnostic, Severity
from saga_concordia.model.facts import Emission
from saga_concordia.rules.base import EmissionRule, FixKind, given
from saga_concordia.rules.context import Context


class SelfCaused(EmissionRule):
    """An event's causation id is its correlation id.

    ## What it does
    Finds emissions that pass one expression as both the correlation and the causation id.

    ## Why it matters
    The causation id names the event that caused this one; with the chain's id there the chain has no order.

    ## Example
    ```elixir
    Thunderline.Event.new(
      name: "ml.run.completed", source: :bolt,
      correlation_id: correlation_id, causation_id: correlation_id)
    ```

    ```python
    Event(
        name="ml.run.completed", source="bolt",
        correlation_id=event.correlation_id, causation_id=event.correlation_id,
    )
    ```

    ## Use instead
    ```elixir
    Thunderline.Event.new(
      name: "ml.run.completed", source: :bolt,
      correlation_id: correlation_id, causation_id: event.id)
    ```

    ```python
    Event(
        name="ml.run.completed", source="bolt",
        correlation_id=event.correlation_id, causation_id=event.id,
    )
    ```
    """

    code, name, severity, since, fix = "CON207", "self-caused", Severity.WARNING, "0.1", FixKind.NEVER

    def examine(self, emission: Emission, context: Context) -> Iterator[Diagnostic]:
        """Report equal expressions."""
        causation, correlation = emission.causation, emission.correlation
        text = " ".join(causation.text.split())
        if text and given(causation) and given(correlation) and text == " ".join(correlation.text.split()):
            message = f"`{text}` is the correlation id, no cause. Pass the id of the event that caused this one."
            yield self.of(emission, causation.place, message)
