"""The server's text is the editor's, whatever is typed."""

from collections.abc import Sequence

import pytest
from editor import Editor
from hypothesis import given, settings
from hypothesis import strategies as st
from lsprotocol import types
from saga_concordia.lsp.documents import Documents, encoded
from saga_concordia.text.edit import Change

Encoding = types.PositionEncodingKind
UNITS = {
    Encoding.Utf8: lambda text: len(text.encode()),
    Encoding.Utf16: lambda text: len(text.encode("utf-16-le")) // 2,
    Encoding.Utf32: len,
}
PIECES = st.lists(
    st.sampled_from(["a", '"', "\n", "\r\n", "\r", "é", "e\u0301", "😀", "\u2028", "\x0c", "\x85", " ", "ml.run."]),
    max_size=8,
).map("".join)
EDITS = st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 30), PIECES), min_size=1, max_size=12)


def position(text: str, offset: int, encoding: types.PositionEncodingKind) -> types.Position:
    """Where LSP says that an offset in code points is: a definition of its own, not ours."""
    before = text[:offset].replace("\r\n", "\n")
    if text[:offset].endswith("\r") and text[offset:].startswith("\n"):
        before = text[: offset - 1].replace("\r\n", "\n")
    lines = before.replace("\r", "\n").split("\n")
    return types.Position(len(lines) - 1, UNITS[encoding](lines[-1]))


def between(text: str, offset: int) -> int:
    """An offset that no line ending holds inside."""
    return offset - 1 if text[offset - 1 : offset + 1] == "\r\n" else offset


def opened(text: str) -> Documents:
    documents = Documents()
    documents.open(types.TextDocumentItem("file:///a.py", types.LanguageKind.Python, 1, text))
    return documents


def params(version: int, *events: types.TextDocumentContentChangeEvent) -> types.DidChangeTextDocumentParams:
    return types.DidChangeTextDocumentParams(types.VersionedTextDocumentIdentifier(version, "file:///a.py"), events)


def replayed(data: bytes, changes: Sequence[Change]) -> bytes:
    """The old content after changes."""
    for change in changes:
        data = data[: change.span.start] + change.text + data[change.span.end :]
    return data


@pytest.mark.parametrize("encoding", UNITS)
@given(text=PIECES, edits=EDITS, together=st.booleans())
@settings(max_examples=150, deadline=None)
def test_edits_leave_the_editors_text(
    encoding: types.PositionEncodingKind, text: str, edits: list[tuple[int, int, str]], together: bool
) -> None:
    documents = opened(text)
    before = text
    events: list[types.TextDocumentContentChangeEvent] = []
    for start, length, new in edits:
        start = between(text, start % (len(text) + 1))
        end = between(text, min(start + length, len(text)))
        end = max(start, end)
        place = types.Range(position(text, start, encoding), position(text, end, encoding))
        events.append(types.TextDocumentContentChangePartial(place, new))
        text = text[:start] + new + text[end:]
    batches = [events] if together else [[event] for event in events]
    changes: list[Change] = []
    for version, batch in enumerate(batches, 2):
        after = documents.change(params(version, *batch), encoding)
        assert after is not None
        assert after[0].version == version
        changes += after[1]
    document = documents.get("file:///a.py")
    assert document is not None
    assert document.data == text.encode()
    assert replayed(before.encode(), changes) == document.data


def test_positions_outside_are_clamped() -> None:
    far, nowhere = types.Position(99, 99), types.Position(0, 99)
    documents = opened("ab\ncd")
    after = documents.change(
        params(2, types.TextDocumentContentChangePartial(types.Range(nowhere, far), "!")), Encoding.Utf16
    )
    assert after
    assert (after[0].data, after[1]) == (b"ab!", [Change(after[1][0].span, b"!")])
    backwards = types.TextDocumentContentChangePartial(types.Range(far, types.Position(0, 0)), "?")
    after = documents.change(params(3, backwards), Encoding.Utf16)
    assert after
    assert after[0].data == b"ab!?"
    assert documents.change(params(4, types.TextDocumentContentChangeWholeDocument("new")), Encoding.Utf16)


def test_half_a_character_is_replaced() -> None:
    assert encoded("a\ud83d\ude00b") == "a😀b".encode()
    assert encoded("a\ud83db") == "a\ufffdb".encode()


def test_texts_that_are_not_open_do_not_change() -> None:
    documents = opened("a")
    assert documents.close("file:///a.py")
    assert not documents.close("file:///a.py")
    assert documents.change(params(2, types.TextDocumentContentChangeWholeDocument("b")), Encoding.Utf8) is None


TEXT = """\
-- saga.py --
# 😀 \u2028 one line
Event.new(name="ml.run.failed$0", source="ml", correlation_id=c, causation_id=d)
"""


async def test_each_edit_is_seen_in_its_turn(modern: Editor) -> None:
    await _type(modern)


async def test_each_edit_is_seen_in_its_turn_by_an_old_client(old: Editor) -> None:
    await _type(old)


async def _type(editor: Editor) -> None:
    await editor.start(TEXT)
    await editor.expect("saga.py")
    for _ in range(5):
        editor.replace("saga.py", "# 😀", "# 😀😀\r\n#")
        editor.replace("saga.py", "failed", "fail")
        rows = await editor.expect("saga.py", "CON102")
        assert editor.words("saga.py", rows[0].range) == "ml.run.fail"
        editor.replace("saga.py", '"ml.run.fail"', '"ml.run.failed"')
        await editor.expect("saga.py")


async def test_the_editors_text_counts_until_it_is_closed(modern: Editor) -> None:
    await modern.start(TEXT)
    modern.replace("saga.py", "failed", "fail")
    await modern.expect("saga.py", "CON102")
    modern.close("saga.py")
    await modern.expect("saga.py")
    await modern.open("saga.py")
    modern.replace("saga.py", "failed", "fail")
    modern.save("saga.py")
    modern.close("saga.py")
    await modern.expect("saga.py", "CON102")
