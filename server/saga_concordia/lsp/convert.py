"""Positions and paths, from ours to LSP's and back. Nothing else knows how a client counts columns."""

from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import pathname2url, url2pathname

from lsprotocol import types
from lsprotocol.types import PositionEncodingKind as Encoding

from saga_concordia.text.line_index import LineIndex
from saga_concordia.text.span import Span

ENCODINGS = (Encoding.Utf8, Encoding.Utf16, Encoding.Utf32)
"""What we count columns in, the cheapest first."""


def position_of(lines: LineIndex, offset: int, encoding: Encoding) -> types.Position:
    """The position of a byte offset."""
    match encoding:
        case Encoding.Utf8:
            line, column = lines.byte_to_utf8(offset)
        case Encoding.Utf32:
            line, column = lines.byte_to_utf32(offset)
        case _:
            line, column = lines.byte_to_utf16(offset)
    return types.Position(line, column)


def offset_of(lines: LineIndex, position: types.Position, encoding: Encoding) -> int:
    """The byte offset of a position; what lies outside of the file or of its line is clamped."""
    match encoding:
        case Encoding.Utf8:
            return lines.utf8_to_byte(position.line, position.character)
        case Encoding.Utf32:
            return lines.utf32_to_byte(position.line, position.character)
        case _:
            return lines.utf16_to_byte(position.line, position.character)


def range_of(lines: LineIndex, span: Span, encoding: Encoding) -> types.Range:
    """The range of a span of bytes."""
    return types.Range(position_of(lines, span.start, encoding), position_of(lines, span.end, encoding))


def uri_of(path: Path) -> str:
    """The `file:` URI of a path."""
    return "file://" + pathname2url(str(path))


def path_of(uri: str) -> Path | None:
    """The path that a URI means; None where it is no file of this machine."""
    try:
        parts = urlsplit(uri)
    except ValueError:  # `http://[`
        return None
    if parts.scheme != "file" or parts.netloc not in ("", "localhost"):
        return None
    try:
        return Path(url2pathname(parts.path))
    except ValueError:
        return None if "\0" in unquote(parts.path) else Path(unquote(parts.path))
