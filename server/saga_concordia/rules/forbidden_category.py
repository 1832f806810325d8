"""CON105."""

from collections.abc import Iterator

from saga_concordia.model.diagnostics import Diagnostic, Severity
from saga_concordia.model.facts import Emission, NameKind
from saga_concordia.rules.base import EmissionRule, FixKind, given
from saga_concordia.rules.context import Context
from saga_concordia.rules.emittable import covers


class ForbiddenCategory(EmissionRule):
    """A source domain emits an event of a category that it may not emit.

    ## What it does
    Compares the category of an emitted name with the prefixes that the registry's `domains` allow to its source.

    ## Why it matters
    Consumers trust that a category comes from the domain that owns it.

    ## Example
    ```elixir
    Thunderline.Event.new(name: "ml.run.completed", source: :gate)
    ```

    ```python
    Event(name="ml.run.completed", source="gate")
    ```

    ## Use instead
    ```elixir
    Thunderline.Event.new(name: "ml.run.completed", source: :bolt)
    ```

    ```python
    Event(name="ml.run.completed", source="bolt")
    ```
    """

    code, name, severity, since, fix = "CON105", "forbidden-category", Severity.WARNING, "0.1", FixKind.NEVER

    def examine(self, emission: Emission, context: Context) -> Iterator[Diagnostic]:
        """Report a name outside of its source's prefixes, unless its own entry lists the source."""
        source, taxonomy, name = emission.source.literal, context.taxonomy, emission.name.text
        allowed = (taxonomy.domains or {}).get(source or "")
        if not allowed or not given(emission.source) or emission.name.kind is NameKind.UNDETERMINED:
            return
        event = taxonomy.find(name)
        listed = event is not None and source in event.sources
        if listed or any(covers(prefix, name, taxonomy.separator) for prefix in allowed):
            return
        rows = ", ".join(f"`{prefix}`" for prefix in allowed)
        message = (
            f"The domain `{source}` may not emit `{name}`: the registry allows it {rows}. Emit it from its own domain."
        )
        yield self.of(emission, emission.name.place, message)
