"""What happens around documents: folders come and go, files change on disk, settings too."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from lsprotocol import types

from saga_concordia.lsp.changes import change_folders, changed_on_disk
from saga_concordia.lsp.convert import path_of
from saga_concordia.lsp.polling import WATCHED_SUFFIXES
from saga_concordia.lsp.server import ConcordiaServer
from saga_concordia.lsp.workspaces import SETTINGS_NAMES

_SUFFIXES = ",".join(suffix.removeprefix(".") for suffix in WATCHED_SUFFIXES)
GLOBS = (f"**/*.{{{_SUFFIXES}}}", *(f"**/{name}" for name in SETTINGS_NAMES), "**/*baseline*.json")
"""Of JSON just baselines, which may be told by their name: other files of it change often, and mean nothing here."""
_ANY_FILE = types.FileOperationRegistrationOptions(
    [types.FileOperationFilter(types.FileOperationPattern("**/*"), scheme="file")]
)


def register(server: ConcordiaServer) -> None:
    """Follow the client's folders and files."""

    def initialized(_: types.InitializedParams) -> None:
        if server.client.options.problem:
            server.tell(server.client.options.problem, types.MessageType.Error)
        # Not before: until then the client must not be asked for anything, such as to show progress.
        server.schedule.do(partial(change_folders, server, server.folders, ()))
        if server.client.watches_files:
            watchers = [types.FileSystemWatcher(glob) for glob in GLOBS]
            options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
            method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
            server.protocol.send_request(
                types.CLIENT_REGISTER_CAPABILITY,
                types.RegistrationParams([types.Registration(method, method, options)]),
            )

    def folders(params: types.DidChangeWorkspaceFoldersParams) -> None:
        added, removed = ((one.uri for one in several) for several in (params.event.added, params.event.removed))
        server.schedule.do(partial(change_folders, server, _paths(added), _paths(removed)))

    def changed(uris: Iterable[str]) -> None:
        server.schedule.do(partial(changed_on_disk, server, _paths(uris)))

    def watched(params: types.DidChangeWatchedFilesParams) -> None:
        changed(one.uri for one in params.changes)

    def created(params: types.CreateFilesParams) -> None:
        changed(one.uri for one in params.files)

    def deleted(params: types.DeleteFilesParams) -> None:
        changed(one.uri for one in params.files)

    def renamed(params: types.RenameFilesParams) -> None:
        changed(uri for one in params.files for uri in (one.old_uri, one.new_uri))

    server.hear(types.INITIALIZED, initialized)
    server.hear(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, folders)
    server.hear(types.WORKSPACE_DID_CHANGE_WATCHED_FILES, watched)
    server.hear(types.WORKSPACE_DID_CREATE_FILES, created, _ANY_FILE)
    server.hear(types.WORKSPACE_DID_DELETE_FILES, deleted, _ANY_FILE)
    server.hear(types.WORKSPACE_DID_RENAME_FILES, renamed, _ANY_FILE)


def _paths(uris: Iterable[str]) -> tuple[Path, ...]:
    return tuple(path for uri in uris if (path := path_of(uri)) is not None)
