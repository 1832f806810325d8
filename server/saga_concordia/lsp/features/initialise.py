"""`concordia/initialise`: writes the first settings and a registry into a folder, and begins to check it."""

import os
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from msgspec import Struct

from saga_concordia.config.settings import Settings, SettingsError, find
from saga_concordia.ide.first_files import CannotBeginError
from saga_concordia.lsp.changes import changed_on_disk
from saga_concordia.lsp.convert import path_of, uri_of
from saga_concordia.lsp.data import params_of
from saga_concordia.lsp.first_files import write_first_files
from saga_concordia.lsp.options import known_codes
from saga_concordia.lsp.refusal import refusal
from saga_concordia.lsp.server import ConcordiaServer

INITIALISE = "concordia/initialise"


class InitialiseParams(Struct, frozen=True):
    """The URI of a folder: one of the client's, or one within."""

    folder: str


def register(server: ConcordiaServer) -> None:
    """Offer to write the first files."""

    def initialise(given: object) -> Mapping[str, object]:
        folder = _folder(server, params_of(given, INITIALISE, InitialiseParams).folder)
        root = folder.resolve()
        try:
            settings = find(root, known_codes)
            settings = settings if settings.root == root else Settings(root)
            written, names = write_first_files(server, settings, partial(changed_on_disk, server))
        except (CannotBeginError, SettingsError) as error:
            raise refusal(error) from error
        return {"files": [uri_of(folder / file.relative_to(root)) for file in written], "names": names}

    server.answer_always(INITIALISE, initialise)


def _folder(server: ConcordiaServer, uri: str) -> Path:
    """The folder of a URI, which may not be outside of those that the client works in."""
    path = path_of(uri)
    folder = Path(os.path.normpath(path)) if path is not None else None
    around = server.workspaces.folder_of(folder) if folder is not None else None
    if folder is None or around is None or not folder.resolve().is_relative_to(around.resolve()):
        raise refusal(f"{uri} is in none of the folders that are open, so nothing is written there.")
    if not folder.is_dir():
        raise refusal(f"{folder} is no folder, so nothing is written there.")
    return folder
