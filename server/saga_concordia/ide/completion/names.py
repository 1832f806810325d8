"""Registered names, where an event's name is written."""

import re
from collections.abc import Iterator

from saga_concordia.engine.workspace import Workspace
from saga_concordia.ide.completion.item import Completions, Hole, Item, Kind
from saga_concordia.ide.completion.ranking import ranked
from saga_concordia.ide.completion.spot import NameSpot
from saga_concordia.ide.event_card import in_short
from saga_concordia.model.facts import Mention
from saga_concordia.model.registry import Event
from saga_concordia.names.grammar import words

MOST = 200
"""How many names are sent at once."""


def names_for(workspace: Workspace, path: str, offset: int, spot: NameSpot) -> Completions:
    """The names that can stand at a place; those that do not fit what is typed come last, for when it is taken back."""
    typed = workspace.source(path)[spot.span.start : max(offset, spot.span.start)].decode(errors="replace")
    mention = spot.fact.name
    bare = typed.removeprefix(mention.stripped)
    taxonomy = workspace.taxonomy
    names = {name: text for name in taxonomy.names if (text := _spelled(name, mention, spot.is_word)) is not None}
    found = ranked(workspace, path, spot, f"{mention.prefix}{bare}", names)
    items = (_item(names[name], taxonomy.find(name), name) for name in found[:MOST])
    return Completions(spot.span, tuple(items), complete=len(found) <= MOST)


def _pieces(name: str) -> Iterator[str | Hole]:
    """A name as it is inserted: what a template leaves open is for the person to fill in."""
    at = 0
    for word in words(name):
        if word.is_hole:
            yield name[at : word.start]
            yield Hole(word.text)
            at = word.end
    yield name[at:]


def _spelled(name: str, mention: Mention, is_word: bool) -> str | None:
    """What the code has to say for a name to be meant; None where it cannot."""
    if not name.startswith(mention.prefix) or not name.endswith(mention.suffix):
        return None
    bare = name[len(mention.prefix) : len(name) - len(mention.suffix)]
    if not bare or (is_word and not re.fullmatch(r"[A-Za-z_]\w*", bare)):
        return None
    return mention.stripped + bare


def _item(text: str, event: Event | None, name: str) -> Item:
    pieces = tuple(piece for piece in _pieces(text) if piece)
    if event is None:
        return Item(name, Kind.EVENT, pieces, text, event=name)
    is_deprecated = event.deprecated is not None
    return Item(name, Kind.EVENT, pieces, text, in_short(event), event.summary, name, is_deprecated)
