"""CON308."""

from collections.abc import Iterator

from saga_concordia.model.diagnostics import Applicability, Diagnostic, Fix, Replace, Severity
from saga_concordia.names.similarity import rank
from saga_concordia.names.suggest import is_meant
from saga_concordia.rules.base import FixKind, Rule
from saga_concordia.rules.context import Context


class DanglingReference(Rule):
    """A saga refers to an input or a step that it does not have.

    ## What it does
    Finds inputs, results and returns whose name is declared nowhere in the saga.

    ## Why it matters
    The saga fails when it is compiled or run.

    ## Example
    ```elixir
    defmodule Shop.Order do
      use Reactor
      step :charge do
        argument :order, result(:ordr)
        run fn _args, _context -> {:ok, nil} end
      end
      step :order do
        run fn _args, _context -> {:ok, nil} end
      end
    end
    ```

    ## Use instead
    ```elixir
    defmodule Shop.Order do
      use Reactor
      step :charge do
        argument :order, result(:order)
        run fn _args, _context -> {:ok, nil} end
      end
      step :order do
        run fn _args, _context -> {:ok, nil} end
      end
    end
    ```
    """

    code, name, severity, since, fix = "CON308", "dangling-reference", Severity.ERROR, "0.1", FixKind.SOMETIMES

    def check(self, context: Context) -> Iterator[Diagnostic]:
        """Report every reference that names nothing."""
        for saga in context.sagas:
            if not saga.steps:
                continue
            known = {"input": saga.inputs, "result": (*(step.name for step in saga.steps), *saga.declares)}
            known["return"] = known["result"]
            references = [(reference, None) for reference in saga.references]
            references += [(reference, step.name) for step in saga.steps for reference in step.references]
            for reference, step_name in references:
                names = known.get(reference.kind)
                if names is None or not reference.name or reference.name in names:
                    continue
                near = rank(reference.name, (name for name in names if is_meant(reference.name, name)))
                what = "input" if reference.kind == "input" else "step"
                advice = f"Is `{near[0]}` meant?" if near else f"Declare the {what}, or mend the name."
                message = f"`{reference.name}` names no {what} of `{saga.name}`. {advice}"
                fixes: tuple[Fix, ...] = ()
                if near:
                    intent = Replace("rename", reference.place.path, reference.place.span, near[0])
                    fixes = (Fix(f"Rename to `{near[0]}`", Applicability.UNSAFE, intent, preferred=True),)
                yield self.at(reference.place, message, saga=saga.name, step=step_name, fixes=fixes)
