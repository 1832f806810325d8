"""CON101."""

from saga_concordia.model.diagnostics import Applicability, Diagnostic, Fix, Register, Severity, Suppress
from saga_concordia.model.facts import Emission, Mention, NameKind
from saga_concordia.names.grammar import is_pattern
from saga_concordia.rules.base import FixKind, NamingRule, rename
from saga_concordia.rules.context import Context
from saga_concordia.rules.verdict import Verdict


class UnknownEvent(NamingRule):
    """An event's name is in no registry.

    ## What it does
    Finds names, in emissions and in handlers, that no registry in force holds. A name with holes, and a
    pattern with wildcards (`*`, `**`, `#`, `+`, `>`), is reported where no registered name can match it.

    ## Why it matters
    Nobody agreed on this event: consumers do not know of it, and a handler of it waits for nothing.

    ## Example
    ```elixir
    Thunderline.Event.new(name: "ml.banana.peeled", source: :bolt)
    ```

    ```python
    bus.publish("ml.banana.peeled")
    ```

    ## Use instead
    ```elixir
    Thunderline.Event.new(name: "ml.run.completed", source: :bolt)
    ```

    ```python
    bus.publish("ml.run.completed")
    ```
    """

    code, name, severity, since, fix = "CON101", "unknown-event", Severity.ERROR, "0.1", FixKind.SOMETIMES

    def report(self, mention: Mention, emission: Emission | None, verdict: Verdict, context: Context) -> Diagnostic:
        """Say what is unknown, and offer names that may be meant, registration and suppression."""
        if verdict.reason:
            message = (
                f"No registered event matches `{mention.text}`. Register the events that it stands for, or mend it."
            )
        else:
            message = f"`{mention.text}` is in no registry, so nobody agreed on this event."
            message += f" Is `{verdict.target}` meant?" if verdict.target else " Register it, or rename it."
        fixes = tuple(fix for name in verdict.suggestions for fix in rename(mention, name, Applicability.CHOICE))
        fixes += _register(mention, emission, context)
        suppress = Suppress(mention.place.path, mention.place.span.start, self.code)
        fixes += (Fix(f"Suppress {self.code} here", Applicability.CHOICE, suppress),)
        severity = Severity.WARNING if mention.kind is NameKind.TEMPLATE else None
        return self.about(mention, emission, message, fixes, severity=severity)


def _register(mention: Mention, emission: Emission | None, context: Context) -> tuple[Fix, ...]:
    registry, domains = context.writable, context.taxonomy.domains
    if registry is None or mention.kind is not NameKind.LITERAL or is_pattern(mention.text):
        return ()
    payload = tuple((key.name, key.type) for key in emission.payload.keys) if emission else ()
    source = emission.source.literal if emission and emission.source.literal_kind in ("string", "atom") else None
    if domains is not None and source not in domains:
        source = None  # What is no domain has a finding of its own, and must not get into the registry.
    intent = Register(mention.text, registry, payload, source)
    return (Fix(f"Register `{mention.text}` in {registry}", Applicability.CHOICE, intent),)
