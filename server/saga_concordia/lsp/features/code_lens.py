"""Code lenses: their places at once, what they say when the client is about to show them."""

import msgspec
from lsprotocol import types
from msgspec import Struct

from saga_concordia.ide.lenses import Subject, count, lenses
from saga_concordia.lsp.data import read_if_ours
from saga_concordia.lsp.server import ConcordiaServer
from saga_concordia.lsp.view import View

SHOW = "concordia.showReferences"
"""A command of the client: show `locations` from `position` in `uri`. Without it a lens is a title only."""


class LensData(Struct, frozen=True):
    """What the client hands back to be told what a lens says."""

    uri: str
    subject: Subject
    name: str
    nth: int


def register(server: ConcordiaServer) -> None:
    """Offer lenses."""
    server.answer(types.TEXT_DOCUMENT_CODE_LENS, _lenses, types.CodeLensOptions(resolve_provider=True))
    server.answer(types.CODE_LENS_RESOLVE, _resolve, uri=_document)


def _lenses(view: View, params: types.CodeLensParams) -> list[types.CodeLens]:
    return [
        types.CodeLens(
            view.range(lens.place.span),
            data=msgspec.to_builtins(LensData(params.text_document.uri, lens.subject, lens.name, lens.nth)),
        )
        for lens in lenses(view.workspace, view.path)
    ]


def _resolve(view: View, lens: types.CodeLens) -> types.CodeLens:
    data = read_if_ours(lens.data, LensData)
    if data is None:
        return lens
    found = count(view.workspace, view.path, data.subject, data.name, data.nth)
    locations = [view.location(place) for place in found.places] if found else []
    command = types.Command(found.title if found else "", SHOW if locations else "")
    if locations:
        command.arguments = [data.uri, lens.range.start, locations]
    return types.CodeLens(lens.range, command, lens.data)


def _document(lens: types.CodeLens) -> str:
    data = read_if_ours(lens.data, LensData)
    return data.uri if data is not None else ""
