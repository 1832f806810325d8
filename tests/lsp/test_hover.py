"""Hovers over the protocol: as Markdown that says what files say, and no more; as plain text for an old client."""

import re
from pathlib import Path

import pytest
from editor import MODERN, OLD, Cursor, Editor, session, wait_for
from lsprotocol import types
from markdown_it import MarkdownIt

PYTHON = """\
-- app.py --
def go(a, b):
    "😀"; Event(name="ml.run.com$0pleted", source="ml", correlation_id=a, causation_id=b, payload={"run_id": 1})
"""
ELIXIR = """\
-- lib/app.ex --
defmodule App do
  def go(a, b, p) do
    "😀"; Thunderline.Event.new(name: "ml.run.com$0pleted", source: :ml, correlation_id: a, causation_id: b, payload: p)
  end
end
"""
BOTH = pytest.mark.parametrize("text", [PYTHON, ELIXIR], ids=["python", "elixir"])
REGISTRY = "taxonomy/registry.yaml"


async def hover(editor: Editor, cursor: Cursor) -> types.Hover | None:
    return await editor.client.text_document_hover_async(types.HoverParams(cursor.document, cursor.position))


async def told(editor: Editor, cursor: Cursor) -> str:
    """The text of a hover, once the whole workspace is read."""

    async def is_whole() -> bool:
        nonlocal text
        found = await hover(editor, cursor)
        assert found
        text = found.contents.value if isinstance(found.contents, types.MarkupContent) else str(found.contents)
        return "so far" not in text

    text = ""
    await wait_for(is_whole, lambda: text)
    return text


@BOTH
async def test_an_event_as_markdown(modern: Editor, text: str) -> None:
    cursor = await modern.start(text)
    assert cursor
    await told(modern, cursor)
    found = await hover(modern, cursor)
    assert found
    assert found.range
    assert modern.words(cursor.path, found.range) == "ml.run.completed"
    line = 2 if cursor.path == "app.py" else 3
    assert found.contents == types.MarkupContent(
        types.MarkupKind.Markdown,
        f"""\
`ml.run.completed` · version 2

A training run ended well.

| Payload | Type |  |
|---|---|---|
| `run_id` | string | **required** |
| `accuracy` | number | **required** |

- Carries the id of the event that caused it as its causation id.
- Registered in [{REGISTRY}:13]({modern.uri(REGISTRY)}#L13)
- Emitted in 1 place: [{cursor.path}:{line}]({cursor.uri}#L{line})
- Handled nowhere""",
    )


@BOTH
async def test_an_event_as_plain_text(old: Editor, text: str) -> None:
    cursor = await old.start(text)
    assert cursor
    await told(old, cursor)
    found = await hover(old, cursor)
    assert found
    assert found.range
    assert old.words(cursor.path, found.range) == "ml.run.completed"
    line = 2 if cursor.path == "app.py" else 3
    assert found.contents == types.MarkupContent(
        types.MarkupKind.PlainText,
        f"""\
ml.run.completed · version 2

A training run ended well.

Payload   Type
run_id    string  required
accuracy  number  required

- Carries the id of the event that caused it as its causation id.
- Registered in {REGISTRY}:13
- Emitted in 1 place: {cursor.path}:{line}
- Handled nowhere""",
    )


async def test_a_client_without_formats_gets_a_bare_text(tmp_path: Path) -> None:
    async with session(tmp_path / "project", types.ClientCapabilities()) as editor:
        cursor = await editor.start(PYTHON)
        assert cursor
        found = await hover(editor, cursor)
        assert found
        assert isinstance(found.contents, str)
        assert found.contents.startswith("ml.run.completed · version 2\n")


@BOTH
async def test_a_finding_leads_to_its_rule(modern: Editor, text: str) -> None:
    cursor = await modern.start(text.replace("com$0pleted", "com$0plete"))
    assert cursor
    value = await told(modern, cursor)
    assert re.search(r"\[CON102 tense-mismatch\]\(file://\S+/docs/rules/CON102\.md\)\n\nFinds names", value)


async def test_an_entry_of_a_registry_that_is_edited(modern: Editor) -> None:
    await modern.start(PYTHON)
    await modern.open(REGISTRY)
    modern.replace(REGISTRY, "ended well", "ended very well")
    at = modern.text(REGISTRY).encode().index(b"ml.run.completed")
    value = await told(modern, modern.cursor(REGISTRY, at))
    assert "A training run ended very well." in value
    assert "- Emitted in 1 place: [app.py:2]" in value


HOSTILE = r"""
-- taxonomy/registry.yaml --
events:
  ml.run.completed:
    version: 1
    summary: '[run](command:evil) <a href="command:evil">x</a> <command:evil> ![x](http://evil) `x` **x** _x_ ~~x~~ &lt; a_b 1\2'
    reliability: "\u202e[x](command:evil)\n# http://evil.com www.evil.com a@evil.com"
    payload: {'[a](command:evil)|`': '[t](command:evil)|x', b`c: string}
    owners: ['`](command:evil)']
    deprecated: {since: '[2](command:evil)', reason: '# [x](command:evil)'}
"""  # noqa: E501


async def test_what_files_say_is_no_markup(modern: Editor) -> None:
    """A registry may come from anybody: its words are shown, and lead nowhere."""
    cursor = await modern.start(PYTHON + HOSTILE.lstrip())
    assert cursor
    value = await told(modern, cursor)
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.validateLink = lambda url: True
    tokens = [token for block in parser.parse(value) for token in (block, *(block.children or ()))]
    targets = {str(token.attrs["href"]).partition("#")[0] for token in tokens if token.type == "link_open"}
    assert {target for target in targets if "/docs/rules/" not in target} == {cursor.uri, modern.uri(REGISTRY)}
    assert all(target.startswith("file://") for target in targets)
    kinds = {token.type for token in tokens}
    assert not kinds & {"html_block", "html_inline", "image", "em_open", "s_open", "heading_open"}
    shown = "".join(token.content for token in tokens if token.type in ("text", "code_inline", "text_special"))
    for words in (
        "[run](command:evil) <a href",
        "![x](http://evil) `x` **x** _x_ ~~x~~ &lt; a_b 1\\2",
        "[a](command:evil)|`",
    ):
        assert words in shown
    assert len([token for token in tokens if token.type == "td_open"]) == 6
    # Many an editor makes links of bare addresses.
    for address in ("http://", "www.", "a@evil"):
        assert address not in value
    assert "\u202e" not in value


async def test_an_address_ends_where_it_should(tmp_path: Path) -> None:
    async with session(tmp_path / "a (b) [c]", MODERN) as editor:
        cursor = await editor.start(PYTHON)
        assert cursor
        value = await told(editor, cursor)
        assert f"/a%20%28b%29%20%5Bc%5D/{REGISTRY}#L13)" in value


@pytest.mark.parametrize("text", ["", "\r", "def (:", "\ufeff"])
async def test_there_is_nothing_to_say_of_nothing(modern: Editor, text: str) -> None:
    cursor = await modern.start(PYTHON)
    assert cursor
    modern.retype(cursor.path, text)
    assert await hover(modern, cursor) is None


def test_the_old_client_takes_plain_text_alone() -> None:
    assert OLD.text_document
    assert OLD.text_document.hover == types.HoverClientCapabilities(content_format=[types.MarkupKind.PlainText])
