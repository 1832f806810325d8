"""Semantic tokens: event names, in the standard's own type and modifiers."""

from lsprotocol import types

from saga_concordia.ide.tokens import tokens
from saga_concordia.lsp.server import ConcordiaServer
from saga_concordia.lsp.view import View
from saga_concordia.text.span import Span

LEGEND = types.SemanticTokensLegend(
    [types.SemanticTokenTypes.Event], [types.SemanticTokenModifiers.Definition, types.SemanticTokenModifiers.Deprecated]
)
_DEFINITION, _DEPRECATED = 1, 2


def register(server: ConcordiaServer) -> None:
    """Offer tokens of whole documents and of ranges."""
    server.answer(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL, _full, LEGEND)
    server.answer(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_RANGE, _range, LEGEND)


def _full(view: View, params: types.SemanticTokensParams) -> types.SemanticTokens:
    return _encoded(view, Span(0, len(view.workspace.source(view.path))))


def _range(view: View, params: types.SemanticTokensRangeParams) -> types.SemanticTokens:
    return _encoded(view, view.span(params.range))


def _encoded(view: View, within: Span) -> types.SemanticTokens:
    """Five numbers for each token: lines and columns from the one before, length, type, modifiers."""
    data: list[int] = []
    line = column = 0
    for token in tokens(view.workspace, view.path, within):
        range = view.range(token.span)
        start = range.start
        behind = start.character - column if start.line == line else start.character
        modifiers = _DEFINITION * token.defines | _DEPRECATED * token.deprecated
        data += (start.line - line, behind, range.end.character - start.character, 0, modifiers)
        line, column = start.line, start.character
    return types.SemanticTokens(data)
