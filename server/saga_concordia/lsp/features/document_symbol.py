"""`textDocument/documentSymbol`: a tree where the client shows one, else a list."""

from collections.abc import Iterator, Sequence

from lsprotocol import types

from saga_concordia.ide.document_symbols import Kind, Symbol, document_symbols
from saga_concordia.lsp.server import ConcordiaServer
from saga_concordia.lsp.view import View

_KINDS = {
    Kind.CATEGORY: types.SymbolKind.Namespace,
    Kind.SAGA: types.SymbolKind.Class,
    Kind.STEP: types.SymbolKind.Method,
    Kind.COMPENSATION: types.SymbolKind.Function,
    Kind.FUNCTION: types.SymbolKind.Function,
    Kind.EVENT: types.SymbolKind.Event,
}


def register(server: ConcordiaServer) -> None:
    """Offer outlines."""
    server.answer(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, _symbols)


def _symbols(
    view: View, params: types.DocumentSymbolParams
) -> Sequence[types.DocumentSymbol] | Sequence[types.SymbolInformation]:
    found = document_symbols(view.workspace, view.path)
    able = view.client.document.document_symbol
    if able is not None and able.hierarchical_document_symbol_support:
        return [_tree(view, symbol, bool(able.tag_support)) for symbol in found]
    return [row for symbol in found for row in _flat(view, symbol, None)]


def _tree(view: View, symbol: Symbol, tags: bool) -> types.DocumentSymbol:
    return types.DocumentSymbol(
        name=symbol.name,
        kind=_KINDS[symbol.kind],
        range=view.range(symbol.span),
        selection_range=view.range(symbol.name_span),
        detail=symbol.detail or None,
        tags=[types.SymbolTag.Deprecated] if tags and symbol.deprecated else None,
        children=[_tree(view, child, tags) for child in symbol.children],
    )


def _flat(view: View, symbol: Symbol, container: str | None) -> Iterator[types.SymbolInformation]:
    place = types.Location(view.uri(), view.range(symbol.span))
    yield types.SymbolInformation(place, symbol.name, _KINDS[symbol.kind], container_name=container)
    for child in symbol.children:
        yield from _flat(view, child, symbol.name)
