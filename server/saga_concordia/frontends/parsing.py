"""Syntax trees, of whole texts and of texts of which places are left out; where their nodes stand."""

from collections.abc import Sequence

from tree_sitter import Language, Node, Parser, Point, Range, Tree

from saga_concordia.model.code import Value
from saga_concordia.text.span import Span, around


def syntax_tree(language: Language, data: bytes, old_tree: Tree | None, left_out: Sequence[Span]) -> Tree:
    """The tree of a text but for the places that are `left_out`, in order; nodes stand where the text has them.

    Where an `old_tree` is given, which has been told of the edits that led here, parsing is incremental.
    """
    # A parser is cheap to make and must not be shared between threads.
    parser = Parser(language, included_ranges=_ranges(around(left_out, len(data)))) if left_out else Parser(language)
    return parser.parse(data) if old_tree is None else parser.parse(data, old_tree)


def kids(node: Node) -> list[Node]:
    """The named children of a node, without comments; they are looked through only where something is strewn in."""
    found = node.named_children
    for kid in found:
        if kid.is_extra:
            return [kid for kid in found if kid.type != "comment"]
    return found


def span_as(value: Value, node: Node) -> Span:
    """The bytes of a node; where these are those of a value, the very span of that: one less to keep."""
    span = value.span
    if span.start == node.start_byte and span.end == node.end_byte:
        return span
    return Span(node.start_byte, node.end_byte)


def _ranges(places: Sequence[Span]) -> list[Range]:
    """Places as the parser wants them. Rows do not matter to anybody, so all is in one."""
    return [Range(Point(0, row.start), Point(0, row.end), row.start, row.end) for row in places]
