"""Names bound by patterns."""

from tree_sitter import Node

from saga_concordia.frontends.languages.elixir.draft import MAX_DEPTH, Draft, operator_of, span_of
from saga_concordia.frontends.languages.elixir.mappings import arrow_parts, key_of, map_parts, pair_parts
from saga_concordia.frontends.parsing import kids
from saga_concordia.model.code import Literal, LiteralKind, Lookup, Opaque, Value
from saga_concordia.text.span import Span

_NO_NAMES = frozenset({"_", "__MODULE__", "__ENV__", "__CALLER__", "__DIR__", "__STACKTRACE__"})


def destructure(draft: Draft, node: Node, base: Value, region: Span, span: Span | None = None, depth: int = 0) -> None:
    """Bind every name in the pattern `node`, which `base` is matched against.

    `span` is the span that the bindings get, or None for the place of each name itself.
    """
    if depth > MAX_DEPTH:
        return
    kind = node.type
    if kind == "identifier":
        name = draft.text(node)
        if name not in _NO_NAMES:
            draft.bind(name, base, span or span_of(node), region)
    elif kind == "binary_operator":
        _operator(draft, node, base, region, span, depth)
    elif kind == "tuple":
        items = kids(node)
        if len(items) == 2 and items[0].type == "atom":
            # `{:ok, x}`: the tag says more about what x is than its place does.
            destructure(draft, items[1], Lookup(span_of(node), base, draft.value(items[0])), region, span, depth + 1)
            return
        _indexed(draft, items, base, region, span, depth)
    elif kind == "list":
        _indexed(draft, kids(node), base, region, span, depth)
    elif kind == "keywords":
        for item in kids(node):
            _entry(draft, item, base, region, span, depth)
    elif kind == "map":
        _, _, items = map_parts(node)
        for item in items:
            _entry(draft, item, base, region, span, depth)
    elif kind in ("block", "ERROR"):
        for item in kids(node):
            destructure(draft, item, base, region, span, depth + 1)
    elif kind == "bitstring":
        for item in kids(node):
            destructure(draft, item, Opaque(span_of(node), (base,)), region, span, depth + 1)


def _operator(draft: Draft, node: Node, base: Value, region: Span, span: Span | None, depth: int) -> None:
    inner = kids(node)
    if len(inner) < 2:
        return
    operator = operator_of(node)
    if operator == "=":
        destructure(draft, inner[0], base, region, span, depth + 1)
        destructure(draft, inner[-1], base, region, span, depth + 1)
    elif operator == "<>":
        destructure(draft, inner[-1], Opaque(span_of(node), (base,)), region, span, depth + 1)
    elif operator in ("\\\\", "when", "in", "::"):
        destructure(draft, inner[0], base, region, span, depth + 1)
    elif operator == "|":
        _indexed(draft, inner[:1], base, region, span, depth)
        destructure(draft, inner[-1], Opaque(span_of(node), (base,)), region, span, depth + 1)


def _indexed(draft: Draft, items: list[Node], base: Value, region: Span, span: Span | None, depth: int) -> None:
    for index, item in enumerate(items):
        place = span_of(item)
        if item.type == "keywords" or (item.type == "binary_operator" and operator_of(item) == "|"):
            destructure(draft, item, base, region, span, depth + 1)
            continue
        key = Literal(place, LiteralKind.NUMBER, str(index), place, False)
        destructure(draft, item, Lookup(place, base, key), region, span, depth + 1)


def _entry(draft: Draft, item: Node, base: Value, region: Span, span: Span | None, depth: int) -> None:
    pair = pair_parts(item) if item.type == "pair" else None
    if pair is not None:
        text, key_span = key_of(draft, pair[0])
        if text is not None:
            key = Literal(key_span, LiteralKind.ATOM, text, key_span)
            destructure(draft, pair[1], Lookup(span_of(item), base, key), region, span, depth + 1)
        return
    arrow = arrow_parts(item)
    if arrow is not None:
        destructure(draft, arrow[1], Lookup(span_of(item), base, draft.pattern(arrow[0])), region, span, depth + 1)
