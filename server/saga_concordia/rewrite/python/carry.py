"""An id carried through Python code: from where it comes in, beside the other id, to where it is wanted."""

import re
from collections.abc import Callable

import libcst as cst

from saga_concordia.rewrite.impossible import ImpossibleError
from saga_concordia.rewrite.python import arguments, calls, classes, contexts, keeping, listing, signature
from saga_concordia.rewrite.python.names import Defined, Named, Program
from saga_concordia.rewrite.python.tree import Tree
from saga_concordia.text.edit import TextEdit

_HANDLED = frozenset({"event", "ev", "evt", "message", "msg", "command", "trigger"})
"""What code calls the event that it handles."""
_NOTHING = "None"


def twin_of(key: str) -> str:
    """The other id of the envelope, which the new one goes beside."""
    return key.replace("causation", "correlation") if "causation" in key else key.replace("correlation", "causation")


class Carrier:
    """Works out the edits that make one id known where it is wanted; all of them or, by `ImpossibleError`, none."""

    def __init__(self, program: Program, saga: Defined | None, key: str, twin: str) -> None:
        """Nothing is edited yet. `saga` is the class or function that is one; `twin` goes the same way already."""
        self.program = program
        self.saga = saga
        self.key = key
        self.twin = twin
        self._edits: dict[str, list[TextEdit]] = {}
        self._given: list[cst.CSTNode] = []

    def edits(self) -> dict[str, list[TextEdit]]:
        """What has been worked out, by path."""
        return {path: list(dict.fromkeys(rows)) for path, rows in sorted(self._edits.items())}

    def add(self, tree: Tree, *edits: TextEdit) -> None:
        """Note edits of a file."""
        self._edits.setdefault(tree.path, []).extend(edits)

    # What is there

    def existing(self, tree: Tree, node: cst.CSTNode) -> str | None:
        """The expression that holds the id in scope of a node, also by what has been added.

        Raises:
            ImpossibleError: the name is taken by something else.
        """
        for function in tree.functions(node):
            if signature.param(function, self.key) or self._has(function):
                if _binds(tree, function, self.key) > int(not self._has(function)):
                    raise ImpossibleError  # It is assigned anew.
                return self.key
            if _binds(tree, function, self.key):
                raise ImpossibleError
        method = self._method(tree, node)
        if method is not None:
            function, owner = method
            for one in classes.ancestry(self.program, owner):
                if function.name.value != "__init__" and (self._has(one.node) or classes.holds(one, self.key)):
                    return f"{signature.self_name(function)}.{self.key}"
        return None

    def _has(self, node: cst.CSTNode) -> bool:
        return any(one is node for one in self._given)

    def _method(self, tree: Tree, node: cst.CSTNode) -> tuple[cst.FunctionDef, Defined] | None:
        """The method of an object around a node, and its class."""
        for function in tree.functions(node):
            owner = classes.bound_to(tree, function) if isinstance(function, cst.FunctionDef) else None
            if isinstance(function, cst.FunctionDef) and owner is not None:
                own = signature.self_name(function)
                inner = [row for row in tree.functions(node) if tree.within(row, function) and row is not function]
                if any(_binds(tree, row, own) for row in inner):
                    raise ImpossibleError
                return function, Defined(tree, owner)
        return None

    # What is wanted

    def value(self, tree: Tree, node: cst.CSTNode, beside: cst.BaseExpression | None = None) -> str:
        """The expression that holds the id at a node; what that takes is added.

        `beside` is the expression that holds the other id there.

        Raises:
            ImpossibleError: it cannot be had.
        """
        found = self.existing(tree, node)
        if found is not None:
            return found
        functions = list(tree.functions(node))
        ways: list[Callable[[], str]] = []
        for function in functions:
            if signature.param(function, self.twin):
                if isinstance(function, cst.Lambda):
                    raise ImpossibleError
                ways.append(lambda function=function: self.by_parameter(tree, function))
                break
        if beside is not None and (context := contexts.holder_of(beside, self.twin)) is not None:
            ways.append(lambda: self._by_context(tree, *context))
        method = self._method(tree, node)
        if method is not None and method[0].name.value != "__init__" and self._may_hold(method[1]):
            ways.append(lambda: self._by_attribute(*method))
        outermost = functions[-1] if functions else None
        if not ways and isinstance(outermost, cst.FunctionDef):
            ways.append(lambda: self.by_parameter(tree, outermost))
        return self._first(ways)

    def _first(self, ways: list[Callable[[], str]]) -> str:
        """The first way that can be gone; what the others began is forgotten."""
        for way in ways:
            edits, given = {path: [*rows] for path, rows in self._edits.items()}, [*self._given]
            try:
                return way()
            except ImpossibleError:
                self._edits, self._given = edits, given
        raise ImpossibleError

    # By a parameter

    def by_parameter(self, tree: Tree, function: cst.FunctionDef) -> str:
        """Give a function the parameter, and every call of it the argument."""
        if self._has(function) or signature.param(function, self.key):
            return self.key
        _refuse_mentioned(tree, function, self.key)
        owner = tree.owner(function)
        defined = Defined(tree, function)
        starts = self.saga is not None and self.saga.node is function
        if owner is None:
            found = calls.of_function(self.program, defined)
        elif function.name.value == "__init__":
            found = calls.of_constructor(self.program, Defined(tree, owner))
            starts = True
        else:
            found = calls.of_method(self.program, defined, Defined(tree, owner))
        if not starts and (found.open or not found.calls):
            raise ImpossibleError
        self._given.append(function)
        optional = found.open or not found.calls
        added = signature.more(tree, function, self.key, self.twin, optional=optional)
        self.add(tree, *added.edits)
        for use in found.calls:
            position = signature.position(function, self.twin, owner is not None and _is_bound(tree, function))
            self.hand_over(use, position, optional=added.optional, starts=starts, forwards=function)
        return self.key

    # By an attribute

    def _by_attribute(self, method: cst.FunctionDef, owner: Defined) -> str:
        self.by_object(owner)
        return f"{signature.self_name(method)}.{self.key}"

    def _may_hold(self, owner: Defined) -> bool:
        """Whether objects of a class live as long as a saga runs: they hold the other id, or are the saga."""
        above = classes.ancestry(self.program, owner)
        return self._is_inside(owner.tree, owner.node.body) or any(classes.holds(one, self.twin) for one in above)

    def by_object(self, owner: Defined) -> None:
        """Make the objects of a class hold the id: as they hold the other one, or else by its own constructor."""
        above = classes.ancestry(self.program, owner)
        if any(self._has(one.node) or classes.holds(one, self.key) for one in above):
            return
        if any(classes.holds(one, self.key) for one in classes.descendants(self.program, owner)):
            raise ImpossibleError
        for one in above:
            own = classes.initialiser(one)
            if classes.is_record(one) and classes.field(one, self.twin):
                self._by_field(one)
                return
            if own is not None and classes.store(one, own, self.twin):
                self._by_store(one, own)
                return
        own = classes.initialiser(owner)
        if own is not None:
            self._by_store(owner, own)
        elif classes.is_record(owner):
            self._by_field(owner)
        else:
            raise ImpossibleError

    def _by_store(self, owner: Defined, function: cst.FunctionDef) -> None:
        self.by_parameter(owner.tree, function)
        self._given.append(owner.node)
        self.add(owner.tree, *keeping.kept(owner, function, self.key, self.twin))

    def _by_field(self, owner: Defined) -> None:
        found = calls.of_constructor(self.program, owner)
        twin = classes.field(owner, self.twin)
        lines = classes.fields(owner)
        keyword_only = "kw_only" in owner.tree.names
        beside = next((line for line, row in lines if row is twin), None)
        line = beside if keyword_only and beside else lines[-1][0] if lines else None
        if line is None:
            raise ImpossibleError
        above = [one for one in classes.ancestry(self.program, owner)[1:] if classes.fields(one)]
        must = not keyword_only and (bool(above) or any(row.value is not None for _line, row in lines))
        optional = must or found.open or not found.calls
        style = owner.tree.text(twin.annotation.annotation) if twin else "str"
        default = " = None" if optional else ""
        text = f"{self.key}: {signature.or_none(owner.tree, style)}{default}"
        self._given.append(owner.node)
        self.add(owner.tree, keeping.line_behind(owner.tree, line, text))
        names = [row.target.value for _line, row in lines if isinstance(row.target, cst.Name)]
        position = names.index(self.twin) if self.twin in names and not above and not keyword_only else None
        for use in found.calls:
            self.hand_over(use, position, optional=optional, starts=True, forwards=None)

    # By a context

    def _by_context(self, tree: Tree, holder: cst.BaseExpression, mapping: bool) -> str:
        """By the object, or mapping, that holds the other id: whoever makes it puts this one in as well."""
        if mapping:
            self._into_mappings(tree)
            return f'{tree.text(holder)}.get("{self.key}")'
        owner = self._class_of(tree, holder)
        if any(classes.holds(one, "id") for one in classes.ancestry(self.program, owner)):
            raise ImpossibleError  # An event, perhaps: what it causes has its own id for the cause.
        self.by_object(owner)
        return f"{tree.text(holder)}.{self.key}"

    def _class_of(self, tree: Tree, holder: cst.BaseExpression) -> Defined:
        """The class of a parameter, by its annotation."""
        if isinstance(holder, cst.Name):
            for function in tree.functions(holder):
                param = signature.param(function, holder.value)
                if param is not None and param.annotation is not None:
                    defined = self.program.definition(tree, param.annotation.annotation)
                    if defined is not None and isinstance(defined.node, cst.ClassDef):
                        return defined
                    break
        raise ImpossibleError

    def _into_mappings(self, tree: Tree) -> None:
        """Put the id beside the other one in every mapping that a saga of this file is run with."""
        saga = self.saga
        paths = {tree.path, *(self.program.mentioning(saga.node.name.value) if saga else ())}
        made = [
            (other, entry)
            for path in sorted(paths)
            for other in [self.program.tree(path)]
            for entry in contexts.entries(other, self.twin, self._runs())
        ]
        if not made:
            raise ImpossibleError
        for other, entry in made:
            mapping = other.parents[entry]
            assert isinstance(mapping, cst.Dict)
            if not contexts.has_entry(mapping, self.key):
                spans = [other.span(row) for row in mapping.elements]
                value = self._elsewhere(other, mapping, entry.value)
                quote = other.text(entry.key)[0]
                index = next(number for number, row in enumerate(mapping.elements) if row is entry)
                opened = other.span(mapping).start + 1
                text = f"{quote}{self.key}{quote}: {value}"
                self.add(other, *listing.insert(other.data, opened, spans, index, text))

    def _runs(self) -> frozenset[str]:
        return frozenset(
            word
            for row in self.program.sources.dialects
            if row.language == "python"
            for form in row.saga
            for word in form.run
        )

    # By a call

    def hand_over(
        self,
        use: Named,
        position: int | None,
        *,
        optional: bool,
        starts: bool,
        forwards: cst.FunctionDef | None,
    ) -> None:
        """Pass the id in one call of what takes it.

        `position` is the positional argument that the other id takes. A saga's start passes what is at hand, or None;
        other calls make sure that they have it, where they have the other id.
        """
        call, tree = use.call, use.tree
        if call is None or arguments.keyword(call, self.key):
            return
        for row in call.args:
            if row.star == "**" and self._forwarded(tree, row, optional=optional, starts=starts):
                return
            if row.star == "**" and (forwards is None or signature.keywords(forwards)):
                raise ImpossibleError  # It may hold the id already.
        beside = arguments.argument(call, self.twin, position, use.bound)
        if use.guess and (beside is None or not re.search(rf"\b{self.twin}\b", tree.text(beside))):
            raise ImpossibleError  # Who is not seen to take the other id may be another one of that name.
        family = self._is_inside(tree, call)
        if starts and not family:
            value = self._at_hand(tree, call, beside.value if beside else None)
        else:
            value = self._elsewhere(tree, call, beside.value if beside else None)
        if value == _NOTHING and optional:
            return
        self.add(tree, *arguments.insert(tree, call, beside, f"{self.key}={value}"))

    def _forwarded(self, tree: Tree, argument: cst.Arg, *, optional: bool, starts: bool) -> bool:
        """Whether `**kwargs` of the function around are handed on; then its callers pass the id."""
        function = next((row for row in tree.functions(argument) if isinstance(row, cst.FunctionDef)), None)
        rest = signature.keywords(function) if function else None
        given = argument.value.value if isinstance(argument.value, cst.Name) else None
        if function is None or rest is None or given != rest:
            return False
        if self._has(argument):
            return True
        self._given.append(argument)
        owner = tree.owner(function)
        if owner is None:
            found = calls.of_function(self.program, Defined(tree, function))
        elif function.name.value == "__init__":
            found = calls.of_constructor(self.program, Defined(tree, owner))
        else:
            found = calls.of_method(self.program, Defined(tree, function), Defined(tree, owner))
        if not optional and found.open:
            raise ImpossibleError
        for use in found.calls:
            position = signature.position(function, self.twin, owner is not None and _is_bound(tree, function))
            self.hand_over(use, position, optional=optional, starts=starts, forwards=None)
        return True

    def _is_inside(self, tree: Tree, node: cst.CSTNode) -> bool:
        """Whether a node stands in a saga, or a constructor or class method of one: there ids are passed through."""
        if self.saga is None:
            return False
        if any(row is self.saga.node for row in tree.bodies(node)):
            return True
        around = next((row for row in tree.bodies(node) if isinstance(row, cst.ClassDef)), None)
        if around is None or not isinstance(self.saga.node, cst.ClassDef):
            return False
        one = Defined(tree, around)
        above = classes.ancestry(self.program, self.saga)
        return any(row.same(one) for row in above) or any(
            row.same(other) for row in above for other in classes.ancestry(self.program, one)
        )

    def _at_hand(self, tree: Tree, node: cst.CSTNode, beside: cst.BaseExpression | None) -> str:
        """The id as it is in scope, or None: a variable of its name, or the event that is handled."""
        found = self.existing(tree, node)
        if found is not None:
            return found
        if isinstance(beside, cst.Attribute) and beside.attr.value == self.twin and self._is_causation():
            holder = beside.value
            last = holder.attr if isinstance(holder, cst.Attribute) else holder
            if isinstance(last, cst.Name) and last.value in _HANDLED:
                return f"{tree.text(holder)}.id"
        for function in tree.functions(node) if self._is_causation() else ():
            for name in signature.names(function):
                if name in _HANDLED and _reads_id(tree, function, name, self.twin):
                    return f"{name}.id"
        return _NOTHING

    def _is_causation(self) -> bool:
        return "causation" in self.key

    def _elsewhere(self, tree: Tree, node: cst.CSTNode, beside: cst.BaseExpression | None) -> str:
        """The id where a call passes the other one on: it comes the same way, or is at hand."""
        value = self._at_hand(tree, node, beside)
        if value != _NOTHING:
            return value
        passed_on = isinstance(beside, cst.Name) and any(
            signature.param(row, beside.value) for row in tree.functions(node)
        )
        held = (
            isinstance(beside, cst.Attribute) and isinstance(beside.value, cst.Name) and beside.value.value == "self"
        ) or (beside is not None and contexts.holder_of(beside, self.twin) is not None)
        return self.value(tree, node, beside) if passed_on or held or self._is_inside(tree, node) else _NOTHING


def _binds(tree: Tree, function: cst.FunctionDef | cst.Lambda, name: str) -> int:
    """How often a function's own scope binds a name."""
    return len(list(tree.scope(function.body).assignments[name]))


def _refuse_mentioned(tree: Tree, function: cst.FunctionDef, name: str) -> None:
    """A function that speaks of a name already would mean another thing by it."""
    for node in tree.names.get(name, ()):
        parent = tree.parents[node]
        labels = (isinstance(parent, cst.Attribute) and parent.attr is node) or (
            isinstance(parent, cst.Arg) and parent.keyword is node
        )
        inner = next((row for row in tree.functions(node)), None)
        own = isinstance(parent, cst.Param) or (
            inner is not None and inner is not function and signature.param(inner, name)
        )
        if not labels and not own and tree.within(node, function):
            raise ImpossibleError


def _is_bound(tree: Tree, function: cst.FunctionDef) -> bool:
    return tree.owner(function) is not None and "staticmethod" not in signature.decorators(function)


def _reads_id(tree: Tree, function: cst.FunctionDef | cst.Lambda, owner: str, twin: str) -> bool:
    """Whether a function reads an id of an object, which therefore has them."""
    return any(
        isinstance(parent := tree.parents[node], cst.Attribute)
        and parent.attr is node
        and isinstance(parent.value, cst.Name)
        and parent.value.value == owner
        and tree.within(parent, function)
        for name in ("id", twin)
        for node in tree.names.get(name, ())
    )
