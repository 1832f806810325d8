"""An id goes from an input of a saga, through the step's arguments, to a body that is to use it.

It goes the way that the other id goes there: through what the step's function takes apart, and through the private
functions of the saga that stand between.
"""

import re
from collections.abc import Iterator

from msgspec import Struct, field

from saga_concordia.model.code import Call, CallSite, Closure, Function, FunctionKind, Mapping, Param, Reference
from saga_concordia.model.dialect import Spot
from saga_concordia.rewrite.elixir import parameters
from saga_concordia.rewrite.elixir.dsl import among, before, find_saga, name_of, statements, written
from saga_concordia.rewrite.elixir.entries import one_more
from saga_concordia.rewrite.elixir.input import NOTHING, declaration, words
from saga_concordia.rewrite.ids import beside, partner
from saga_concordia.rewrite.impossible import ImpossibleError
from saga_concordia.rewrite.sources import Sources
from saga_concordia.rewrite.starting import merged, passing
from saga_concordia.text.edit import TextEdit

_Signature = tuple[str, int]
"""A function of the saga's module: its name and arity."""


class _Part(Struct, frozen=True):
    """What a step runs: the step's statement, and the number of the parameter that holds its arguments."""

    step: Call
    number: int


class _Done(Struct):
    """What is done so far, and can be gone back to.

    `edits` are those of the saga's file, in no order, and `is_new` says that it gets the input. `known` are bodies with
    the expression that holds the id in them. Functions, by name and arity, are in `passed` with the parameter that is a
    mapping and the key that the id has in it, and in `widened` with the place of their new parameter, which the clauses
    of `using` use.
    """

    edits: dict[TextEdit, None] = field(default_factory=dict[TextEdit, None])
    is_new: bool = False
    known: dict[int, str] = field(default_factory=dict[int, str])
    passed: dict[tuple[_Signature, int], str] = field(default_factory=dict[tuple[_Signature, int], str])
    widened: dict[_Signature, int] = field(default_factory=dict[_Signature, int])
    using: set[int] = field(default_factory=set[int])

    def copied(self) -> "_Done":
        """The same, which is left alone by what is done further."""
        return _Done({**self.edits}, self.is_new, {**self.known}, {**self.passed}, {**self.widened}, {*self.using})


class Carrying:
    """One id on its way through one saga."""

    def __init__(self, path: str, saga: str, key: str, sources: Sources) -> None:
        """Find the saga of a file; `key` is what the id is called everywhere.

        Raises:
            ImpossibleError: there is none that could be edited.
        """
        self.path, self.saga, self.key, self.sources = path, saga, key, sources
        self.file, _saga, self.dialect, self.body = find_saga(path, saga, sources)
        self.code = self.file.code
        self._done = _Done()
        self._closures: dict[int, _Part] = {}
        self._captured: dict[_Signature, list[_Part]] = {}
        for part in self._parts():
            self._note(*part)

    def edits(self) -> dict[str, list[TextEdit]]:
        """All edits by path: what was added, and what it takes to have the id there."""
        for (name, arity), position in self._done.widened.items():
            clauses = parameters.clauses(self.code, self.body.name, name, arity)
            rows = parameters.declared(self.file, clauses, position, self.key, self._done.using)
            self._done.edits.update(dict.fromkeys(rows))
        found = {self.path: list(self._done.edits)} if self._done.edits else {}
        starts = passing(self.sources, self.saga, self.key, NOTHING) if self._done.is_new else {}
        return merged(found, starts)

    def function_at(self, offset: int) -> int:
        """The innermost body around a place."""
        around = (row for row in self.code.functions.values() if row.body.touches(offset))
        return max(around, key=lambda row: (row.span.start, -row.span.end)).index

    def add(self, edit: TextEdit) -> None:
        """One more edit of the saga's file."""
        self._done.edits[edit] = None

    # What steps run

    def _parts(self) -> Iterator[tuple[Call, Call, int]]:
        """The statements by which steps say what they run, with the step's and the number of their arguments."""
        steps = statements(self.file, self.body.function, {word for form in self.dialect.step for word in form.call})
        kinds = [(form.run, 0) for form in self.dialect.step]
        for says, name in ((self.dialect.compensation, "compensation"), (self.dialect.undo, "undo")):
            if "arguments" in says.parameters:
                kinds += [(getattr(form, name), says.parameters.index("arguments")) for form in self.dialect.step]
        for step in steps:
            for spots, number in kinds if step.block is not None else ():
                for row in statements(self.file, step.block or 0, _words(spots)):
                    yield step, row, number

    def _note(self, step: Call, row: Call, number: int) -> None:
        value = row.args[0].value if len(row.args) == 1 else None
        if isinstance(value, Closure):
            self._closures.update(dict.fromkeys(value.functions, _Part(step, number)))
        elif isinstance(value, Reference) and value.capture and value.path[:-1] in ((), ("__MODULE__",)):
            arity = parameters.arity_of(self.file, value)
            self._captured.setdefault((value.path[-1], arity), []).append(_Part(step, number))

    # Where the value is had

    def value_in(self, function: int) -> str:
        """The expression that holds the id in a body; what it takes to have it there is done."""
        at: int | None = function
        while at is not None:
            body = self.code.functions[at]
            if at in self._done.known:
                return self._done.known[at]
            if self._binds(body, self.key) and at not in self._closures:
                return self._done.known.setdefault(at, self.key)
            if at in self._closures:
                part = self._closures[at]
                return self._done.known.setdefault(at, self._taken_apart(body, part.number, self._argument(part.step)))
            if body.kind is FunctionKind.NAMED:
                return self._through(body)
            at = body.parent
        raise ImpossibleError

    def _binds(self, body: Function, name: str) -> bool:
        """Whether a parameter of a body, or what one is taken apart into, has this name."""
        taken = [row for row in self.code.bindings if row.function == body.index and row.name == name]
        return any(row.name == name for row in body.params) or any(
            param.span.contains(row.span) for row in taken for param in body.params
        )

    def _argument(self, step: Call) -> str:
        """The name under which the step's function finds the id among its arguments: one that it has, or a new one."""
        given, inputs = self._argument_words(), words(self.dialect)
        rows = statements(self.file, step.block or 0, given)
        for row in rows:
            value = row.args[1].value if len(row.args) > 1 else None
            source = name_of(value) if isinstance(value, Call) and value.path[:1] and value.path[0] in inputs else None
            if source == self.key and (name := name_of(row)):
                self._declare()
                return name
        if any(name_of(row) == self.key for row in rows):
            return self.key
        changed = {word for form in self.dialect.step for word in form.transform}
        if not given or not inputs or statements(self.file, step.block or 0, changed):
            raise ImpossibleError
        self._declare()
        text = f":{self.key}, {inputs[0]}(:{self.key})"
        if rows:
            self.add(among(self.file, rows, self.key, given[0], text))
        else:
            first = next(row for at, row, _number in self._parts() if at is step)
            self.add(before(self.file, first, written(self.file, first, given[0], text), apart=True))
        return self.key

    def _argument_words(self) -> tuple[str, ...]:
        return tuple(word for form in self.dialect.step for word in form.argument)

    def _declare(self) -> None:
        edit = declaration(self.file, self.dialect, self.body, self.key)
        if edit is not None:
            self._done.is_new = True
            self.add(edit)

    def _taken_apart(self, body: Function, number: int, name: str) -> str:
        """The expression for one key of the mapping that a parameter holds."""
        param = body.params[number] if number < len(body.params) else None
        pattern = param.pattern if param else None
        held = param.name if param and param.name and not param.name.startswith("_") else None
        if isinstance(pattern, Mapping) and pattern.struct is None and not pattern.bases:
            entry = next((row for row in pattern.entries if row.key == name), None)
            if entry is not None:
                value = entry.value
                if isinstance(value, Reference) and len(value.path) == 1 and not value.path[0].startswith("_"):
                    return value.path[0]
            elif pattern.entries or not held:
                return self._bound_to(body, one_more(self.file, pattern, name, self._free_in(body, name)), name)
        if held and not (isinstance(pattern, Mapping) and pattern.struct):
            return f"{held}.{name}"
        if param and isinstance(pattern, Reference) and not held and not self._uses(body, pattern.path[0]):
            free = self._free_in(body, name)
            return self._bound_to(body, TextEdit(param.span, f"%{{{name}: {free}}}"), free)
        raise ImpossibleError

    def _bound_to(self, body: Function, edit: TextEdit, name: str) -> str:
        self.add(edit)
        return name

    def _free_in(self, body: Function, name: str) -> str:
        """A name for a new variable: it must hide none."""
        if self._binds(body, name):
            raise ImpossibleError
        return name

    def _uses(self, body: Function, name: str) -> bool:
        word = rb"(?<![\w@:.])%b(?![\w?!:])" % re.escape(name.encode())
        return name != "_" and re.search(word, self.file.data[body.body.start : body.body.end]) is not None

    # Functions in between

    def _through(self, body: Function) -> str:
        """The expression in a named function of the saga: out of a mapping that it is given, or its own parameter."""
        if body.owner != self.body.name:
            raise ImpossibleError
        key = (body.name, len(body.params))
        self._done.using.add(body.index)
        if key in self._done.widened:
            return self.key
        if parts := self._captured.get(key):
            return self._done.known.setdefault(body.index, self._out_of(body, parts[0].number))
        for number, param in enumerate(body.params):
            if self._holds_other(body, param):
                so_far = self._done.copied()
                try:
                    return self._done.known.setdefault(body.index, self._out_of(body, number))
                except ImpossibleError:
                    self._done = so_far
        return self._widen(body, key)

    def _out_of(self, body: Function, number: int) -> str:
        name = self._supplied(body, number)
        return self._taken_apart(body, number, name)

    def _holds_other(self, body: Function, param: Param) -> bool:
        """Whether a parameter is a mapping that the other id is taken out of."""
        pattern = param.pattern
        if isinstance(pattern, Mapping) and beside(self.key, [entry.key for entry in pattern.entries]) is not None:
            return True
        other = partner(self.key)
        used = rb"(?<![\w.])%b\.%b\b" % (re.escape((param.name or "").encode()), re.escape(other.encode()))
        return (
            bool(param.name and other) and re.search(used, self.file.data[body.span.start : body.span.end]) is not None
        )

    def _supplied(self, body: Function, number: int) -> str:
        """See to it that whoever calls a function passes the id in a mapping there; gives the key that it is under."""
        key = (body.name, len(body.params))
        if (key, number) in self._done.passed:
            return self._done.passed[key, number]
        self._done.passed[key, number] = self.key
        parts = self._captured.get(key, [])
        if parameters.is_used_otherwise(self.file, self.body, body, len(parts), self.sources, self.path):
            raise ImpossibleError
        names = [self._argument(part.step) for part in parts if part.number == number]
        sites = parameters.calls_of(self.code, self.body.name, body)
        if len(names) < len(parts) or not (parts or sites):
            raise ImpossibleError
        names += [self._supplied_by(site, number) for site in sites]
        if len(set(names)) != 1:
            raise ImpossibleError
        self._done.passed[key, number] = names[0]
        return names[0]

    def _supplied_by(self, site: CallSite, number: int) -> str:
        """The same for one call: it hands on all arguments of a step, or a mapping that it has got or makes."""
        value = site.call.args[number].value if number < len(site.call.args) else None
        if isinstance(value, Mapping) and not value.bases and value.insertion:
            if not any(entry.key == self.key for entry in value.entries):
                self.add(one_more(self.file, value, self.key, self.value_in(site.function)))
            return self.key
        at: int | None = site.function
        while at is not None and isinstance(value, Reference) and len(value.path) == 1:
            body = self.code.functions[at]
            place = next((n for n, param in enumerate(body.params) if param.name == value.path[0]), None)
            if place is not None:
                part = self._closures.get(at)
                if part is not None and part.number == place:
                    return self._argument(part.step)
                if part is None and body.kind is FunctionKind.NAMED:
                    return self._supplied(body, place)
                break
            at = body.parent
        raise ImpossibleError

    def _widen(self, body: Function, key: _Signature) -> str:
        """One more parameter, and one more argument wherever the function is called."""
        clauses = parameters.clauses(self.code, self.body.name, *key)
        sites = parameters.calls_of(self.code, self.body.name, body)
        if (
            not body.private
            or not body.params
            or not sites
            or parameters.is_used_otherwise(self.file, self.body, body, 0, self.sources, self.path)
        ):
            raise ImpossibleError
        position = parameters.position(self.key, clauses)
        self._done.widened[key] = position
        for site in sites:
            value = self.value_in(site.function)
            self.add(parameters.argument(self.file, site.call, clauses, position, value))
        return self.key


def _words(spots: tuple[Spot, ...]) -> tuple[str, ...]:
    return tuple(spot.start for spot in spots if isinstance(spot.start, str))
