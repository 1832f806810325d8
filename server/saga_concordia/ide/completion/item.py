"""What is offered: plain data, the best first."""

from enum import StrEnum

from msgspec import Struct

from saga_concordia.text.span import Span


class Kind(StrEnum):
    """What an item stands for."""

    EVENT = "event"
    FIELD = "field"
    """A field of a payload."""
    SLOT = "slot"
    """An envelope slot of an emission."""
    KEY = "key"
    """A key of a registry."""
    WORD = "word"
    """A value in a registry: a category, a domain, one of a few words."""


class Hole(Struct, frozen=True):
    """A part of what is inserted that the person fills in; `text` stands there until then."""

    text: str


class Item(Struct, frozen=True):
    """One thing to insert: `pieces` one behind the other.

    `filter` is what the text in front of the cursor is compared with. `summary` is the text of a registry or of ours on
    it, maybe empty; `event` is the registered name that more can be told of.
    """

    label: str
    kind: Kind
    pieces: tuple[str | Hole, ...]
    filter: str
    detail: str = ""
    summary: str = ""
    event: str = ""
    deprecated: bool = False

    @property
    def text(self) -> str:
        """What is inserted, the holes as they stand."""
        return "".join(piece if isinstance(piece, str) else piece.text for piece in self.pieces)


class Completions(Struct, frozen=True):
    """Items for one place: each replaces `span`, in which the cursor stands. `complete` says that none was left out."""

    span: Span
    items: tuple[Item, ...]
    complete: bool = True
