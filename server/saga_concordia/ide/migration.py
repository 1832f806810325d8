"""Events of a workspace that go on under other names: several renames, one after the other."""

from collections.abc import Mapping

from msgspec import Struct

from saga_concordia.engine.workspace import Workspace
from saga_concordia.ide.occurrences import occurrences
from saga_concordia.ide.rename import rename_event
from saga_concordia.ide.rename_plan import CannotRenameError
from saga_concordia.text.edit import apply_edits


class Migration(Struct, frozen=True):
    """What each file holds before and after, by path; how many places each rename edits, and why one is not done."""

    changed: Mapping[str, tuple[bytes, bytes]]
    done: Mapping[str, int]
    refused: Mapping[str, str]


def migrate(workspace: Workspace, renames: Mapping[str, str]) -> Migration:
    """Rename events by old and new name in a workspace that is `ready`. No file is written.

    A rename that cannot be done everywhere is not done at all. What is done is held in the workspace afterwards.
    """
    before: dict[str, bytes] = {}
    done: dict[str, int] = {}
    refused: dict[str, str] = {}
    for old, name in renames.items():
        if next(occurrences(workspace, old), None) is None:
            done[old] = 0
            continue
        try:
            edits = rename_event(workspace, old, name, before.keys())
        except CannotRenameError as error:
            refused[old] = str(error)
            continue
        done[old] = sum(map(len, edits.values()))
        for path, rows in edits.items():
            data = workspace.source(path)
            before.setdefault(path, data)
            workspace.hold(path, apply_edits(data, rows))
    changed = {path: (data, workspace.source(path)) for path, data in sorted(before.items())}
    return Migration(changed, done, refused)
