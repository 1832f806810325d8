"""Elixir source to neutral code: what a `FrontEnd` offers."""

import re
import sys
from collections.abc import Sequence
from typing import cast

import tree_sitter_elixir
from tree_sitter import Language, Node, Tree

from saga_concordia.frontends.bodies import Shape
from saga_concordia.frontends.languages.elixir.draft import Draft, indentation
from saga_concordia.frontends.languages.elixir.values import lower_value
from saga_concordia.frontends.parsing import kids, syntax_tree
from saga_concordia.frontends.scope import Scope
from saga_concordia.frontends.tables import Lowered, Memory
from saga_concordia.model.code import MARKS, Code, Function, Remark
from saga_concordia.text.span import Span

# The stub says int; what comes is the capsule that the constructor wants.
_LANGUAGE = Language(cast(object, tree_sitter_elixir.language()))
_REMARK = re.compile(rb"#[^\r\n]*?(?:TODO|FIXME|concordia:)")
BODIES = Shape(
    starts=re.compile(rb"def(?:p|macro|macrop)?[ \t]+(?P<name>[\w.]+[!?]?)?"),
    before=re.compile(rb"(?P<indent>[ \t]*)"),
    opens=re.compile(rb"\bdo[ \t]*\r?\n"),
    goes_on=re.compile(rb"\)|(?:rescue|catch|else|after)\b"),
    closes=re.compile(rb"end\b"),
    stand_in=(b"", b""),
    outside={word: rb"\b" + word + rb"\b" for word in (b"import", b"alias", b"require", b"use", b"defmodule")},
)
# Nested expressions take a handful of Python frames each; see MAX_DEPTH.
_FRAMES = 6000


def parse(data: bytes, old_tree: Tree | None = None, left_out: Sequence[Span] = ()) -> Tree:
    """Parse Elixir source, incrementally where an edited old tree is given, and with some places `left_out`."""
    return syntax_tree(_LANGUAGE, data, old_tree, left_out)


def lower(data: bytes, tree: Tree, path: str, memory: Memory | None = None, scope: Scope | None = None) -> Lowered:
    """Lower a parsed file. Never raises on broken code: broken places yield what is healthy in them.

    `path` is not needed to read Elixir (a module says its own name); it keeps all front ends alike.

    Raises:
        OutOfRoomError: with a `memory`, see there.
    """
    if sys.getrecursionlimit() < _FRAMES:
        sys.setrecursionlimit(_FRAMES)
    root = tree.root_node
    draft = Draft(data, lower_value, memory, scope)
    draft.sequence(kids(root), Span(0, len(data)))
    remarks, broken = _remarks(data, root, Span(0, len(data))), _broken(root)
    return draft.code("elixir", "", draft.all_types(), remarks, broken, trailing_keywords=True, qualified_calls=True)


def lower_function(data: bytes, tree: Tree, path: str, code: Code, function: Function) -> Code:
    """Lower one function of a file that is lowered already."""
    draft = Draft(data, lower_value)
    draft.resume(code, function)
    draft.sequence(kids(tree.root_node), draft.region)
    return draft.code("elixir", "", (), _remarks(data, tree.root_node, function.span), ()).code


def _remarks(data: bytes, root: Node, place: Span) -> tuple[Remark, ...]:
    """The comments in a place that mean something; only lines that may hold one are looked up in the tree."""
    if not any(data.find(mark, place.start, place.end) >= 0 for mark in MARKS):
        return ()
    remarks: list[Remark] = []
    done = 0
    position = place.start
    while (match := _REMARK.search(data, position, place.end)) is not None:
        # The first `#` of a line may stand in a string, and the comment begin at a later one.
        position = match.start() + 1
        if match.start() < done:
            continue
        node = root.descendant_for_byte_range(match.start(), match.start() + 1)
        if node is None or node.type != "comment":
            continue
        span = Span(node.start_byte, node.end_byte)
        done = span.end
        text = data[span.start : span.end].decode("utf-8", "replace").lstrip("#").strip()
        remarks.append(Remark(span, text, indentation(data, span.start) is not None))
    return tuple(remarks)


def _broken(root: Node) -> tuple[Span, ...]:
    """The topmost syntax errors, in source order."""
    spans: list[Span] = []
    pending = [root] if root.has_error else []
    while pending:
        node = pending.pop()
        if node.is_error or node.is_missing:
            spans.append(Span(node.start_byte, node.end_byte))
        else:
            pending += [child for child in reversed(node.children) if child.has_error or child.is_missing]
    return tuple(spans)
