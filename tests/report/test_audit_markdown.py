"""The audit as Markdown: read by a conforming parser it says what it was made of, and nothing else."""

import re
from collections.abc import Iterator

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from saga_concordia.report.audit import markdown
from saga_concordia.report.audit.markdown.blocks import table
from saga_concordia.report.audit.markdown.inline import code, plain, prose
from sample_audit import HOSTILE, SAMPLE

DOCUMENTS = markdown.render(SAMPLE, "../..")
PARSER = MarkdownIt("commonmark").enable("table")


def _tokens(text: str) -> list[Token]:
    return [inner for token in PARSER.parse(text) for inner in (token, *(token.children or ()))]


def _shown(text: str) -> str:
    """What a reader sees of one line."""
    return "".join(token.content for token in _tokens(text) if token.type in ("text", "code_inline"))


def _links() -> Iterator[tuple[str, str]]:
    for name, text in DOCUMENTS.items():
        for token in _tokens(text):
            if token.type == "link_open":
                yield name, str(token.attrs["href"])


@pytest.mark.parametrize("name", DOCUMENTS)
def test_tables_are_tables(name: str) -> None:
    tokens = PARSER.parse(DOCUMENTS[name])
    rules = re.findall(r"^\| ---.*\|$", DOCUMENTS[name], re.MULTILINE)
    assert sum(token.type == "table_open" for token in tokens) == len(rules)
    lines = [line for line in DOCUMENTS[name].splitlines() if line.startswith("|")]
    assert sum(token.type == "tr_open" for token in tokens) == len(lines) - len(rules)
    for table_ in re.findall(r"(?:^\|.*\n)+", DOCUMENTS[name], re.MULTILINE):
        assert len({len(re.findall(r"(?<!\\)\|", row)) for row in table_.splitlines()}) == 1


@pytest.mark.parametrize("name", DOCUMENTS)
def test_nothing_of_code_becomes_markup(name: str) -> None:
    tokens = _tokens(DOCUMENTS[name])
    assert not [token.content for token in tokens if token.type.startswith(("html", "image", "em_"))]


def test_links_within_lead_somewhere() -> None:
    seen = 0
    for name, href in _links():
        file, _, anchor = href.partition("#")
        if href.startswith(("../", "file:")):
            continue
        seen += 1
        assert f"\n### {anchor.upper()}\n" in DOCUMENTS[file or name] if anchor else file in DOCUMENTS
    assert seen > 10


def test_links_to_code_are_relative_to_the_folder_of_the_audit() -> None:
    assert ("saga_inventory.md", "../../lib/sagas/order%20saga%20%28new%29.ex#L40") in set(_links())


def test_a_diff_is_shown_whole() -> None:
    (diff,) = [token for token in PARSER.parse(DOCUMENTS["README.md"]) if token.info == "diff"]
    assert diff.content == SAMPLE.remedies[0].diff


@pytest.mark.parametrize("text", ["a*b*c", "1. x", "# x", "- x", "_x_ a_b", "a\\|b", "[a](b)", "&amp; <b>", "![x](y)"])
def test_text_is_shown_as_it_is(text: str) -> None:
    assert _shown(plain(text)) == text
    assert _shown(prose(text)) == text
    assert _shown(code(text)) == text
    assert _cells(plain(text), code(text)) == [text, text]


def _cells(*cells: str) -> list[str]:
    """What a reader sees in the one row of a table."""
    tokens = [token for token in PARSER.parse(table(["x"] * len(cells), [cells])) if token.type == "inline"]
    return ["".join(part.content for part in token.children or ()) for token in tokens[len(cells) :]]


def test_a_name_may_hold_anything() -> None:
    assert _shown(code(HOSTILE)) == " ".join(HOSTILE.split())


def test_a_name_that_nobody_would_read_is_cut() -> None:
    from saga_concordia.report.audit.markdown.inline import code

    assert code("a" * 160) == f"`{'a' * 160}`"
    assert code("a" * 5000) == f"`{'a' * 160}\u2026`"
