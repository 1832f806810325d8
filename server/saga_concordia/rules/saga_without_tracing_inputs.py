"""CON305."""

from collections.abc import Iterator

from saga_concordia.model.diagnostics import AddInput, Applicability, Diagnostic, Fix, Severity
from saga_concordia.model.facts import Saga
from saga_concordia.rules.base import FixKind, Rule
from saga_concordia.rules.context import Context

_WORDS = ("correlation", "causation")


class SagaWithoutTracingInputs(Rule):
    """A saga that emits events takes no correlation or causation id.

    ## What it does
    Finds sagas that emit events and lack an input for the correlation id or the causation id.

    ## Why it matters
    Its steps have no ids to pass on, so its events start chains of their own.

    ## Example
    ```elixir
    defmodule Shop.Order do
      use Reactor
      input :correlation_id
      step :tell do
        argument :correlation_id, input(:correlation_id)
        run fn %{correlation_id: correlation_id}, _context ->
          Thunderline.Event.new(name: "ml.run.completed", source: :bolt, correlation_id: correlation_id)
        end
      end
    end
    ```

    ## Use instead
    ```elixir
    defmodule Shop.Order do
      use Reactor
      input :correlation_id
      input :causation_id
      step :tell do
        argument :correlation_id, input(:correlation_id)
        argument :causation_id, input(:causation_id)
        run fn args, _context ->
          Thunderline.Event.new(
            name: "ml.run.completed", source: :bolt,
            correlation_id: args.correlation_id, causation_id: args.causation_id)
        end
      end
    end
    ```
    """

    code, name, severity, since, fix = "CON305", "saga-without-tracing-inputs", Severity.WARNING, "0.1", FixKind.ALWAYS

    def check(self, context: Context) -> Iterator[Diagnostic]:
        """Report a saga once, with all that it lacks."""
        for saga in context.sagas:
            emits = saga.emits or any(step.emits for step in saga.steps)
            lacking = [word for word in _WORDS if not any(word in name for name in saga.inputs)]
            if saga.takes_inputs and emits and lacking:
                ids = " and no ".join(f"{word} id" for word in lacking)
                inputs = "the input" if len(lacking) == 1 else "the inputs"
                message = f"`{saga.name}` takes no {ids}, so its events cannot be traced. Add {inputs}."
                fixes = tuple(_add(saga, f"{word}_id") for word in lacking)
                yield self.at(saga.place, message, saga=saga.name, fixes=fixes)


def _add(saga: Saga, key: str) -> Fix:
    title = f"Add the input `{key}` to {saga.name.rpartition('.')[2]}"
    return Fix(title, Applicability.UNSAFE, AddInput(saga.place.path, saga.name, key), preferred=True)
