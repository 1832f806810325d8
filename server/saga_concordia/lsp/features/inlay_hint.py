"""Inlay hints, for clients whose person asked for them: they are off by default."""

from functools import partial
from typing import cast

from lsprotocol import types
from msgspec.structs import replace

from saga_concordia.ide.hints import hints
from saga_concordia.lsp.client import Options
from saga_concordia.lsp.schedule import Urgency
from saga_concordia.lsp.server import ConcordiaServer
from saga_concordia.lsp.view import View
from saga_concordia.text.span import Span


def register(server: ConcordiaServer) -> None:
    """Offer hints, and follow the switch in the client's settings."""

    def configured(params: types.DidChangeConfigurationParams) -> None:
        options = _switched(server.client.options, params.settings)
        if options != server.client.options:
            server.client = replace(server.client, options=options)
            server.schedule.do(partial(server.refresh, types.WORKSPACE_INLAY_HINT_REFRESH), Urgency.LATER)

    server.answer(types.TEXT_DOCUMENT_INLAY_HINT, _hints)
    server.hear(types.WORKSPACE_DID_CHANGE_CONFIGURATION, configured)


def _switched(options: Options, settings: object) -> Options:
    """The switches after a change of settings, which may stand in a section of ours; other settings change nothing."""
    switch = _under("inlayHints", _under("concordia", settings) or settings)
    return replace(options, inlay_hints=switch) if isinstance(switch, bool) else options


def _under(key: str, settings: object) -> object:
    return cast("dict[str, object]", settings).get(key) if isinstance(settings, dict) else None


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
