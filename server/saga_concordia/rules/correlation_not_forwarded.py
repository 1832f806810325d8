"""CON205."""

from collections.abc import Iterator

from saga_concordia.model.diagnostics import Applicability, Diagnostic, Fix, Forward, Severity
from saga_concordia.model.facts import Effect, EffectCall, Saga, Step
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
          Shop.MagicLinkSender.deliver("order@shop.test", nil)
        end
      end
    end
    defmodule Shop.MagicLinkSender do
      def deliver(email, link, options \\\\ []) do
        Shop.Mail.send(email, link, headers: [trace: options[:correlation_id]])
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
          Shop.MagicLinkSender.deliver("order@shop.test", nil, correlation_id: args.correlation_id)
        end
      end
    end
    ```
    """

    code, name, severity, since, fix = "CON205", "correlation-not-forwarded", Severity.HINT, "0.1", FixKind.SOMETIMES

    def examine(self, saga: Saga, step: Step) -> Iterator[Diagnostic]:
        """Report every outbound call of the step that gets no correlation id."""
        key = next((name for name in saga.inputs if "correlation" in name), None)
        if key is None:
            return
        for call in step.run.calls:
            if Effect.OUTBOUND in call.effects and not call.carries_correlation:
                message = (
                    f"`{call.name}` gets no correlation id, so what it sets off cannot be traced back to this saga. "
                    "Pass the id, if the call takes one."
                )
                yield self.at(call.place, message, saga=saga.name, step=step.name, fixes=_pass(saga, step, key, call))


def _pass(saga: Saga, step: Step, key: str, call: EffectCall) -> tuple[Fix, ...]:
    if not call.takes_correlation or call.place.path != saga.place.path:
        return ()
    intent = Forward(saga.place.path, saga.name, step.name, key, call.place)
    name = ".".join(call.name.split(".")[-2:])
    return (Fix(f"Pass `{key}` to `{name}`", Applicability.UNSAFE, intent, preferred=True),)
