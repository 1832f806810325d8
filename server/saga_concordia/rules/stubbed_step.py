"""CON307."""

from collections.abc import Iterator

from saga_concordia.model.diagnostics import Diagnostic, Severity
from saga_concordia.model.facts import Saga, Step
from saga_concordia.rules.base import FixKind, StepRule

_SUCCESS = (":ok", "{:ok, _}", "true")


class StubbedStep(StepRule):
    """A step is not written yet and reports success.

    ## What it does
    Finds a TODO or FIXME in the body of a step that reports success.

    ## Why it matters
    The saga goes on as if the step had done its work.

    ## Example
    ```elixir
    defmodule Shop.Order do
      use Reactor
      step :charge do
        run fn _args, _context ->
          # TODO: charge the card
          {:ok, nil}
        end
      end
    end
    ```

    ```python
    class OrderSaga(BaseSaga):
        def __init__(self):
            self.steps = [SyncStep(name="charge", action=self.charge)]

        def charge(self):
            # TODO: charge the card
            return True
    ```

    ## Use instead
    ```elixir
    defmodule Shop.Order do
      use Reactor
      step :charge do
        run fn _args, _context ->
          # TODO: charge the card
          {:error, :not_implemented}
        end
      end
    end
    ```

    ```python
    class OrderSaga(BaseSaga):
        def __init__(self):
            self.steps = [SyncStep(name="charge", action=self.charge)]

        def charge(self):
            # TODO: charge the card
            raise NotImplementedError
    ```
    """

    code, name, severity, since, fix = "CON307", "stubbed-step", Severity.HINT, "0.1", FixKind.NEVER

    def examine(self, saga: Saga, step: Step) -> Iterator[Diagnostic]:
        """Report the TODO of a step that reports success."""
        todo = step.run.todo
        if todo is not None and any(value.shape in _SUCCESS for value in step.run.returns):
            message = f"`{step.name}` is not written yet and reports success. Write it, or let it fail until then."
            yield self.at(todo, message, saga=saga.name, step=step.name)
