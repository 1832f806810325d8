"""CON208."""

from collections.abc import Iterator

from saga_concordia.model.diagnostics import Applicability, Diagnostic, Fix, PassInput, Related, Severity
from saga_concordia.model.facts import Saga, Start
from saga_concordia.rules.base import FixKind, Rule, elsewhere
from saga_concordia.rules.context import Context

_INPUT = "causation_id"


class RunWithoutCausation(Rule):
    """A saga that takes a causation id is started without one.

    ## What it does
    Finds calls that start a saga with an input `causation_id` and, seen whole, do not pass it.

    ## Why it matters
    The saga's events cannot name the event that triggered it, or the start fails.

    ## Example
    ```elixir
    defmodule Shop.Order do
      use Reactor
      input :causation_id
      step :done do
        run fn _args, _context -> {:ok, nil} end
      end
    end

    Reactor.run(Shop.Order, %{})
    ```

    ## Use instead
    ```elixir
    defmodule Shop.Order do
      use Reactor
      input :causation_id
      step :done do
        run fn _args, _context -> {:ok, nil} end
      end
    end

    Reactor.run(Shop.Order, %{causation_id: event.id})
    ```
    """

    code, name, severity, since, fix = "CON208", "run-without-causation", Severity.WARNING, "0.1", FixKind.SOMETIMES

    def check(self, context: Context) -> Iterator[Diagnostic]:
        """Report every start that leaves the causation id out."""
        for start in context.starts:
            sagas = context.census.sagas(start.saga)
            if (
                not start.whole
                or _INPUT in start.inputs
                or not sagas
                or any(_INPUT not in saga.inputs for saga in sagas)
            ):
                continue
            saga = sagas[0]
            message = (
                f"`{saga.name}` takes `{_INPUT}` and is started without it. Pass the id of the event that triggers it."
            )
            related = (Related(saga.place, "the saga"),)
            yield self.at(start.place, message, saga=saga.name, fixes=_pass(saga, start), related=related)


def _pass(saga: Saga, start: Start) -> tuple[Fix, ...]:
    """Pass the id that is in scope; where none is, that no event has caused the run is for a person to say."""
    if start.passing is None:
        return ()
    expression = dict(start.passing.scope).get(_INPUT)
    where = elsewhere(start.passing.place, start.place)
    title = f"Pass `{expression}` as `{_INPUT}`{where}" if expression else f"Pass no id as `{_INPUT}`{where}"
    applicability = Applicability.SAFE if expression else Applicability.CHOICE
    intent = PassInput(saga.place.path, saga.name, _INPUT, start.place)
    return (Fix(title, applicability, intent, preferred=bool(expression)),)
