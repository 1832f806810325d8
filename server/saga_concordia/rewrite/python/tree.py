"""One Python file as LibCST reads it, with every position in bytes of the file as it is."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property

import libcst as cst
from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper, Scope, ScopeProvider

from saga_concordia.rewrite.impossible import ImpossibleError
from saga_concordia.text.span import Span

Definition = cst.FunctionDef | cst.ClassDef
Body = cst.FunctionDef | cst.ClassDef | cst.Lambda

_BOM = b"\xef\xbb\xbf"


class Tree:
    """A file's syntax, found by name and by place. Trees are compared by identity."""

    def __init__(self, path: str, data: bytes) -> None:
        """Parse a file.

        Raises:
            ImpossibleError: it does not parse, or LibCST would not give back what it was given.
        """
        self.path = path
        self.data = data
        text, self._left_out = readable(data)
        try:
            self.module = cst.parse_module(text)
        except (cst.ParserSyntaxError, RecursionError, ValueError) as error:
            raise ImpossibleError from error
        if self.module.code != text:
            raise ImpossibleError
        self.parents: dict[cst.CSTNode, cst.CSTNode] = {}
        self.names: dict[str, list[cst.Name]] = {}
        self.stars: list[cst.ImportFrom] = []
        self._walk()
        self._wrapper = MetadataWrapper(self.module, unsafe_skip_copy=True)

    def _walk(self) -> None:
        stack: list[cst.CSTNode] = [self.module]
        while stack:
            node = stack.pop()
            for child in node.children:
                self.parents[child] = node
                stack.append(child)
                if isinstance(child, cst.Name):
                    self.names.setdefault(child.value, []).append(child)
                elif isinstance(child, cst.ImportFrom) and isinstance(child.names, cst.ImportStar):
                    self.stars.append(child)

    # Places

    @cached_property
    def _spans(self) -> "dict[cst.CSTNode, Span]":
        found = self._wrapper.resolve(ByteSpanPositionProvider)
        return {node: self._in_file(row.start, row.start + row.length) for node, row in found.items()}

    def _in_file(self, start: int, end: int) -> Span:
        if not self._left_out:
            return Span(start, end)
        return Span(start + self._before(start), end + self._before(max(end - 1, 0)))

    def _before(self, offset: int) -> int:
        """How many bytes the parser was not given in front of an offset of what it was given."""
        return bisect_right(self._left_out, offset)

    def span(self, node: cst.CSTNode) -> Span:
        """Where a node stands, without blanks around it, and with the parentheses around an expression."""
        span = self._spans[node]
        if isinstance(node, cst.BaseExpression):
            start = self._spans[node.lpar[0]].start if node.lpar else span.start
            return Span(start, self._spans[node.rpar[-1]].end if node.rpar else span.end)
        if isinstance(node, cst.Param):
            last = node.default or (node.annotation.annotation if node.annotation else node.name)
            return Span(span.start, self.span(last).end)
        if isinstance(node, cst.ParamStar | cst.ParamSlash):
            return Span(span.start, span.start + 1)
        if isinstance(node, cst.Arg | cst.Element | cst.DictElement | cst.StarredElement | cst.StarredDictElement):
            return Span(span.start, self.span(node.value).end)
        return span

    def text(self, node: cst.CSTNode) -> str:
        """A node as it is written."""
        span = self.span(node)
        return self.data[span.start : span.end].decode("utf-8", "replace")

    def call(self, span: Span) -> cst.Call:
        """The call that ends where a span ends, and holds it.

        Raises:
            ImpossibleError: there is none.
        """
        for node, row in self._spans.items():
            if isinstance(node, cst.Call) and row.end == span.end and row.start <= span.start:
                return node
        raise ImpossibleError

    def expression(self, span: Span) -> cst.BaseExpression | None:
        """The expression that stands there."""
        for node, row in self._spans.items():
            if row == span and isinstance(node, cst.BaseExpression):
                return node
        return None

    def definition(self, name_span: Span) -> Definition | None:
        """The function or class whose name stands there."""
        for node, row in self._spans.items():
            if row == name_span and isinstance(node, cst.Name):
                parent = self.parents[node]
                if isinstance(parent, Definition) and parent.name is node:
                    return parent
        return None

    def around(self, offset: int) -> cst.CSTNode:
        """The innermost node that holds the byte at an offset."""
        holding = [(len(row), node) for node, row in self._spans.items() if row.start <= offset < row.end]
        return min(holding, key=lambda row: row[0])[1] if holding else self.module

    # What stands around

    def up(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """The nodes around a node, innermost first."""
        at = self.parents.get(node)
        while at is not None:
            yield at
            at = self.parents.get(at)

    def bodies(self, node: cst.CSTNode) -> Iterator[Body]:
        """The functions, closures and classes in whose body a node stands, innermost first."""
        inner = node
        for outer in self.up(node):
            if isinstance(outer, Body) and outer.body is inner:
                yield outer
            inner = outer

    def functions(self, node: cst.CSTNode) -> Iterator[cst.FunctionDef | cst.Lambda]:
        """The functions and closures in whose body a node stands, innermost first."""
        return (body for body in self.bodies(node) if not isinstance(body, cst.ClassDef))

    def owner(self, function: cst.FunctionDef) -> cst.ClassDef | None:
        """The class that a function is a method of."""
        around = next(self.bodies(function), None)
        return around if isinstance(around, cst.ClassDef) else None

    def within(self, node: cst.CSTNode, outer: cst.CSTNode) -> bool:
        """Whether a node is another one, or stands in it."""
        return node is outer or any(one is outer for one in self.up(node))

    @cached_property
    def _scopes(self) -> "dict[cst.CSTNode, Scope | None]":
        return dict(self._wrapper.resolve(ScopeProvider))

    def scope(self, node: cst.CSTNode) -> Scope:
        """The scope that a node's names are looked up in."""
        for one in (node, *self.up(node)):
            scope = self._scopes.get(one)
            if scope is not None:
                return scope
        raise ImpossibleError

    # Lines

    def line_start(self, offset: int) -> int:
        """Where the line of an offset begins."""
        return max(self.data.rfind(b"\n", 0, offset), self.data.rfind(b"\r", 0, offset)) + 1

    def line_end(self, offset: int) -> int:
        """Where the line of an offset ends, without its line ending."""
        found = re.compile(rb"[\r\n]").search(self.data, offset)
        return found.start() if found else len(self.data)

    def indent(self, node: cst.CSTNode) -> str:
        """What a node's line begins with.

        Raises:
            ImpossibleError: something else stands in front of it.
        """
        start = self.span(node).start
        before = self.data[self.line_start(start) : start].removeprefix(_BOM)
        if before.strip():
            raise ImpossibleError
        return before.decode()

    @cached_property
    def newline(self) -> str:
        """How lines end."""
        return "\r\n" if b"\r\n" in self.data else "\n" if b"\n" in self.data or b"\r" not in self.data else "\r"


def readable(data: bytes) -> tuple[str, list[int]]:
    """A file's text without what LibCST loses, and after which bytes of it how many were left out, in order.

    A byte that is not UTF-8 becomes a question mark, so that bytes are counted as they are.
    """
    left_out: list[int] = []
    start = len(_BOM) if data.startswith(_BOM) else 0
    left_out += [0] * start
    pieces = data[start:].split(b"\f")
    at = 0
    for piece in pieces[:-1]:
        at += len(piece)
        left_out.append(at)
    text = b"".join(pieces).decode("utf-8", "surrogateescape")
    return re.sub("[\udc80-\udcff]", "?", text), left_out
