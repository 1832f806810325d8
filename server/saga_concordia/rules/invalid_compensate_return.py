"""CON304."""

from collections.abc import Iterator

from saga_concordia.model.diagnostics import Diagnostic, Severity
from saga_concordia.model.facts import Saga, Step
from saga_concordia.rules.base import FixKind, StepRule

_UNKNOWN = ("", "?", "_")


class InvalidCompensateReturn(StepRule):
    """A compensation, or an undo, returns what its framework does not allow.

    ## What it does
    Compares the values that a compensation or an undo yields with those that the dialect lists for it.

    ## Why it matters
    The framework raises on it, in the middle of a roll-back.

    ## Example
    ```elixir
    defmodule Shop.Order do
      use Reactor
      step :reserve do
        run fn _args, _context -> {:ok, nil} end
        compensate fn _error, _args, _context -> {:ok, :done} end
      end
    end
    ```

    ## Use instead
    ```elixir
    defmodule Shop.Order do
      use Reactor
      step :reserve do
        run fn _args, _context -> {:ok, nil} end
        compensate fn _error, _args, _context -> :ok end
      end
    end
    ```
    """

    code, name, severity, since, fix = "CON304", "invalid-compensate-return", Severity.ERROR, "0.1", FixKind.NEVER

    def examine(self, saga: Saga, step: Step) -> Iterator[Diagnostic]:
        """Report every return value of another shape."""
        for subject, body, allowed in (
            ("A compensation", step.compensation, saga.compensation.returns),
            ("An undo", step.undo, saga.undo.returns),
        ):
            for value in body.returns if allowed else ():
                if value.shape not in allowed and value.shape not in _UNKNOWN:
                    choices = ", ".join(f"`{shape}`" for shape in allowed)
                    message = f"{subject} may not return `{value.text or value.shape}`. Return one of {choices}."
                    yield self.at(value.place, message, saga=saga.name, step=step.name)
