"""What leads from one content to another."""

from hypothesis import given
from hypothesis import strategies as st
from saga_concordia.text.edit import difference

BYTES = st.binary(max_size=12) | st.text("aé😀\r\n", max_size=12).map(str.encode)


@given(BYTES, BYTES, BYTES, BYTES)
def test_a_difference_leads_from_one_to_the_other(head: bytes, one: bytes, other: bytes, tail: bytes) -> None:
    before, after = head + one + tail, head + other + tail
    change = difference(before, after)
    assert before[: change.span.start] + change.text + before[change.span.end :] == after
    assert len(change.text) <= len(other)
    assert len(change.span) <= len(one)


def test_equal_contents_differ_in_nothing() -> None:
    change = difference(b"same", b"same")
    assert (len(change.span), change.text) == (0, b"")
