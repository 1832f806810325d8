"""An action that was offered, and the edit that does it: whichever way the client asks for it."""

from lsprotocol import types
from msgspec import Struct

from saga_concordia.ide.actions import CannotActError, Key, edits
from saga_concordia.lsp.refusal import refusal
from saga_concordia.lsp.view import View


class ActionData(Struct, frozen=True):
    """An action that was offered in a document: what the client hands back to have it done."""

    uri: str
    title: str
    key: Key


def edit_of(view: View, data: ActionData) -> types.WorkspaceEdit:
    """The edit of an action, for the texts as they are now.

    Raises:
        JsonRpcException: it cannot be done any more; the message says why.
    """
    try:
        return view.workspace_edit(edits(view.workspace, view.path, data.key, view.versions.keys()))
    except CannotActError as error:
        raise refusal(error) from error
