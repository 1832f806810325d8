"""CON205."""

from collections.abc import Iterator

from saga_concordia.model.diagnostics import Diagnostic, Severity
from saga_concordia.model.facts import Effect, Saga, Step
from saga_concordia.rules.base import FixKind, StepRule


class CorrelationNotForwarded(StepRule):
    """A call to the outside carries no correlation id.

    ## What it does
    Finds outbound calls (mail, HTTP, queue, RPC) in the steps of a saga that has a correlation id, where
    no argument holds it.

    ## Why it matters
    What the other side does cannot be traced back to the saga.

    ## Example
    ```elixir
    defmodule Shop.Order do
      use Reactor
      input :correlation_id
      step :notify do
        run fn _args, _context ->
          Shop.MagicLinkSender.deliver("order@shop.test", %{})
        end
      end
    end
    ```

    ## Use instead
    ```elixir
    defmodule Shop.Order do
      use Reactor
      input :correlation_id
      step :notify do
        argument :correlation_id, input(:correlation_id)
        run fn args, _context ->
          Shop.MagicLinkSender.deliver("order@shop.test", %{correlation_id: args.correlation_id})
        end
      end
    end
    ```
    """

    code, name, severity, since, fix = "CON205", "correlation-not-forwarded", Severity.HINT, "0.1", FixKind.NEVER

    def examine(self, saga: Saga, step: Step) -> Iterator[Diagnostic]:
        """Report every outbound call of the step that gets no correlation id."""
        if not any("correlation" in name for name in saga.inputs):
            return
        for call in step.run.calls:
            if Effect.OUTBOUND in call.effects and not call.carries_correlation:
                message = (
                    f"`{call.name}` gets no correlation id, so what it sets off cannot be traced back to this saga. "
                    "Pass the id, if the call takes one."
                )
                yield self.at(call.place, message, saga=saga.name, step=step.name)
