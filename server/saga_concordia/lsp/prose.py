"""Text for people as Markdown or as plain text.

No word that comes from a file is taken for markup, and no link leads anywhere but to files of the workspace and to our
own pages: a registry that somebody sends must not be able to make an editor run something.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from unicodedata import category

from lsprotocol import types

from saga_concordia.ide.prose import Block, Code, Documentation, Inline, Link, Paragraph, Rows, RuleLink, Strong, Table
from saga_concordia.lsp.pages import page_of
from saga_concordia.lsp.view import View

_MARKUP = re.compile(r"[\\`*\[\]<>|~$&@]|(?<!\w)_|_(?!\w)|:(?=//)|(?<=www)\.")
"""What has a meaning in the middle of a line, the beginnings of bare addresses among it."""
_AT_START = re.compile(r"^(?:[#+=-]|\d+(?=[.)]))")


def marked_up(
    view: View, blocks: Iterable[Block], formats: Sequence[types.MarkupKind] | None
) -> types.MarkupContent | str:
    """Blocks in the format that the client likes best, the first; a bare text where it knows of no choice."""
    if not formats:
        return _plain_text(blocks)
    kind = types.MarkupKind(formats[0])
    text = _markdown(view, blocks) if kind is types.MarkupKind.Markdown else _plain_text(blocks)
    return types.MarkupContent(kind, text)


def _markdown(view: View, blocks: Iterable[Block]) -> str:
    return "\n\n".join(_marked_up(view, block) for block in blocks)


def _plain_text(blocks: Iterable[Block]) -> str:
    return "\n\n".join(map(_plain, blocks))


# Markdown


def _marked_up(view: View, block: Block) -> str:
    match block:
        case Documentation():
            return block.markdown
        case Paragraph():
            return _line(view, block.words)
        case Rows():
            return "\n".join(f"- {_line(view, row)}" for row in block.rows)
        case Table():
            head = "|".join(("", *(f" {_escaped(cell)} " for cell in block.head), ""))
            rule = "|".join(("", *("---" for _ in block.head), ""))
            rows = ["|".join(("", *(f" {_cell(view, cell)} " for cell in row), "")) for row in block.rows]
            return "\n".join((head, rule, *rows))


def _line(view: View, words: Sequence[Inline]) -> str:
    """Words in a line; pieces of plain text that touch are escaped as one, since marks may span them."""
    parts: list[str] = []
    for is_text, group in groupby(words, lambda word: isinstance(word, str)):
        if is_text:
            parts.append(_escaped("".join(word for word in group if isinstance(word, str))))
        else:
            parts += [_word(view, word) for word in group]
    return _AT_START.sub(_before_end, "".join(parts))


def _cell(view: View, word: Inline) -> str:
    """A table is cut into cells before anything else is seen in it, code included."""
    text = _word(view, word)
    return text.replace("|", "\\|") if isinstance(word, Code) else text


def _word(view: View, word: Inline) -> str:
    match word:
        case str():
            return _escaped(word)
        case Code():
            return _code(_shown(word.text))
        case Strong():
            return f"**{_escaped(word.text)}**"
        case Link():
            line = view.range(word.place.span, word.place.path).start.line + 1
            return f"[{_escaped(word.text)}]({_address(view.uri(word.place.path))}#L{line})"
        case RuleLink():
            page = page_of(word.code)
            return _escaped(word.text) if page is None else f"[{_escaped(word.text)}]({_address(page)})"


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\g<0>", _shown(text))


def _before_end(found: re.Match[str]) -> str:
    """What would begin a heading or a list, escaped: a sign itself, the dot behind a number."""
    sign = found.group()
    return f"{sign}\\" if sign.isdigit() else f"\\{sign}"


def _code(text: str) -> str:
    """Code between more backticks than stand in a row in it."""
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") or not text.strip() else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _address(uri: str) -> str:
    """An address that ends where we end it."""
    return re.sub(r"[()<>\s\\]", lambda found: f"%{ord(found.group()):02X}", uri)


# Plain text


def _plain(block: Block) -> str:
    match block:
        case Documentation():
            return block.markdown
        case Paragraph():
            return _joined(block.words)
        case Rows():
            return "\n".join(f"- {_joined(row)}" for row in block.rows)
        case Table():
            rows = [tuple(map(_shown, block.head)), *(tuple(map(_bare, row)) for row in block.rows)]
            widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
            return "\n".join(_aligned(row, widths) for row in rows)


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _joined(words: Sequence[Inline]) -> str:
    return "".join(map(_bare, words))


def _bare(word: Inline) -> str:
    return _shown(word if isinstance(word, str) else word.text)


def _shown(text: str) -> str:
    """Text in one line, without characters that nobody sees: they could turn it round, or hide some of it."""
    return "".join(map(_visible, re.sub(r"\s+", " ", text)))


def _visible(character: str) -> str:
    is_hidden = category(character) in ("Cc", "Cf", "Cs", "Co", "Cn") and character not in "\u200c\u200d"
    return "\ufffd" if is_hidden else character
