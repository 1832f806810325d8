"""Literals: strings, charlists, heredocs, sigils, atoms and joins of text."""

from tree_sitter import Node

from saga_concordia.frontends.languages.elixir.draft import Draft, operator_of, span_of
from saga_concordia.frontends.parsing import kids
from saga_concordia.frontends.tables import decoded
from saga_concordia.model.code import Literal, LiteralKind, Opaque, Template, Value
from saga_concordia.text.span import Span

_SIMPLE = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "s": " ",
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "d": "\x7f",
    "e": "\x1b",
    "f": "\f",
    "v": "\v",
    "\n": "",
    "\r\n": "",
}


def unescape(escape: str) -> str:
    """What an escape sequence such as `\\n`, `\\x41` or `\\u{1F600}` denotes."""
    rest = escape[1:]
    if rest[:1] in ("x", "u") and len(rest) > 1:
        try:
            return chr(int(rest[1:].strip("{}"), 16))
        except (ValueError, OverflowError):
            return escape
    return _SIMPLE.get(rest, rest)


def lower_text(draft: Draft, node: Node) -> Value:
    """Lower a string, charlist or heredoc."""
    return _quoted(draft, node, LiteralKind.STRING)


def lower_sigil(draft: Draft, node: Node) -> Value:
    """Lower a sigil: only `~s` and `~S` are text."""
    name = next((draft.text(kid) for kid in node.named_children if kid.type == "sigil_name"), "")
    if name not in ("s", "S"):
        return Opaque(span_of(node), tuple([draft.value(kid) for kid in kids(node) if kid.type == "interpolation"]))
    return _quoted(draft, node, LiteralKind.STRING, sigil=True)


def lower_atom(draft: Draft, node: Node) -> Value:
    """Lower `:name`."""
    content = Span(node.start_byte + 1, node.end_byte)
    text = decoded(draft.data[content.start : content.end])
    return Literal(span_of(node), LiteralKind.ATOM, text, content)


def lower_quoted_atom(draft: Draft, node: Node) -> Value:
    """Lower `:"some name"`."""
    return _quoted(draft, node, LiteralKind.ATOM)


def quoted_key(draft: Draft, node: Node) -> tuple[str | None, Span]:
    """The text of a quoted keyword key (None where it is interpolated) and its bytes within the quotes."""
    lowered = _quoted(draft, node, LiteralKind.ATOM)
    if isinstance(lowered, Literal):
        return lowered.text, lowered.content
    return None, lowered.span


def lower_join(draft: Draft, node: Node) -> Value:
    """Lower a chain of `<>` into one template, its parts in order."""
    parts: list[Value] = []
    pending = [node]
    while pending:
        current = pending.pop()
        if current.type == "binary_operator" and operator_of(current) == "<>":
            pending += reversed(kids(current))
            continue
        lowered = draft.value(current)
        if isinstance(lowered, Template):
            parts += lowered.parts
        else:
            parts.append(lowered)
    return Template(span_of(node), tuple(parts))


def _quoted(draft: Draft, node: Node, kind: LiteralKind, sigil: bool = False) -> Value:
    opening: Node | None = None
    closing: Node | None = None
    pieces: list[Node] = []
    for child in node.children:
        child_type = child.type
        if child_type in ("quoted_content", "escape_sequence", "interpolation"):
            pieces.append(child)
        elif child.start_byte == child.end_byte:
            continue
        elif opening is None:
            if draft.data[child.start_byte : child.start_byte + 1] not in (b"~", b":") and child_type != "sigil_name":
                opening = child
        elif closing is None:
            closing = child
    start = opening.end_byte if opening is not None else node.start_byte
    end = closing.start_byte if closing is not None else node.end_byte
    content = Span(start, max(start, end))
    heredoc = opening is not None and opening.end_byte - opening.start_byte == 3
    indent = draft.data[draft.data.rfind(b"\n", 0, end) + 1 : end].decode("utf-8", "replace") if heredoc else ""
    if not indent.isspace():
        indent = ""

    parts: list[Value] = []
    texts: list[str] = []
    begin = start
    plain = not heredoc and not sigil
    escaped = False

    def close(stop: int, first: bool) -> None:
        text = "".join(texts)
        if heredoc:
            text = _dedent(text, indent, first)
        if text:
            span = Span(begin, stop)
            parts.append(Literal(span, LiteralKind.STRING, text, span, plain and not escaped))

    for piece in pieces:
        piece_type = piece.type
        if piece_type == "interpolation":
            close(piece.start_byte, begin == start)
            inner = kids(piece)
            parts.append(draft.value(inner[-1]) if inner else Opaque(span_of(piece)))
            texts.clear()
            begin = piece.end_byte
            escaped = False
            continue
        text = draft.text(piece)
        if piece_type == "escape_sequence":
            escaped = True
            text = unescape(text)
        texts.append(text)
    if any(piece.type == "interpolation" for piece in pieces):
        close(content.end, False)
        return Template(span_of(node), tuple(parts))
    text = "".join(texts)
    if heredoc:
        text = _dedent(text, indent, True)
    return Literal(span_of(node), kind, text, content, plain and not escaped)


def _dedent(text: str, indent: str, first: bool) -> str:
    text = text.replace("\r\n", "\n")
    if indent:
        text = text.replace("\n" + indent, "\n")
    return text[1:] if first and text.startswith("\n") else text
