"""CON603."""

from collections.abc import Iterator

from saga_concordia.model.diagnostics import Diagnostic, Severity
from saga_concordia.names.verb import untensed
from saga_concordia.rules.base import FixKind, RegistryRule, governed
from saga_concordia.rules.context import Context


class NotPastTense(RegistryRule):
    """A registered event is not named in the past tense.

    ## What it does
    Looks for the verb in the last segment of registered names where the registry's `naming` asks for the past
    tense. Particles, adverbs, versions and words such as `Event` may follow the verb: `user.logged_in`,
    `OrderPlacedEvent`.

    ## Why it matters
    An event says what happened; a name like a command invites to use it as one.

    ## Example
    ```yaml
    naming: {tense: past}
    events:
      ml.run.complete: {version: 1, summary: A run ended.}
    ```

    ## Use instead
    ```yaml
    naming: {tense: past}
    events:
      ml.run.completed: {version: 1, summary: A run ended.}
    ```
    """

    code, name, severity, since, fix = "CON603", "not-past-tense", Severity.HINT, "0.1", FixKind.NEVER

    def check(self, context: Context) -> Iterator[Diagnostic]:
        """Report every name that the policy holds for and that breaks it."""
        for event, naming in governed(context):
            word = untensed(event.name) if naming.tense == "past" else None
            if word:
                message = f"`{word.text}` in `{event.name}` is not in the past tense, which the registry asks for."
                yield self.at(event.place, f"{message} Rename it everywhere, or exempt it.", event=event.name)
