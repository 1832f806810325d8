"""Sagas of all files: inputs, steps, and what each step's bodies do, as the dialects spell them."""

from collections.abc import Iterable, Iterator

from saga_concordia.engine.evaluate import Env, Evaluator
from saga_concordia.engine.index import Index, expand, matches, written
from saga_concordia.engine.spots import find_spot
from saga_concordia.frontends.read import SourceFile
from saga_concordia.model.code import (
    Call,
    CallSite,
    Choice,
    Closure,
    Function,
    FunctionKind,
    Literal,
    LiteralKind,
    Lookup,
    Mapping,
    Opaque,
    Reference,
    Sequence,
    Template,
    TypeBody,
    Value,
)
from saga_concordia.model.dialect import Dialect, SagaForm, Spot, StepForm
from saga_concordia.model.facts import (
    Body,
    Effect,
    EffectCall,
    ReturnValue,
    RollBack,
    Saga,
    Start,
    Step,
    StepReference,
)
from saga_concordia.model.registry import Place

LOCAL_DEPTH = 4
REFERENCES = ("input", "result")
"""Calls that refer to an input or to another step's result."""


class SagaFinder:
    """Finds the sagas of an index under the dialects of its files."""

    def __init__(self, index: Index, evaluator: Evaluator, dialects: tuple[Dialect, ...]) -> None:
        self.index = index
        self.evaluator = evaluator
        self.dialects = dialects

    def find(self) -> tuple[Saga, ...]:
        """All sagas, in order of path and place."""
        found: list[Saga] = []
        for file in self.index.files.values():
            for dialect in self.dialects:
                if dialect.language == file.code.language:
                    for form in dialect.saga:
                        found += self._typed(file, dialect, form)
                        found += self._built(file, dialect, form)
        unique = {(saga.place, saga.dialect): saga for saga in found}
        return tuple(sorted(unique.values(), key=lambda saga: (saga.place.path, saga.place.span)))

    def starts(self) -> tuple[Start, ...]:
        """Every call that starts a saga, with the inputs that it passes."""
        found: list[Start] = []
        for file in self.index.files.values():
            for dialect in self.dialects:
                if dialect.language != file.code.language or not dialect.start:
                    continue
                for site in file.code.calls:
                    call = site.call
                    if not matches(dialect.start, expand(file, call.path), written(call)) or not call.args:
                        continue
                    target = call.args[0].value
                    if not isinstance(target, Reference):
                        continue
                    inputs: tuple[str, ...] = ()
                    whole = False
                    if len(call.args) > 1:
                        values = self.evaluator.values(call.args[1].value, Env(file, site.function))
                        if len(values) == 1 and isinstance(values[0][0], Mapping):
                            mapping = values[0][0]
                            inputs = tuple(entry.key for entry in mapping.entries if entry.key)
                            whole = not mapping.bases and len(inputs) == len(mapping.entries)
                    found.append(Start(expand(file, target.path), Place(file.path, call.span), inputs, whole))
        return tuple(found)

    def _typed(self, file: SourceFile, dialect: Dialect, form: SagaForm) -> Iterator[Saga]:
        for body in file.code.types:
            by_base = form.base and any(matches(form.base, base, base.rsplit(".", 1)[-1]) for base in body.bases)
            by_decorator = form.decorator and any(
                matches(form.decorator, _callee(file, decorator)) for decorator in body.decorators
            )
            if by_base or by_decorator:
                saga = self._saga_of(file, dialect, form, body)
                if saga.steps or saga.inputs:
                    yield saga

    def _saga_of(self, file: SourceFile, dialect: Dialect, form: SagaForm, body: TypeBody) -> Saga:
        inside = [
            site
            for site in file.code.calls
            if body.span.contains(site.call.span) and self.index.owner(file, site.function) == body.name
        ]
        inputs = tuple(
            name.text
            for site in inside
            if site.function == body.function and len(site.call.path) == 1 and site.call.path[0] in form.input
            if (name := _first_literal(site.call)) is not None
        )
        steps = self._steps(file, dialect, inside)
        steps += self._decorated(file, dialect, body)
        references = tuple(
            StepReference("return", name.text, Place(file.path, name.content))
            for site in inside
            if site.function == body.function and len(site.call.path) == 1 and site.call.path[0] in form.returns
            if (name := _first_literal(site.call)) is not None
        )
        return Saga(
            name=body.name,
            place=Place(file.path, body.name_span),
            dialect=dialect.name,
            compensation=dialect.compensation,
            inputs=inputs,
            steps=tuple(steps),
            references=references,
            takes_inputs=bool(form.input),
            declares=tuple(_declared(dialect, form, inside)),
        )

    def _built(self, file: SourceFile, dialect: Dialect, form: SagaForm) -> Iterator[Saga]:
        """Sagas made by a builder: the steps of the function (or file) that calls it."""
        if not form.call:
            return
        homes: dict[int, CallSite] = {}
        for site in file.code.calls:
            if matches(form.call, expand(file, site.call.path), written(site.call)):
                homes.setdefault(site.function, site)
        for number, site in homes.items():
            home = file.code.functions[number]
            inside = [other for other in file.code.calls if other.function == number]
            steps = self._steps(file, dialect, inside)
            if steps:
                name = home.qualified if home.name else file.path.rsplit("/", 1)[-1].split(".")[0]
                place = Place(file.path, site.call.name_span)
                yield Saga(name, place, dialect.name, dialect.compensation, (), tuple(steps))

    def _steps(self, file: SourceFile, dialect: Dialect, inside: Iterable[CallSite]) -> list[Step]:
        steps: list[Step] = []
        # A builder chain nests its calls, so order is that of the callees' names, not of the whole calls.
        for site in sorted(inside, key=lambda row: row.call.name_span.start):
            for form in dialect.step:
                names = (expand(file, site.call.path) if site.call.receiver is None else "", written(site.call))
                if form.base and (task := self._task(file, site.call, form)) is not None:
                    steps.append(self._task_step(file, dialect, form, site.call, task))
                    break
                if form.call and matches(form.call, *names) and site.call.args:
                    step = self._step(file, dialect, form, site)
                    if step is not None:
                        steps.append(step)
                    break
        return steps

    def _step(self, file: SourceFile, dialect: Dialect, form: StepForm, site: CallSite) -> Step | None:
        env = Env(file, site.function)
        call = site.call
        block = [row for row in file.code.calls if call.block is not None and self._within(file, row, call.block)]
        name = self._name(call, env, form)
        if name is None:
            return None
        implementation = self._spot(call, env, form.implementation)
        if implementation is not None and not isinstance(implementation, Reference):
            implementation = None
        bodies = {
            part: self._body(file, dialect, form, call, env, block, implementation, part, spots, name)
            for part, spots in (("run", form.run), ("compensation", form.compensation), ("undo", form.undo))
        }
        nested = file.code.functions[site.function].kind is FunctionKind.BLOCK
        references = tuple(row for row in self._references(file, form, block) if row.kind != "input" or not nested)
        place = Place(file.path, call.name_span if call.block is not None else call.span)
        return Step(name, place, bodies["run"], bodies["compensation"], bodies["undo"], references)

    def _task(self, file: SourceFile, call: Call, form: StepForm) -> tuple[SourceFile, TypeBody] | None:
        """The task class that a call constructs, if it derives from one of the form's bases."""
        if call.receiver is not None or not call.path or not call.path[-1][:1].isupper():
            return None
        found = self.index.type_named(expand(file, call.path))
        if found is None:
            return None
        fits = any(matches(form.base, base, base.rsplit(".", 1)[-1]) for base in found[1].bases)
        return found if fits else None

    def _task_step(
        self, file: SourceFile, dialect: Dialect, form: StepForm, call: Call, task: tuple[SourceFile, TypeBody]
    ) -> Step:
        """A step that is an instance of a task class: its methods are the bodies."""
        home, body = task
        nowhere = Body(RollBack.ABSENT, Place(file.path, call.name_span))
        bodies: dict[str, Body] = {}
        for part, spots in (("run", form.run), ("compensation", form.compensation), ("undo", form.undo)):
            names = {str(spot.start) for spot in spots}
            functions = [
                (home, function)
                for function in home.code.functions
                if function.owner == body.name and function.name in names and function.kind is FunctionKind.NAMED
            ]
            bodies[part] = self._analyse(dialect, functions, None, part, call.path[-1]) if functions else nowhere
        place = Place(file.path, call.name_span)
        return Step(call.path[-1], place, bodies["run"], bodies["compensation"], bodies["undo"])

    def _within(self, file: SourceFile, site: CallSite, block: int) -> bool:
        return site.function == block

    def _name(self, call: Call, env: Env, form: StepForm) -> str | None:
        for spot in form.name:
            for item, place in find_spot(self.evaluator, call, env, spot)[0]:
                for text in self.evaluator.texts(item, place):
                    if text.known:
                        return text.shown
                if isinstance(item, Reference):
                    return item.path[-1]
        for spot in form.run:
            for item, _place in find_spot(self.evaluator, call, env, spot)[0]:
                if isinstance(item, Reference):
                    return item.path[-1]
        return None

    def _spot(self, call: Call, env: Env, spots: tuple[Spot, ...]) -> Value | None:
        for spot in spots:
            for item, _place in find_spot(self.evaluator, call, env, spot)[0]:
                if not isinstance(item, Mapping) and hasattr(item, "span"):
                    return item  # type: ignore[return-value]
        return None

    def _body(
        self,
        file: SourceFile,
        dialect: Dialect,
        form: StepForm,
        call: Call,
        env: Env,
        block: list[CallSite],
        implementation: Value | None,
        part: str,
        spots: tuple[Spot, ...],
        step: str,
    ) -> Body:
        nowhere = Place(file.path, call.name_span)
        value = self._spot(call, env, spots)
        place_of = nowhere
        keys = {str(spot.start) for spot in spots}
        for row in block:
            if len(row.call.path) == 1 and row.call.path[0] in keys and row.call.args:
                value, place_of = row.call.args[0].value, Place(file.path, row.call.span)
        if value is not None and self._is_absent(file, value, form):
            value = None
        if value is not None:
            functions = self._callables(file, value, env)
            if not functions:
                state = RollBack.UNKNOWN if part != "run" else RollBack.PRESENT
                named = self._named_effect(file, dialect, value) if part == "run" else ()
                where = place_of if place_of is not nowhere else Place(file.path, value.span)
                return Body(state, where, named)
            return self._analyse(dialect, functions, place_of if place_of is not nowhere else None, part, step)
        if implementation is not None and isinstance(implementation, Reference):
            found = self.index.type_named(expand(file, implementation.path))
            if found is None:
                return Body(RollBack.UNKNOWN if part != "run" else RollBack.PRESENT, nowhere)
            holder, body = found
            functions = [
                (holder, function)
                for function in holder.code.functions
                if function.owner == body.name and function.name in keys and function.kind is FunctionKind.NAMED
            ]
            if functions:
                return self._analyse(dialect, functions, None, part, step)
        return Body(RollBack.ABSENT, nowhere)

    def _is_absent(self, file: SourceFile, value: Value, form: StepForm) -> bool:
        if isinstance(value, Literal):
            return value.kind is LiteralKind.NIL or value.text in {word.lstrip(":") for word in form.absent}
        return isinstance(value, Reference) and (
            value.path[-1] in form.absent or expand(file, value.path).rsplit(".", 1)[-1] in form.absent
        )

    def _callables(self, file: SourceFile, value: Value, env: Env) -> list[tuple[SourceFile, Function]]:
        if isinstance(value, Closure):
            return [(file, file.code.functions[number]) for number in value.functions]
        if isinstance(value, Reference):
            call = Call(value.span, value.path, value.span, (), open=True)
            return [(home, function) for home, function, _env in self.evaluator.functions(call, env)]
        return []

    def _named_effect(self, file: SourceFile, dialect: Dialect, value: Value) -> tuple[EffectCall, ...]:
        """An action whose body we do not see is judged by its name."""
        if not isinstance(value, Reference):
            return ()
        effects = _classify(dialect, expand(file, value.path), ".".join(value.path))
        return (EffectCall(value.path[-1], effects, Place(file.path, value.span)),) if effects else ()

    def _analyse(
        self,
        dialect: Dialect,
        functions: list[tuple[SourceFile, Function]],
        where: Place | None,
        part: str,
        step: str,
    ) -> Body:
        calls: list[EffectCall] = []
        returns: list[ReturnValue] = []
        todo: Place | None = None
        error_use: Place | None = None
        for file, function in functions:
            calls += self._effects(file, function, dialect, 0, set())
            for value in function.returns:
                returns += _returns(file, value)
            todo = todo or next(
                (
                    Place(file.path, remark.span)
                    for remark in file.code.remarks
                    if function.span.contains(remark.span)
                    and ("TODO" in remark.text or "FIXME" in remark.text)
                    and not remark.text.startswith("concordia:")
                ),
                None,
            )
            error_use = error_use or _error_use(file, function, dialect)
        if part == "run" and _verb(step) in dialect.calls.reading_verbs:
            calls = [call for call in calls if Effect.OUTBOUND in call.effects or Effect.READING in call.effects]
            calls = [
                EffectCall(call.name, call.effects - {Effect.EFFECTFUL}, call.place, call.carries_correlation)
                for call in calls
            ]
        effectful = any(Effect.EFFECTFUL in call.effects or Effect.OUTBOUND in call.effects for call in calls)
        succeeds = bool(returns) and all(_reports_success(row.shape) for row in returns)
        state = RollBack.PRESENT
        if part != "run" and not effectful and (todo or (succeeds and any(_hollow(row.shape) for row in returns))):
            state = RollBack.STUB if succeeds else RollBack.PRESENT
        place = where or Place(functions[0][0].path, functions[0][1].name_span)
        return Body(state, place, tuple(calls), tuple(returns), todo, error_use)

    def _effects(
        self, file: SourceFile, function: Function, dialect: Dialect, depth: int, seen: set[tuple[str, int]]
    ) -> list[EffectCall]:
        """The calls of a body, its closures and the local functions that it calls, as the dialects class them."""
        if (file.path, function.index) in seen or depth > LOCAL_DEPTH:
            return []
        seen.add((file.path, function.index))
        found: list[EffectCall] = []
        for site in file.code.calls:
            if not function.body.contains(site.call.span):
                continue
            names = (expand(file, site.call.path), written(site.call))
            effects = frozenset[Effect]()
            for known in (*(other for other in self.dialects if other is not dialect), dialect):
                if known.language == file.code.language and not effects:
                    effects = _classify(known, *names, verbs=False)
            inner = self.evaluator.functions(site.call, Env(file, site.function)) if not effects else []
            if inner:
                for home, target, _env in inner:
                    found += self._effects(home, target, dialect, depth + 1, seen)
                continue
            if not effects:
                effects = _classify(dialect, *names)
            if effects:
                carries = any(_holds_correlation(file, argument.value) for argument in site.call.args)
                place = Place(file.path, site.call.span)
                found.append(EffectCall(".".join(site.call.path), effects, place, carries))
        return found

    def _references(self, file: SourceFile, form: StepForm, block: list[CallSite]) -> Iterator[StepReference]:
        for row in block:
            if row.call.path[-1:] and row.call.path[0] in form.argument and len(row.call.args) > 1:
                value = row.call.args[1].value
                if isinstance(value, Call) and len(value.path) == 1 and value.path[0] in REFERENCES:
                    name = _first_literal(value)
                    if name is not None:
                        yield StepReference(value.path[0], name.text, Place(file.path, name.content))

    def _decorated(self, file: SourceFile, dialect: Dialect, body: TypeBody) -> list[Step]:
        steps: list[Step] = []
        for function in file.code.functions:
            if function.owner != body.name or function.kind is not FunctionKind.NAMED:
                continue
            for form in dialect.step:
                for decorator in function.decorators if form.decorator else ():
                    if not matches(form.decorator, _callee(file, decorator)):
                        continue
                    steps.append(self._decorated_step(file, dialect, form, decorator, function))
        return steps

    def _decorated_step(
        self, file: SourceFile, dialect: Dialect, form: StepForm, decorator: Value, function: Function
    ) -> Step:
        name = function.name
        nowhere = Body(RollBack.ABSENT, Place(file.path, function.name_span))
        bodies = {"compensation": nowhere, "undo": nowhere}
        env = Env(file, function.index)
        if isinstance(decorator, Call):
            name = self._name(decorator, env, form) or name
            for part, spots in (("compensation", form.compensation), ("undo", form.undo)):
                value = self._spot(decorator, env, spots)
                if value is None or self._is_absent(file, value, form):
                    continue
                functions = self._callables(file, value, env)
                if isinstance(value, Literal):
                    functions = [
                        (file, other)
                        for other in file.code.functions
                        if other.owner == function.owner and other.name == value.text
                    ]
                place = Place(file.path, value.span)
                bodies[part] = (
                    self._analyse(dialect, functions, place, part, name) if functions else Body(RollBack.UNKNOWN, place)
                )
        run = self._analyse(dialect, [(file, function)], None, "run", name)
        return Step(name, Place(file.path, function.name_span), run, bodies["compensation"], bodies["undo"])


def _declared(dialect: Dialect, form: SagaForm, inside: Iterable[CallSite]) -> Iterator[str]:
    """The names that calls of the saga's body give to themselves, arguments and references apart."""
    refer = {*form.input, *form.returns, *REFERENCES}
    refer.update(word for step in dialect.step for word in step.argument)
    for site in inside:
        if len(site.call.path) == 1 and site.call.receiver is None and site.call.path[0] not in refer:
            name = _first_literal(site.call)
            if name is not None and name.kind is LiteralKind.ATOM:
                yield name.text


def _callee(file: SourceFile, value: Value) -> str:
    if isinstance(value, Call | Reference):
        return expand(file, value.path)
    return ""


def _first_literal(call: Call) -> Literal | None:
    value = call.args[0].value if call.args else None
    return value if isinstance(value, Literal) else None


def _verb(name: str) -> str:
    return name.rsplit(".", 1)[-1].lstrip("_").split("_", 1)[0].rstrip("!?").lower()


def _classify(dialect: Dialect, *names: str, verbs: bool = True) -> frozenset[Effect]:
    """What a call does: by the dialect's patterns first, then by the verb that its name begins with."""
    calls = dialect.calls
    found = {
        effect
        for effect, patterns in (
            (Effect.EFFECTFUL, calls.effectful),
            (Effect.READING, calls.reading),
            (Effect.IRREVERSIBLE, calls.irreversible),
            (Effect.OUTBOUND, calls.outbound),
        )
        if matches(patterns, *names)
    }
    if not found and verbs and not matches(calls.neutral, *names):
        verb = _verb(names[-1] or names[0])
        if verb in calls.effectful_verbs:
            found = {Effect.EFFECTFUL}
        elif verb in calls.reading_verbs:
            found = {Effect.READING}
    # What goes out of the house changes something there, unless the dialect says that it reads or cannot be undone.
    if Effect.OUTBOUND in found and not found & {Effect.IRREVERSIBLE, Effect.READING}:
        found.add(Effect.EFFECTFUL)
    return frozenset(found)


def _shape(value: Value) -> str:
    if isinstance(value, Literal):
        return f":{value.text}" if value.kind is LiteralKind.ATOM else value.text
    if isinstance(value, Sequence) and value.kind == "tuple" and value.items:
        first = _shape(value.items[0])
        return f"{{{first}, {', '.join('_' for _ in value.items[1:])}}}" if first.startswith(":") else ""
    return ""


def _returns(file: SourceFile, value: Value) -> list[ReturnValue]:
    if isinstance(value, Choice):
        return [row for arm in value.arms for row in _returns(file, arm.value)]
    text = file.data[value.span.start : value.span.end].decode(errors="replace")
    return [ReturnValue(text, _shape(value), Place(file.path, value.span))]


def _reports_success(shape: str) -> bool:
    return shape.startswith((":ok", "{:ok", "true", "nil", "None"))


def _hollow(shape: str) -> bool:
    return shape.startswith((":ok", "{:ok"))


def _holds_correlation(file: SourceFile, value: Value) -> bool:
    text = file.data[value.span.start : value.span.end]
    if b"correlation" in text or b"corr_id" in text:
        return True
    return isinstance(value, Reference) and len(value.path) == 1 and value.path[0] in ("context", "ctx", "metadata")


def _error_use(file: SourceFile, function: Function, dialect: Dialect) -> Place | None:
    """Where a compensation that is given the error uses it as if it were the step's result."""
    if dialect.compensation.receives != "error" or not function.params:
        return None
    param = function.params[0]
    pattern = param.pattern
    if isinstance(pattern, Mapping):
        keys = [entry for entry in pattern.entries if entry.key]
        if pattern.struct is None and keys and not any(entry.key in dialect.error_fields for entry in keys):
            return Place(file.path, keys[0].span)
        return None
    if not param.name or param.name.startswith("_") or not isinstance(pattern, Reference):
        return None
    for site in file.code.calls:
        if not function.body.contains(site.call.span):
            continue
        for argument in site.call.args:
            for use in _references(argument.value):
                if use.path[0] != param.name:
                    continue
                effects = _classify(dialect, expand(file, site.call.path), written(site.call), verbs=True)
                whole = len(use.path) == 1 and (Effect.EFFECTFUL in effects or site.call.path[:1] == ("Ash",))
                if whole or (len(use.path) > 1 and use.path[1] not in dialect.error_fields):
                    return Place(file.path, use.span)
    return None


def _references(value: Value) -> Iterator[Reference]:
    if isinstance(value, Reference):
        yield value
    elif isinstance(value, Template):
        for part in value.parts:
            yield from _references(part)
    elif isinstance(value, Mapping):
        for entry in value.entries:
            yield from _references(entry.value)
    elif isinstance(value, Sequence):
        for item in value.items:
            yield from _references(item)
    elif isinstance(value, Opaque):
        for part in value.parts:
            yield from _references(part)
    elif isinstance(value, Lookup):
        yield from _references(value.base)
