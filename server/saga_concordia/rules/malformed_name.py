"""CON103."""

from saga_concordia.model.diagnostics import Diagnostic, Severity
from saga_concordia.model.facts import Emission, Mention
from saga_concordia.rules.base import FixKind, NamingRule, rename
from saga_concordia.rules.context import Context
from saga_concordia.rules.verdict import Verdict


class MalformedName(NamingRule):
    """An event's name breaks the registry's naming rules.

    ## What it does
    Finds unregistered names with too few or too many segments, empty segments, or characters that `naming` forbids.

    ## Why it matters
    Routing, filters and dashboards match names by their segments; such a name falls through all of them.

    ## Example
    ```elixir
    Thunderline.Event.new(name: "ML..Run-Completed", source: :bolt)
    ```

    ```python
    Event(name="ML.Run-Completed", source="bolt")
    ```

    ## Use instead
    ```elixir
    Thunderline.Event.new(name: "ml.run.completed", source: :bolt)
    ```

    ```python
    Event(name="ml.run.completed", source="bolt")
    ```
    """

    code, name, severity, since, fix = "CON103", "malformed-name", Severity.ERROR, "0.1", FixKind.SOMETIMES

    def report(self, mention: Mention, emission: Emission | None, verdict: Verdict, context: Context) -> Diagnostic:
        """Say what breaks the rules; the normalised name is offered where it is registered."""
        message = f"`{mention.text}` {verdict.reason}: it breaks the registry's naming rules."
        message += f" Use `{verdict.target}`." if verdict.target else ""
        fixes = rename(mention, verdict.target, preferred=True) if verdict.target else ()
        return self.about(mention, emission, message, fixes)
