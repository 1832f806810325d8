"""`textDocument/definition`, with the whole definition where the client shows it."""

from collections.abc import Sequence

from lsprotocol import types

from saga_concordia.ide.definition import Target, definitions
from saga_concordia.lsp.server import ConcordiaServer
from saga_concordia.lsp.view import View


def register(server: ConcordiaServer) -> None:
    """Offer definitions."""
    server.answer(types.TEXT_DOCUMENT_DEFINITION, _definition)


def _definition(view: View, params: types.DefinitionParams) -> Sequence[types.Location] | Sequence[types.LocationLink]:
    found = definitions(view.workspace, view.path, view.offset(params.position))
    able = view.client.document.definition
    if able is not None and able.link_support:
        return [_link(view, target) for target in found]
    return [view.location(target.place) for target in found]


def _link(view: View, target: Target) -> types.LocationLink:
    path = target.place.path
    return types.LocationLink(
        target_uri=view.uri(path),
        target_range=view.range(target.around, path),
        target_selection_range=view.range(target.place.span, path),
        origin_selection_range=view.range(target.origin),
    )
