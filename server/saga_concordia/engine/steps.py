"""The steps of a saga: calls, chained calls, `do` blocks, task objects and decorated methods."""

from collections.abc import Iterable, Iterator

from saga_concordia.engine.bodies import Bodies, BodyReader
from saga_concordia.engine.callees import derived, matches, names_of, names_of_value
from saga_concordia.engine.environment import Bound, Env
from saga_concordia.engine.spots import find_spot
from saga_concordia.frontends.read import SourceFile
from saga_concordia.model.code import (
    Call,
    CallSite,
    Closure,
    Function,
    FunctionKind,
    Literal,
    LiteralKind,
    Mapping,
    Reference,
    Sequence,
    TypeBody,
    Value,
)
from saga_concordia.model.dialect import Dialect, Spot, StepForm
from saga_concordia.model.facts import Body, RollBack, Step, StepReference
from saga_concordia.model.registry import Place
from saga_concordia.text.span import Span

REFERENCES = ("input", "result")
"""Calls that refer to an input or to another step's result."""


class StepReader:
    """Reads the steps of sagas of one dialect; the forms of the other dialects of its language hold as well."""

    def __init__(self, reader: BodyReader, dialect: Dialect, dialects: tuple[Dialect, ...]) -> None:
        """Read bodies with `reader`; a dialect's own forms of steps come first."""
        self.reader = reader
        self.index = reader.index
        self.evaluator = reader.evaluator
        others = [row for row in dialects if row.language == dialect.language and row is not dialect]
        self.forms = tuple(form for row in (dialect, *others) for form in row.step)

    def steps(self, file: SourceFile, inside: Iterable[CallSite]) -> list[Step]:
        """The steps that calls make. A chain nests its calls, so order is that of the callees' names."""
        found: list[Step] = []
        sites = sorted(inside, key=lambda row: row.call.name_span.start)
        for site in sites:
            form = self.form_of(file, site)
            if form is not None and (step := self._step(file, form, site, len(found) + 1)) is not None:
                found.append(step)
        return found

    def form_of(self, file: SourceFile, site: CallSite) -> StepForm | None:
        """The form of step that a call is, if it is one."""
        call = site.call
        names: tuple[str, ...] | None = None
        for form in self.forms:
            if form.base and self._task(file, call, form) is not None:
                return form
            if form.call and call.args:
                names = names or names_of(self.index, file, site.function, call, reexports=True)
                if matches(form.call, *names):
                    return form
        return None

    def _step(self, file: SourceFile, form: StepForm, site: CallSite, number: int) -> Step | None:
        call = site.call
        task = self._task(file, call, form) if form.base else None
        if task is not None:
            return self._task_step(file, form, call, task)
        env = Env(file, site.function)
        block = [row for row in file.code.calls if call.block is not None and row.function == call.block]
        picked = self._picked(call, env, form)
        if self._holds_step(file, site, picked["run"]):
            return None
        if call.block is None and not form.implementation and not any(picked.values()):
            return None
        name = self._name(call, env, form, picked) or f"#{number}"
        implementation = self._spot(call, env, form.implementation)
        bodies = {
            part: self._body(file, form, call, env, block, implementation, part, spots, picked[part], name)
            for part, spots in (("run", form.run), ("compensation", form.compensation), ("undo", form.undo))
        }
        nested = file.code.functions[site.function].kind is FunctionKind.BLOCK
        references = tuple(row for row in self._references(file, form, block) if row.kind != "input" or not nested)
        return Step(name, _place(file, call), bodies["run"], bodies["compensation"], bodies["undo"], references)

    def _holds_step(self, file: SourceFile, site: CallSite, run: Bound | None) -> bool:
        """Whether what would run is a step made by a call of its own: `saga.add_step(SagaStep(...))`."""
        given = [run] if run is not None else [row.value for row in site.call.args if isinstance(row.value, Call)]
        for argument in given:
            for value, place in self.evaluator.values(argument, Env(file, site.function)):
                if not isinstance(value, Call) or value is site.call:
                    continue
                chained = site.call.piped is not None and value.span.end <= site.call.piped
                if not chained and self.form_of(place.file, CallSite(value, place.function)) is not None:
                    return True
        return False

    # Names and bodies

    def _name(self, call: Call, env: Env, form: StepForm, picked: dict[str, Bound | None]) -> str | None:
        for spot in form.name:
            for item, place in find_spot(self.evaluator, call, env, spot)[0]:
                if isinstance(item, Closure):
                    continue
                for text in self.evaluator.texts(item, place):
                    if text.known:
                        return text.shown
                if isinstance(item, Reference):
                    return item.path[-1]
                if isinstance(item, Sequence):
                    return env.file.text(item.span)
        run = picked["run"]
        return run.path[-1] if isinstance(run, Reference) else None

    def _picked(self, call: Call, env: Env, form: StepForm) -> dict[str, Bound | None]:
        """The values for run, compensation and undo: a text is a name and no action, and no argument serves twice."""
        taken: list[Span] = []
        picked: dict[str, Bound | None] = {}
        for part, spots in (("run", form.run), ("compensation", form.compensation), ("undo", form.undo)):
            picked[part] = None
            for spot in spots:
                if spot.start == "@function":
                    continue
                value = self._spot(call, env, (spot,))
                # What a call makes may well take back; nobody sees what.
                is_made = isinstance(value, Call) and part == "run"
                if value is None or value.span in taken or _is_text(value) or is_made:
                    continue
                picked[part] = value
                taken.append(value.span)
                break
        return picked

    def _spot(self, call: Call, env: Env, spots: tuple[Spot, ...]) -> Bound | None:
        for spot in spots:
            for item, _place in find_spot(self.evaluator, call, env, spot)[0]:
                if not isinstance(item, Mapping):
                    return item
        return None

    def _body(
        self,
        file: SourceFile,
        form: StepForm,
        call: Call,
        env: Env,
        block: list[CallSite],
        implementation: Bound | None,
        part: str,
        spots: tuple[Spot, ...],
        value: Bound | None,
        step: str,
    ) -> Body:
        nowhere = Place(file.path, call.name_span)
        where: Place | None = None
        keys = {str(spot.start) for spot in spots}
        for row in block:
            if len(row.call.path) == 1 and row.call.path[0] in keys and row.call.args:
                value, where = row.call.args[0].value, Place(file.path, row.call.span)
        if value is not None and not self._is_absent(file, value, form):
            functions = self.callables(file, value, env)
            if functions:
                return self.reader.read(functions, where, part, step)
            state = RollBack.UNKNOWN if part != "run" else RollBack.PRESENT
            named = self.reader.named(file, value) if part == "run" else ()
            return Body(state, where or Place(file.path, value.span), named)
        module = _module_of(implementation)
        if value is None and module is not None:
            found = self.index.type_at(file, module.path)
            if found is None:
                return Body(RollBack.UNKNOWN if part != "run" else RollBack.PRESENT, nowhere)
            if functions := self._methods(found, keys):
                return self.reader.read(functions, None, part, step)
        return Body(RollBack.ABSENT, nowhere)

    def _methods(self, found: tuple[SourceFile, TypeBody], names: set[str]) -> Bodies:
        holder, body = found
        methods = [
            self.index.awake(holder, function)
            for name in names
            for home, function in self.index.methods(body.name, name)
            if home.path == holder.path
        ]
        return sorted(methods, key=lambda row: row[1].span)

    def _is_absent(self, file: SourceFile, value: Bound, form: StepForm) -> bool:
        if isinstance(value, Literal):
            return value.kind is LiteralKind.NIL or value.text in {word.lstrip(":") for word in form.absent}
        return isinstance(value, Reference) and (
            value.path[-1] in form.absent or self.index.expand(file, value.path).rpartition(".")[2] in form.absent
        )

    def callables(self, file: SourceFile, value: Bound, env: Env) -> Bodies:
        """The bodies of a callable: a closure, a function by name, or `{Module, :function, arguments}`."""
        if isinstance(value, Closure):
            return [(file, file.code.functions[number]) for number in value.functions]
        path: tuple[str, ...] = ()
        if isinstance(value, Reference):
            path = value.path
        elif isinstance(value, Sequence) and len(value.items) == 3:
            module, name = value.items[:2]
            if isinstance(module, Reference) and isinstance(name, Literal):
                path = (*module.path, name.text)
        if not path:
            return []
        call = Call(value.span, path, value.span, (), open=True)
        return [(home, function) for home, function, _env in self.evaluator.functions(call, env)]

    # Task objects

    def _task(self, file: SourceFile, call: Call, form: StepForm) -> tuple[SourceFile, TypeBody] | None:
        """The task class that a call constructs, if it derives from one of the form's bases."""
        if call.receiver is not None or not call.path or not call.path[-1][:1].isupper():
            return None
        return derived(self.index, file, call.path, form.base)

    def _task_step(self, file: SourceFile, form: StepForm, call: Call, task: tuple[SourceFile, TypeBody]) -> Step:
        """A step that is an instance of a task class: its methods are the bodies."""
        name = call.path[-1]
        place = Place(file.path, call.name_span)
        bodies: dict[str, Body] = {}
        for part, spots in (("run", form.run), ("compensation", form.compensation), ("undo", form.undo)):
            names = {str(spot.start) for spot in spots}
            holders = (self.index.type(body.name) for body in self.index.ancestry(task[1].name))
            functions = next((found for holder in holders if holder and (found := self._methods(holder, names))), None)
            bodies[part] = self.reader.read(functions, None, part, name) if functions else Body(RollBack.ABSENT, place)
        return Step(name, place, bodies["run"], bodies["compensation"], bodies["undo"])

    # Decorated methods

    def decorated(self, file: SourceFile, body: TypeBody) -> list[Step]:
        """The steps that are decorated methods of a class."""
        methods = [
            function
            for function in file.code.functions.values()
            if function.owner == body.name and function.kind is FunctionKind.NAMED
        ]
        return [
            self._decorated_step(file, form, decorator, function, methods)
            for function in methods
            for form in self.forms
            for decorator in (function.decorators if form.decorator else ())
            if matches(form.decorator, *names_of_value(self.index, file, decorator))
        ]

    def _decorated_step(
        self, file: SourceFile, form: StepForm, decorator: Value, function: Function, methods: list[Function]
    ) -> Step:
        name = function.name
        place = Place(file.path, function.name_span)
        bodies = {"compensation": Body(RollBack.ABSENT, place), "undo": Body(RollBack.ABSENT, place)}
        env = Env(file, function.index)
        if isinstance(decorator, Call):
            picked = {part: self._spot(decorator, env, getattr(form, part)) for part in ("compensation", "undo")}
            name = self._name(decorator, env, form, {"run": None}) or name
            for part, value in picked.items():
                if value is None or self._is_absent(file, value, form):
                    continue
                functions = self.callables(file, value, env)
                if isinstance(value, Literal):
                    functions = [(file, other) for other in methods if other.name == value.text]
                at = Place(file.path, value.span)
                bodies[part] = self.reader.read(functions, at, part, name) if functions else Body(RollBack.UNKNOWN, at)
        pair = self._compensating(file, form, name, methods)
        if pair is not None:
            bodies["compensation"] = self.reader.read([(file, pair)], None, "compensation", name)
        run = self.reader.read([(file, function)], None, "run", name)
        return Step(name, place, run, bodies["compensation"], bodies["undo"])

    def _compensating(self, file: SourceFile, form: StepForm, step: str, methods: list[Function]) -> Function | None:
        """The method whose decorator says that it compensates the step of this name."""
        for method in methods if form.compensated_by else ():
            for decorator in method.decorators:
                if isinstance(decorator, Call) and matches(
                    form.compensated_by, *names_of_value(self.index, file, decorator)
                ):
                    named = decorator.args[0].value if decorator.args else None
                    if isinstance(named, Literal | Reference) and step in (_word(named), method.name):
                        return method
        return None

    def _references(self, file: SourceFile, form: StepForm, block: list[CallSite]) -> Iterator[StepReference]:
        for row in block:
            if row.call.path[-1:] and row.call.path[0] in form.argument and len(row.call.args) > 1:
                value = row.call.args[1].value
                if isinstance(value, Call) and len(value.path) == 1 and value.path[0] in REFERENCES:
                    name = first_literal(value)
                    if name is not None:
                        yield StepReference(value.path[0], name.text, Place(file.path, name.content))


def first_literal(call: Call) -> Literal | None:
    """The literal that is a call's first argument, if it is one."""
    value = call.args[0].value if call.args else None
    return value if isinstance(value, Literal) else None


def _word(value: Literal | Reference) -> str:
    return value.text if isinstance(value, Literal) else value.path[-1]


def _is_text(value: Bound) -> bool:
    return isinstance(value, Literal) and value.kind is LiteralKind.STRING


def _module_of(value: Bound | None) -> Reference | None:
    """The module that implements a step, also with options: `{Module, retries: 3}`."""
    if isinstance(value, Sequence) and value.items:
        value = value.items[0]
    return value if isinstance(value, Reference) else None


def _place(file: SourceFile, call: Call) -> Place:
    """From the callee to the step's name in a `do` block, else the whole call without what it is chained to."""
    if call.block is None:
        return Place(file.path, call.own_span)
    name = first_literal(call)
    return Place(file.path, Span(call.name_span.start, name.span.end if name else call.name_span.end))
