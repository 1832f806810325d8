"""`textDocument/didOpen`, `didChange`, `didSave`, `didClose`: the text changes at once, what follows is queued."""

from functools import partial

from lsprotocol import types

from saga_concordia.lsp.convert import path_of
from saga_concordia.lsp.follow import changed, closed, opened, saved
from saga_concordia.lsp.server import ConcordiaServer


def register(server: ConcordiaServer) -> None:
    """Keep the documents of the server and of its workspaces."""

    def did_open(params: types.DidOpenTextDocumentParams) -> None:
        document = server.documents.open(params.text_document)
        server.schedule.do(partial(opened, server, document))

    def did_change(params: types.DidChangeTextDocumentParams) -> None:
        after = server.documents.change(params, server.client.encoding)
        if after is not None:
            server.schedule.do(partial(changed, server, *after))

    def did_save(params: types.DidSaveTextDocumentParams) -> None:
        path = path_of(params.text_document.uri)
        if path is not None:
            server.schedule.do(partial(saved, server, path))

    def did_close(params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        if server.documents.close(uri):
            server.schedule.do(partial(closed, server, uri))

    server.hear(types.TEXT_DOCUMENT_DID_OPEN, did_open)
    server.hear(types.TEXT_DOCUMENT_DID_CHANGE, did_change)
    server.hear(types.TEXT_DOCUMENT_DID_SAVE, did_save, types.SaveOptions(include_text=False))
    server.hear(types.TEXT_DOCUMENT_DID_CLOSE, did_close)
