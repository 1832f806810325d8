"""CON502."""

from collections.abc import Iterator

from saga_concordia.model.diagnostics import Diagnostic, Severity
from saga_concordia.model.facts import Emission, NameKind
from saga_concordia.names.grammar import is_pattern, is_template, match_glob, overlaps
from saga_concordia.rules.base import EmissionRule, FixKind
from saga_concordia.rules.context import Context


class NeverHandled(EmissionRule):
    """An event is emitted, and nothing in the workspace handles it.

    ## What it does
    Compares each emission whose name is known with every subscription. A pattern, a composed name, and a name that
    cannot be told count as subscriptions to all that they may match.

    It is off by default, since events are often made for others to handle. It says nothing unless the whole workspace
    is checked, or where the workspace handles nothing at all.

    ## Why it matters
    In a workspace that holds both ends, it is work that nobody asked for, or a handler that was forgotten.

    ## Example
    ```elixir
    def handle_event(%{name: "ml.run.started"}), do: :ok

    def finish, do: Thunderline.Event.new(name: "ml.run.completed", source: :bolt)
    ```

    ```python
    bus.subscribe("ml.run.started", print)
    Event(name="ml.run.completed", source="bolt")
    ```

    ## Use instead
    ```elixir
    def handle_event(%{name: "ml.run.completed"}), do: :ok

    def finish, do: Thunderline.Event.new(name: "ml.run.completed", source: :bolt)
    ```

    ```python
    bus.subscribe("ml.run.completed", print)
    Event(name="ml.run.completed", source="bolt")
    ```
    """

    code, name, severity, since, fix = "CON502", "never-handled", Severity.OFF, "0.1", FixKind.NEVER
    reads_census = True

    def examine(self, emission: Emission, context: Context) -> Iterator[Diagnostic]:
        """Report an emission that no subscription may consume."""
        census, name = context.census, emission.name.text
        if not census.is_whole or not census.handled or emission.name.kind is not NameKind.LITERAL:
            return
        if any(_may_consume(handled, name, context.taxonomy.separator) for handled in census.handled):
            return
        message = f"Nothing in the workspace handles `{name}`. Handle it, or do without it."
        yield self.of(emission, emission.name.place, message)


def _may_consume(handled: str, name: str, separator: str) -> bool:
    if is_pattern(handled):
        return match_glob(handled, name, separator)
    return overlaps(handled, name) if is_template(handled) else handled == name
