"""`concordia/fixWorkspace`: one edit for all that can be fixed, in all workspaces.

To a client that shows what an edit is for, and lets the person confirm it, also those fixes that other services see.
"""

from collections.abc import Callable, Generator, Iterable, Mapping
from functools import partial

from lsprotocol import types

from saga_concordia.ide.fix_workspace import WorkspaceFixes, workspace_fixes
from saga_concordia.lsp.changes import complete
from saga_concordia.lsp.client import Client
from saga_concordia.lsp.server import ConcordiaServer
from saga_concordia.lsp.view import View
from saga_concordia.lsp.workspaces import view_of

FIX_WORKSPACE = "concordia/fixWorkspace"
SAFE, UNSAFE = "safe", "unsafe"
_ANNOTATIONS: Mapping[str, types.ChangeAnnotation] = {
    SAFE: types.ChangeAnnotation(
        "Safe fixes", False, "Pass on the ids that are in scope, and remove what nothing needs: nobody else notices."
    ),
    UNSAFE: types.ChangeAnnotation(
        "Fixes that other services see",
        True,
        "Change names, sources, versions or ids of events: see who consumes them.",
    ),
}


def register(server: ConcordiaServer) -> None:
    """Offer the fixes of everything."""

    def fix(_: object, cancel: Callable[[], None]) -> Generator[object, None, types.WorkspaceEdit | None]:
        for home in server.workspaces.in_order():
            yield from complete(server, home, cancel)
        # At one go: between two slices texts may change, and the edits are of the texts as they are.
        return _edit(server)

    server.answer_at_length(FIX_WORKSPACE, fix)


def _edit(server: ConcordiaServer) -> types.WorkspaceEdit | None:
    annotates = _annotates(server.client)
    found: list[tuple[View, WorkspaceFixes]] = []
    for home in server.workspaces.in_order():
        if home.checks:
            owns = partial(server.workspaces.owns, home)
            fixes = workspace_fixes(home.workspace, home.versions.keys(), owns, unsafe=annotates)
            found.append((view_of(home, server.client), fixes))
    edit = _annotated(found) if annotates else _merged([view.workspace_edit(fixes.safe) for view, fixes in found])
    return edit if edit.changes or edit.document_changes else None


def _annotated(found: Iterable[tuple[View, WorkspaceFixes]]) -> types.WorkspaceEdit:
    """Both kinds of fixes, with what each is: the person confirms those that are not safe."""
    documents: list[types.TextDocumentEdit] = []
    used: set[str] = set()
    for view, fixes in found:
        kinds = {SAFE: fixes.safe, UNSAFE: fixes.unsafe}
        for path in sorted({*fixes.safe, *fixes.unsafe}):
            edits = {edit: kind for kind, by_path in kinds.items() for edit in by_path.get(path, ())}
            used.update(edits.values())
            rows = [
                types.AnnotatedTextEdit(kind, view.range(edit.span, path), edit.new_text)
                for edit, kind in sorted(edits.items())
            ]
            documents.append(view.document_edit(path, rows))
    annotations = {kind: annotation for kind, annotation in _ANNOTATIONS.items() if kind in used}
    return types.WorkspaceEdit(document_changes=documents, change_annotations=annotations)


def _merged(edits: Iterable[types.WorkspaceEdit]) -> types.WorkspaceEdit:
    """The edits of several workspaces as one; no two of them edit one file."""
    merged = types.WorkspaceEdit()
    for edit in edits:
        if edit.changes:
            merged.changes = {**(merged.changes or {}), **edit.changes}
        if edit.document_changes:
            merged.document_changes = [*(merged.document_changes or ()), *edit.document_changes]
    return merged


def _annotates(client: Client) -> bool:
    """Whether the client shows what an edit is for."""
    workspace = client.capabilities.workspace
    able = workspace.workspace_edit if workspace else None
    return bool(client.versioned_edits and able and able.change_annotation_support)
