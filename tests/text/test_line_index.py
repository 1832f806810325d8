"""The line index: every conversion and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from saga_concordia.text.line_index import LineIndex
from saga_concordia.text.span import Span

TEXT = st.lists(
    st.sampled_from(["a", "é", "e\u0301", "漢", "🦀", "👩‍💻", "\n", "\r\n", "\r", "\u2028", "\f", "\x0b", "\x85", " "]),
    max_size=30,
).map("".join)


def test_lines_end_at_newlines_only() -> None:
    index = LineIndex("a\nb\r\nc\rd\u2028e\ff".encode())
    assert index.line_count == 4
    assert [index.line_span(n) for n in range(4)] == [Span(0, 1), Span(2, 3), Span(5, 6), Span(7, 14)]


def test_columns_in_every_notation() -> None:
    data = "x\n🦀é = 1".encode()
    index, offset = LineIndex(data), data.index(b"=")
    assert index.byte_to_code_point(offset) == (1, 3)
    assert index.byte_to_utf32(offset) == (1, 3)
    assert index.byte_to_utf16(offset) == (1, 4)
    assert index.byte_to_utf8(offset) == (1, 7)
    assert index.code_point_to_byte(1, 3) == index.utf16_to_byte(1, 4) == index.utf8_to_byte(1, 7) == offset


def test_clamping() -> None:
    index = LineIndex("ab\r\n🦀".encode())
    assert index.code_point_to_byte(0, 99) == 2
    assert index.utf16_to_byte(1, 1) == 4
    assert index.utf8_to_byte(1, 2) == 4
    assert index.code_point_to_byte(99, 0) == 8
    assert index.code_point_to_byte(-1, 5) == 0
    assert index.code_point_to_byte(0, -5) == 0
    assert index.byte_to_code_point(3) == (0, 2)
    assert index.byte_to_code_point(-4) == (0, 0)
    assert index.byte_to_code_point(99) == (1, 1)
    assert index.byte_to_utf16(6) == (1, 0)
    assert index.line_span(-1) == Span(0, 2)
    assert index.line_span(9) == Span(4, 8)


def test_empty() -> None:
    index = LineIndex(b"")
    assert index.line_count == 1
    assert index.byte_to_utf16(0) == (0, 0)
    assert index.utf16_to_byte(0, 0) == 0


@given(TEXT)
def test_round_trip(text: str) -> None:
    data = text.encode()
    index = LineIndex(data)
    offset = 0
    for position, character in enumerate(text):
        inside_ending = character == "\n" and position > 0 and text[position - 1] == "\r"
        if not inside_ending:
            assert index.code_point_to_byte(*index.byte_to_code_point(offset)) == offset
            assert index.utf16_to_byte(*index.byte_to_utf16(offset)) == offset
            assert index.utf8_to_byte(*index.byte_to_utf8(offset)) == offset
        offset += len(character.encode())
    assert index.code_point_to_byte(*index.byte_to_code_point(offset)) == offset


@given(st.binary(max_size=60))
def test_any_bytes(data: bytes) -> None:
    index = LineIndex(data)
    for offset in range(-1, len(data) + 2):
        for there, back in (
            (index.byte_to_utf8, index.utf8_to_byte),
            (index.byte_to_utf16, index.utf16_to_byte),
            (index.byte_to_code_point, index.code_point_to_byte),
        ):
            position = there(offset)
            assert there(back(*position)) == position
    assert data == b"" or index.line_span(index.line_count - 1).end == len(data)


@pytest.mark.parametrize("data", [b"\xf0\x9f", b"\x80\x80a", b"\xed\xa0\x80", b"a\xffb\n\xfe"])
def test_invalid_utf8_counts_bytes(data: bytes) -> None:
    index = LineIndex(data)
    last = index.line_span(index.line_count - 1)
    assert index.byte_to_code_point(last.end)[1] == len(last)
