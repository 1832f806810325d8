"""CON106."""

from collections.abc import Iterator

from saga_concordia.model.diagnostics import Applicability, Diagnostic, Fix, Replace, Severity
from saga_concordia.model.facts import Emission, Slot
from saga_concordia.rules.base import EmissionRule, FixKind, given
from saga_concordia.rules.context import Context


class UnknownSource(EmissionRule):
    """An event's source is no domain of the registry.

    ## What it does
    Finds literal sources that the registry's `domains` do not list, such as a module's name.

    ## Why it matters
    Consumers filter by source domain, and the categories that it may emit cannot be checked.

    ## Example
    ```elixir
    Thunderline.Event.new(name: "ml.run.completed", source: :botl)
    ```

    ```python
    Event(name="ml.run.completed", source="botl")
    ```

    ## Use instead
    ```elixir
    Thunderline.Event.new(name: "ml.run.completed", source: :bolt)
    ```

    ```python
    Event(name="ml.run.completed", source="bolt")
    ```
    """

    code, name, severity, since, fix = "CON106", "unknown-source", Severity.WARNING, "0.1", FixKind.SOMETIMES

    def examine(self, emission: Emission, context: Context) -> Iterator[Diagnostic]:
        """Report a literal source outside of the domains, with the nearest one."""
        slot, domains = emission.source, context.taxonomy.domains
        if not domains or not given(slot) or slot.literal is None or slot.literal in domains:
            return
        if slot.literal_kind not in ("string", "atom"):
            return
        near = _nearest(slot.literal, tuple(domains))
        advice = (
            f"Is `{near}` meant?" if near else "Use one of " + ", ".join(f"`{name}`" for name in sorted(domains)) + "."
        )
        message = f"`{slot.literal}` is no domain of the registry, so its events cannot be attributed. {advice}"
        yield self.of(emission, slot.place, message, _replacement(slot, near))


def _nearest(source: str, domains: tuple[str, ...]) -> str | None:
    from difflib import get_close_matches  # only a finding asks for it

    words = [word.lower() for word in source.replace("/", ".").split(".")]
    for word in reversed(words):
        if word in domains:
            return word
        if len(words) > 1:
            continue
        if near := get_close_matches(word, domains, n=1, cutoff=0.7):
            return near[0]
    return None


def _replacement(slot: Slot, domain: str | None) -> tuple[Fix, ...]:
    if domain is None or not slot.editable:
        return ()
    quote = slot.text[:1]
    if quote == ":" and slot.text == f":{slot.literal}":
        text = f":{domain}"
    elif quote in ("'", '"') and slot.text == f"{quote}{slot.literal}{quote}":
        text = f"{quote}{domain}{quote}"
    else:
        return ()
    intent = Replace("rename", slot.place.path, slot.place.span, text)
    return (Fix(f"Use the domain `{domain}`", Applicability.UNSAFE, intent, preferred=True),)
