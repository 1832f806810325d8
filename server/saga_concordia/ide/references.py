"""Everything that speaks of the event under the cursor: who emits it, who handles it, what registers it."""

from saga_concordia.engine.workspace import Workspace
from saga_concordia.ide.occurrences import Role, concerning, occurrence_at
from saga_concordia.model.registry import Place


def references(workspace: Workspace, path: str, offset: int, *, declarations: bool) -> tuple[Place, ...]:
    """The places of the event at a place, in order of path and place; `declarations` are its registry entries."""
    at = occurrence_at(workspace, path, offset)
    if at is None:
        return ()
    rows = concerning(workspace, at.name)
    places = {row.place for row in rows if declarations or row.role is not Role.REGISTERS}
    return tuple(sorted(places, key=lambda place: (place.path, place.span)))
