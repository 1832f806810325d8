"""CON605."""

from collections.abc import Iterator

from saga_concordia.model.diagnostics import Diagnostic, Severity
from saga_concordia.rules.base import FixKind, RegistryRule
from saga_concordia.rules.context import Context


class UnresolvedSuccessor(RegistryRule):
    """A deprecated event's successor does not exist.

    ## What it does
    Finds `replaced_by` values that name no registered event.

    ## Why it matters
    Whoever follows the advice emits an event that nobody knows.

    ## Example
    ```yaml
    events:
      ml.job.done:
        version: 1
        summary: A job ended.
        deprecated: {since: "2.0", replaced_by: ml.run.compelted}
    ```

    ## Use instead
    ```yaml
    events:
      ml.job.done:
        version: 1
        summary: A job ended.
        deprecated: {since: "2.0", replaced_by: ml.run.completed}
      ml.run.completed: {version: 1, summary: A run ended.}
    ```
    """

    code, name, severity, since, fix = "CON605", "unresolved-successor", Severity.ERROR, "0.1", FixKind.NEVER

    def check(self, context: Context) -> Iterator[Diagnostic]:
        """Report every successor that is not registered."""
        taxonomy = context.taxonomy
        for file in taxonomy.registries:
            for event in file.events:
                successor = event.deprecated.replaced_by if event.deprecated else None
                if event.deprecated and successor and not taxonomy.registered(successor):
                    near = taxonomy.index.suggest(successor, 1)
                    advice = f"Is `{near[0]}` meant?" if near else "Register it, or name another."
                    message = f"`{event.name}` is replaced by `{successor}`, which no registry holds. {advice}"
                    yield self.at(event.deprecated.place, message, event=event.name)
