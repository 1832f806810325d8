"""CON102."""

from saga_concordia.model.diagnostics import Diagnostic, Severity
from saga_concordia.model.facts import Emission, Mention
from saga_concordia.rules.base import FixKind, NamingRule, rename
from saga_concordia.rules.context import Context
from saga_concordia.rules.verdict import Verdict


class TenseMismatch(NamingRule):
    """An event is named in another tense than the registry's.

    ## What it does
    Finds names that are in no registry, where a registered name differs only in the inflection of its last verb.

    ## Why it matters
    Consumers subscribe to the registered name and never see this event; a handler of it never runs.

    ## Example
    ```elixir
    Thunderline.Event.new(name: "ml.run.complete", source: :bolt)
    ```

    ```python
    Event(name="ml.run.complete", source="bolt")
    ```

    ## Use instead
    ```elixir
    Thunderline.Event.new(name: "ml.run.completed", source: :bolt)
    ```

    ```python
    Event(name="ml.run.completed", source="bolt")
    ```
    """

    code, name, severity, since, fix = "CON102", "tense-mismatch", Severity.ERROR, "0.1", FixKind.SOMETIMES

    def report(self, mention: Mention, emission: Emission | None, verdict: Verdict, context: Context) -> Diagnostic:
        """Name the registered sibling and offer the rename to it."""
        loss = (
            "consumers of the registered name never see this event" if emission else "this handler never sees the event"
        )
        message = f"`{mention.text}` is registered as `{verdict.target}`: {loss}. Rename it."
        fixes = rename(mention, verdict.target, preferred=True) if verdict.target else ()
        return self.about(mention, emission, message, fixes)
