"""`textDocument/hover`, as Markdown or as plain text, whichever the client would rather have."""

from lsprotocol import types

from saga_concordia.ide.hover import hover
from saga_concordia.lsp.prose import marked_up
from saga_concordia.lsp.server import ConcordiaServer
from saga_concordia.lsp.view import View


def register(server: ConcordiaServer) -> None:
    """Offer hovers."""
    server.answer(types.TEXT_DOCUMENT_HOVER, _hover)


def _hover(view: View, params: types.HoverParams) -> types.Hover | None:
    found = hover(view.workspace, view.path, view.offset(params.position))
    if found is None:
        return None
    able = view.client.document.hover
    text = marked_up(view, found.blocks, able.content_format if able else None)
    return types.Hover(text, view.range(found.span))
