"""String literals, and the ways in which Python makes one text out of several."""

import re
import unicodedata
from collections.abc import Callable
from collections.abc import Mapping as ReadOnly

from tree_sitter import Node

from saga_concordia.frontends.languages.python.draft import Draft, span_of
from saga_concordia.model.code import Literal, LiteralKind, Opaque, Sequence, Template, Value
from saga_concordia.model.code import Mapping as MappingValue
from saga_concordia.text.span import Span

_ESCAPE = re.compile(
    r"\\(?:(\r?\n|[\\'\"abfnrtv])|x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|N\{([^}]*)\}|([0-7]{1,3}))"
)
_SIMPLE = {
    "\n": "", "\r\n": "", "\\": "\\", "'": "'", '"': '"', "a": "\a", "b": "\b",
    "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v",
}  # fmt: skip
_PERCENT = re.compile(r"%(?:(?P<plain>%)|(?:\((?P<name>[^)]*)\))?[-+ #0]*[\d*]*(?:\.[\d*]+)?[a-zA-Z])")
_FIELD = re.compile(r"(?P<plain>\{\{|\}\})|\{(?P<name>[^{}!:]*)(?:![rsa])?(?::(?:[^{}]|\{[^{}]*\})*)?\}")


def _unescape(match: re.Match[str]) -> str:
    simple, *codes, named, octal = match.groups()
    if simple is not None:
        return _SIMPLE[simple]
    if named is not None:
        try:
            return unicodedata.lookup(named)
        except KeyError:
            return match[0]
    number = int(octal, 8) if octal is not None else int(next(code for code in codes if code is not None), 16)
    # Surrogates and numbers beyond Unicode could not be written out again.
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else match[0]


def unescaped(text: str) -> str:
    """What the inside of a string literal denotes; an escape that means nothing stays as it is."""
    return _ESCAPE.sub(_unescape, text)


def string(draft: Draft, node: Node, lower: Callable[[Node], Value]) -> Value:
    """Lower a string: a literal, or a template if it has holes; `lower` lowers what stands in a hole."""
    children = node.children
    data = draft.data
    if not children or children[0].type != "string_start":
        return Opaque(span_of(node))
    start = children[0]
    prefix = data[start.start_byte : start.end_byte].rstrip(b"\"'").lower()
    raw = b"r" in prefix
    last = children[-1]
    closed = last.type == "string_end" and not last.is_missing
    content = Span(start.end_byte, last.start_byte if closed else node.end_byte)
    formatted = b"f" in prefix or b"t" in prefix
    if not formatted or not any(child.type == "interpolation" for child in children):
        literal = _piece(data, content, raw, formatted)
        plain = literal.plain and closed and b"b" not in prefix
        return Literal(span_of(node), LiteralKind.STRING, literal.text, content, plain)
    parts: list[Value] = []
    at = content.start
    for child in children[1:]:
        if child.type != "interpolation":
            continue
        if child.start_byte > at:
            parts.append(_piece(data, Span(at, child.start_byte), raw, True))
        hole = child.child_by_field_name("expression")
        parts.append(Opaque(span_of(child)) if hole is None else lower(hole))
        at = child.end_byte
    if content.end > at:
        parts.append(_piece(data, Span(at, content.end), raw, True))
    return Template(span_of(node), tuple(parts))


def _piece(data: bytes, span: Span, raw: bool, formatted: bool) -> Literal:
    """The fixed text in `span`, an inner part of a string."""
    text = data[span.start : span.end].decode("utf-8", "replace")
    plain = "\n" not in text
    if not raw and "\\" in text:
        text, plain = unescaped(text), False
    if formatted and ("{{" in text or "}}" in text):
        text, plain = text.replace("{{", "{").replace("}}", "}"), False
    return Literal(span, LiteralKind.STRING, text, span, plain)


def is_text(value: Value) -> bool:
    """Whether the value is certainly text."""
    return isinstance(value, Template) or (isinstance(value, Literal) and value.kind is LiteralKind.STRING)


def joined_text(span: Span, values: list[Value]) -> Template:
    """A template of all values in order, inner templates taken apart."""
    parts: list[Value] = []
    for value in values:
        if isinstance(value, Template):
            parts += value.parts
        else:
            parts.append(value)
    return Template(span, tuple(parts))


def concatenated(span: Span, values: list[Value]) -> Value:
    """Strings that stand next to each other."""
    texts = [value.text for value in values if isinstance(value, Literal)]
    if len(texts) == len(values):
        return Literal(span, LiteralKind.STRING, "".join(texts), span, False)
    return joined_text(span, values)


def separated(span: Span, separator: Value, items: Sequence) -> Value:
    """`separator.join(items)` of a list that is written out."""
    values: list[Value] = []
    empty = isinstance(separator, Literal) and not separator.text
    for index, item in enumerate(items.items):
        if index and not empty:
            values.append(separator)
        values.append(item)
    return joined_text(span, values)


def percent(span: Span, pattern: Literal, right: Value) -> Value:
    """`pattern % right`."""
    named: dict[str, Value] = {}
    ordered: tuple[Value, ...] = (right,)
    if isinstance(right, MappingValue):
        named = {entry.key: entry.value for entry in right.entries if entry.key is not None}
    elif isinstance(right, Sequence) and right.kind == "tuple":
        ordered = right.items
    return _filled(span, pattern, _PERCENT, ordered, named)


def formatted(span: Span, pattern: Literal, ordered: tuple[Value, ...], named: ReadOnly[str, Value]) -> Value:
    """`pattern.format(...)`."""
    return _filled(span, pattern, _FIELD, ordered, named)


def _filled(
    span: Span, pattern: Literal, holes: re.Pattern[str], ordered: tuple[Value, ...], named: ReadOnly[str, Value]
) -> Value:
    parts: list[Value] = []
    text = pattern.text
    fixed = ""
    begin = 0
    at = 0
    next_hole = 0

    def flush(end: int) -> None:
        nonlocal fixed
        if not fixed:
            return
        place, plain = pattern.content, False
        # Only in a plain literal do text and source agree, so that a part has a place of its own.
        if pattern.plain:
            offset = pattern.content.start + len(text[:begin].encode())
            place = Span(offset, offset + len(text[begin:end].encode()))
            plain = fixed == text[begin:end]
        parts.append(Literal(place, LiteralKind.STRING, fixed, place, plain))
        fixed = ""

    for match in holes.finditer(text):
        fixed += text[at : match.start()]
        at = match.end()
        if match["plain"]:
            fixed += match["plain"][0]
            continue
        flush(match.start())
        begin = at
        name = match["name"] or ""
        hole: Value | None = named.get(name)
        if hole is None and (not name or (name.isascii() and name.isdecimal() and len(name) < 4)):
            index = int(name) if name else next_hole
            next_hole += not name
            hole = ordered[index] if index < len(ordered) else None
        if hole is None:
            # A field such as `{user.id}` still depends on the argument that it starts from.
            root = named.get(re.split(r"[.\[]", name, maxsplit=1)[0])
            hole = Opaque(span, () if root is None else (root,))
        parts.append(hole)
    fixed += text[at:]
    flush(len(text))
    return joined_text(span, parts)
