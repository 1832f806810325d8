"""Labels: positions in a file that stay what they are while text elsewhere in it grows and shrinks.

A file that is being edited is cut into chunks: its definitions, and the text between them. Each chunk has a label for
its first byte, and a byte further on in the chunk has the label that much higher; between chunks labels leave room to
grow. So spans in labels can be compared as spans in bytes can, and an edit in one chunk leaves those of the others, and
everything that has been found out about them, as they were. A file read at one go is its own layout: labels are bytes.
"""

from bisect import bisect_right
from collections.abc import Callable
from itertools import pairwise
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from saga_concordia.model.code import Call, Insertion
from saga_concordia.model.parts import plan_of
from saga_concordia.text.span import Span

_T = TypeVar("_T")
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


class Mover:
    """Puts every span in a value of code, and every lone position, through a mapping.

    What several values share stays shared, as some are told apart by which object they are.
    """

    def __init__(self, span: Callable[[Span], Span], point: Callable[[int], int]) -> None:
        """Map spans by `span` and positions by `point`."""
        self._span = span
        self._point = point
        self._done: dict[int, Any] = {}

    def moved(self, value: _T) -> _T:
        """The value with all that mapped."""
        return self._moved(value)

    def _moved(self, value: Any) -> Any:
        kind: Any = value.__class__
        if kind is Span:
            return self._span(value)
        if kind is tuple:
            return tuple([self._moved(item) for item in value]) if value else value
        if kind is Insertion:
            return replace(value, offset=self._point(value.offset))
        plan = plan_of(kind)
        if not plan.walked:
            return value
        made = self._done.get(id(value))
        if made is None:
            parts = [*plan.parts(value)]
            for number in plan.walked:
                part = parts[number]
                # Spans are the most by far, and need no further look.
                parts[number] = self._span(part) if part.__class__ is Span else self._moved(part)
            made = kind(*parts)
            if kind is Call and made.piped is not None:
                made = replace(made, piped=self._point(made.piped))
            self._done[id(value)] = made
        return made
