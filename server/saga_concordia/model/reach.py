"""What handling an event runs: how one event comes to cause another."""

from msgspec import Struct

from saga_concordia.model.facts import Mention
from saga_concordia.model.registry import Place


class Run(Struct, frozen=True):
    """A body of code that handling an event runs: `place` is all of it, `calls` lead to it from the handler, in order.

    `is_certain` says that nothing on the way there decides whether it is run; in the `branches` of it something does.
    `made` are the classes that it makes an object of, by qualified name, each with the call.
    """

    place: Place
    calls: tuple[Place, ...] = ()
    is_certain: bool = True
    branches: tuple[Place, ...] = ()
    made: tuple[tuple[str, Place], ...] = ()


class Reach(Struct, frozen=True):
    """What a subscription's handlers run: themselves, and what they call as far as it is followed."""

    name: Mention
    site: Place
    runs: tuple[Run, ...]


class Cause(Struct, frozen=True):
    """Handling one event emits another. `event` is as the subscription has it, a pattern perhaps; so is `effect`.

    The event is handled at `handled`, `calls` lead from the handler to the code that emits at `emitted`, in `saga`
    where that is started on the way. It `is_certain` where both names are known and nothing decides whether it happens.
    """

    event: str
    effect: str
    handled: Place
    emitted: Place
    calls: tuple[Place, ...] = ()
    saga: str | None = None
    is_certain: bool = False
