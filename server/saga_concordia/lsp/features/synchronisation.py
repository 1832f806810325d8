"""`textDocument/didOpen`, `didChange`, `didSave`, `didClose`: the text changes at once, what follows is queued."""

from collections.abc import Sequence
from functools import partial

from lsprotocol import types

from saga_concordia.engine.workspace import Change
from saga_concordia.lsp import offers
from saga_concordia.lsp.documents import Document
from saga_concordia.lsp.features.watching import changed_on_disk
from saga_concordia.lsp.follow import closed, edited, settle
from saga_concordia.lsp.server import ConcordiaServer


def register(server: ConcordiaServer) -> None:
    """Keep the documents of the server and of its workspaces."""

    def did_open(params: types.DidOpenTextDocumentParams) -> None:
        document = server.documents.open(params.text_document)
        server.schedule.do(partial(_opened, server, document))

    def did_change(params: types.DidChangeTextDocumentParams) -> None:
        changed = server.documents.change(params, server.client.encoding)
        if changed is not None:
            server.schedule.do(partial(_changed, server, *changed))

    def did_save(params: types.DidSaveTextDocumentParams) -> None:
        server.schedule.do(partial(changed_on_disk, server, [params.text_document.uri]))

    def did_close(params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        if server.documents.close(uri):
            server.schedule.do(partial(_closed, server, uri))

    server.hear(types.TEXT_DOCUMENT_DID_OPEN, did_open)
    server.hear(types.TEXT_DOCUMENT_DID_CHANGE, did_change)
    server.hear(types.TEXT_DOCUMENT_DID_SAVE, did_save, types.SaveOptions(include_text=False))
    server.hear(types.TEXT_DOCUMENT_DID_CLOSE, did_close)


def _opened(server: ConcordiaServer, document: Document) -> None:
    place = server.workspaces.hold(document)
    settle(server)
    if place is None:
        offers.offer_init(server, document.uri)
    else:
        edited(server, document.uri, place)


def _changed(server: ConcordiaServer, document: Document, changes: Sequence[Change]) -> None:
    place = server.workspaces.hold(document, changes)
    if place is not None:
        edited(server, document.uri, place)


def _closed(server: ConcordiaServer, uri: str) -> None:
    place = server.workspaces.release(uri)
    if place is not None:
        closed(server, uri, place)
