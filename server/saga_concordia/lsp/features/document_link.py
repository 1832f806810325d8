"""`textDocument/documentLink`."""

from collections.abc import Iterator

from lsprotocol import types

from saga_concordia.ide.links import FileLink, PageLink, links
from saga_concordia.lsp.client import Client
from saga_concordia.lsp.pages import page_of
from saga_concordia.lsp.server import ConcordiaServer
from saga_concordia.lsp.view import View


def register(server: ConcordiaServer) -> None:
    """Offer links."""
    server.answer(types.TEXT_DOCUMENT_DOCUMENT_LINK, _links)


def _links(view: View, params: types.DocumentLinkParams) -> list[types.DocumentLink]:
    return [shown for link in links(view.workspace, view.path) for shown in _shown(view, link)]


def _shown(view: View, link: FileLink | PageLink) -> Iterator[types.DocumentLink]:
    target = view.uri(link.path) if isinstance(link, FileLink) else page_of(link.code)
    if target is not None:
        tooltip = link.summary if isinstance(link, PageLink) and _has_tooltips(view.client) else None
        yield types.DocumentLink(view.range(link.span), target, tooltip)


def _has_tooltips(client: Client) -> bool:
    able = client.document.document_link
    return bool(able and able.tooltip_support)
