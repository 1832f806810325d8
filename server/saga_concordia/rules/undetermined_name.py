"""CON108."""

from collections.abc import Iterator

from saga_concordia.model.diagnostics import Diagnostic, Severity
from saga_concordia.model.facts import NameKind
from saga_concordia.rules.base import FixKind, Rule, mentions
from saga_concordia.rules.context import Context
from saga_concordia.text.span import Span


class UndeterminedName(Rule):
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

    def check(self, context: Context) -> Iterator[Diagnostic]:
        """Report every mention that is not resolved."""
        seen: set[tuple[str, Span]] = set()
        for mention, emission in mentions(context):
            key = (mention.place.path, mention.place.span)
            if mention.kind is not NameKind.UNDETERMINED or key in seen:
                continue
            seen.add(key)
            yield self.at(
                mention.place,
                "This event's name cannot be resolved, so it is not checked. Use a literal or a constant.",
                saga=emission.saga if emission else None,
                step=emission.step if emission else None,
            )
