"""Where else in a file the event under the cursor is spoken of."""

from msgspec import Struct

from saga_concordia.engine.workspace import Workspace
from saga_concordia.ide.occurrences import Occurrence, Role, concerning, occurrence_at
from saga_concordia.model.facts import Emission
from saga_concordia.text.span import Span


class Highlight(Struct, frozen=True):
    """A place in the file; `writes` says that it emits the event or registers it, and does not merely refer to it."""

    span: Span
    writes: bool


def highlights(workspace: Workspace, path: str, offset: int) -> tuple[Highlight, ...]:
    """The places of the event at a place, in order."""
    at = occurrence_at(workspace, path, offset)
    if at is None:
        return ()
    found: dict[Span, bool] = {}
    for row in concerning(workspace, at.name, path):
        found[row.place.span] = found.get(row.place.span, False) or _writes(row)
    return tuple(Highlight(span, writes) for span, writes in sorted(found.items()))


def _writes(row: Occurrence) -> bool:
    return row.role in (Role.EMITS, Role.REGISTERS) or (row.role is Role.CONSTANT and isinstance(row.fact, Emission))
