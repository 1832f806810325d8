"""CON501."""

from collections.abc import Iterator
from pathlib import PurePath

from saga_concordia.model.diagnostics import Diagnostic, Severity
from saga_concordia.rules.base import EntryRule, FixKind
from saga_concordia.rules.context import Context
from saga_concordia.rules.emittable import emittable


class NeverEmitted(EntryRule):
    """Nothing in the workspace emits a registered event.

    ## What it does
    Compares each entry of the workspace's own registries with every emission. A composed name counts as an emission of
    all that it may turn out to be, a misspelled one as one of the event that is meant. An emission whose name cannot be
    told counts as one of all that its source may emit, or of everything where the source or its domain is not known:
    CON108 shows these. Deprecated events are left out.

    It says nothing unless the whole workspace is checked: a check of some files, such as `concordia check lib/app.py`,
    does not know the rest. It says nothing of a registry of which the workspace emits nothing at all, or that lies
    outside of the workspace, as other services emit from these. Where a registry in the workspace is shared as well,
    switch the rule off: `rules = {CON501 = "off"}`.

    ## Why it matters
    Whoever reads the registry waits for an event that never comes: its emitter is gone, or was never written.

    ## Example
    ```yaml
    events:
      ml.run.started: {version: 1, summary: A run began.}
      ml.run.completed: {version: 1, summary: A run ended.}
    ```

    ```elixir
    Thunderline.Event.new(name: "ml.run.started", source: :bolt)
    ```

    ```python
    Event(name="ml.run.started", source="bolt")
    ```

    ## Use instead
    ```yaml
    events:
      ml.run.started: {version: 1, summary: A run began.}
      ml.run.completed: {version: 1, summary: A run ended.}
    ```

    ```elixir
    Thunderline.Event.new(name: "ml.run.started", source: :bolt)
    Thunderline.Event.new(name: "ml.run.completed", source: :bolt)
    ```

    ```python
    Event(name="ml.run.started", source="bolt")
    Event(name="ml.run.completed", source="bolt")
    ```
    """

    code, name, severity, since, fix = "CON501", "never-emitted", Severity.HINT, "0.1", FixKind.NEVER

    def check(self, context: Context) -> Iterator[Diagnostic]:
        """Report every entry that no emission may be of."""
        if not context.census.is_whole:
            return
        emitted = emittable(context)
        for file in context.taxonomy.registries:
            if PurePath(file.path).is_absolute() or not any(map(emitted.named, file.events)):
                continue
            for event in file.events:
                if event.deprecated is None and not emitted.may(event):
                    message = f"Nothing in the workspace emits `{event.name}`. Emit it, deprecate it, or remove it."
                    yield self.at(event.place, message, event=event.name)
