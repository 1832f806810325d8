"""CON601."""

from collections.abc import Iterator

from saga_concordia.model.diagnostics import Diagnostic, Severity
from saga_concordia.model.registry import ProblemKind
from saga_concordia.rules.base import FixKind, RegistryRule
from saga_concordia.rules.context import Context


class InvalidEntry(RegistryRule):
    """A registry entry breaks the schema.

    ## What it does
    Reports what the loader of a registry could not accept.

    ## Why it matters
    What cannot be read is not in force: its events count as unregistered.

    ## Example
    ```yaml
    events:
      ml.run.completed: {version: one}
    ```

    ## Use instead
    ```yaml
    events:
      ml.run.completed: {version: 1, summary: A run ended.}
    ```
    """

    code, name, severity, since, fix = "CON601", "invalid-entry", Severity.ERROR, "0.1", FixKind.NEVER

    def check(self, context: Context) -> Iterator[Diagnostic]:
        """Report these problems of every registry in force."""
        for file in context.taxonomy.registries:
            for problem in file.problems:
                if problem.kind in (ProblemKind.INVALID, ProblemKind.UNREADABLE):
                    yield self.at(problem.place, problem.message, event=problem.event)
