"""What is said once, where there is nothing to check against."""

from lsprotocol import types

from saga_concordia.frontends.read import language_of
from saga_concordia.lsp.convert import path_of
from saga_concordia.lsp.server import ConcordiaServer
from saga_concordia.lsp.workspaces import Home


def mention_missing_registry(server: ConcordiaServer, home: Home) -> None:
    """Say that a workspace has no registry, once."""
    if not home.is_told and (problem := home.missing_registry) is not None:
        home.is_told = True
        server.tell(f"{home.root}: {problem}", types.MessageType.Warning)


def offer_init(server: ConcordiaServer, uri: str) -> None:
    """Where code is opened in a folder that nothing says to be ours, offer to begin; once for each folder."""
    path = path_of(uri)
    if path is None or language_of(path.name) is None:
        return
    folder = server.workspaces.folder_of(path)
    if folder is None or folder in server.offered:
        return
    server.offered.add(folder)
    server.tell(
        f"{folder} has no event registry, so Concordia checks nothing in it. Run `concordia init {folder}` to write "
        "concordia.toml and taxonomy/registry.yaml from the names that the code emits."
    )
