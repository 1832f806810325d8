"""Objects and mappings that carry ids from step to step, and where such mappings are made."""

from collections.abc import Iterator

import libcst as cst

from saga_concordia.rewrite.python.tree import Tree


def holder_of(beside: cst.BaseExpression, twin: str) -> tuple[cst.BaseExpression, bool] | None:
    """The object that an expression takes the other id out of, and whether that is a mapping."""
    if isinstance(beside, cst.Attribute) and beside.attr.value == twin:
        own = isinstance(beside.value, cst.Name) and beside.value.value in ("self", "cls")
        return None if own else (beside.value, False)
    if isinstance(beside, cst.Subscript) and len(beside.slice) == 1:
        index = beside.slice[0].slice
        if isinstance(index, cst.Index) and _says(index.value, twin):
            return beside.value, True
    callee = beside.func if isinstance(beside, cst.Call) and beside.args else None
    if isinstance(callee, cst.Attribute) and callee.attr.value == "get":
        assert isinstance(beside, cst.Call)
        return (callee.value, True) if _says(beside.args[0].value, twin) else None
    return None


def _says(node: cst.BaseExpression | None, text: str) -> bool:
    return isinstance(node, cst.SimpleString) and node.evaluated_value == text


def entries(tree: Tree, key: str, runs: frozenset[str]) -> Iterator[cst.DictElement]:
    """The entries of a key in mappings that are passed to a call of one of some methods."""
    for name in sorted(runs):
        for node in tree.names.get(name, ()):
            callee = tree.parents[node]
            call = tree.parents.get(callee)
            if not isinstance(callee, cst.Attribute) or not isinstance(call, cst.Call) or call.func is not callee:
                continue
            for argument in call.args:
                mapping = _mapping(tree, argument.value)
                for entry in mapping.elements if mapping else ():
                    if isinstance(entry, cst.DictElement) and _says(entry.key, key):
                        yield entry


def _mapping(tree: Tree, value: cst.BaseExpression) -> cst.Dict | None:
    """The mapping that is written there, or that a variable is given once."""
    if isinstance(value, cst.Name):
        assigned = list(tree.scope(value)[value.value])
        target = tree.parents.get(getattr(assigned[0], "node", value)) if len(assigned) == 1 else None
        statement = tree.parents.get(target) if isinstance(target, cst.AssignTarget) else None
        return statement.value if isinstance(statement, cst.Assign) and isinstance(statement.value, cst.Dict) else None
    return value if isinstance(value, cst.Dict) else None


def has_entry(mapping: cst.Dict, key: str) -> bool:
    """Whether a mapping says something of a key."""
    return any(isinstance(row, cst.DictElement) and _says(row.key, key) for row in mapping.elements)
