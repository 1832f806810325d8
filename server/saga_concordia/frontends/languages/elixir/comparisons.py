"""What conditions and guards compare with which values."""

from tree_sitter import Node

from saga_concordia.frontends.languages.elixir.draft import Draft, operator_of
from saga_concordia.frontends.parsing import kids
from saga_concordia.model.code import Literal, Sequence, Value


def compared(draft: Draft, node: Node) -> tuple[Value | None, tuple[Value, ...], bool]:
    """What a condition compares, with which values, and whether it is a negation."""
    if node.type == "binary_operator":
        operator = operator_of(node)
        inner = kids(node)
        if operator in ("==", "===", "!=", "!==", "in") and len(inner) == 2:
            left, right = draft.value(inner[0]), draft.value(inner[1])
            if isinstance(left, Literal) and not isinstance(right, Literal):
                left, right = right, left
            if operator != "in":
                if isinstance(right, Literal):
                    return left, (right,), operator.startswith("!")
            elif isinstance(right, Sequence):
                return left, right.items, False
            return None, (), False
    draft.value(node)
    return None, (), False
