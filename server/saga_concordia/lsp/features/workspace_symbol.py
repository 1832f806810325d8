"""`workspace/symbol`: events, sagas and steps of all workspaces."""

from collections.abc import Sequence

from lsprotocol import types

from saga_concordia.ide.workspace_symbols import Kind, workspace_symbols
from saga_concordia.lsp.server import ConcordiaServer
from saga_concordia.lsp.view import View

_KINDS = {
    Kind.EVENT: types.SymbolKind.Event,
    Kind.SAGA: types.SymbolKind.Class,
    Kind.STEP: types.SymbolKind.Method,
}


def register(server: ConcordiaServer) -> None:
    """Offer a search for symbols."""
    server.answer_workspace(types.WORKSPACE_SYMBOL, _symbols)


def _symbols(views: Sequence[View], params: types.WorkspaceSymbolParams) -> list[types.SymbolInformation]:
    return [
        types.SymbolInformation(
            view.location(symbol.place),
            symbol.name,
            _KINDS[symbol.kind],
            tags=[types.SymbolTag.Deprecated] if symbol.deprecated and _tags(view) else None,
            container_name=symbol.container or None,
        )
        for view in views
        for symbol in workspace_symbols(view.workspace, params.query)
    ]


def _tags(view: View) -> bool:
    workspace = view.client.capabilities.workspace
    return bool(workspace and workspace.symbol and workspace.symbol.tag_support)
