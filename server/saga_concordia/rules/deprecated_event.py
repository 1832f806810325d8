"""CON104."""

from collections.abc import Iterator

from saga_concordia.model.diagnostics import Diagnostic, Related, Severity
from saga_concordia.model.facts import Emission, Mention
from saga_concordia.rules.base import FixKind, MentionRule, rename
from saga_concordia.rules.context import Context


class DeprecatedEvent(MentionRule):
    """A deprecated event is emitted or handled.

    ## What it does
    Finds names whose registry entry says `deprecated`.

    ## Why it matters
    The event will go away; what still relies on it breaks then.

    ## Example
    ```elixir
    Thunderline.Event.new(name: "ml.job.done", source: :bolt)
    ```

    ```python
    Event(name="ml.job.done", source="bolt")
    ```

    ## Use instead
    ```elixir
    Thunderline.Event.new(name: "ml.run.completed", source: :bolt)
    ```

    ```python
    Event(name="ml.run.completed", source="bolt")
    ```
    """

    code, name, severity, since, fix = "CON104", "deprecated-event", Severity.WARNING, "0.1", FixKind.SOMETIMES

    def examine(self, mention: Mention, emission: Emission | None, context: Context) -> Iterator[Diagnostic]:
        """Report a mention of a deprecated event, with its successor."""
        event = context.taxonomy.entry_of(mention)
        if event is None or event.deprecated is None:
            return
        entry = event.deprecated
        since = f" since {entry.since}" if entry.since else ""
        reason = f": {entry.reason.rstrip('.')}" if entry.reason else ""
        advice = f" Use `{entry.replaced_by}`." if entry.replaced_by else " Stop using it."
        yield self.about(
            mention,
            emission,
            f"`{mention.text}` is deprecated{since}{reason}.{advice}",
            fixes=rename(mention, entry.replaced_by, preferred=True) if entry.replaced_by else (),
            related=(Related(entry.place, "deprecated here"),),
            deprecated=True,
        )
