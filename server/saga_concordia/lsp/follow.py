"""What follows from a change: findings that are pushed or asked for again, workspaces that come to life or go.

All of this runs on the workspaces' thread.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from saga_concordia.config.settings import Settings
from saga_concordia.engine.workspace import Change
from saga_concordia.frontends.read import language_of
from saga_concordia.lsp.convert import path_of
from saga_concordia.lsp.documents import Document
from saga_concordia.lsp.looking import look
from saga_concordia.lsp.offers import offer_to_begin
from saga_concordia.lsp.publish import clear, publish, publish_judges, withdraw
from saga_concordia.lsp.schedule import Urgency
from saga_concordia.lsp.server import ConcordiaServer
from saga_concordia.lsp.workspaces import Home, Place

# Documents


def opened(server: ConcordiaServer, document: Document) -> None:
    """A document is open; where nothing says that its folder is ours, that may be changed."""
    place = server.workspaces.hold(document)
    settle(server)
    if place is not None:
        _edited(server, document.uri, place)
        return
    path = path_of(document.uri)
    folder = path and server.workspaces.folder_of(path)
    if path and folder and language_of(path.name):
        offer_to_begin(server, Settings(folder.resolve()), partial(changed_on_disk, server))


def changed(server: ConcordiaServer, document: Document, changes: Sequence[Change]) -> None:
    """A document has another text."""
    place = server.workspaces.hold(document, changes)
    if place is not None:
        _edited(server, document.uri, place)


def closed(server: ConcordiaServer, uri: str) -> None:
    """A document is closed: what is on disk counts again."""
    place = server.workspaces.release(uri)
    clear(server, uri)
    if place is not None:
        settle(server, server.workspaces.place_again())
        recheck(server, place.home)


def _edited(server: ConcordiaServer, uri: str, place: Place) -> None:
    """First the findings of the document that is edited, then those that hang on it."""
    if _judges(place):
        recheck(server, place.home)
    if server.client.pulls:
        return
    server.schedule.do(partial(publish, server, uri), Urgency.SOON, ("publish", uri))
    for other, where in server.workspaces.opened():
        if where.home is place.home and other != uri:
            server.schedule.do(partial(publish, server, other), Urgency.LATER, ("publish", other))


def _judges(place: Place) -> bool:
    """Whether all other files of a workspace are judged by this one: a registry, or the settings."""
    home = place.home
    return place.path == home.settings_path or (home.checks and place.path in home.workspace.registries)


# Files and folders


def changed_on_disk(server: ConcordiaServer, files: Sequence[Path]) -> None:
    """Read again what was saved, or changed, came or went on disk. Settings may be among it, or a first registry."""
    settle(server, server.workspaces.place_again())
    for home, paths in server.workspaces.places_of(files).items():
        home.workspace.refresh(paths)
        recheck(server, home)


def saved(server: ConcordiaServer, file: Path) -> None:
    """A document is saved; a client that does not watch files may have more to tell than it knows."""
    changed_on_disk(server, (file,))
    if not server.client.watches_files:
        server.schedule.do(partial(_look_around, server), Urgency.LATER, "look")


def _look_around(server: ConcordiaServer) -> None:
    files = [file for home in server.workspaces if home.checks for file in look(home)]
    if files:
        changed_on_disk(server, files)


def change_folders(server: ConcordiaServer, added: Sequence[Path], removed: Sequence[Path]) -> None:
    """Take folders of the client's, and give some up."""
    gone = [home for folder in removed for home in server.workspaces.remove_folder(folder)]
    for folder in added:
        server.workspaces.add_folder(folder)
    settle(server, gone)


# Workspaces


def settle(server: ConcordiaServer, gone: Sequence[Home] = ()) -> None:
    """Workspaces came to life, or went: build the index of the new ones, take back what was said of the others."""
    for home in gone:
        server.schedule.give_up(("index", home.root))
        withdraw(server, home)
    for home in server.workspaces:
        if not home.is_indexed:
            home.is_indexed = True
            _index(server, home)
            recheck(server, home)


def recheck(server: ConcordiaServer, home: Home) -> None:
    """Everything in a workspace may have other findings now."""
    server.schedule.do(server.refresh, Urgency.LATER, "refresh")
    if server.client.pulls:
        return
    for uri, place in server.workspaces.opened():
        if place.home is home:
            server.schedule.do(partial(publish, server, uri), Urgency.LATER, ("publish", uri))
    server.schedule.do(partial(publish_judges, server, home), Urgency.LATER, ("judges", home.root))


def _index(server: ConcordiaServer, home: Home) -> None:
    """Build a workspace's index in spare time."""
    key = ("index", home.root)

    def cancel() -> None:
        server.schedule.do(partial(server.schedule.give_up, key))

    def slices() -> Iterator[object]:
        yield from server.progresses.show(f"Concordia reads {home.root.name}", home.workspace.build(), cancel)
        if home.lacks_registry:
            offer_to_begin(server, home.workspace.settings, partial(changed_on_disk, server))
        recheck(server, home)

    if home.checks:
        if not server.client.watches_files:
            look(home)
        server.schedule.go_on_with(slices(), key)
