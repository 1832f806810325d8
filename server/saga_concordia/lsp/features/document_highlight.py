"""`textDocument/documentHighlight`: what emits or registers the event is written, what handles it is read."""

from lsprotocol import types

from saga_concordia.ide.highlight import highlights
from saga_concordia.lsp.server import ConcordiaServer
from saga_concordia.lsp.view import View


def register(server: ConcordiaServer) -> None:
    """Offer highlights."""
    server.answer(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT, _highlights)


def _highlights(view: View, params: types.DocumentHighlightParams) -> list[types.DocumentHighlight]:
    return [
        types.DocumentHighlight(
            view.range(row.span), types.DocumentHighlightKind.Write if row.writes else types.DocumentHighlightKind.Read
        )
        for row in highlights(view.workspace, view.path, view.offset(params.position))
    ]
