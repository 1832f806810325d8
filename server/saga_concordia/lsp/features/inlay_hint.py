"""Inlay hints, for clients whose person asked for them: they are off by default."""

from lsprotocol import types

from saga_concordia.ide.hints import hints
from saga_concordia.lsp.server import ConcordiaServer
from saga_concordia.lsp.view import View
from saga_concordia.text.span import Span


def register(server: ConcordiaServer) -> None:
    """Offer hints."""
    server.answer(types.TEXT_DOCUMENT_INLAY_HINT, _hints)


def _hints(view: View, params: types.InlayHintParams) -> list[types.InlayHint]:
    if not view.client.options.inlay_hints:
        return []
    return [
        types.InlayHint(
            view.range(Span(hint.offset, hint.offset)).start,
            hint.label,
            tooltip=hint.summary or None,
            padding_left=True,
        )
        for hint in hints(view.workspace, view.path, view.span(params.range))
    ]
