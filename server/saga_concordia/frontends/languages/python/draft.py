"""What a file's lowering has gathered so far, and where in the file it stands."""

from tree_sitter import Node

from saga_concordia.frontends.scope import Scope
from saga_concordia.frontends.tables import Memory, Tables
from saga_concordia.model.code import Value
from saga_concordia.text.span import Span


class Draft(Tables):
    """The tables of one Python file."""

    def __init__(
        self, data: bytes, module: str, package: bool, memory: Memory | None = None, scope: Scope | None = None
    ) -> None:
        super().__init__(data, module, memory, scope)
        self.module = module
        self.package = package
        self.quote = "'" if data.count(b"'") > data.count(b'"') else '"'
        self.returns: list[Value] = []
        self.context = (self.quote,)


def span_of(node: Node) -> Span:
    """The bytes of a node."""
    return Span(node.start_byte, node.end_byte)


def line_start(data: bytes, offset: int) -> int:
    """The offset at which the line of `offset` begins."""
    return max(data.rfind(b"\n", 0, offset), data.rfind(b"\r", 0, offset)) + 1


def indentation(data: bytes, offset: int) -> str | None:
    """The white space in front of `offset`, or None if something else stands before it on its line."""
    before = data[line_start(data, offset) : offset]
    return None if before.strip(b" \t\f") else before.decode("ascii")
