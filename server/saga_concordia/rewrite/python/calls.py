"""Every call of a function, a method or a constructor in the workspace, or none where one could be missed."""

import libcst as cst
from msgspec import Struct
from msgspec.structs import replace

from saga_concordia.rewrite.impossible import ImpossibleError
from saga_concordia.rewrite.python import classes, signature
from saga_concordia.rewrite.python.names import Defined, Named, Program, is_harmless, member, use_of
from saga_concordia.rewrite.python.tree import Tree

_TRANSPARENT = frozenset(
    {"abstractmethod", "asynccontextmanager", "classmethod", "contextmanager", "override", "staticmethod"}
)
"""Decorators that take what the function takes."""


class Calls(Struct, frozen=True):
    """The calls of something; `open` where there may be others that nobody sees."""

    calls: tuple[Named, ...]
    open: bool


def of_function(program: Program, function: Defined) -> Calls:
    """The calls of a function that is no method.

    Raises:
        ImpossibleError: a decorator may change how it is called.
    """
    _refuse_decorated(function)
    uses = program.named(function)
    return Calls(tuple(use for use in uses if use.call), any(not use.call and not is_harmless(use) for use in uses))


def of_method(program: Program, method: Defined, owner: Defined) -> Calls:
    """The calls of a method, by its object or class.

    A method of an object that nobody knows may be this one if no other has its name.

    Raises:
        ImpossibleError: a decorator may change how it is called, or another class has its own.
    """
    _refuse_decorated(method)
    name = method.node.name.value
    below = classes.descendants(program, owner)
    around = classes.ancestry(program, owner)[1:]
    if name.startswith("__") or any(member(one, name) for one in (*below, *around)):
        raise ImpossibleError
    family = [owner, *below]
    calls: list[Named] = []
    unseen = False
    alone = _defined_once(program, name)
    for path in program.mentioning(name):
        tree = program.tree(path)
        for node in tree.names.get(name, ()):
            parent = tree.parents[node]
            if not isinstance(parent, cst.Attribute) or parent.attr is not node or classes.is_stored(tree, parent):
                continue
            ours = _is_of(program, tree, parent.value, family)
            if ours is False or (ours is None and not alone):
                if ours is None and not name.startswith("_"):
                    raise ImpossibleError
                continue
            use = use_of(tree, parent)
            unseen = unseen or use.call is None
            calls += [replace(use, guess=ours is None)] if use.call else []
    return Calls(tuple(calls), unseen)


def of_constructor(program: Program, owner: Defined) -> Calls:
    """The calls that run a class's own constructor: of itself, of what inherits it, and of `super().__init__`.

    Raises:
        ImpossibleError: a class below makes its objects without it, or nobody can tell.
    """
    calls, unseen = _of_class(program, owner)
    for one in classes.descendants(program, owner):
        own = classes.initialiser(one)
        inherits = _above(program, one) is owner.node
        if own is not None:
            calls += [_super_call(program, one, own, owner)] if inherits else []
        elif inherits and not classes.is_record(one):
            more, open_ = _of_class(program, one)
            calls += more
            unseen = unseen or open_
        elif classes.is_record(owner):
            raise ImpossibleError  # Fields of both are one constructor, and their order would change.
    return Calls(tuple(calls), unseen)


def _of_class(program: Program, one: Defined) -> tuple[list[Named], bool]:
    """The calls of a class by its name or `cls`, and whether others may make objects of it."""
    if member(one, "__new__") or "__class__" in one.tree.names:
        raise ImpossibleError
    uses = program.named(one)
    unseen = not classes.is_plain(one) or any(
        _makes_objects(program, one, use) or not (use.call or use.derives or is_harmless(use)) for use in uses
    )
    return [*(use for use in uses if use.call), *_by_cls(one)], unseen


def _makes_objects(program: Program, owner: Defined, use: Named) -> bool:
    """Whether something is called on a class that a base outside of the workspace has: it may make objects of it."""
    attribute = use.tree.parents[use.expression]
    if not isinstance(attribute, cst.Attribute) or attribute.value is not use.expression:
        return False
    name = attribute.attr.value
    return not any(member(one, name) or classes.holds(one, name) for one in classes.ancestry(program, owner))


def _above(program: Program, one: Defined) -> cst.ClassDef | None:
    """The nearest class above that has a constructor of its own."""
    for row in classes.ancestry(program, one)[1:]:
        if classes.initialiser(row) is not None or classes.is_record(row):
            return classes.class_of(row)
    return None


def _super_call(program: Program, one: Defined, own: cst.FunctionDef, owner: Defined) -> Named:
    found: list[Named] = []
    for node in one.tree.names.get("__init__", ()):
        parent = one.tree.parents[node]
        if not isinstance(parent, cst.Attribute) or next(one.tree.functions(parent), None) is not own:
            continue
        use = use_of(one.tree, parent)
        by_super = isinstance(parent.value, cst.Call) and one.tree.text(parent.value.func) == "super"
        if use.call and (by_super or owner.same(program.definition(one.tree, parent.value))):
            found.append(use)
    if len(found) != 1:
        raise ImpossibleError
    return found[0]


def _by_cls(owner: Defined) -> list[Named]:
    """The calls of `cls` in the class methods of a class."""
    tree = owner.tree
    found: list[Named] = []
    for node in tree.names.get("cls", ()):
        parent = tree.parents[node]
        function = next((row for row in tree.functions(node) if isinstance(row, cst.FunctionDef)), None)
        if not isinstance(parent, cst.Call) or parent.func is not node or function is None:
            continue
        if tree.owner(function) is owner.node and "classmethod" in signature.decorators(function):
            found.append(Named(tree, node, parent))
    return found


def _refuse_decorated(function: Defined) -> None:
    if not _TRANSPARENT.issuperset(signature.decorators(function.node)):
        raise ImpossibleError


def _defined_once(program: Program, name: str) -> bool:
    found = 0
    for path in program.mentioning(name):
        tree = program.tree(path)
        found += sum(
            isinstance(parent := tree.parents[node], cst.FunctionDef | cst.ClassDef) and parent.name is node
            for node in tree.names.get(name, ())
        )
    return found == 1


def _is_of(program: Program, tree: Tree, value: cst.BaseExpression, family: list[Defined]) -> bool | None:
    """Whether an object, or class, is of a family; None where nobody can tell."""
    if isinstance(value, cst.Name) and value.value in ("self", "cls"):
        around = next((row for row in tree.bodies(value) if isinstance(row, cst.ClassDef)), None)
        return any(row.node is around for row in family)
    if isinstance(value, cst.Call) and isinstance(value.func, cst.Name) and value.func.value == "super":
        around = next((row for row in tree.bodies(value) if isinstance(row, cst.ClassDef)), None)
        return any(row.node is around for row in family[1:])
    defined = program.definition(tree, value.func if isinstance(value, cst.Call) else value)
    if defined is not None and isinstance(defined.node, cst.ClassDef):
        return any(row.same(defined) for row in family)
    return None
