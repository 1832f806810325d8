"""Sessions: a text, and what somebody does to it step by step, as editors tell of it."""

from collections.abc import Iterator, Sequence

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from mangle import Mangling, mangle, manglings
from saga_concordia.text.edit import Change, difference

Step = tuple[str, list[Mangling]]
"""How an edit is told, and what it is: `each` accident as a change of its own, as `one` change, or `unsaid`.

`undo` goes back to the text of the beginning.
"""


def steps(
    *, lines: Sequence[str] = (), words: Sequence[str] = (), least: int = 1, most: int = 8
) -> SearchStrategy[list[Step]]:
    """Some steps of a session."""
    told = st.sampled_from(("each", "one", "each", "unsaid", "undo"))
    return st.lists(st.tuples(told, manglings(lines=lines, words=words, most=3)), min_size=least, max_size=most)


def played(text: str, session: Sequence[Step]) -> Iterator[tuple[bytes, list[Change] | None]]:
    """The content after each step, and the changes that lead there from the one before, if they are told."""
    first, before = text, text
    for told, accidents in session:
        if told == "undo":
            after, changes = first, [difference(_bytes(before), _bytes(first))]
        else:
            after, changes = before, list[Change]()
            for accident in accidents:
                last, after = after, mangle(after, [accident])
                changes.append(difference(_bytes(last), _bytes(after)))
            if told == "one":
                changes = [difference(_bytes(before), _bytes(after))]
        yield _bytes(after), None if told == "unsaid" else changes
        before = after


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
