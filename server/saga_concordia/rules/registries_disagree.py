"""CON604."""

from collections.abc import Iterator

from saga_concordia.model.diagnostics import Diagnostic, Related, Severity
from saga_concordia.model.registry import Event
from saga_concordia.rules.base import FixKind, RegistryRule
from saga_concordia.rules.context import Context


class RegistriesDisagree(RegistryRule):
    """Two registries differ on an event.

    ## What it does
    Compares version, reliability, required payload fields and sources of an event that several registries hold.
    What a registry leaves out is not compared.

    ## Why it matters
    Teams that read different registries build on different events.

    ## Example
    ```yaml taxonomy/registry.yaml
    events:
      ml.run.completed: {version: 1, summary: A run ended.}
    ```

    ```yaml taxonomy/team.yaml
    events:
      ml.run.completed: {version: 2, summary: A run ended.}
    ```

    ## Use instead
    ```yaml taxonomy/registry.yaml
    events:
      ml.run.completed: {version: 1, summary: A run ended.}
    ```

    ```yaml taxonomy/team.yaml
    events:
      ml.run.completed: {version: 1, summary: A run ended.}
    ```
    """

    code, name, severity, since, fix = "CON604", "registries-disagree", Severity.WARNING, "0.1", FixKind.NEVER

    def check(self, context: Context) -> Iterator[Diagnostic]:
        """Report an event once, at the first later registry that differs from the one in force."""
        firsts: dict[str, tuple[int, Event]] = {}
        reported: set[str] = set()
        for number, file in enumerate(context.taxonomy.registries):
            for event in file.events:
                owner, first = firsts.setdefault(event.name, (number, event))
                words = _differences(first, event) if owner != number and event.name not in reported else ()
                if words:
                    reported.add(event.name)
                    path = context.taxonomy.registries[owner].path
                    message = f"`{event.name}` differs from its entry in {path}: {'; '.join(words)}. Make them agree."
                    yield self.at(event.place, message, event=event.name, related=(Related(first.place, "in force"),))


def compared(event: Event) -> dict[str, str]:
    """What registries must not differ in, in words; empty where the entry leaves it out."""
    return {
        "version": "" if event.version is None else str(event.version),
        "reliability": event.reliability,
        "required payload": ", ".join(sorted(field.name for field in event.payload or () if field.required)),
        "sources": ", ".join(sorted(event.sources)),
    }


def _differences(a: Event, b: Event) -> tuple[str, ...]:
    """What two entries of a name differ in, in words; what one of them leaves out is passed over."""
    others = compared(b)
    return tuple(
        f"{word} `{others[word]}`, there `{left}`"
        for word, left in compared(a).items()
        if left and others[word] and left != others[word]
    )
