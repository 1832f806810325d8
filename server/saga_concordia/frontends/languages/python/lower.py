"""Python source, lowered into `Code`."""

import re
from collections.abc import Sequence
from functools import lru_cache

import tree_sitter_python
from msgspec.structs import replace
from tree_sitter import Language, Node, Tree

from saga_concordia.frontends.bodies import Shape, brought
from saga_concordia.frontends.languages.python.draft import Draft, indentation, span_of
from saga_concordia.frontends.languages.python.imports import joined, module_of
from saga_concordia.frontends.languages.python.statements import Statements
from saga_concordia.frontends.parsing import syntax_tree
from saga_concordia.frontends.read import UnparsableError
from saga_concordia.frontends.scope import Scope
from saga_concordia.frontends.tables import Lowered, Memory
from saga_concordia.model.code import MARKS, Code, Function, Remark, TypeBody
from saga_concordia.text.span import Span, around

_LANGUAGE = Language(tree_sitter_python.language())
_DEEP = b" " * 150
_BLANK = bytes.maketrans(b"\t", b" ")
MOST_BLOCKS = 300
"""The grammar's scanner keeps its stack of indentations in 1024 bytes, and crashes the process beyond some 690."""

BODIES = Shape(
    starts=re.compile(rb"def[ \t]+(?P<name>\w+)?"),
    before=re.compile(rb"(?P<indent>[ \t]*)(?:async[ \t]+)?"),
    opens=re.compile(rb":[ \t]*(?:#[^\n]*)?\n|:[ \t]*\r\n"),
    goes_on=re.compile(rb"\)"),
    closes=None,
    stand_in=(b"(", b")"),
    outside={
        b"import": rb"(?:^|[:;])[ \t]*(?:from[ \t]+[\w.]+[ \t]+)?import\b",
        b"class": rb"^[ \t]*class\b",
    },
    brings=(
        b"import",
        re.compile(
            rb"^(?P<indent>[ \t]+)(?:from[ \t]+[\w.]+[ \t]+import[ \t]+(?:\([\w\s,]*\)|\w[\w \t,]*)"
            rb"|import[ \t]+\w[\w. \t,]*)(?:#[^\r\n]*)?\r?$",
            re.MULTILINE,
        ),
    ),
    decorates=b"@",
)
_REMARK = re.compile(rb"TODO|FIXME|concordia:")


def parse(data: bytes, old_tree: Tree | None = None, left_out: Sequence[Span] = ()) -> Tree:
    """Parse a file; `old_tree` is the tree before an edit that it has been told of, and some places are `left_out`.

    Raises:
        UnparsableError: its blocks are nested too deeply for the grammar.
    """
    if _is_too_deep(data):
        raise UnparsableError(f"has blocks nested more than {MOST_BLOCKS} deep")
    return syntax_tree(_LANGUAGE, data, old_tree, left_out)


@lru_cache(maxsize=4)
def _is_too_deep(data: bytes) -> bool:
    """Whether a file has too many blocks; one that is lowered function by function is looked at once."""
    # Who has so many blocks has a line that far to the right; looking for one costs a keystroke next to nothing.
    return _DEEP in data.translate(_BLANK) and _blocks(data) > MOST_BLOCKS


def _blocks(data: bytes) -> int:
    """How deep the lines are indented, in steps of indentation."""
    stack = [0]
    deepest = 0
    for line in data.splitlines():
        text = line.lstrip(b" \t")
        if text and not text.startswith(b"#"):
            width = len(line) - len(text)
            while stack[-1] > width:
                stack.pop()
            if stack[-1] < width:
                stack.append(width)
                deepest = max(deepest, len(stack))
    return deepest


def lower(data: bytes, tree: Tree, path: str, memory: Memory | None = None, scope: Scope | None = None) -> Lowered:
    """Lower a parsed file. Never raises on broken code: what is healthy in it is lowered.

    Raises:
        OutOfRoomError: with a `memory`, see there.
    """
    module, package = module_of(path)
    draft = Draft(data, module, package, memory, scope)
    root = tree.root_node
    statements = Statements(draft)
    if scope is not None:
        statements.imports(_imports(data, root))
    statements.module(root)
    statements.close()
    remarks = _remarks(data, root, Span(0, len(data)))
    return draft.code("python", module, _expanded(draft), remarks, _broken(root))


def _imports(data: bytes, root: Node) -> Sequence[Node]:
    """The import statements that are indented, in bodies that are left out of the tree too.

    They come before all others, in order: of two that bring one name the first holds, and one at the top in any case.
    """
    places = [place for place in brought(data, BODIES) if not _is_text(root, place)]
    left_out = around(places, len(data))
    return syntax_tree(_LANGUAGE, data, None, left_out).root_node.named_children if places else ()


def _is_text(root: Node, place: Span) -> bool:
    node = root.descendant_for_byte_range(place.start, place.start + 1)
    return node is not None and node.type in ("string", "string_content", "comment")


def lower_function(data: bytes, tree: Tree, path: str, code: Code, function: Function) -> Code:
    """Lower one function of a file that is lowered already."""
    module, package = module_of(path)
    draft = Draft(data, module, package)
    draft.resume(code, function)
    statements = Statements(draft)
    statements.module(tree.root_node)
    statements.close()
    return draft.code("python", module, (), _remarks(data, tree.root_node, function.span), ()).code


def _expanded(draft: Draft) -> tuple[TypeBody, ...]:
    """The types with their bases named in full, as far as this file knows."""
    types = draft.all_types()
    known = {body.name for body in types}
    return tuple(
        replace(body, bases=tuple(_base(draft, known, body, base) for base in body.bases)) if body.bases else body
        for body in types
    )


def _base(draft: Draft, known: set[str], body: TypeBody, base: str) -> str:
    scope = draft.functions[body.function].owner
    # A class of this file, looked for from the inside out.
    while True:
        candidate = joined(scope, base)
        if candidate in known and candidate != body.name:
            return candidate
        if len(scope) <= len(draft.module):
            break
        scope = scope.rpartition(".")[0]
    head, dot, rest = base.partition(".")
    return f"{draft.imports[head]}{dot}{rest}" if head in draft.imports else base


def _remarks(data: bytes, root: Node, place: Span) -> tuple[Remark, ...]:
    """The comments in a place that mean something."""
    if not any(data.find(mark, place.start, place.end) >= 0 for mark in MARKS):
        return ()
    remarks: list[Remark] = []
    done = 0
    for match in _REMARK.finditer(data, place.start, place.end):
        if match.start() < done:
            continue
        node = root.descendant_for_byte_range(match.start(), match.end())
        if node is None or node.type != "comment":
            continue
        done = node.end_byte
        text = data[node.start_byte : node.end_byte].decode("utf-8", "replace").lstrip("#").strip()
        remarks.append(Remark(span_of(node), text, indentation(data, node.start_byte) is not None))
    return tuple(remarks)


def _broken(root: Node) -> tuple[Span, ...]:
    found: list[Span] = []
    todo = [root]
    while todo:
        node = todo.pop()
        if node.is_error or node.is_missing:
            found.append(span_of(node))
        elif node.has_error:
            todo += node.children
    return tuple(sorted(found))
