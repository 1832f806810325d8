"""`textDocument/prepareRename` and `textDocument/rename`: one edit for all files, or the reason why there is none."""

from lsprotocol import types

from saga_concordia.ide.rename import rename, renaming_at
from saga_concordia.ide.rename_plan import CannotRenameError
from saga_concordia.lsp.refusal import refusal
from saga_concordia.lsp.server import ConcordiaServer
from saga_concordia.lsp.view import View


def register(server: ConcordiaServer) -> None:
    """Offer to rename."""
    server.answer(types.TEXT_DOCUMENT_PREPARE_RENAME, _prepare)
    server.answer(types.TEXT_DOCUMENT_RENAME, _rename)


def _prepare(view: View, params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
    try:
        found = renaming_at(view.workspace, view.path, view.offset(params.position))
    except CannotRenameError as error:
        raise refusal(error) from error
    return None if found is None else types.PrepareRenamePlaceholder(view.range(found.span), found.name)


def _rename(view: View, params: types.RenameParams) -> types.WorkspaceEdit | None:
    offset = view.offset(params.position)
    try:
        edits = rename(view.workspace, view.path, offset, params.new_name, view.versions.keys())
    except CannotRenameError as error:
        raise refusal(error) from error
    return None if edits is None else view.workspace_edit(edits)
