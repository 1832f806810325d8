"""One more item in a list between brackets: parameters, arguments, entries, in the style of those that are there."""

import re
from collections.abc import Sequence

from saga_concordia.text.edit import TextEdit
from saga_concordia.text.span import Span

_COMMENT = re.compile(rb"[ \t]*(,)?[ \t]*#[^\r\n]*")
_LAST_BREAK = re.compile(rb"(\r\n|\r|\n)([ \t]*)$")


def insert(data: bytes, opened: int, items: Sequence[Span], index: int, text: str) -> list[TextEdit]:
    """The edits that put `text` behind item `index`; `opened` is where the list begins, behind its bracket.

    Where items have lines of their own the new one has too, and a comment stays with the item that it stands behind.
    """
    if not items:
        return [TextEdit(Span(opened, opened), text)]
    item = items[index]
    before = items[index - 1].end if index else opened
    gap = data[before : item.start]
    broken = _LAST_BREAK.search(gap)
    if broken is None:
        separator = gap.decode() if gap.strip() == b"," and not re.search(rb"[\\\r\n]", gap) else ", "
        return [TextEdit(Span(item.end, item.end), f"{separator}{text}")]
    line = broken.group().decode()
    comment = _COMMENT.match(data, item.end)
    if comment is None:
        return [TextEdit(Span(item.end, item.end), f",{line}{text}")]
    at = Span(comment.end(), comment.end())
    if comment.group(1):
        return [TextEdit(at, f"{line}{text},")]
    return [TextEdit(Span(item.end, item.end), ","), TextEdit(at, f"{line}{text}")]
