"""Classes: what they derive from, what derives from them, and the attributes that their objects hold."""

import libcst as cst

from saga_concordia.rewrite.impossible import ImpossibleError
from saga_concordia.rewrite.python import signature
from saga_concordia.rewrite.python.names import Defined, Program, member
from saga_concordia.rewrite.python.tree import Tree

_RECORDS = frozenset({"dataclass", "define", "frozen", "mutable"})
_RECORD_BASES = frozenset({"BaseModel", "Struct"})
_PROPERTIES = frozenset({"property", "cached_property"})
_UNBOUND = frozenset({"staticmethod", "classmethod"})

Store = cst.Assign | cst.AnnAssign


def class_of(defined: Defined) -> cst.ClassDef:
    """The class that is defined; what is defined must be one."""
    assert isinstance(defined.node, cst.ClassDef)
    return defined.node


def ancestry(program: Program, owner: Defined) -> list[Defined]:
    """A class and what it derives from in the workspace, nearest first."""
    found: list[Defined] = []
    queue = [owner]
    while queue:
        one = queue.pop(0)
        if any(one.same(row) for row in found):
            continue
        found.append(one)
        for base in class_of(one).bases:
            defined = program.definition(one.tree, base.value)
            if defined is not None and isinstance(defined.node, cst.ClassDef):
                queue.append(defined)
    return found


def descendants(program: Program, owner: Defined) -> list[Defined]:
    """What derives from a class, directly or not."""
    found: list[Defined] = []
    queue = [owner]
    while queue:
        for use in program.named(queue.pop(0)):
            if use.derives is not None and not any(row.node is use.derives for row in found):
                found.append(Defined(use.tree, use.derives))
                queue.append(found[-1])
    return found


def initialiser(owner: Defined) -> cst.FunctionDef | None:
    """A class's own `__init__`."""
    found = member(owner, "__init__")
    return found.node if found and isinstance(found.node, cst.FunctionDef) else None


def is_record(owner: Defined) -> bool:
    """Whether the constructor of a class is made of its annotated attributes."""
    node = class_of(owner)
    bases = {base.value.attr if isinstance(base.value, cst.Attribute) else base.value for base in node.bases}
    derived = any(isinstance(base, cst.Name) and base.value in _RECORD_BASES for base in bases)
    return initialiser(owner) is None and (derived or bool(_RECORDS.intersection(signature.decorators(node))))


def is_plain(owner: Defined) -> bool:
    """Whether no decorator gets hold of a class, which could make objects of it."""
    return _RECORDS.issuperset(signature.decorators(class_of(owner)))


def fields(owner: Defined) -> list[tuple[cst.SimpleStatementLine, cst.AnnAssign]]:
    """The annotated attributes in the body of a class, each with its line."""
    return [
        (line, row)
        for line in class_of(owner).body.body
        if isinstance(line, cst.SimpleStatementLine)
        for row in line.body
        if isinstance(row, cst.AnnAssign)
        and isinstance(row.target, cst.Name)
        and "ClassVar" not in owner.tree.text(row)
    ]


def field(owner: Defined, name: str) -> cst.AnnAssign | None:
    """The annotated attribute of this name."""
    named = (row for _line, row in fields(owner) if isinstance(row.target, cst.Name) and row.target.value == name)
    return next(named, None)


def bound_to(tree: Tree, function: cst.FunctionDef) -> cst.ClassDef | None:
    """The class whose objects a function is a method of; None for what is no method, or none of an object."""
    owner = tree.owner(function)
    return owner if owner is not None and not _UNBOUND.intersection(signature.decorators(function)) else None


def store(owner: Defined, function: cst.FunctionDef, name: str) -> tuple[cst.SimpleStatementLine, Store] | None:
    """The statement directly in a method that assigns to an attribute of the object, and its line."""
    own = signature.self_name(function)
    if not isinstance(function.body, cst.IndentedBlock):
        return None
    for line in function.body.body:
        if not isinstance(line, cst.SimpleStatementLine):
            continue
        for row in line.body:
            if isinstance(row, Store) and any(_is_attribute(node, own, name) for node in targets(row)):
                return line, row
    return None


def targets(statement: Store) -> list[cst.BaseExpression]:
    """What a statement assigns to, tuples taken apart."""
    whole = [statement.target] if isinstance(statement, cst.AnnAssign) else [row.target for row in statement.targets]
    return [
        part
        for node in whole
        for part in ([row.value for row in node.elements] if isinstance(node, cst.Tuple | cst.List) else [node])
    ]


def _is_attribute(node: cst.CSTNode, owner: str, name: str) -> bool:
    return (
        isinstance(node, cst.Attribute)
        and node.attr.value == name
        and isinstance(node.value, cst.Name)
        and node.value.value == owner
    )


def holds(owner: Defined, name: str) -> bool:
    """Whether a class itself gives its objects an attribute.

    Raises:
        ImpossibleError: it has a method of that name.
    """
    for node in owner.tree.names.get(name, ()):
        parent = owner.tree.parents[node]
        if isinstance(parent, cst.FunctionDef | cst.AnnAssign | cst.AssignTarget):
            around = next(owner.tree.bodies(parent), None)
            if around is owner.node and not (isinstance(parent, cst.AnnAssign) and parent.target is not node):
                if isinstance(parent, cst.FunctionDef) and not _PROPERTIES.intersection(signature.decorators(parent)):
                    raise ImpossibleError
                return True
        elif isinstance(parent, cst.Attribute) and parent.attr is node and is_stored(owner.tree, parent):
            for method in owner.tree.functions(parent):
                bound = isinstance(method, cst.FunctionDef) and bound_to(owner.tree, method) is owner.node
                if bound and _is_attribute(parent, signature.self_name(method), name):
                    return True
    return False


def is_stored(tree: Tree, node: cst.BaseExpression) -> bool:
    """Whether an expression is assigned to."""
    parent = tree.parents[node]
    if isinstance(parent, cst.Element):
        outer = tree.parents[parent]
        return isinstance(tree.parents[outer], cst.AssignTarget)
    return isinstance(parent, cst.AssignTarget) or (isinstance(parent, cst.AnnAssign) and parent.target is node)
