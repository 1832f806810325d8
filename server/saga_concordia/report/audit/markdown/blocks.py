"""Blocks of Markdown. A document is a list of blocks with a blank line between them."""

import re
from collections.abc import Iterable, Sequence


def document(blocks: Iterable[str]) -> str:
    """The text of a document; blocks without text are left out."""
    return "\n\n".join(block for block in blocks if block) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; nothing where it has no rows. Cells are Markdown, and may hold `|`."""
    lines = [_row(row) for row in rows]
    return "\n".join([_row(head), _row(["---"] * len(head)), *lines]) if lines else ""


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def bullets(rows: Iterable[str]) -> str:
    """A list."""
    return "\n".join(f"- {row}" for row in rows)


def fence(text: str, language: str) -> str:
    """A block of code, whatever fences it holds; nothing for an empty one."""
    if not text:
        return ""
    marks = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
    return f"{marks}{language}\n{text.rstrip()}\n{marks}"


def field(name: str, value: str) -> str:
    """One fact of a card, as an item of a list; nothing without a value."""
    return f"- **{name}**: {value}" if value else ""


def card(fields: Iterable[str]) -> str:
    """The facts of a card."""
    return "\n".join(one for one in fields if one)
