"""CON504."""

from collections.abc import Iterator

from saga_concordia.model.diagnostics import Diagnostic, Related, Severity
from saga_concordia.model.reach import Cause
from saga_concordia.rules.base import FixKind, Rule
from saga_concordia.rules.context import Context


class CausationCycle(Rule):
    """Events cause each other in a circle.

    ## What it does
    Follows what handlers emit, in their own code and in functions of the workspace that they call, three calls deep,
    and finds chains that come back to the event that they began with. Only what is certain counts: names that are
    spelled out, and emissions that no condition stands before. A retry that counts its attempts, an emission in a
    branch or behind an early return, a handler of a pattern (`order.*`), and a saga that may fail are no findings;
    `concordia graph` shows them as possible. A handler that emits its own event again passes it on, mostly to another
    bus, and is none either.

    ## Why it matters
    Once one of these events happens they never end, and fill the bus.

    ## Example
    ```elixir
    def handle_event(%{name: "ml.run.started"} = event) do
      Thunderline.Event.new(name: "ml.run.completed", source: :bolt, causation_id: event.id)
    end

    def handle_event(%{name: "ml.run.completed"} = event) do
      Thunderline.Event.new(name: "ml.run.started", source: :bolt, causation_id: event.id)
    end
    ```

    ```python
    @bus.subscribe("ml.run.started")
    def on_started(event):
        finish(event)


    def finish(event):
        publish_event(Event.new(name="ml.run.completed", source="bolt", causation_id=event.id))


    @bus.subscribe("ml.run.completed")
    def on_completed(event):
        publish_event(Event.new(name="ml.run.started", source="bolt", causation_id=event.id))
    ```

    ## Use instead
    ```elixir
    def handle_event(%{name: "ml.run.started"} = event) do
      Thunderline.Event.new(name: "ml.run.completed", source: :bolt, causation_id: event.id)
    end

    def handle_event(%{name: "ml.run.completed"} = event) do
      if event.payload.attempt < 3 do
        Thunderline.Event.new(name: "ml.run.started", source: :bolt, causation_id: event.id)
      end
    end
    ```

    ```python
    @bus.subscribe("ml.run.started")
    def on_started(event):
        publish_event(Event.new(name="ml.run.completed", source="bolt", causation_id=event.id))


    @bus.subscribe("ml.run.completed")
    def on_completed(event):
        if event.payload["attempt"] >= 3:
            return
        publish_event(Event.new(name="ml.run.started", source="bolt", causation_id=event.id))
    ```
    """

    code, name, severity, since, fix = "CON504", "causation-cycle", Severity.WARNING, "0.1", FixKind.NEVER

    def check(self, context: Context) -> Iterator[Diagnostic]:
        """Report each circle once, where it is closed by the first of its emissions in order of place."""
        for loop in context.census.loops():
            last = min(range(len(loop)), key=lambda number: (loop[number].emitted.path, loop[number].emitted.span))
            chain = (*loop[last + 1 :], *loop[: last + 1])
            path = " -> ".join(f"`{name}`" for name in (chain[0].event, *(cause.effect for cause in chain)))
            message = (
                f"Handling `{chain[-1].event}` always emits `{chain[-1].effect}`, which closes a circle without end: "
                f"{path}. Emit it under a condition that comes to an end, or emit another event."
            )
            related = tuple(row for cause in chain for row in _steps(cause))
            yield self.at(chain[-1].emitted, message, event=chain[-1].effect, related=related)


def _steps(cause: Cause) -> Iterator[Related]:
    """What leads from an event to its effect, place by place."""
    yield Related(cause.handled, f"`{cause.event}` is handled here")
    yield from (Related(place, "which calls this") for place in cause.calls)
    yield Related(cause.emitted, f"which emits `{cause.effect}`")
