"""What follows from a change: findings that are pushed or asked for again, an index that is built.

All of this runs on the workspaces' thread.
"""

from collections.abc import Iterator
from functools import partial

from saga_concordia.lsp import offers
from saga_concordia.lsp.publish import clear, publish, publish_judges, withdraw
from saga_concordia.lsp.schedule import Urgency
from saga_concordia.lsp.server import ConcordiaServer
from saga_concordia.lsp.workspaces import Home, Place


def edited(server: ConcordiaServer, uri: str, place: Place) -> None:
    """A document has another text: first its own findings, then those that hang on it."""
    if judges(place):
        recheck(server, place.home)
    if not server.client.pulls:
        server.schedule.do(partial(publish, server, uri), Urgency.SOON, ("publish", uri))
        for other, where in server.workspaces.opened():
            if where.home is place.home and other != uri:
                server.schedule.do(partial(publish, server, other), Urgency.LATER, ("publish", other))


def closed(server: ConcordiaServer, uri: str, place: Place) -> None:
    """A document is closed: what is on disk counts again."""
    clear(server, uri)
    server.schedule.drop(("publish", uri))
    recheck(server, place.home)


def judges(place: Place) -> bool:
    """Whether all other files of a workspace are judged by this one: a registry, or the settings."""
    return place.path == place.home.settings_path or (
        place.home.checks and place.path in place.home.workspace.registries
    )


def recheck(server: ConcordiaServer, home: Home) -> None:
    """Everything in a workspace may have other findings now."""
    if server.client.pulls:
        server.schedule.do(server.refresh, Urgency.LATER, "refresh")
        return
    for uri, place in server.workspaces.opened():
        if place.home is home:
            server.schedule.do(partial(publish, server, uri), Urgency.LATER, ("publish", uri))
    server.schedule.do(partial(publish_judges, server, home), Urgency.LATER, ("judges", home.root))
    server.schedule.do(server.refresh, Urgency.LATER, "refresh")


def settle(server: ConcordiaServer, gone: list[Home] | None = None) -> None:
    """Workspaces came to life, or went: build the index of the new ones, take back what was said of the others."""
    for home in gone or ():
        server.schedule.give_up(("index", home.root))
        withdraw(server, home)
    for home in server.workspaces:
        if not home.is_indexed:
            home.is_indexed = True
            index(server, home)
            recheck(server, home)


def index(server: ConcordiaServer, home: Home) -> None:
    """Build a workspace's index in spare time."""
    key = ("index", home.root)

    def cancel() -> None:
        server.schedule.do(partial(server.schedule.give_up, key))

    def slices() -> Iterator[object]:
        yield from server.progresses.show(f"Concordia reads {home.root.name}", home.workspace.build(), cancel)
        offers.mention_missing_registry(server, home)
        recheck(server, home)

    if home.checks:
        server.schedule.go_on_with(slices(), key)
