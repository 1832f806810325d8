"""CON108."""

from collections.abc import Iterator

from saga_concordia.model.diagnostics import Diagnostic, Severity
from saga_concordia.model.facts import Emission, Mention, NameKind
from saga_concordia.rules.base import FixKind, MentionRule
from saga_concordia.rules.context import Context


class UndeterminedName(MentionRule):
    """An event's name cannot be resolved.

    ## What it does
    Finds emissions and handlers whose name is neither a literal nor a template. It is off unless switched on.

    ## Why it matters
    No other rule can look at such an event.

    ## Example
    ```elixir
    Thunderline.Event.new(name: pick_name(state), source: :bolt)
    ```

    ```python
    Event(name=pick_name(state), source="bolt")
    ```

    ## Use instead
    ```elixir
    Thunderline.Event.new(name: "ml.run.completed", source: :bolt)
    ```

    ```python
    Event(name="ml.run.completed", source="bolt")
    ```
    """

    code, name, severity, since, fix = "CON108", "undetermined-name", Severity.OFF, "0.1", FixKind.NEVER

    def examine(self, mention: Mention, emission: Emission | None, context: Context) -> Iterator[Diagnostic]:
        """Report a mention that is not resolved."""
        if mention.kind is NameKind.UNDETERMINED:
            message = "This event's name cannot be resolved, so it is not checked. Use a literal or a constant."
            yield self.about(mention, emission, message)
