"""Code lenses: their places at once, what they say when the client is about to show them."""

from typing import Any, cast

from lsprotocol import types

from saga_concordia.ide.lenses import Subject, count, lenses
from saga_concordia.lsp.server import ConcordiaServer
from saga_concordia.lsp.view import View

SHOW = "concordia.showReferences"
"""A command of the client: show `locations` from `position` in `uri`. Without it a lens is a title only."""


def register(server: ConcordiaServer) -> None:
    """Offer lenses."""
    server.answer(types.TEXT_DOCUMENT_CODE_LENS, _lenses, types.CodeLensOptions(resolve_provider=True))
    server.answer(types.CODE_LENS_RESOLVE, _resolve, uri=_document)


def _lenses(view: View, params: types.CodeLensParams) -> list[types.CodeLens]:
    return [
        types.CodeLens(
            view.range(lens.place.span),
            data={"uri": params.text_document.uri, "subject": lens.subject.value, "name": lens.name, "nth": lens.nth},
        )
        for lens in lenses(view.workspace, view.path)
    ]


def _resolve(view: View, lens: types.CodeLens) -> types.CodeLens:
    data = cast("dict[str, Any]", lens.data)
    found = count(view.workspace, view.path, Subject(data["subject"]), data["name"], data["nth"])
    locations = [view.location(place) for place in found.places] if found else []
    command = types.Command(found.title if found else "", SHOW if locations else "")
    if locations:
        command.arguments = [data["uri"], lens.range.start, locations]
    return types.CodeLens(lens.range, command, lens.data)


def _document(lens: types.CodeLens) -> str:
    data = lens.data
    return str(cast("dict[str, Any]", data).get("uri", "")) if isinstance(data, dict) else ""
