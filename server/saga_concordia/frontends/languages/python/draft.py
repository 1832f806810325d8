"""What a file's lowering has gathered so far, and where in the file it stands."""

from tree_sitter import Node

from saga_concordia.model.code import (
    Binding,
    Call,
    CallSite,
    Change,
    Choice,
    ChoiceSite,
    Function,
    FunctionKind,
    TypeBody,
    Value,
)
from saga_concordia.text.span import Span


class Draft:
    """The growing tables of one file, with the current function, owner and block."""

    def __init__(self, data: bytes, module: str, package: bool) -> None:
        self.data = data
        self.module = module
        self.package = package
        self.newline = "\r\n" if b"\r\n" in data else "\n"
        self.quote = "'" if data.count(b"'") > data.count(b'"') else '"'
        whole = Span(0, len(data))
        self.whole = whole
        self.functions: list[Function] = [
            Function(0, FunctionKind.FILE, "", module, whole, whole, Span(0, 0), None),
        ]
        self.calls: list[CallSite] = []
        self.choices: list[ChoiceSite] = []
        self.bindings: list[Binding] = []
        self.changes: list[Change] = []
        self.types: list[TypeBody] = []
        self.imports: dict[str, str] = {}
        self.function = 0
        self.owner = module
        self.region = whole
        self.returns: list[Value] = []
        self.depth = 0

    def text(self, node: Node) -> str:
        """The source text of a node."""
        return self.data[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def bind(self, name: str, value: Value, span: Span) -> None:
        """Bind a name in the current function and block."""
        self.bindings.append(Binding(name, value, span, self.region, self.function))

    def record_call(self, call: Call) -> None:
        """Keep a call, with the function that it stands in."""
        self.calls.append(CallSite(call, self.function))

    def record_change(self, span: Span, path: tuple[str, ...]) -> None:
        """Keep what alters an object, with the function that it stands in."""
        self.changes.append(Change(span, path, self.function))

    def record_choice(self, choice: Choice) -> None:
        """Keep a choice that has a subject, with the function that it stands in."""
        self.choices.append(ChoiceSite(choice, self.function))


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
