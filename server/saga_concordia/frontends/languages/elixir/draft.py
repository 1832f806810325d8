"""What a file's lowering has gathered so far, and where in the file it stands."""

from collections.abc import Callable
from functools import partial

from tree_sitter import Node

from saga_concordia.frontends.parsing import kids
from saga_concordia.frontends.scope import Scope
from saga_concordia.frontends.tables import Memory, Tables
from saga_concordia.model.code import FunctionKind, Opaque, Value
from saga_concordia.text.span import Span

MODULES = frozenset({"defmodule", "defprotocol", "defimpl"})
DEFINITIONS = {"def": False, "defmacro": False, "defp": True, "defmacrop": True}
"""The words that define a function or macro, and whether it is private."""

MAX_DEPTH = 200
"""Expressions nested deeper than this are not read: nobody wrote them, and the Python stack is finite."""

_MAX_ALIAS_STEPS = 10


class Draft(Tables):
    """The tables of one Elixir file."""

    def __init__(
        self,
        data: bytes,
        dispatch: "Callable[[Draft, Node], Value]",
        memory: Memory | None = None,
        scope: Scope | None = None,
    ) -> None:
        super().__init__(data, "", memory, scope)
        self.dispatch = dispatch
        self.uses: list[str] = []
        self.in_pattern = False
        self.captured = 0

    def value(self, node: Node) -> Value:
        """Lower one expression."""
        if self.depth >= MAX_DEPTH:
            return Opaque(Span(node.start_byte, node.end_byte))
        self.depth += 1
        try:
            return self.dispatch(self, node)
        finally:
            self.depth -= 1

    def pattern(self, node: Node) -> Value:
        """Lower one pattern: a match in it names a part and binds nothing by itself."""
        before, self.in_pattern = self.in_pattern, True
        try:
            return self.value(node)
        finally:
            self.in_pattern = before

    def opaque(self, node: Node) -> Opaque:
        """Lower whatever stands inside of a node that has no meaning to us."""
        return Opaque(Span(node.start_byte, node.end_byte), tuple([self.value(kid) for kid in kids(node)]))

    def sequence(self, nodes: list[Node], region: Span) -> Value | None:
        """Lower the expressions of a block; the last one's value is the block's."""
        before, self.region = self.region, region
        tail: Value | None = None
        direct = self.functions[self.function].kind is FunctionKind.TYPE
        for node in nodes:
            if direct and _stands_alone(self, node):
                tail = self.definition(node, partial(self.value, node), Opaque(span_of(node)))
            else:
                tail = self.value(node)
        self.region = before
        return tail

    def expand(self, module: str) -> str:
        """A module's full name, as the aliases read so far have it."""
        for _ in range(_MAX_ALIAS_STEPS):
            first, dot, rest = module.partition(".")
            target = self.imports.get(first)
            if target is None or target == first:
                break
            module = target + dot + rest
            if target.startswith(first + "."):
                break
        return module

    def chain(self, node: Node) -> tuple[str, ...] | None:
        """The names that a node spells (`A.B`, `user.id`, `@attr`), or None if it is no plain chain."""
        names: list[str] = []
        while True:
            kind = node.type
            if kind == "alias":
                names += reversed([part.strip() for part in self.text(node).split(".")])
            elif kind == "identifier":
                name = self.text(node)
                if name == "__MODULE__" and self.owner:
                    names += reversed(self.owner.split("."))
                else:
                    names.append(name)
            elif kind == "atom":
                names.append(self.text(node))
            elif kind == "unary_operator":
                inner = kids(node)
                if len(inner) != 1 or inner[0].type != "identifier" or self.data[node.start_byte] != 0x40:
                    return None
                names.append("@" + self.text(inner[0]))
            elif kind in ("dot", "call"):
                parts = kids(node)
                if kind == "call":
                    if len(parts) != 1 or parts[0].type != "dot":
                        return None
                    node = parts[0]
                    continue
                if len(parts) != 2 or parts[1].type not in ("identifier", "alias", "operator_identifier"):
                    return None
                names += reversed(self.text(parts[1]).split("."))
                node = parts[0]
                continue
            else:
                return None
            return tuple(reversed(names))


def _stands_alone(draft: Draft, node: Node) -> bool:
    """Whether a statement of a module is a definition, or a call with a block, such as a saga's step."""
    if node.type != "call":
        return False
    parts = node.named_children
    if not parts or parts[0].type != "identifier":
        return False
    name = draft.text(parts[0])
    return name in DEFINITIONS or (parts[-1].type == "do_block" and name not in MODULES)


def arguments_of(parts: list[Node]) -> list[Node]:
    """The arguments among the parts of a call, or none."""
    for part in parts:
        if part.type == "arguments":
            return kids(part)
    return []


def span_of(node: Node) -> Span:
    """The bytes of a node."""
    return Span(node.start_byte, node.end_byte)


def indentation(data: bytes, offset: int) -> str | None:
    """The white space in front of `offset`, or None if something else stands before it on its line."""
    start = max(data.rfind(b"\n", 0, offset), data.rfind(b"\r", 0, offset)) + 1
    before = data[start:offset]
    return None if before.strip(b" \t\f") else before.decode("ascii")


def operator_of(node: Node) -> str:
    """The operator of a unary or binary expression, or an empty string where it is missing."""
    operator = node.child_by_field_name("operator")
    return operator.type if operator is not None else ""
