"""What a constructor is given is kept as an attribute of the object."""

import libcst as cst

from saga_concordia.rewrite.python import classes, listing, signature
from saga_concordia.rewrite.python.names import Defined
from saga_concordia.rewrite.python.tree import Tree
from saga_concordia.text.edit import TextEdit
from saga_concordia.text.span import Span


def kept(owner: Defined, function: cst.FunctionDef, key: str, twin: str) -> list[TextEdit]:
    """The edits that keep a parameter of a constructor as an attribute, beside the other one."""
    tree = owner.tree
    own = signature.self_name(function)
    body = function.body
    if not isinstance(body, cst.IndentedBlock):
        end = tree.span(body).end
        return [TextEdit(Span(end, end), f"; {own}.{key} = {key}")]
    found = classes.store(owner, function, twin)
    if found is not None:
        line, statement = found
        if isinstance(statement, cst.Assign) and (edits := _into_tuple(tree, statement, own, key, twin)):
            return edits
        note = (
            f": {signature.or_none(tree, tree.text(statement.annotation.annotation))}"
            if isinstance(statement, cst.AnnAssign)
            else ""
        )
        return [line_behind(tree, line, f"{own}.{key}{note} = {key}")]
    statements = list(body.body)
    first = 1 if function.get_docstring() is not None else 0
    leading = first
    for row in statements[first:]:
        if not _is_setting(row, own):
            break
        leading += 1
    if leading > 0:
        return [line_behind(tree, statements[leading - 1], f"{own}.{key} = {key}")]
    start = tree.span(statements[0]).start
    at = tree.line_start(start)
    return [TextEdit(Span(at, at), f"{tree.indent(statements[0])}{own}.{key} = {key}{tree.newline}")]


def _is_setting(statement: cst.BaseStatement, own: str) -> bool:
    """Whether a statement only sets attributes of the object to what is at hand, or calls the constructor above."""
    if not isinstance(statement, cst.SimpleStatementLine) or len(statement.body) != 1:
        return False
    row = statement.body[0]
    if isinstance(row, cst.Expr) and isinstance(row.value, cst.Call) and isinstance(row.value.func, cst.Attribute):
        return row.value.func.attr.value == "__init__"
    return isinstance(row, classes.Store) and isinstance(
        row.value, cst.Name | cst.Tuple | cst.SimpleString | cst.Integer
    )


def _into_tuple(tree: Tree, statement: cst.Assign, own: str, key: str, twin: str) -> list[TextEdit]:
    """One more in `self.a, self.b = a, b`; nothing where both sides are not that plain."""
    left = statement.targets[0].target
    right = statement.value
    if len(statement.targets) != 1 or not isinstance(left, cst.Tuple) or not isinstance(right, cst.Tuple):
        return []
    plain = all(isinstance(row, cst.Element) for row in (*left.elements, *right.elements))
    if not plain or len(left.elements) != len(right.elements):
        return []
    wanted = f"{own}.{twin}"
    index = next((n for n, row in enumerate(left.elements) if tree.text(row.value) == wanted), None)
    if index is None:
        return []
    edits: list[TextEdit] = []
    for side, text in ((left, f"{own}.{key}"), (right, key)):
        spans = [tree.span(row) for row in side.elements]
        edits += listing.insert(tree.data, tree.span(side).start, spans, index, text)
    return edits


def line_behind(tree: Tree, statement: cst.CSTNode, text: str) -> TextEdit:
    """A line of its own behind a statement, and behind the comment on that one's line."""
    at = tree.line_end(tree.span(statement).end)
    return TextEdit(Span(at, at), f"{tree.newline}{tree.indent(statement)}{text}")
