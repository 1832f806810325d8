"""`textDocument/didOpen`, `didChange`, `didSave`, `didClose`: the text changes at once, what follows is queued."""

from collections.abc import Sequence
from functools import partial

from lsprotocol import types
from msgspec import Struct

from saga_concordia.lsp.changes import changed, closed, opened, saved
from saga_concordia.lsp.convert import path_of
from saga_concordia.lsp.documents import Document
from saga_concordia.lsp.server import ConcordiaServer
from saga_concordia.text.edit import Change


def register(server: ConcordiaServer) -> None:
    """Keep the documents of the server and of its workspaces."""
    edits: dict[str, _Edit] = {}

    def did_open(params: types.DidOpenTextDocumentParams) -> None:
        document = server.documents.open(params.text_document)
        server.schedule.do(partial(opened, server, document))

    def did_change(params: types.DidChangeTextDocumentParams) -> None:
        after = server.documents.change(params, server.client.encoding)
        if after is None:
            return
        edit = edits.get(after[0].uri)
        if edit is None or not server.schedule.amend(edit, partial(edit.go_on, *after)):
            edit = edits[after[0].uri] = _Edit(*after)
            server.schedule.do(partial(_change, server, edit), key=edit)

    def did_save(params: types.DidSaveTextDocumentParams) -> None:
        path = path_of(params.text_document.uri)
        if path is not None:
            server.schedule.do(partial(saved, server, path))

    def did_close(params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        edits.pop(uri, None)
        if server.documents.close(uri):
            server.schedule.do(partial(closed, server, uri))

    server.hear(types.TEXT_DOCUMENT_DID_OPEN, did_open)
    server.hear(types.TEXT_DOCUMENT_DID_CHANGE, did_change)
    server.hear(types.TEXT_DOCUMENT_DID_SAVE, did_save, types.SaveOptions(include_text=False))
    server.hear(types.TEXT_DOCUMENT_DID_CLOSE, did_close)


class _Edit(Struct, eq=False):
    """What is typed at one go: if nothing is asked in between, it is taken as one, so that a queue stays small."""

    document: Document
    changes: Sequence[Change]

    def go_on(self, document: Document, changes: Sequence[Change]) -> None:
        self.document, self.changes = document, (*self.changes, *changes)


def _change(server: ConcordiaServer, edit: _Edit) -> None:
    changed(server, edit.document, edit.changes)
