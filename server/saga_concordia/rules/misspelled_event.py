"""CON107."""

from saga_concordia.model.diagnostics import Diagnostic, Severity
from saga_concordia.model.facts import Emission, Mention
from saga_concordia.rules.base import FixKind, NamingRule, rename
from saga_concordia.rules.context import Context
from saga_concordia.rules.verdict import Verdict


class MisspelledEvent(NamingRule):
    """An event's name is nearly a registered one.

    ## What it does
    Finds unregistered names that one registered name is near to: a typo, singular for plural, other
    separators, a verb that stands one segment too early or too late.

    ## Why it matters
    Consumers subscribe to the registered name and never see this event; a handler of it never runs.

    ## Example
    ```elixir
    Thunderline.Event.new(name: "ml.run.compelted", source: :bolt)
    ```

    ```python
    @on_event("ml.run.compelted")
    def celebrate(event):
        print(event)
    ```

    ## Use instead
    ```elixir
    Thunderline.Event.new(name: "ml.run.completed", source: :bolt)
    ```

    ```python
    @on_event("ml.run.completed")
    def celebrate(event):
        print(event)
    ```
    """

    code, name, severity, since, fix = "CON107", "misspelled-event", Severity.ERROR, "0.1", FixKind.SOMETIMES

    def report(self, mention: Mention, emission: Emission | None, verdict: Verdict, context: Context) -> Diagnostic:
        """Name the near registered name and offer the rename to it."""
        loss = "consumers of that name never see this event" if emission else "this handler never sees the event"
        message = f"`{mention.text}` is in no registry, but `{verdict.target}` is: {loss}. Mend the spelling."
        fixes = rename(mention, verdict.target, preferred=True) if verdict.target else ()
        return self.about(mention, emission, message, fixes)
