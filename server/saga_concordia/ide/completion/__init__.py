"""Completion: what may stand at a cursor, the best first."""

from saga_concordia.engine.workspace import Workspace
from saga_concordia.frontends.read import language_of
from saga_concordia.ide.completion.item import Completions, Hole, Item, Kind
from saga_concordia.ide.completion.keys import keys_for
from saga_concordia.ide.completion.lexical import Quoted, is_comment, is_one_line, quoted_at
from saga_concordia.ide.completion.names import names_for
from saga_concordia.ide.completion.registry import words_for
from saga_concordia.ide.completion.spot import bare_name_at, name_in

__all__ = ["Completions", "Hole", "Item", "Kind", "completions"]


def completions(workspace: Workspace, path: str, offset: int) -> Completions | None:
    """What is offered at a place of a file of code, or of a registry; None where nothing is.

    In code these are registered names in the strings that name events, and the keys that an emission lacks.
    """
    data = workspace.source(path)
    offset = min(max(offset, 0), len(data))
    if language_of(path) is None:
        return words_for(workspace, path, offset)
    if not workspace.taxonomy.names or is_comment(data, offset):
        return None
    quoted = quoted_at(data, offset)
    if quoted is not None and data[: quoted.span.start - len(quoted.quote)].rstrip()[-1:] not in (b"{", b","):
        # Where a key may be written a name hardly is, and the other way round; the likelier is looked for first.
        return _names(workspace, path, offset, quoted) or keys_for(workspace, path, offset, quoted)
    return keys_for(workspace, path, offset, quoted) or _names(workspace, path, offset, quoted)


def _names(workspace: Workspace, path: str, offset: int, quoted: Quoted | None) -> Completions | None:
    """The names for the string around a cursor, or else for the word."""
    if quoted is None:
        spot = bare_name_at(workspace, path, offset)
    else:
        spot = name_in(workspace, path, offset, quoted)
    if spot is None or not is_one_line(workspace.source(path), spot.span):
        return None
    return names_for(workspace, path, offset, spot)
