"""CON301."""

from collections.abc import Iterator

from saga_concordia.model.diagnostics import Applicability, Diagnostic, Fix, Related, Scaffold, Severity
from saga_concordia.model.facts import RollBack, Saga, Step
from saga_concordia.rules.base import FixKind, StepRule, elsewhere


class MissingCompensation(StepRule):
    """A step with an effect has no compensation.

    ## What it does
    Finds steps, the last one apart, that change something which could be taken back, with neither
    compensation nor undo.

    ## Why it matters
    If a later step fails, what this one did stays behind.

    ## Example
    ```elixir
    defmodule Shop.Order do
      use Reactor
      step :reserve do
        run fn args, _context -> Repo.insert(args) end
      end
      step :ship do
        run fn _args, _context -> {:ok, nil} end
      end
    end
    ```

    ```python
    class OrderSaga(BaseSaga):
        def __init__(self):
            self.steps = [
                SyncStep(name="reserve", action=self.reserve),
                SyncStep(name="ship", action=self.ship),
            ]

        def reserve(self):
            self.stock.reserve(self.order)

        def ship(self):
            self.parcels.ship(self.order)
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

    ```python
    class OrderSaga(BaseSaga):
        def __init__(self):
            self.steps = [
                SyncStep(name="reserve", action=self.reserve, compensation=self.release),
                SyncStep(name="ship", action=self.ship),
            ]

        def reserve(self):
            self.stock.reserve(self.order)

        def release(self):
            self.stock.release(self.order)

        def ship(self):
            self.parcels.ship(self.order)
    ```
    """

    code, name, severity, since, fix = "CON301", "missing-compensation", Severity.WARNING, "0.1", FixKind.SOMETIMES

    def examine(self, saga: Saga, step: Step) -> Iterator[Diagnostic]:
        """Report a step that nothing takes back."""
        calls = step.run.reversible
        if not calls or step is saga.steps[-1]:
            return
        if step.compensation.state is RollBack.ABSENT and step.undo.state is RollBack.ABSENT:
            word = "an undo" if saga.compensation.runs_on == "own-failure" else "a compensation"
            message = (
                f"If a later step fails, what `{step.name}` did with `{calls[0].name}` stays behind. Give it {word}."
            )
            related = (Related(calls[0].place, "the effect"),)
            title = f"Give `{step.name}` {word}{elsewhere(step.run.place, saga.place)} that fails until it is written"
            fix = Fix(title, Applicability.CHOICE, Scaffold(saga.place.path, saga.name, step.name))
            yield self.at(step.place, message, saga=saga.name, step=step.name, fixes=(fix,), related=related)
