"""CON901."""

from collections.abc import Iterator

from saga_concordia.model.diagnostics import Diagnostic, Severity
from saga_concordia.rules.base import FixKind, Rule
from saga_concordia.rules.context import Context


class UnusedSuppression(Rule):
    """A suppression comment suppresses nothing.

    ## What it does
    Finds `concordia: ignore[...]` comments for codes that do not occur there.

    ## Why it matters
    It would hide a later finding that nobody meant to hide.

    ## Example
    ```elixir
    Thunderline.Event.new(name: "ml.run.completed", source: :bolt)  # concordia: ignore[CON101]
    ```

    ```python
    Event(name="ml.run.completed", source="bolt")  # concordia: ignore[CON101]
    ```

    ## Use instead
    ```elixir
    Thunderline.Event.new(name: "ml.run.completed", source: :bolt)
    ```

    ```python
    Event(name="ml.run.completed", source="bolt")
    ```
    """

    code, name, severity, since, fix = "CON901", "unused-suppression", Severity.WARNING, "0.1", FixKind.ALWAYS

    def check(self, context: Context) -> Iterator[Diagnostic]:
        """Nothing: the engine makes these findings itself."""
        yield from ()
