"""CON104."""

from collections.abc import Iterator

from saga_concordia.model.diagnostics import Diagnostic, Related, Severity
from saga_concordia.model.facts import NameKind
from saga_concordia.rules.base import FixKind, Rule, mentions, rename
from saga_concordia.rules.context import Context
from saga_concordia.text.span import Span


class DeprecatedEvent(Rule):
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

    def check(self, context: Context) -> Iterator[Diagnostic]:
        """Report every mention of a deprecated event, with its successor."""
        seen: set[tuple[str, Span, str]] = set()
        for mention, emission in mentions(context):
            event = context.taxonomy.find(mention.text) if mention.kind is NameKind.LITERAL else None
            key = (mention.place.path, mention.place.span, mention.text)
            if event is None or event.deprecated is None or key in seen:
                continue
            seen.add(key)
            entry = event.deprecated
            since = f" since {entry.since}" if entry.since else ""
            reason = f": {entry.reason.rstrip('.')}" if entry.reason else ""
            advice = f" Use `{entry.replaced_by}`." if entry.replaced_by else " Stop using it."
            yield self.at(
                mention.place,
                f"`{mention.text}` is deprecated{since}{reason}.{advice}",
                event=mention.text,
                saga=emission.saga if emission else None,
                step=emission.step if emission else None,
                fixes=rename(mention, entry.replaced_by, preferred=True) if entry.replaced_by else (),
                related=(Related(entry.place, "deprecated here"),),
                deprecated=True,
            )
