"""Labels: positions in a file that stay what they are while text elsewhere in it grows and shrinks.

A file that is being edited is cut into chunks: its definitions, and the text between them. Each chunk has a label for
its first byte, and a byte further on in the chunk has the label that much higher; between chunks labels leave room to
grow. So spans in labels can be compared as spans in bytes can, and an edit in one chunk leaves those of the others, and
everything that has been found out about them, as they were. A file read at one go is its own layout: labels are bytes.
"""

from bisect import bisect_right
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from msgspec import Struct
from msgspec.structs import fields, replace

from saga_concordia.model.code import Call, Insertion
from saga_concordia.text.span import Span

ROOM = 1 << 44
"""The labels that a definition and the text behind it get between them, half of it each."""


class Layout(Struct, frozen=True):
    """The chunks of one version of a file: the byte offset and the label of each one's first byte, in order."""

    offsets: tuple[int, ...]
    labels: tuple[int, ...]
    size: int

    def offset(self, label: int) -> int:
        """The byte offset of a label."""
        at = bisect_right(self.labels, label) - 1
        return min(self.offsets[at] + label - self.labels[at], self.size)

    def label(self, offset: int) -> int:
        """The label of a byte offset; where one chunk ends and another begins, that of the latter."""
        at = bisect_right(self.offsets, offset) - 1
        return self.labels[at] + offset - self.offsets[at]

    def bytes_of(self, span: Span) -> Span:
        """The bytes of a span in labels."""
        return Span(self.offset(span.start), self.offset(span.end))

    def labels_of(self, span: Span) -> Span:
        """The labels of a span of bytes; its end stays in the chunk of its start, where it can."""
        at = bisect_right(self.offsets, span.start) - 1
        start = self.labels[at] + span.start - self.offsets[at]
        if at + 1 == len(self.offsets) or span.end <= self.offsets[at + 1]:
            return Span(start, start + len(span))
        return Span(start, self.label(span.end))

    @property
    def fits(self) -> bool:
        """Whether every chunk ends before the next one begins, in labels."""
        rows = zip(self.offsets, self.labels, strict=True)
        return all(label + after - offset < following for (offset, label), (after, following) in pairwise(rows))


def moved(value: Any, span: Callable[[Span], Span], point: Callable[[int], int]) -> Any:
    """A value of code with every span, and every lone position, put through a mapping."""
    kind: type = type(value)
    if kind is Span:
        return span(value)
    if kind is tuple:
        return tuple([moved(item, span, point) for item in value]) if value else value
    names = _PARTS.get(kind)
    if names is None:
        names = _PARTS[kind] = tuple(row.name for row in fields(kind)) if issubclass(kind, Struct) else ()
    if not names:
        return value
    if kind is Insertion:
        return replace(value, offset=point(value.offset))
    made = kind(*[moved(getattr(value, name), span, point) for name in names])
    return replace(made, piped=point(value.piped)) if kind is Call and value.piped is not None else made


_PARTS: dict[type, tuple[str, ...]] = {}
