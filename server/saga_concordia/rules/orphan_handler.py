"""CON503."""

from collections.abc import Iterator

from saga_concordia.model.diagnostics import Diagnostic, Related, Severity
from saga_concordia.model.facts import NameKind
from saga_concordia.names.grammar import is_pattern
from saga_concordia.rules.base import FixKind, Rule
from saga_concordia.rules.context import Context
from saga_concordia.rules.emittable import emittable


class OrphanHandler(Rule):
    """A handler waits for a registered event that nothing in the workspace emits.

    ## What it does
    Finds subscriptions to one registered event that no emission can be of (see CON501 for what counts as one), where
    the workspace emits others of its category: those that differ in the last segment alone. So it speaks of events that
    are the workspace's own to emit, and not of those that come from elsewhere.

    It says nothing unless the whole workspace is checked.

    ## Why it matters
    The handler never runs. Mostly its event was renamed, or its emitter removed.

    ## Example
    ```yaml
    events:
      ml.run.started: {version: 1, summary: A run began.}
      ml.run.completed: {version: 1, summary: A run ended.}
    ```

    ```elixir
    def handle_event(%{name: "ml.run.completed"}), do: :ok

    def start, do: Thunderline.Event.new(name: "ml.run.started", source: :bolt)
    ```

    ```python
    bus.subscribe("ml.run.completed", print)
    Event(name="ml.run.started", source="bolt")
    ```

    ## Use instead
    ```yaml
    events:
      ml.run.started: {version: 1, summary: A run began.}
      ml.run.completed: {version: 1, summary: A run ended.}
    ```

    ```elixir
    def handle_event(%{name: "ml.run.started"}), do: :ok

    def start, do: Thunderline.Event.new(name: "ml.run.started", source: :bolt)
    ```

    ```python
    bus.subscribe("ml.run.started", print)
    Event(name="ml.run.started", source="bolt")
    ```
    """

    code, name, severity, since, fix = "CON503", "orphan-handler", Severity.WARNING, "0.1", FixKind.NEVER

    def check(self, context: Context) -> Iterator[Diagnostic]:
        """Report each place that handles such an event."""
        for row in context.subscriptions if context.census.is_whole else ():
            name = row.name.text
            if row.name.kind is not NameKind.LITERAL or is_pattern(name):
                continue
            entries = [event for _file, event in context.taxonomy.all(name)]
            emitted = emittable(context) if entries else None
            if emitted is None or any(map(emitted.may, entries)) or not emitted.has_category(name):
                continue
            message = (
                f"Nothing in the workspace emits `{name}`, so this handler never runs, though others of its category "
                "are emitted. Emit it, or handle what is emitted."
            )
            related = (Related(entries[0].place, "registered here"),)
            yield self.at(row.name.place, message, event=name, related=related)
