"""Maps, structs and keyword lists, and where one more entry can be put."""

import re
from sys import intern

from tree_sitter import Node

from saga_concordia.frontends.languages.elixir.draft import Draft, indentation, operator_of, span_of
from saga_concordia.frontends.languages.elixir.strings import quoted_key
from saga_concordia.frontends.parsing import kids
from saga_concordia.frontends.tables import decoded
from saga_concordia.model.code import (
    Argument,
    Call,
    Entry,
    Insertion,
    Literal,
    LiteralKind,
    Mapping,
    Opaque,
    Sequence,
    Value,
)
from saga_concordia.text.span import Span

_COMMENT = re.compile(rb"[ \t\r\f\v]*#")


def key_of(draft: Draft, node: Node) -> tuple[str | None, Span]:
    """The text of a keyword key, and its bytes without colon and quotes."""
    if node.type == "quoted_keyword":
        return quoted_key(draft, node)
    raw = draft.data[node.start_byte : node.end_byte].rstrip()
    if raw.endswith(b":"):
        raw = raw[:-1]
    return decoded(raw), Span(node.start_byte, node.start_byte + len(raw))


def pair_parts(node: Node) -> tuple[Node, Node] | None:
    """Key and value of a pair, or None where it is broken."""
    inner = kids(node)
    if len(inner) < 2 or inner[0].type not in ("keyword", "quoted_keyword"):
        return None
    return inner[0], inner[-1]


def lower_pairs(draft: Draft, node: Node) -> list[Entry]:
    """The entries of a `keywords` node."""
    entries: list[Entry] = []
    for pair in kids(node):
        parts = pair_parts(pair) if pair.type == "pair" else None
        if parts is None:
            draft.value(pair)
            continue
        key, key_span = key_of(draft, parts[0])
        entries.append(Entry(key, key_span, draft.value(parts[1]), span_of(pair)))
    return entries


def after(draft: Draft, span: Span, form: str = "{key}: {value}") -> Insertion:
    """An insertion behind `span`, on a line of its own where `span` starts one."""
    indent = indentation(draft.data, span.start)
    separator = ", " if indent is None else "," + draft.newline + indent
    if _COMMENT.match(draft.data, span.end):
        # A comment behind the last one stays with it: what is new goes in front.
        return Insertion(span.start, intern(form + separator))
    behind = intern(separator + form)
    return Insertion(span.end, behind, behind)


def lower_keywords(draft: Draft, node: Node) -> Value:
    """Lower keywords that stand where a value is expected."""
    return keyword_mapping(draft, node, span_of(node))


def keyword_mapping(draft: Draft, node: Node, span: Span) -> Mapping:
    """A mapping out of a `keywords` node."""
    entries = lower_pairs(draft, node)
    return Mapping(span, tuple(entries), insertion=after(draft, entries[-1].span) if entries else None)


def lower_list(draft: Draft, node: Node) -> Value:
    """Lower a list; one that holds only keywords is a mapping."""
    items = kids(node)
    if len(items) == 1 and items[0].type == "keywords":
        return keyword_mapping(draft, items[0], span_of(node))
    return Sequence(span_of(node), "list", tuple([draft.value(item) for item in items]))


def lower_tuple(draft: Draft, node: Node) -> Value:
    """Lower a tuple."""
    return Sequence(span_of(node), "tuple", tuple([draft.value(item) for item in kids(node)]))


def map_parts(node: Node) -> tuple[Node | None, list[Node], list[Node]]:
    """The struct's name, the bases (`base |`) and the entries' nodes of a map, as written.

    An entry is a `pair`, or a `=>` operator; `%{base | "k" => v}` parses as `(base | "k") => v`.
    """
    struct: Node | None = None
    bases: list[Node] = []
    items: list[Node] = []
    for child in kids(node):
        if child.type == "struct":
            inner = kids(child)
            struct = inner[0] if inner else None
        elif child.type == "map_content":
            for item in kids(child):
                _collect(item, bases, items)
        else:
            items.append(child)
    return struct, bases, items


def _collect(item: Node, bases: list[Node], items: list[Node]) -> None:
    kind = item.type
    if kind == "keywords":
        items += kids(item)
        return
    if kind == "binary_operator":
        inner = kids(item)
        operator = operator_of(item)
        if operator == "|" and len(inner) >= 2:
            bases.append(inner[0])
            _collect(inner[-1], bases, items)
            return
        if operator == "=>" and len(inner) >= 2:
            left = inner[0]
            if left.type == "binary_operator" and operator_of(left) == "|":
                base = kids(left)
                if base:
                    bases.append(base[0])
    items.append(item)


def arrow_parts(item: Node) -> tuple[Node, Node] | None:
    """Key and value of a `key => value` entry, or None if it is none."""
    if item.type != "binary_operator" or operator_of(item) != "=>":
        return None
    inner = kids(item)
    if len(inner) < 2:
        return None
    key = inner[0]
    if key.type == "binary_operator" and operator_of(key) == "|":
        base = kids(key)
        if len(base) < 2:
            return None
        key = base[-1]
    return key, inner[-1]


def lower_map(draft: Draft, node: Node) -> Value:
    """Lower `%{...}` and `%Struct{...}`."""
    struct_node, base_nodes, items = map_parts(node)
    bases = [draft.value(base) for base in base_nodes]
    entries: list[Entry] = []
    form = "{key}: {value}"
    for item in items:
        parts = pair_parts(item) if item.type == "pair" else None
        if parts is not None:
            key, key_span = key_of(draft, parts[0])
            entries.append(Entry(key, key_span, draft.value(parts[1]), span_of(item)))
            form = "{key}: {value}"
            continue
        arrow = arrow_parts(item)
        if arrow is None:
            bases.append(Opaque(span_of(item), (draft.value(item),)))
            continue
        lowered = draft.value(arrow[0])
        span = Span(arrow[0].start_byte, item.end_byte)
        if isinstance(lowered, Literal):
            entries.append(Entry(lowered.text, lowered.content, draft.value(arrow[1]), span))
            form = ":{key} => {value}" if lowered.kind is LiteralKind.ATOM else '"{key}" => {value}'
        else:
            entries.append(Entry(None, span_of(arrow[0]), draft.value(arrow[1]), span))
            form = '"{key}" => {value}'
    if entries:
        insertion = after(draft, entries[-1].span, form)
    elif bases:
        insertion = None
    else:
        opener = draft.data.find(b"{", struct_node.end_byte if struct_node is not None else node.start_byte)
        insertion = Insertion(opener + 1, "{key}: {value}") if 0 <= opener < node.end_byte else None
    struct: str | None = None
    if struct_node is not None:
        chain = draft.chain(struct_node)
        if chain is None:
            draft.value(struct_node)
        else:
            struct = draft.expand(".".join(chain))
    if struct is not None and struct_node is not None and not draft.in_pattern:
        _construct(draft, node, struct, span_of(struct_node), entries, bool(bases), insertion)
    return Mapping(span_of(node), tuple(entries), tuple(bases), struct, insertion)


def _construct(
    draft: Draft,
    node: Node,
    struct: str,
    name_span: Span,
    entries: list[Entry],
    is_open: bool,
    insertion: Insertion | None,
) -> None:
    """A struct literal constructs its struct: the same to whoever looks for events as the call of a class."""
    args = tuple([Argument(entry.key, entry.value, entry.span) for entry in entries if entry.key is not None])
    path = tuple(struct.split("."))
    draft.record_call(Call(span_of(node), path, name_span, args, open=is_open, insertion=insertion))
