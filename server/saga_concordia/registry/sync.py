"""Takes over into one registry what another says: whole entries, or single roles of them."""

from collections.abc import Iterable

from saga_concordia.model.registry import Event, RegistryFile
from saga_concordia.registry.amend import SAID, amend
from saga_concordia.registry.load import load
from saga_concordia.registry.write import register
from saga_concordia.text.edit import apply_edits


class Target:
    """A registry that is being written to: its content, itself as it is read, and what it could not take."""

    def __init__(self, data: bytes, file: RegistryFile) -> None:
        """Begin with what is there."""
        self.data = data
        self.file = file
        self.refused: dict[str, list[str]] = {}

    def holds(self, name: str) -> Event | None:
        """The entry of an event."""
        return next((event for event in self.file.events if event.name == name), None)

    def add(self, wanted: Event) -> None:
        """Append an event with all that another registry says of it and this format has a place for."""
        payload = tuple((field.name, field.type) for field in wanted.payload or ())
        edit = register(self.data, self.file, wanted.name, payload, next(iter(wanted.sources), None))
        if edit is None:
            self.refused.setdefault("entry", []).append(wanted.name)
            return
        self._take(apply_edits(self.data, [edit]))
        self.take_over(wanted, [role for role, said in SAID.items() if said(wanted)])

    def take_over(self, wanted: Event, roles: Iterable[str]) -> None:
        """Say in some roles what another registry says of an event that is here."""
        for role in roles:
            own = self.holds(wanted.name)
            if own is None or _same(own, wanted, role):
                continue
            data = amend(self.data, self.file, wanted, role)
            if data is None:
                self.refused.setdefault(role, []).append(wanted.name)
            else:
                self._take(data)

    def _take(self, data: bytes) -> None:
        self.data, self.file = data, load(data, self.file.path)


def _same(own: Event, wanted: Event, role: str) -> bool:
    if role != "payload":
        return SAID[role](own) == SAID[role](wanted)
    return _fields(own) == _fields(wanted)


def _fields(event: Event) -> list[tuple[str, str, bool]]:
    return [(field.name, field.type, field.required) for field in event.payload or ()]
