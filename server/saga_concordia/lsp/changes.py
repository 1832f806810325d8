"""What follows from a change: findings that are pushed or asked for again, workspaces that come to life or go.

All of this runs on the workspaces' thread.
"""

import gc
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from lsprotocol import types

from saga_concordia.config.settings import Overrides, Settings
from saga_concordia.frontends.read import language_of
from saga_concordia.lsp.convert import path_of
from saga_concordia.lsp.documents import Document
from saga_concordia.lsp.first_files import offer_first_files
from saga_concordia.lsp.polling import poll
from saga_concordia.lsp.publish import clear, publish, publish_judges, withdraw
from saga_concordia.lsp.schedule import Urgency
from saga_concordia.lsp.server import ConcordiaServer
from saga_concordia.lsp.workspaces import Address, Home
from saga_concordia.text.edit import Change

OVERVIEW_CHANGED = "concordia/overviewChanged"
"""A notification to clients that asked for an overview: ask again."""
_QUIET_SECONDS = 0.3
"""How long nothing changes before a client is told so: an overview is of everything."""

# Documents


def opened(server: ConcordiaServer, document: Document) -> None:
    """A document is open; where nothing says that its folder is ours, that may be changed."""
    before = server.workspaces.address(document.uri)
    same = before is not None and before.home.workspace.source(before.path) == document.data
    address = server.workspaces.hold(document)
    _settle(server)
    if address is not None:
        _push_soon(server, document.uri)
        if not same:
            _follow(server, document.uri, address)
        return
    path = path_of(document.uri)
    folder = path and server.workspaces.folder_of(path)
    if path and folder and language_of(path.name):
        offer_first_files(server, Settings(folder.resolve()), partial(changed_on_disk, server))


def changed(server: ConcordiaServer, document: Document, changes: Sequence[Change]) -> None:
    """A document has another text: first its own findings, then those that hang on it."""
    address = server.workspaces.hold(document, changes)
    if address is not None and address.path == address.home.settings_path:
        _settle(server, server.workspaces.place_again())
    if address is not None:
        _push_soon(server, document.uri)
        _follow(server, document.uri, address)


def closed(server: ConcordiaServer, uri: str) -> None:
    """A document is closed: what is on disk counts again."""
    document, address = server.workspaces.document(uri), server.workspaces.release(uri)
    clear(server, uri)
    if document is None or address is None:
        return
    if address.path == address.home.settings_path:
        _settle(server, server.workspaces.place_again())
    if _judges(address) or address.home.workspace.source(address.path) != document.data:
        _recheck(server, address.home)


def _push_soon(server: ConcordiaServer, uri: str) -> None:
    if not server.client.pulls:
        server.schedule.do(partial(publish, server, uri), Urgency.SOON, ("publish", uri))


def _follow(server: ConcordiaServer, uri: str, address: Address) -> None:
    """What hangs on a document: all files, if it judges them; else the open ones, whose client asks again by itself."""
    _announce(server)
    if _judges(address):
        _recheck(server, address.home)
        return
    if any(where.home is address.home and _judges(where) for _, where in server.workspaces.opened()):
        # A registry is shown, and the lenses above its entries count what other files say.
        lenses = partial(server.refresh, types.WORKSPACE_CODE_LENS_REFRESH)
        server.schedule.do(lenses, Urgency.LATER, types.WORKSPACE_CODE_LENS_REFRESH)
    if not server.client.pulls:
        for other, where in server.workspaces.opened():
            if where.home is address.home and other != uri:
                server.schedule.do(partial(publish, server, other), Urgency.LATER, ("publish", other))


def _judges(address: Address) -> bool:
    """Whether all other files of a workspace are judged by this one: a registry, the baseline, or the settings."""
    home = address.home
    if address.path in (home.settings_path, home.workspace.settings.baseline):
        return True
    return home.checks and address.path in home.workspace.registries


# Files and folders


def changed_on_disk(server: ConcordiaServer, files: Sequence[Path]) -> None:
    """Read again what was saved, or changed, came or went on disk. Settings may be among it, or a first registry.

    Of an open document the editor's text counts, which is known.
    """
    _settle(server, server.workspaces.place_again())
    for home, paths in server.workspaces.paths_of(files).items():
        others = [path for path in paths if path not in home.uris]
        if others:
            home.workspace.refresh(others)
            _recheck(server, home)


def saved(server: ConcordiaServer, file: Path) -> None:
    """A document is saved; a client that does not watch files may have more to tell than it knows."""
    changed_on_disk(server, (file,))
    if not server.client.watches_files:
        server.schedule.do(partial(_poll, server), Urgency.LATER, "poll")


def _poll(server: ConcordiaServer) -> None:
    files = [file for home in server.workspaces if home.checks for file in poll(home)]
    if files:
        changed_on_disk(server, files)


def change_folders(server: ConcordiaServer, added: Sequence[Path], removed: Sequence[Path]) -> None:
    """Take folders of the client's, and give some up."""
    gone = [home for folder in removed for home in server.workspaces.remove_folder(folder)]
    for folder in added:
        server.workspaces.add_folder(folder)
    _settle(server, gone)


def lay_over(server: ConcordiaServer, overrides: Overrides) -> None:
    """Put the client's own settings over those of all workspaces."""
    _settle(server, server.workspaces.lay_over(overrides))


# Workspaces


def _settle(server: ConcordiaServer, gone: Sequence[Home] = ()) -> None:
    """Workspaces came to life, or went: build the index of the new ones, take back what was said of the others."""
    for home in gone:
        server.schedule.give_up(("index", home.root))
        withdraw(server, home)
        _announce(server)
    for home in server.workspaces:
        if home.refusal != server.refusals.get(home.root):
            server.refusals[home.root] = home.refusal
            if home.refusal is not None:
                server.tell(home.refusal, types.MessageType.Warning)
        if not home.is_indexed:
            home.is_indexed = True
            _index(server, home)
            _recheck(server, home)


def _recheck(server: ConcordiaServer, home: Home) -> None:
    """Everything in a workspace may have other findings now."""
    _announce(server)
    server.schedule.do(server.refresh, Urgency.LATER, "refresh")
    if server.client.pulls:
        return
    for uri, address in server.workspaces.opened():
        if address.home is home:
            server.schedule.do(partial(publish, server, uri), Urgency.LATER, ("publish", uri))
    server.schedule.do(partial(publish_judges, server, home), Urgency.LATER, ("judges", home.root))


def _announce(server: ConcordiaServer) -> None:
    """An overview is out of date; a client that has one is told when all is quiet."""
    if server.has_overview:
        server.schedule.when_settled(partial(_tell_overview, server), OVERVIEW_CHANGED, _QUIET_SECONDS)


def _tell_overview(server: ConcordiaServer) -> None:
    # There is more to come of an index that is being built, and its end is told.
    if not any(server.schedule.goes_on(("index", home.root)) for home in server.workspaces):
        server.protocol.notify(OVERVIEW_CHANGED)


def complete(server: ConcordiaServer, home: Home, cancel: Callable[[], None]) -> Iterator[object]:
    """Read what has not been read of a workspace, in slices; `cancel` is called where the person calls that off."""
    while home.checks and not home.workspace.ready:
        yield from server.progresses.show(f"Concordia reads {home.root.name}", home.workspace.build(), cancel)
        # Python's collector would look through all that was read again and again, a second each in a large workspace.
        gc.freeze()
        _recheck(server, home)


def _index(server: ConcordiaServer, home: Home) -> None:
    """Build a workspace's index in spare time."""
    key = ("index", home.root)

    def cancel() -> None:
        server.schedule.do(partial(server.schedule.give_up, key))

    def slices() -> Iterator[object]:
        yield from complete(server, home, cancel)
        if home.lacks_registry:
            offer_first_files(server, home.workspace.settings, partial(changed_on_disk, server))

    if home.checks:
        if not server.client.watches_files:
            poll(home)
        server.schedule.go_on_with(slices(), key)
