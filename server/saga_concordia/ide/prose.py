"""Text for people, as plain data: how it is marked up is for whoever shows it.

What stands in a `str` or a `Code` may come from any file, and is shown as it is.
"""

from collections.abc import Iterable

from msgspec import Struct

from saga_concordia.model.registry import Place


class Code(Struct, frozen=True):
    """Words out of code or a registry."""

    text: str


class Strong(Struct, frozen=True):
    """Words that matter."""

    text: str


class Link(Struct, frozen=True):
    """Words that lead to a place in a file."""

    text: str
    place: Place


class RuleLink(Struct, frozen=True):
    """Words that lead to a rule's page."""

    text: str
    code: str


Inline = str | Code | Strong | Link | RuleLink


class Paragraph(Struct, frozen=True):
    """A paragraph."""

    words: tuple[Inline, ...]


class Rows(Struct, frozen=True):
    """A list without numbers."""

    rows: tuple[tuple[Inline, ...], ...]


class Table(Struct, frozen=True):
    """A table; each row has as many cells as its head."""

    head: tuple[str, ...]
    rows: tuple[tuple[Inline, ...], ...]


class Documentation(Struct, frozen=True):
    """Markdown of our own."""

    markdown: str


Block = Paragraph | Rows | Table | Documentation


def paragraph(*words: Inline) -> Paragraph:
    """A paragraph of these words."""
    return Paragraph(words)


def listed(words: Iterable[Inline]) -> tuple[Inline, ...]:
    """Words with commas between them."""
    return tuple(part for word in words for part in (", ", word))[1:]
