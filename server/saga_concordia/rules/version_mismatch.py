"""CON403."""

from collections.abc import Iterator

from saga_concordia.model.diagnostics import Applicability, Diagnostic, Fix, Replace, Severity
from saga_concordia.model.facts import Emission
from saga_concordia.rules.base import EmissionRule, FixKind, given
from saga_concordia.rules.context import Context


class VersionMismatch(EmissionRule):
    """An event is emitted in another version than the registry's.

    ## What it does
    Compares a literal version with that of the event's entry.

    ## Why it matters
    Consumers choose how to read an event by its version.

    ## Example
    ```elixir
    Thunderline.Event.new(name: "ml.run.completed", source: :bolt, event_version: 7)
    ```

    ```python
    Event(name="ml.run.completed", source="bolt", version=7)
    ```

    ## Use instead
    ```elixir
    Thunderline.Event.new(name: "ml.run.completed", source: :bolt, event_version: 1)
    ```

    ```python
    Event(name="ml.run.completed", source="bolt", version=1)
    ```
    """

    code, name, severity, since, fix = "CON403", "version-mismatch", Severity.WARNING, "0.1", FixKind.SOMETIMES

    def examine(self, emission: Emission, context: Context) -> Iterator[Diagnostic]:
        """Report a literal version that differs."""
        slot = emission.version
        event = context.taxonomy.entry_of(emission.name)
        if event is None or event.version is None or not given(slot) or slot.literal is None:
            return
        if not slot.literal.isdecimal() or int(slot.literal) == event.version:
            return
        quote = slot.text[0] if slot.literal_kind == "string" and slot.text[:1] in ("'", '"') else ""
        text = f"{quote}{event.version}{quote}"
        intent = Replace("rename", slot.place.path, slot.place.span, text)
        title = f"Use version {event.version}"
        fixes = (Fix(title, Applicability.UNSAFE, intent, preferred=True),) if slot.editable else ()
        message = (
            f"`{event.name}` is emitted as version {slot.literal}, and registered as version "
            f"{event.version}. Use that one."
        )
        yield self.of(emission, slot.place, message, fixes)
