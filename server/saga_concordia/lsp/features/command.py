"""`workspace/executeCommand`: what actions ask for that a client cannot do by an edit that it has in hand."""

from collections.abc import Sequence
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from saga_concordia.ide.explanation import explain
from saga_concordia.lsp.actions import ActionData, edit_of
from saga_concordia.lsp.data import read
from saga_concordia.lsp.refusal import refusal
from saga_concordia.lsp.server import ConcordiaServer
from saga_concordia.lsp.view import View

APPLY = "concordia.applyFix"
"""Does an action: its one argument is an `ActionData`."""
EXPLAIN = "concordia.explain"
"""Explains a line: its arguments are a URI and a line from 0. The text is shown, and returned."""


def register(server: ConcordiaServer) -> None:
    """Offer the commands."""

    def apply(arguments: Sequence[Any]) -> None:
        [action] = read(arguments, tuple[ActionData])
        view = _view(server, action.uri)
        try:
            edit = edit_of(view, action)
        except JsonRpcException as refusal:
            server.tell(refusal.message, types.MessageType.Warning)
            return
        server.protocol.send_request(
            types.WORKSPACE_APPLY_EDIT, types.ApplyWorkspaceEditParams(edit, label=action.title), applied
        )

    def applied(result: types.ApplyWorkspaceEditResult) -> None:
        if not result.applied:
            why = f": {result.failure_reason}" if result.failure_reason else "."
            server.tell(f"The editor has not made the edit{why}", types.MessageType.Warning)

    def explained(arguments: Sequence[Any]) -> str:
        uri, line = read(arguments, tuple[str, int])
        view = _view(server, uri)
        text = explain(view.workspace, view.path, line + 1)
        if server.client.options.shows_explanations:
            server.tell(text)
        return text

    server.answer_command(APPLY, apply)
    server.answer_command(EXPLAIN, explained)


def _view(server: ConcordiaServer, uri: str) -> View:
    view = server.workspaces.view(uri, server.client)
    if view is None:
        raise refusal(f"{uri} is in no workspace of Concordia's.")
    return view
