"""CON404."""

from collections.abc import Iterator

from saga_concordia.model.diagnostics import Diagnostic, Severity
from saga_concordia.model.facts import Emission
from saga_concordia.names.grammar import split
from saga_concordia.rules.base import EmissionRule, FixKind
from saga_concordia.rules.context import Context


class NamePayloadMismatch(EmissionRule):
    """A name and its payload disagree.

    ## What it does
    Compares what stands for a hole of a registered template with the payload's field of that name.

    ## Why it matters
    Consumers route by the name and read the payload: they would act on two different things.

    ## Example
    ```elixir
    Thunderline.Event.new(name: "thundra.tick.north", source: :bolt, payload: %{zone_id: "south"})
    ```

    ```python
    Event(name="thundra.tick.north", source="bolt", payload={"zone_id": "south"})
    ```

    ## Use instead
    ```elixir
    Thunderline.Event.new(name: "thundra.tick.north", source: :bolt, payload: %{zone_id: "north"})
    ```

    ```python
    Event(name="thundra.tick.north", source="bolt", payload={"zone_id": "north"})
    ```
    """

    code, name, severity, since, fix = "CON404", "name-payload-mismatch", Severity.WARNING, "0.1", FixKind.NEVER

    def examine(self, emission: Emission, context: Context) -> Iterator[Diagnostic]:
        """Report a payload field that differs from its hole."""
        taxonomy, name = context.taxonomy, emission.name
        event = taxonomy.entry_of(name)
        if event is None or "{" not in event.name:
            return
        parts, segments = split(event.name, taxonomy.separator), split(name.text, taxonomy.separator)
        holes = {part[1:-1]: segment for part, segment in zip(parts, segments, strict=False) if _is_hole(part)}
        for key in emission.payload.keys:
            if key.literal is not None and key.name in holes and key.literal != holes[key.name]:
                message = (
                    f"The name says `{holes[key.name]}` for `{key.name}`, and the payload "
                    f"`{key.literal}`. Make them agree."
                )
                yield self.of(emission, key.place, message)


def _is_hole(part: str) -> bool:
    return part.startswith("{") and part.endswith("}") and part.count("{") == 1
