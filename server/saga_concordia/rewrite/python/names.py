"""What names mean across the files of a workspace, and where something is named."""

import re
from collections.abc import Iterator
from functools import lru_cache

import libcst as cst
from libcst.metadata import Assignment, BaseAssignment, BuiltinScope, ImportAssignment
from msgspec import Struct

from saga_concordia.rewrite.python.tree import Definition, Tree
from saga_concordia.rewrite.sources import Sources

_HANDED_ON = 5
"""Through how many modules or variables a name is followed."""
_SUFFIXES = (".py", ".pyi")


class Defined(Struct, frozen=True, eq=False):
    """A function or class, and the file that it stands in."""

    tree: Tree
    node: Definition

    def same(self, other: "Defined | None") -> bool:
        """Whether both are one definition."""
        return other is not None and self.node is other.node


class Named(Struct, frozen=True, eq=False):
    """A place that names a definition: the call of it, or of `partial` with it, or neither.

    A `guess` is one whose object nobody knows.
    """

    tree: Tree
    expression: cst.BaseExpression
    call: cst.Call | None = None
    derives: cst.ClassDef | None = None
    guess: bool = False

    @property
    def bound(self) -> int:
        """How many arguments of the call stand in front of those that the definition gets."""
        return int(self.call is not None and self.call.func is not self.expression)


class Program:
    """The Python files of a workspace, parsed when they are asked for."""

    def __init__(self, sources: Sources) -> None:
        """Nothing is parsed yet."""
        self.sources = sources
        self._trees: dict[str, Tree] = {}
        self._modules: dict[str, str] = {}

    def tree(self, path: str) -> Tree:
        """A file, parsed.

        Raises:
            ImpossibleError: it does not parse.
        """
        if path not in self._trees:
            self._trees[path] = _parsed(path, self.sources.source(path))
        return self._trees[path]

    def module(self, path: str) -> str:
        """A file's dotted module path."""
        if path not in self._modules:
            file = self.sources.code(path)
            self._modules[path] = file.code.module if file else ""
        return self._modules[path]

    def mentioning(self, *names: str) -> list[str]:
        """The Python files that hold one of these names as a word."""
        return [path for path in self.sources.mentioning(frozenset(names)) if path.endswith(_SUFFIXES)]

    # From a name to its definition

    def definition(self, tree: Tree, node: cst.BaseExpression, depth: int = 0) -> Defined | None:
        """The function or class that an expression names; None for anything else."""
        if isinstance(node, cst.Name):
            return self._of_name(tree, node, node.value, depth)
        if not isinstance(node, cst.Attribute):
            return None
        dotted = self._dotted(tree, node)
        if dotted is not None:
            found = self.imported(dotted, depth)
            if found is not None:
                return found
        holder = self.definition(tree, node.value, depth)
        if holder is not None and isinstance(holder.node, cst.ClassDef):
            return member(holder, node.attr.value)
        return None

    def _of_name(self, tree: Tree, at: cst.CSTNode, name: str, depth: int) -> Defined | None:
        """What a name means; where it is bound several times, the one definition that it may mean."""
        if depth > _HANDED_ON:
            return None
        assigned = list(tree.scope(at)[name])
        found = [row for one in assigned if (row := self._of_assignment(tree, one, name, depth + 1))]
        if not assigned:
            modules = [self._from(tree, star) for star in tree.stars]
            found = [row for module in modules if (row := self.imported(f"{module}.{name}", depth + 1))]
        return found[0] if found and all(row.same(found[0]) for row in found) else None

    def _of_assignment(self, tree: Tree, one: BaseAssignment, name: str, depth: int) -> Defined | None:
        if isinstance(one, ImportAssignment):
            dotted = self._import(tree, one.node, name)
            return self.imported(dotted, depth) if dotted else None
        if not isinstance(one, Assignment) or isinstance(one.scope, BuiltinScope):
            return None
        if isinstance(one.node, Definition):
            return Defined(tree, one.node)
        target = tree.parents.get(one.node)
        statement = tree.parents.get(target) if isinstance(target, cst.AssignTarget) else None
        if isinstance(statement, cst.Assign) and isinstance(statement.value, cst.Name | cst.Attribute):
            return self.definition(tree, statement.value, depth)
        return None

    def _import(self, tree: Tree, node: cst.CSTNode, name: str) -> str | None:
        """What a name is imported from, as a dotted path."""
        if not isinstance(node, cst.Import | cst.ImportFrom) or isinstance(node.names, cst.ImportStar):
            return None
        for alias in node.names:
            if alias.evaluated_alias == name or (alias.asname is None and alias.evaluated_name.split(".")[0] == name):
                if isinstance(node, cst.ImportFrom):
                    return ".".join(filter(None, (self._from(tree, node), alias.evaluated_name)))
                return alias.evaluated_name if alias.asname else name
        return None

    def _from(self, tree: Tree, node: cst.ImportFrom) -> str:
        """The module of `from ... import`, with dots in front counted from the file's own."""
        written = tree.module.code_for_node(node.module) if node.module else ""
        if not node.relative:
            return written
        parts = self.module(tree.path).split(".")
        package = tree.path.rpartition("/")[2] == "__init__.py"
        kept = parts[: len(parts) - len(node.relative) + package]
        return ".".join([*kept, written] if written else kept)

    def _dotted(self, tree: Tree, node: cst.Attribute) -> str | None:
        """A chain of names that begins with an imported one, written out."""
        rest: list[str] = []
        at: cst.BaseExpression = node
        while isinstance(at, cst.Attribute):
            rest.insert(0, at.attr.value)
            at = at.value
        if not isinstance(at, cst.Name):
            return None
        assigned = list(tree.scope(at)[at.value])
        if len(assigned) != 1 or not isinstance(assigned[0], ImportAssignment):
            return None
        head = self._import(tree, assigned[0].node, at.value)
        return ".".join((head, *rest)) if head else None

    def outside(self, tree: Tree, node: cst.BaseExpression) -> str | None:
        """The dotted name of something imported, as far as the imports of this file say."""
        if isinstance(node, cst.Attribute):
            return self._dotted(tree, node)
        if isinstance(node, cst.Name):
            assigned = list(tree.scope(node)[node.value])
            if len(assigned) == 1 and isinstance(assigned[0], ImportAssignment):
                return self._import(tree, assigned[0].node, node.value)
        return None

    def imported(self, dotted: str, depth: int = 0) -> Defined | None:
        """The definition that a dotted path means: code may count from another root than ours."""
        module, _, name = dotted.rpartition(".")
        if not module or depth > _HANDED_ON:
            return None
        candidates = list(self._defining(name))
        exact = [row for row in candidates if _may_be_one(self.module(row.tree.path), module)]
        if len(exact) > 1:
            exact = [row for row in exact if self.module(row.tree.path) == module]
        if exact:
            return exact[0] if len(exact) == 1 else None
        for path in self.mentioning(name):
            if _may_be_one(self.module(path), module):
                tree = self.tree(path)
                return self._of_name(tree, tree.module, name, depth + 1)
        package = [row for row in candidates if f".{module}." in f".{self.module(row.tree.path)}."]
        return package[0] if len(package) == 1 == len(candidates) else None

    def _defining(self, name: str) -> Iterator[Defined]:
        """The functions and classes of this name that stand directly in a module."""
        word = re.compile(rb"^[ \t]*(?:class|(?:async[ \t]+)?def)[ \t]+%b\b" % re.escape(name.encode()), re.MULTILINE)
        for path in self.mentioning(name):
            if word.search(self.sources.source(path)):
                tree = self.tree(path)
                for node in tree.names.get(name, ()):
                    parent = tree.parents[node]
                    if isinstance(parent, Definition) and parent.name is node and not list(tree.bodies(parent)):
                        yield Defined(tree, parent)

    # From a definition to where it is named

    def named(self, defined: Defined) -> list[Named]:
        """Every place that names a definition, apart from imports and itself; under its other names as well.

        Raises:
            ImpossibleError: a file that may name it does not parse.
        """
        names = {defined.node.name.value}
        while True:
            found, others = self._named(defined, names)
            if others <= names:
                return found
            names |= others

    def _named(self, defined: Defined, names: set[str]) -> tuple[list[Named], set[str]]:
        found: list[Named] = []
        others: set[str] = set()
        local = bool(list(defined.tree.bodies(defined.node)))
        for path in [defined.tree.path] if local else self.mentioning(*names):
            tree = self.tree(path)
            for node in (node for name in sorted(names) for node in tree.names.get(name, ())):
                other = self._renamed(tree, node)
                if other is not None:
                    if defined.same(self._of_name(tree, node, other, 0)):
                        others.add(other)
                    continue
                expression = _expression(tree, node)
                if expression is None:
                    continue
                meant = self.definition(tree, expression)
                if meant is None and self._may_mean(defined, tree, expression):
                    found.append(Named(tree, expression, guess=True))
                if not defined.same(meant):
                    continue
                alias = _assigned_to(tree, expression)
                if alias is not None:
                    others.add(alias)
                else:
                    found.append(use_of(tree, expression))
        return found, others

    def _may_mean(self, defined: Defined, tree: Tree, expression: cst.BaseExpression) -> bool:
        """Whether an attribute of something unknown may be a class: few have its name."""
        unknown = isinstance(expression, cst.Attribute) and self.outside(tree, expression) is None
        return unknown and isinstance(defined.node, cst.ClassDef) and isinstance(tree.parents[expression], cst.Call)

    def _renamed(self, tree: Tree, node: cst.Name) -> str | None:
        """The name that an import gives to what it names by `node`."""
        alias = tree.parents[node]
        if isinstance(alias, cst.ImportAlias) and alias.name is node and isinstance(alias.asname, cst.AsName):
            return alias.evaluated_alias
        return None


@lru_cache(maxsize=16)
def _parsed(path: str, data: bytes) -> Tree:
    """A file's tree, which one fix after the other asks for."""
    return Tree(path, data)


def member(holder: Defined, name: str) -> Defined | None:
    """A method, or class, that stands in the body of a class once."""
    found = [
        row
        for row in holder.node.body.body
        if isinstance(row, cst.FunctionDef | cst.ClassDef) and row.name.value == name
    ]
    return Defined(holder.tree, found[0]) if len(found) == 1 else None


def _may_be_one(one: str, other: str) -> bool:
    return one == other or one.endswith("." + other) or other.endswith("." + one)


def _expression(tree: Tree, node: cst.Name) -> cst.BaseExpression | None:
    """The expression that a name ends; None where it only labels something, or binds a name."""
    parent = tree.parents[node]
    if isinstance(parent, cst.Attribute):
        inside_import = any(isinstance(row, cst.ImportAlias | cst.ImportFrom) for row in tree.up(parent))
        return parent if parent.attr is node and not inside_import else None
    if isinstance(parent, cst.Arg):
        return None if parent.keyword is node else node
    labels = (cst.Param, cst.ImportAlias, cst.AsName, cst.NameItem, cst.AssignTarget, cst.ImportFrom)
    return None if isinstance(parent, (*labels, *_DEFINITIONS)) else node


_DEFINITIONS = (cst.FunctionDef, cst.ClassDef)


def _assigned_to(tree: Tree, expression: cst.BaseExpression) -> str | None:
    """The variable of a module, or function, that an expression is assigned to, alone."""
    statement = tree.parents[expression]
    if isinstance(statement, cst.Assign) and statement.value is expression and len(statement.targets) == 1:
        target = statement.targets[0].target
        return target.value if isinstance(target, cst.Name) else None
    return None


def use_of(tree: Tree, expression: cst.BaseExpression) -> Named:
    """What is done with an expression that names something."""
    parent = tree.parents[expression]
    if isinstance(parent, cst.Call):
        return Named(tree, expression, parent)
    outer = tree.parents[parent]
    if isinstance(parent, cst.Arg) and isinstance(outer, cst.ClassDef):
        return Named(tree, expression, derives=outer)
    if isinstance(parent, cst.Arg) and isinstance(outer, cst.Call) and outer.args[0] is parent:
        callee = outer.func.attr if isinstance(outer.func, cst.Attribute) else outer.func
        if isinstance(callee, cst.Name) and callee.value == "partial":
            return Named(tree, expression, outer)
    return Named(tree, expression)


def is_harmless(use: Named) -> bool:
    """Whether a name that calls nothing hands nothing on: an annotation, an attribute of it, a check of a type."""
    for outer in use.tree.up(use.expression) if not use.guess else ():
        if isinstance(outer, cst.Annotation | cst.ExceptHandler | cst.Attribute):
            return True
        if isinstance(outer, cst.Call):
            callee = outer.func
            return isinstance(callee, cst.Name) and callee.value in ("isinstance", "issubclass", "super")
        if isinstance(outer, cst.BaseStatement | cst.BaseSmallStatement):
            return isinstance(outer, cst.Del)
    return False
