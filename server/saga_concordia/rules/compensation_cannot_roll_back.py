"""CON303."""

from collections.abc import Iterator

from saga_concordia.model.diagnostics import Diagnostic, Severity
from saga_concordia.model.facts import RollBack, Saga, Step
from saga_concordia.rules.base import FixKind, StepRule, move_to_undo


class CompensationCannotRollBack(StepRule):
    """A compensation stands where an undo is needed.

    ## What it does
    Finds compensations that run on the step's own failure only, in steps with effects and without undo.

    ## Why it matters
    When a later step fails this compensation never runs: what the step did stays behind.

    ## Example
    ```elixir
    defmodule Shop.Order do
      use Reactor
      step :reserve do
        run fn args, _context -> Repo.insert(args) end
        compensate fn _error, args, _context ->
          Repo.delete(args)
          :ok
        end
      end
      step :ship do
        run fn _args, _context -> {:ok, nil} end
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
      step :ship do
        run fn _args, _context -> {:ok, nil} end
      end
    end
    ```
    """

    code, name, severity, since, fix = (
        "CON303",
        "compensation-cannot-roll-back",
        Severity.WARNING,
        "0.1",
        FixKind.SOMETIMES,
    )

    def examine(self, saga: Saga, step: Step) -> Iterator[Diagnostic]:
        """Report a compensation that would be needed as an undo."""
        body = step.compensation
        if (
            saga.compensation.runs_on != "own-failure"
            or step.undo.state is not RollBack.ABSENT
            or not step.run.reversible
        ):
            return
        if body.state is RollBack.STUB or (body.state is RollBack.PRESENT and body.reversible):
            message = (
                f"This runs only when `{step.name}` itself fails, not when a later step does. Take "
                "its work back in an undo."
            )
            yield self.at(body.place, message, saga=saga.name, step=step.name, fixes=move_to_undo(saga, step))
