"""What the workspace would say if files were edited."""

from collections.abc import Collection, Generator, Mapping, Sequence
from contextlib import contextmanager

from saga_concordia.engine.workspace import Workspace
from saga_concordia.text.edit import Change, TextEdit, apply_edits, in_order
from saga_concordia.text.span import Span


@contextmanager
def supposed(
    workspace: Workspace, edits: Mapping[str, Sequence[TextEdit]], open_paths: Collection[str]
) -> Generator[None, None, None]:
    """The workspace as it would be after edits, by path; afterwards all is as it was.

    `open_paths` are the files whose content is held for an editor.

    Raises:
        OverlappingEditsError: two edits of one file touch the same bytes.
    """
    before = {path: workspace.source(path) for path in edits}
    after = {path: apply_edits(before[path], rows) for path, rows in edits.items()}
    try:
        for path, rows in edits.items():
            workspace.hold(path, after[path], _changes(rows))
        yield
    finally:
        for path, rows in edits.items():
            if path in open_paths:
                workspace.hold(path, before[path], _undone(rows, before[path]))
            else:
                workspace.release(path)


def _changes(edits: Sequence[TextEdit]) -> list[Change]:
    """Edits one after the other: the last in the file first, so that it moves none of the others."""
    return [Change(edit.span, edit.new_text.encode()) for edit in reversed(in_order(edits))]


def _undone(edits: Sequence[TextEdit], before: bytes) -> list[Change]:
    """What takes edits back: the first in the file first, so that the others are where they were."""
    undone: list[Change] = []
    for edit in in_order(edits):
        start, end = edit.span.start, edit.span.end
        undone.append(Change(Span(start, start + len(edit.new_text.encode())), before[start:end]))
    return undone
