"""From an action that was offered to the edit that does it, whichever way the client asks for it."""

from typing import TypeVar

import msgspec
from lsprotocol import types
from msgspec import Struct
from pygls.exceptions import JsonRpcException

from saga_concordia.ide.actions import CannotActError, Key, edits
from saga_concordia.lsp.view import View

_T = TypeVar("_T")


class Offer(Struct, frozen=True):
    """An action that was offered in a document: what the client hands back to have it done."""

    uri: str
    title: str
    key: Key


def read(given: object, kind: type[_T]) -> _T:
    """What a client hands back, as it was given to it.

    Raises:
        JsonRpcException: it is something else.
    """
    try:
        return msgspec.convert(given, kind)
    except msgspec.ValidationError as error:
        raise JsonRpcException(
            f"This was not offered by this server: {error}.", types.ErrorCodes.InvalidParams.value
        ) from error


def edit_of(view: View, offer: Offer) -> types.WorkspaceEdit:
    """The edit of an action, for the texts as they are now.

    Raises:
        JsonRpcException: it cannot be done any more; the message says why.
    """
    try:
        return view.workspace_edit(edits(view.workspace, view.path, offer.key, view.versions.keys()))
    except CannotActError as error:
        raise JsonRpcException(str(error), types.LSPErrorCodes.RequestFailed.value) from error
