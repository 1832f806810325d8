"""Tokens over the protocol: just the names, whatever the client counts columns in."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from editor import MODERN, OLD, Editor, session
from lsprotocol import types
from msgspec import Struct

_Encoding = types.PositionEncodingKind
PYTHON = """\
-- app.py --
STARTED = "ml.run.started$0"
"😀é"; Event.new(name="ml.run.finished", source="ml"); "e\u0301😀"; Event.new(name='ml.run.𝒳', source="ml")
Event.new(name=STARTED, source="ml")
Event.new(name=f"ml.run.{kind}", source="ml")
"""
ELIXIR = """\
-- lib/app.ex --
defmodule App do
  @started "ml.run.started$0"
  def go do
    "😀é"; Thunderline.Event.new(name: "ml.run.finished"); "e\u0301😀"; Thunderline.Event.new(name: "ml.run.𝒳")
    Thunderline.Event.new(name: @started)
  end
end
"""
EXPECTED = [("ml.run.started", ()), ("ml.run.finished", ("deprecated",)), ("ml.run.𝒳", ())]


class Token(Struct, frozen=True):
    """A token as the client sees it."""

    range: types.Range
    kind: str
    modifiers: tuple[str, ...]


def decoded(editor: Editor, answer: types.SemanticTokens | None) -> list[Token]:
    assert answer is not None
    assert editor.result
    provider = editor.result.capabilities.semantic_tokens_provider
    assert isinstance(provider, types.SemanticTokensOptions)
    legend = provider.legend
    line = column = 0
    found: list[Token] = []
    for at in range(0, len(answer.data), 5):
        down, right, length, kind, bits = answer.data[at : at + 5]
        line, column = line + down, right if down else column + right
        modifiers = tuple(name for bit, name in enumerate(legend.token_modifiers) if bits & 1 << bit)
        place = types.Range(types.Position(line, column), types.Position(line, column + length))
        found.append(Token(place, legend.token_types[kind], modifiers))
    return found


def words(editor: Editor, path: str, tokens: Sequence[Token]) -> list[tuple[str, tuple[str, ...]]]:
    assert {token.kind for token in tokens} <= {"event"}
    return [(editor.words(path, token.range), token.modifiers) for token in tokens]


async def full(editor: Editor, path: str) -> list[Token]:
    params = types.SemanticTokensParams(types.TextDocumentIdentifier(editor.uri(path)))
    return decoded(editor, await editor.client.text_document_semantic_tokens_full_async(params))


@pytest.mark.parametrize("text", [PYTHON, ELIXIR], ids=["python", "elixir"])
@pytest.mark.parametrize("encoding", [_Encoding.Utf8, _Encoding.Utf16, _Encoding.Utf32])
async def test_names_are_tokens_in_every_encoding(
    tmp_path: Path, text: str, encoding: types.PositionEncodingKind
) -> None:
    capabilities = types.ClientCapabilities(
        general=types.GeneralClientCapabilities(position_encodings=[encoding]), text_document=MODERN.text_document
    )
    async with session(tmp_path / "project", capabilities) as editor:
        cursor = await editor.start(text)
        assert cursor
        assert editor.encoding is encoding
        assert words(editor, cursor.path, await full(editor, cursor.path)) == EXPECTED


async def test_an_old_client_counts_in_utf_16(tmp_path: Path) -> None:
    async with session(tmp_path / "project", OLD) as editor:
        cursor = await editor.start(PYTHON)
        assert cursor
        assert words(editor, cursor.path, await full(editor, cursor.path)) == EXPECTED


async def test_the_names_of_a_registry_are_definitions(modern: Editor) -> None:
    await modern.start(PYTHON)
    path = "taxonomy/registry.yaml"
    await modern.open(path)
    found = words(modern, path, await full(modern, path))
    assert found[:2] == [("ml.run.started", ("definition",)), ("ml.run.completed", ("definition",))]
    assert ("ml.run.finished", ("definition", "deprecated")) in found


async def test_a_range_is_answered_alone(modern: Editor) -> None:
    cursor = await modern.start(PYTHON)
    assert cursor
    everything = await full(modern, cursor.path)
    second = types.Range(types.Position(1, 0), types.Position(2, 0))
    params = types.SemanticTokensRangeParams(cursor.document, second)
    answer = await modern.client.text_document_semantic_tokens_range_async(params)
    assert decoded(modern, answer) == everything[1:]
    beyond = types.Range(types.Position(2, 0), types.Position(99, 0))
    params = types.SemanticTokensRangeParams(cursor.document, beyond)
    assert decoded(modern, await modern.client.text_document_semantic_tokens_range_async(params)) == []


async def test_tokens_follow_every_edit(modern: Editor) -> None:
    cursor = await modern.start(PYTHON)
    assert cursor
    modern.replace(cursor.path, "ml.run.finished", "ml.run.completed")
    modern.replace(cursor.path, "STARTED =", "# 😀\r\nSTARTED =")
    assert words(modern, cursor.path, await full(modern, cursor.path))[:2] == [
        ("ml.run.started", ()),
        ("ml.run.completed", ()),
    ]
    modern.retype(cursor.path, "")
    assert await full(modern, cursor.path) == []
