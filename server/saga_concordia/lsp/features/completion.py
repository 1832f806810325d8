"""`textDocument/completion`, and `completionItem/resolve` for what an event's registry entry says."""

from collections.abc import Sequence

import msgspec
from lsprotocol import types
from msgspec import Struct

from saga_concordia.ide.completion import Completions, Hole, Item, Kind, completions
from saga_concordia.ide.event_card import entry_card
from saga_concordia.lsp.client import Client
from saga_concordia.lsp.data import read_if_ours
from saga_concordia.lsp.prose import marked_up
from saga_concordia.lsp.server import ConcordiaServer
from saga_concordia.lsp.view import View
from saga_concordia.text.span import Span

TRIGGERS = (".", ":", "/", '"', "'")
"""Quotes, and what separates segments: of the separators that registries choose, those that end a word for a client."""

_KINDS = {
    Kind.EVENT: types.CompletionItemKind.Event,
    Kind.FIELD: types.CompletionItemKind.Field,
    Kind.SLOT: types.CompletionItemKind.Property,
    Kind.KEY: types.CompletionItemKind.Property,
    Kind.WORD: types.CompletionItemKind.Value,
}
_FIRST_KINDS = range(types.CompletionItemKind.Text, types.CompletionItemKind.Reference + 1)
"""Those that every client knows; one that knows more says so."""


class ItemData(Struct, frozen=True):
    """What the client hands back to be told more of an item."""

    uri: str
    event: str


def register(server: ConcordiaServer) -> None:
    """Offer completion, and to tell more of an item where the client asks for it then."""
    options = types.CompletionOptions(list(TRIGGERS), resolve_provider=_resolves(server.client))
    server.answer(types.TEXT_DOCUMENT_COMPLETION, _complete, options)
    if _resolves(server.client):
        server.answer(types.COMPLETION_ITEM_RESOLVE, _resolve, uri=_document)


def _complete(view: View, params: types.CompletionParams) -> types.CompletionList:
    offset = view.offset(params.position)
    found = completions(view.workspace, view.path, offset)
    if found is None:
        return types.CompletionList(is_incomplete=False, items=[])
    edits = _Edits(view, found, offset)
    items = [_item(view, edits, item, number) for number, item in enumerate(found.items)]
    return types.CompletionList(is_incomplete=not found.complete, items=items)


def _resolve(view: View, item: types.CompletionItem) -> types.CompletionItem:
    data = read_if_ours(item.data, ItemData)
    blocks = tuple(entry_card(view.workspace, data.event)) if data is not None else ()
    if blocks:
        item.documentation = marked_up(view, blocks, _abilities(view.client).documentation_format)
    return item


# Items


class _Edits:
    """The edits of the items of one answer, as the client takes them; all are of one place."""

    def __init__(self, view: View, found: Completions, offset: int) -> None:
        self.whole = view.range(found.span)
        self.typed = view.range(Span(found.span.start, offset))
        self.takes_both = bool(_abilities(view.client).insert_replace_support)

    def edit(self, text: str) -> types.TextEdit | types.InsertReplaceEdit:
        if self.takes_both:
            return types.InsertReplaceEdit(text, insert=self.typed, replace=self.whole)
        return types.TextEdit(self.whole, text)


def _item(view: View, edits: _Edits, item: Item, number: int) -> types.CompletionItem:
    able = _abilities(view.client)
    is_snippet = bool(able.snippet_support) and any(isinstance(piece, Hole) for piece in item.pieces)
    literal = types.CompletionItem(
        item.label,
        kind=_kind(view.client, item.kind),
        detail=item.detail or None,
        sort_text=f"{number:04}",
        # Neovim before 0.10 replaces what the edit says only where the label itself is compared.
        filter_text=None if item.filter == item.label else item.filter,
        insert_text_format=types.InsertTextFormat.Snippet if is_snippet else None,
        text_edit=edits.edit(_snippet(item) if is_snippet else item.text),
    )
    if item.deprecated and able.tag_support:
        literal.tags = [types.CompletionItemTag.Deprecated]
    elif item.deprecated and able.deprecated_support:
        literal.deprecated = True
    if item.event and _resolves(view.client):
        literal.data = msgspec.to_builtins(ItemData(view.uri(), item.event))
    else:
        literal.documentation = item.summary or None
    return literal


def _snippet(item: Item) -> str:
    """The pieces in the syntax of snippets, the holes as stops in their order."""
    parts: list[str] = []
    stops = 0
    for piece in item.pieces:
        if isinstance(piece, Hole):
            stops += 1
            parts.append(f"${{{stops}:{_escaped(piece.text)}}}")
        else:
            parts.append(_escaped(piece))
    return "".join(parts)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("$", "\\$").replace("}", "\\}")


# What the client can do


def _kind(client: Client, kind: Kind) -> types.CompletionItemKind:
    document = client.capabilities.text_document
    told = document and document.completion and document.completion.completion_item_kind
    known: Sequence[int] = (told and told.value_set) or _FIRST_KINDS
    return _KINDS[kind] if _KINDS[kind] in known else types.CompletionItemKind.Value


def _abilities(client: Client) -> types.ClientCompletionItemOptions:
    document = client.capabilities.text_document
    found = document and document.completion and document.completion.completion_item
    return found or types.ClientCompletionItemOptions()


def _resolves(client: Client) -> bool:
    """Whether the client asks for an item's documentation once it is looked at."""
    support = _abilities(client).resolve_support
    return support is not None and "documentation" in support.properties


def _document(item: types.CompletionItem) -> str:
    data = read_if_ours(item.data, ItemData)
    return data.uri if data is not None else ""
