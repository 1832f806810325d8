"""What a format did not hold of a registry: what was meant, compared with what is read back."""

from collections.abc import Callable, Iterator

from msgspec import Struct

from saga_concordia.model.registry import Event, RegistryFile

_TOLD: tuple[tuple[str, Callable[[Event], object]], ...] = (
    ("version", lambda event: event.version),
    ("summary", lambda event: event.summary),
    ("reliability", lambda event: event.reliability),
    ("payload", lambda event: event.payload and sorted((field.name, field.required) for field in event.payload)),
    ("types of payload fields", lambda event: sorted((f.name, f.type) for f in event.payload or () if f.type)),
    ("sources", lambda event: event.sources),
    ("causation", lambda event: event.causation),
    ("owners", lambda event: event.owners),
    ("tags", lambda event: event.tags),
    ("deprecation", lambda event: event.deprecated is not None),
    ("successor", lambda event: event.deprecated and event.deprecated.replaced_by),
    ("reason or date of a deprecation", lambda event: event.deprecated and (
        event.deprecated.since, event.deprecated.reason
    )),
)  # fmt: skip


class Loss(Struct, frozen=True):
    """A kind of thing that is lost, for how many events, and the first of them; 0 for what is not an event's own."""

    what: str
    events: int = 0
    first: str = ""

    def __str__(self) -> str:
        if not self.events:
            return f"the registry's `{self.what}`"
        return f"the {self.what} of {self.events} event{'' if self.events == 1 else 's'} (first: `{self.first}`)"


def losses(meant: RegistryFile, held: RegistryFile) -> Iterator[Loss]:
    """Each kind of thing that `meant` says and `held` does not say likewise; what it adds is no loss."""
    kept = {event.name: event for event in held.events}
    gone = [event.name for event in meant.events if event.name not in kept]
    if gone:
        yield Loss("whole entry", len(gone), gone[0])
    both = [(event, kept[event.name]) for event in meant.events if event.name in kept]
    for what, told in _TOLD:
        changed = [one.name for one, other in both if told(one) and told(one) != told(other)]
        if changed:
            yield Loss(what, len(changed), changed[0])
    for what, one, other in (
        ("domains", meant.domains, held.domains),
        ("roots", meant.roots, held.roots),
        ("naming", meant.naming, held.naming),
    ):
        if one and one != other:
            yield Loss(what)
