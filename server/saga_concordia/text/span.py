"""A half-open range of bytes in one file."""

from collections.abc import Sequence

from msgspec import Struct


class Span(Struct, frozen=True, order=True, gc=False, array_like=True):
    """Bytes `start` (inclusive) to `end` (exclusive) of a file's UTF-8 content."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def contains(self, other: "Span") -> bool:
        """Whether `other` lies within this span; a span contains itself."""
        return self.start <= other.start and other.end <= self.end

    def holds(self, offset: int) -> bool:
        """Whether the byte at `offset` lies within this span."""
        return self.start <= offset < self.end

    def meets(self, other: "Span") -> bool:
        """Whether two spans share a byte, or one ends where the other begins."""
        return self.start <= other.end and other.start <= self.end

    def touches(self, offset: int) -> bool:
        """Whether a cursor at `offset` stands in this span, or at one of its ends."""
        return self.start <= offset <= self.end


def around(places: Sequence[Span], size: int) -> list[Span]:
    """What is around some places, in order, of a text of so many bytes."""
    starts, ends = [0, *(place.end for place in places)], [*(place.start for place in places), size]
    return [Span(start, end) for start, end in zip(starts, ends, strict=True) if start < end]
