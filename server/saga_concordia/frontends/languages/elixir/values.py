"""The lowering of any one expression, by its kind of node."""

from collections.abc import Callable

from tree_sitter import Node

from saga_concordia.frontends.languages.elixir import functions
from saga_concordia.frontends.languages.elixir.calls import lower_call, lower_pipe
from saga_concordia.frontends.languages.elixir.choices import lower_or
from saga_concordia.frontends.languages.elixir.draft import Draft, arguments_of, operator_of, span_of
from saga_concordia.frontends.languages.elixir.mappings import lower_keywords, lower_list, lower_map, lower_tuple
from saga_concordia.frontends.languages.elixir.patterns import destructure
from saga_concordia.frontends.languages.elixir.strings import (
    lower_atom,
    lower_join,
    lower_quoted_atom,
    lower_sigil,
    lower_text,
)
from saga_concordia.frontends.parsing import kids
from saga_concordia.model.code import Literal, LiteralKind, Lookup, Mapping, Merge, Opaque, Reference, Value

_TESTS = frozenset({"==", "!=", "===", "!==", "<", ">", "<=", ">=", "in", "not in", "=~"})
_SILENT_ATTRIBUTES = frozenset(
    {"spec", "type", "typep", "opaque", "callback", "macrocallback", "doc", "moduledoc", "typedoc", "deprecated"}
)


def lower_value(draft: Draft, node: Node) -> Value:
    """Lower one expression, pattern or statement."""
    handler = _HANDLERS.get(node.type)
    return draft.opaque(node) if handler is None else handler(draft, node)


def _constant(kind: LiteralKind) -> Callable[[Draft, Node], Value]:
    def lower(draft: Draft, node: Node) -> Value:
        span = span_of(node)
        return Literal(span, kind, draft.text(node), span)

    return lower


def _name(draft: Draft, node: Node) -> Value:
    return Reference(span_of(node), draft.chain(node) or (draft.text(node),))


def _block(draft: Draft, node: Node) -> Value:
    inner = kids(node)
    if inner and inner[0].type == "stab_clause":
        return draft.opaque(node)
    if len(inner) == 1:
        return draft.value(inner[0])
    return draft.sequence(inner, span_of(node)) or Opaque(span_of(node))


def _arm(draft: Draft, node: Node) -> Value:
    # A clause outside of a known form, such as one in a macro's block.
    arm = functions.lower_arm(draft, node, None)
    return Opaque(arm.span, (*arm.patterns, arm.value))


def _access(draft: Draft, node: Node) -> Value:
    inner = kids(node)
    if len(inner) != 2:
        return draft.opaque(node)
    return Lookup(span_of(node), draft.value(inner[0]), draft.value(inner[1]))


def _unary(draft: Draft, node: Node) -> Value:
    operator = operator_of(node)
    inner = kids(node)
    if not inner:
        return Opaque(span_of(node))
    if operator == "&":
        return functions.lower_capture(draft, node)
    if operator == "@":
        return _attribute(draft, node, inner[0])
    if operator == "^":
        return draft.value(inner[0])
    if operator in ("-", "+"):
        operand = draft.value(inner[0])
        if isinstance(operand, Literal) and operand.kind is LiteralKind.NUMBER:
            sign = "-" if operator == "-" else ""
            return Literal(span_of(node), LiteralKind.NUMBER, sign + operand.text, span_of(node))
        return Opaque(span_of(node), (operand,))
    if operator in ("not", "!"):
        return Opaque(span_of(node), (draft.value(inner[0]),), is_test=True)
    return draft.opaque(node)


def _attribute(draft: Draft, node: Node, operand: Node) -> Value:
    if operand.type == "identifier":
        return Reference(span_of(node), ("@" + draft.text(operand),))
    parts = kids(operand)
    if operand.type != "call" or not parts or parts[0].type != "identifier":
        return draft.opaque(node)
    name = draft.text(parts[0])
    if name in _SILENT_ATTRIBUTES:
        return Opaque(span_of(node))
    args = arguments_of(parts[1:])
    if not args:
        return draft.opaque(node)
    values = [draft.value(arg) for arg in args]
    draft.bind("@" + name, values[0], span_of(node))
    return values[0]


def _binary(draft: Draft, node: Node) -> Value:
    inner = kids(node)
    if len(inner) < 2:
        return draft.opaque(node)
    operator = operator_of(node)
    if operator == "|>":
        return lower_pipe(draft, node, inner)
    if operator == "=":
        return _match(draft, node, inner)
    if operator == "<>":
        return lower_join(draft, node)
    if operator in ("||", "or"):
        return lower_or(draft, node, inner, both=True)
    if operator in ("&&", "and"):
        return lower_or(draft, node, inner, both=False)
    if operator == "<-":
        value = draft.value(inner[-1])
        destructure(draft, inner[0], value, draft.region, span_of(node))
        return value
    if operator == "::":
        # What stands to the right is a type, not code that runs.
        return draft.value(inner[0])
    values = tuple([draft.value(kid) for kid in inner])
    if operator == "++" and any(isinstance(value, Mapping | Merge) for value in values):
        return Merge(span_of(node), values)
    return Opaque(span_of(node), values, operator in _TESTS)


def _match(draft: Draft, node: Node, inner: list[Node]) -> Value:
    left, right = inner[0], inner[-1]
    if draft.in_pattern:
        # Both sides are patterns; the one that is no mere name says more.
        return draft.value(left if right.type == "identifier" else right)
    value = draft.value(right)
    destructure(draft, left, value, draft.region, span_of(node))
    return value


_HANDLERS: dict[str, Callable[[Draft, Node], Value]] = {
    "identifier": _name,
    "alias": _name,
    "call": lower_call,
    "binary_operator": _binary,
    "unary_operator": _unary,
    "string": lower_text,
    "charlist": lower_text,
    "sigil": lower_sigil,
    "atom": lower_atom,
    "quoted_atom": lower_quoted_atom,
    "integer": _constant(LiteralKind.NUMBER),
    "float": _constant(LiteralKind.NUMBER),
    "char": _constant(LiteralKind.NUMBER),
    "boolean": _constant(LiteralKind.BOOLEAN),
    "nil": _constant(LiteralKind.NIL),
    "map": lower_map,
    "list": lower_list,
    "tuple": lower_tuple,
    "keywords": lower_keywords,
    "anonymous_function": functions.lower_closure,
    "access_call": _access,
    "block": _block,
    "stab_clause": _arm,
}
