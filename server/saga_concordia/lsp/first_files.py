"""The offer to write the first files, made once where there is nothing to check against."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from lsprotocol import types

from saga_concordia.config.settings import Settings
from saga_concordia.ide.first_files import CannotBeginError, begin, first_files
from saga_concordia.lsp.server import ConcordiaServer

_LATER = "Not now"


def offer_first_files(server: ConcordiaServer, settings: Settings, then: Callable[[Sequence[Path]], None]) -> None:
    """Offer to write the first files below the settings' root, once in a session; `then` is told of those written."""
    root = settings.root
    if root in server.offered_in or not server.client.options.offers_first_files:
        return
    server.offered_in.add(root)
    names = " and ".join(file.relative_to(root).as_posix() for file in first_files(settings))
    text = f"{root.name} has no event registry, so Concordia checks nothing in it."
    if not server.client.message_actions:
        server.tell(f"{text} `concordia init` in {root} writes {names} from the names that the code emits.")
        return
    write = f"Write {names}"

    def chosen(action: types.MessageActionItem | None) -> None:
        if action is not None and action.title == write:
            server.schedule.do(partial(_begin, server, settings, then))

    params = types.ShowMessageRequestParams(
        types.MessageType.Info,
        f"{text} It can begin with the names that the code emits.",
        [types.MessageActionItem(write), types.MessageActionItem(_LATER)],
    )
    server.protocol.send_request(types.WINDOW_SHOW_MESSAGE_REQUEST, params, chosen)


def _begin(server: ConcordiaServer, settings: Settings, then: Callable[[Sequence[Path]], None]) -> None:
    try:
        written, names = write_first_files(server, settings, then)
    except CannotBeginError as error:
        server.tell(str(error), types.MessageType.Error)
        return
    server.tell(
        f"Wrote {' and '.join(map(str, written))} with {names} names. Read the registry through: every name in it, "
        "typos included, now counts as right."
    )


def write_first_files(
    server: ConcordiaServer, settings: Settings, then: Callable[[Sequence[Path]], None]
) -> tuple[tuple[Path, ...], int]:
    """Write the first files below the settings' root, and tell `then` of them; the files, and how many names they hold.

    Raises:
        CannotBeginError: one of them exists, or cannot be written.
    """
    server.offered_in.add(settings.root)
    beginning = begin(settings)
    written = tuple(beginning.write())
    then(written)
    return written, beginning.names
