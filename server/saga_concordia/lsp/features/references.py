"""`textDocument/references`."""

from lsprotocol import types

from saga_concordia.ide.references import references
from saga_concordia.lsp.server import ConcordiaServer
from saga_concordia.lsp.view import View


def register(server: ConcordiaServer) -> None:
    """Offer references."""
    server.answer(types.TEXT_DOCUMENT_REFERENCES, _references)


def _references(view: View, params: types.ReferenceParams) -> list[types.Location]:
    declarations = params.context.include_declaration
    places = references(view.workspace, view.path, view.offset(params.position), declarations=declarations)
    return [view.location(place) for place in places]
