"""The texts that the client has open, as bytes: changed at once, on the loop's thread, and read from any."""

from collections.abc import Sequence

from lsprotocol import types
from lsprotocol.types import PositionEncodingKind as Encoding
from msgspec import Struct

from saga_concordia.lsp.convert import offset_of
from saga_concordia.text.edit import Change
from saga_concordia.text.line_index import LineIndex
from saga_concordia.text.span import Span


class Document(Struct, frozen=True):
    """One version of a text that is open."""

    uri: str
    version: int
    data: bytes


class Documents:
    """All open texts, by URI as the client writes it."""

    def __init__(self) -> None:
        """Nothing is open."""
        self._open: dict[str, Document] = {}

    def get(self, uri: str) -> Document | None:
        """The text as it is now; None where it is not open."""
        return self._open.get(uri)

    def open(self, item: types.TextDocumentItem) -> Document:
        """Take a text; one that is open already is replaced."""
        document = Document(item.uri, item.version, encoded(item.text))
        self._open[item.uri] = document
        return document

    def change(
        self, params: types.DidChangeTextDocumentParams, encoding: Encoding
    ) -> tuple[Document, Sequence[Change]] | None:
        """The text after an edit, and what the edit did to its bytes; None where it is not open."""
        document = self._open.get(params.text_document.uri)
        if document is None:
            return None
        data = document.data
        changes: list[Change] = []
        for event in params.content_changes:
            new = encoded(event.text)
            if isinstance(event, types.TextDocumentContentChangePartial):
                lines = LineIndex(data)
                start = offset_of(lines, event.range.start, encoding)
                span = Span(start, max(start, offset_of(lines, event.range.end, encoding)))
            else:
                span = Span(0, len(data))
            data = b"".join((data[: span.start], new, data[span.end :]))
            changes.append(Change(span, new))
        document = Document(document.uri, params.text_document.version, data)
        self._open[document.uri] = document
        return document, changes

    def close(self, uri: str) -> bool:
        """Forget a text; whether it was open."""
        return self._open.pop(uri, None) is not None


def encoded(text: str) -> bytes:
    """UTF-8; half of a surrogate pair, which JSON can hold and no file can, becomes a replacement character."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()
