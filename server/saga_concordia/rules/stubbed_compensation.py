"""CON302."""

from collections.abc import Iterator

from saga_concordia.model.diagnostics import Diagnostic, Severity
from saga_concordia.model.facts import RollBack, Saga, Step
from saga_concordia.rules.base import FixKind, StepRule


class StubbedCompensation(StepRule):
    """A compensation does nothing.

    ## What it does
    Finds compensations and undos that do nothing and report success, where the step has an effect or a TODO stands in
    them.

    ## Why it matters
    The saga reports that it was rolled back, and nothing was.

    ## Example
    ```elixir
    defmodule Shop.Order do
      use Reactor
      step :reserve do
        run fn args, _context -> Repo.insert(args) end
        undo fn _value, _args, _context ->
          # TODO: delete the reservation
          :ok
        end
      end
    end
    ```

    ```python
    class OrderSaga(BaseSaga):
        def __init__(self):
            self.steps = [SyncStep(name="reserve", action=self.reserve, compensation=self.release)]

        def reserve(self):
            self.stock.reserve(self.order)

        def release(self):
            # TODO: delete the reservation
            return True
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

    ```python
    class OrderSaga(BaseSaga):
        def __init__(self):
            self.steps = [SyncStep(name="reserve", action=self.reserve, compensation=self.release)]

        def reserve(self):
            self.stock.reserve(self.order)

        def release(self):
            self.stock.release(self.order)
            return True
    ```
    """

    code, name, severity, since, fix = "CON302", "stubbed-compensation", Severity.WARNING, "0.1", FixKind.NEVER

    def examine(self, saga: Saga, step: Step) -> Iterator[Diagnostic]:
        """Report the stubs of a step."""
        for word, body in (("compensation", step.compensation), ("undo", step.undo)):
            if body.state is RollBack.STUB and (body.todo is not None or step.run.reversible):
                message = (
                    f"The {word} of `{step.name}` does nothing and reports success. Take back in it what the step did."
                )
                yield self.at(body.place, message, saga=saga.name, step=step.name)
