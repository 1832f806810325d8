"""One document in its workspace, in the terms of one client: the only way from offsets to LSP, and back."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from lsprotocol import types
from msgspec import Struct, field

from saga_concordia.engine.workspace import Workspace
from saga_concordia.lsp.client import Client
from saga_concordia.lsp.convert import offset_of, range_of, uri_of
from saga_concordia.model.registry import Place
from saga_concordia.text.edit import TextEdit
from saga_concordia.text.line_index import LineIndex
from saga_concordia.text.span import Span

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class View(Struct, frozen=True):
    """What a feature's handler gets, for one request.

    `path` is relative to the workspace's root, as in facts and findings; for requests about whole workspaces it is
    empty. `versions` are the versions of the open documents of this workspace, by path, and `uris` their URIs as the
    client writes them; `base` is the root as the client spells it, with links in it.
    """

    workspace: Workspace
    path: str
    client: Client
    versions: Mapping[str, int] = _NOTHING
    uris: Mapping[str, str] = _NOTHING
    base: Path | None = None
    _lines: dict[str, LineIndex] = field(default_factory=dict[str, LineIndex])

    def lines(self, path: str | None = None) -> LineIndex:
        """The lines of this document, or of another file of the workspace."""
        path = path or self.path
        if path not in self._lines:
            self._lines[path] = self.workspace.lines(path)
        return self._lines[path]

    def offset(self, position: types.Position) -> int:
        """The byte offset of a position in this document; outside of the text it is clamped."""
        return offset_of(self.lines(), position, self.client.encoding)

    def span(self, range: types.Range) -> Span:
        """The bytes of a range in this document."""
        return Span(self.offset(range.start), self.offset(range.end))

    def range(self, span: Span, path: str | None = None) -> types.Range:
        """The range of a span in this document, or in another file of the workspace."""
        return range_of(self.lines(path), span, self.client.encoding)

    def uri(self, path: str | None = None) -> str:
        """The URI of this document, or of another file of the workspace."""
        path = path or self.path
        return self.uris.get(path) or uri_of((self.base or self.workspace.root) / path)

    def location(self, place: Place) -> types.Location:
        """A place in any file of the workspace."""
        return types.Location(self.uri(place.path), self.range(place.span, place.path))

    def text_edit(self, edit: TextEdit, path: str | None = None) -> types.TextEdit:
        """An edit of this document, or of another file."""
        return types.TextEdit(self.range(edit.span, path), edit.new_text)

    def workspace_edit(self, edits: Mapping[str, Sequence[TextEdit]]) -> types.WorkspaceEdit:
        """Edits by path: with the documents' versions where the client takes them."""
        if not self.client.versioned_edits:
            return types.WorkspaceEdit(
                changes={
                    self.uri(path): [self.text_edit(edit, path) for edit in several] for path, several in edits.items()
                }
            )
        return types.WorkspaceEdit(
            document_changes=[
                self.document_edit(path, [self.text_edit(edit, path) for edit in several])
                for path, several in edits.items()
            ]
        )

    def document_edit(
        self, path: str, edits: Sequence[types.TextEdit | types.AnnotatedTextEdit]
    ) -> types.TextDocumentEdit:
        """Edits of one file, of its version if it is open."""
        identity = types.OptionalVersionedTextDocumentIdentifier(self.uri(path), self.versions.get(path))
        return types.TextDocumentEdit(identity, list(edits))
