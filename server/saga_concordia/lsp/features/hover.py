"""`textDocument/hover`, as Markdown or as plain text, whichever the client would rather have."""

from collections.abc import Sequence

from lsprotocol import types

from saga_concordia.ide.hover import hover
from saga_concordia.lsp.client import Client
from saga_concordia.lsp.prose import markdown, plain
from saga_concordia.lsp.server import ConcordiaServer
from saga_concordia.lsp.view import View


def register(server: ConcordiaServer) -> None:
    """Offer hovers."""
    server.answer(types.TEXT_DOCUMENT_HOVER, _hover)


def _hover(view: View, params: types.HoverParams) -> types.Hover | None:
    found = hover(view.workspace, view.path, view.offset(params.position))
    if found is None:
        return None
    formats = _formats(view.client)
    if not formats:
        return types.Hover(plain(found.blocks), view.range(found.span))
    kind = types.MarkupKind(formats[0])
    text = markdown(view, found.blocks) if kind is types.MarkupKind.Markdown else plain(found.blocks)
    return types.Hover(types.MarkupContent(kind, text), view.range(found.span))


def _formats(client: Client) -> Sequence[types.MarkupKind]:
    """What the client shows, what it likes best first; none in a client from before there was a choice."""
    able = client.document.hover
    return (able and able.content_format) or ()
