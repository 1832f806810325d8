"""CON306."""

from collections.abc import Iterator

from saga_concordia.model.diagnostics import Diagnostic, Severity
from saga_concordia.model.facts import Saga, Step
from saga_concordia.rules.base import FixKind, StepRule, move_to_undo


class CompensateReadsErrorAsResult(StepRule):
    """A compensation takes the error for the step's result.

    ## What it does
    Finds compensations that get the error first and read it as if it were what the step returned.

    ## Why it matters
    It fails while rolling back, or takes back something else.

    ## Example
    ```elixir
    defmodule Shop.Order do
      use Reactor
      step :reserve do
        run fn args, _context -> Repo.insert(args) end
        compensate fn reservation, _args, _context ->
          Repo.delete(reservation.id)
          :ok
        end
      end
    end
    ```

    ## Use instead
    ```elixir
    defmodule Shop.Order do
      use Reactor
      step :reserve do
        run fn args, _context -> Repo.insert(args) end
        undo fn reservation, _args, _context ->
          Repo.delete(reservation)
          :ok
        end
      end
    end
    ```
    """

    code, name, severity, since, fix = (
        "CON306",
        "compensate-reads-error-as-result",
        Severity.ERROR,
        "0.1",
        FixKind.SOMETIMES,
    )

    def examine(self, saga: Saga, step: Step) -> Iterator[Diagnostic]:
        """Report the use of the error."""
        use = step.compensation.error_use
        if saga.compensation.receives == "error" and use is not None:
            message = (
                f"This is the error of `{step.name}`, not its result: only an undo gets that. Move this to an undo."
            )
            yield self.at(use, message, saga=saga.name, step=step.name, fixes=move_to_undo(saga, step))
