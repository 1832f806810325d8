"""Edits to a file's bytes."""

from collections.abc import Callable, Iterable

from msgspec import Struct

from saga_concordia.text.span import Span


class TextEdit(Struct, frozen=True, order=True):
    """Replace the bytes of `span` by `new_text` (encoded as UTF-8); an empty span inserts."""

    span: Span
    new_text: str


class Change(Struct, frozen=True):
    """What an edit did to a file: the bytes of `span` became `text`."""

    span: Span
    text: bytes


def difference(before: bytes, after: bytes) -> Change:
    """The one change that leads from a content to another: all between what both begin with and what both end with."""
    most = min(len(before), len(after))
    start = _longest(most, lambda size: before[:size] == after[:size])
    rest = most - start
    end = _longest(rest, lambda size: before[len(before) - size :] == after[len(after) - size :])
    return Change(Span(start, len(before) - end), after[start : len(after) - end])


def _longest(most: int, holds: Callable[[int], bool]) -> int:
    """The largest size, up to `most`, that something holds for; it holds for 0, and for all below one it holds for."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if holds(middle) else (low, middle - 1)
    return low


class OverlappingEditsError(ValueError):
    """Two edits of one file touch the same bytes, so their order would matter."""


def in_order(edits: Iterable[TextEdit]) -> list[TextEdit]:
    """Edits of one file in order of place, equal ones once; insertions at one offset stay as they were given."""
    return sorted(dict.fromkeys(edits), key=lambda edit: (edit.span.start, edit.span.end))


def apply_edits(data: bytes, edits: Iterable[TextEdit]) -> bytes:
    """Return `data` with all `edits` applied at once; offsets refer to `data` as given.

    Insertions at the same offset keep the order in which they were given; equal edits count once.

    Raises:
        OverlappingEditsError: two different edits touch the same bytes.
    """
    pieces: list[bytes] = []
    done = 0
    for edit in in_order(edits):
        if edit.span.start < done:
            raise OverlappingEditsError(f"edits overlap at byte {edit.span.start}")
        pieces += (data[done : edit.span.start], edit.new_text.encode())
        done = edit.span.end
    pieces.append(data[done:])
    return b"".join(pieces)
