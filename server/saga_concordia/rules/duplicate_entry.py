"""CON602."""

from collections.abc import Iterator

from saga_concordia.model.diagnostics import Applicability, Diagnostic, Fix, Replace, Severity
from saga_concordia.model.registry import Problem, ProblemKind
from saga_concordia.rules.base import FixKind, RegistryRule
from saga_concordia.rules.context import Context


class DuplicateEntry(RegistryRule):
    """A name stands twice in one registry.

    ## What it does
    Reports an entry whose name an earlier entry of the file has already.

    ## Why it matters
    Only one of them is in force, and readers cannot tell which.

    ## Example
    ```yaml
    events:
      ml.run.completed: {version: 1, summary: A run ended.}
      ml.run.completed: {version: 2, summary: A run ended.}
    ```

    ## Use instead
    ```yaml
    events:
      ml.run.completed: {version: 2, summary: A run ended.}
    ```
    """

    code, name, severity, since, fix = "CON602", "duplicate-entry", Severity.ERROR, "0.1", FixKind.SOMETIMES

    def check(self, context: Context) -> Iterator[Diagnostic]:
        """Report these problems of every registry in force."""
        for file in context.taxonomy.registries:
            for problem in file.problems:
                if problem.kind is ProblemKind.DUPLICATE:
                    yield self.at(problem.place, problem.message, event=problem.event, fixes=_removal(problem))


def _removal(problem: Problem) -> tuple[Fix, ...]:
    if problem.removal is None:
        return ()
    intent = Replace("remove", problem.place.path, problem.removal, "")
    return (Fix("Remove this entry", Applicability.SAFE, intent, preferred=True),)
