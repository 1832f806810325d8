"""CON203."""

from collections.abc import Iterator

from saga_concordia.model.diagnostics import Applicability, Diagnostic, Fix, Replace, Severity
from saga_concordia.model.facts import Emission, NameKind, Slot
from saga_concordia.rules.base import EmissionRule, FixKind, given
from saga_concordia.rules.context import Context


class RootWithCausation(EmissionRule):
    """A root event carries a causation id.

    ## What it does
    Finds emissions of events that the registry marks as roots, with a causation id that is not nil.

    ## Why it matters
    A root starts a chain: nothing caused it, and readers of the chain look for an event without a cause.

    ## Example
    ```elixir
    Thunderline.Event.new(name: "ui.command.received", source: :gate, causation_id: event.id)
    ```

    ```python
    Event(name="ui.command.received", source="gate", causation_id=event.id)
    ```

    ## Use instead
    ```elixir
    Thunderline.Event.new(name: "ui.command.received", source: :gate)
    ```

    ```python
    Event(name="ui.command.received", source="gate")
    ```
    """

    code, name, severity, since, fix = "CON203", "root-with-causation", Severity.WARNING, "0.1", FixKind.SOMETIMES

    def examine(self, emission: Emission, context: Context) -> Iterator[Diagnostic]:
        """Report the causation id of a root; its entry is removed where the place of it is known."""
        slot, name = emission.causation, emission.name
        if name.kind is not NameKind.LITERAL or not given(slot) or not context.taxonomy.is_root(name.text):
            return
        message = f"`{name.text}` starts a chain, so nothing can have caused it. Remove the causation id."
        yield self.of(emission, slot.place, message, _removal(slot))


def _removal(slot: Slot) -> tuple[Fix, ...]:
    if slot.entry is None:
        return ()
    intent = Replace("remove", slot.entry.path, slot.entry.span, "")
    return (Fix("Remove the causation id", Applicability.UNSAFE, intent, preferred=True),)
