"""What the bodies of steps do: their calls, what they return, and whether a compensation is a mere stub."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from saga_concordia.engine.callees import names_of
from saga_concordia.engine.effects import NOTHING, Classifier
from saga_concordia.engine.emissions import EmissionFinder
from saga_concordia.engine.environment import Bound, Env
from saga_concordia.engine.extents import calls_in
from saga_concordia.frontends.read import SourceFile
from saga_concordia.model.code import (
    Call,
    Choice,
    Function,
    Literal,
    LiteralKind,
    Lookup,
    Mapping,
    Opaque,
    Reference,
    Sequence,
    Template,
    Value,
)
from saga_concordia.model.dialect import Dialect
from saga_concordia.model.facts import Body, Effect, EffectCall, ReturnValue, RollBack
from saga_concordia.model.registry import Place

LOCAL_DEPTH = 4
"""How many local functions deep the calls of a body are followed."""

Bodies = list[tuple[SourceFile, Function]]
_TAKES_BACK = frozenset({Effect.EFFECTFUL, Effect.OUTBOUND, Effect.IRREVERSIBLE})
_CORRELATION = b"correlation"
_RAISING = ("raise", "reraise", "throw", "exit")


class _Seen(Struct):
    """What has been gathered from a body and the local functions that it calls."""

    calls: list[EffectCall]
    functions: set[tuple[str, int]]
    unknown: bool = False
    raises: bool = False


class BodyReader:
    """Reads bodies under one dialect."""

    def __init__(self, finder: EmissionFinder, dialect: Dialect, classifier: Classifier) -> None:
        """Read with the finder's index and evaluator; what emits is known to it."""
        self.finder = finder
        self.index = finder.index
        self.evaluator = finder.evaluator
        self.dialect = dialect
        self.classifier = classifier

    def read(self, functions: Bodies, where: Place | None, part: str, step: str) -> Body:
        """The body that the clauses `functions` make up; `part` is `run`, `compensation` or `undo`."""
        seen = _Seen([], set())
        returns: list[ReturnValue] = []
        todo: Place | None = None
        error_use: Place | None = None
        for file, function in functions:
            self._effects(file, function, 0, seen)
            for value in function.returns:
                returns += _returns(file, value)
            todo = todo or _todo(file, function)
            if part == "compensation" and error_use is None:
                error_use = self._error_use(file, function)
        calls = tuple(seen.calls)
        if part == "run" and self.classifier.reads(step):
            calls = tuple(_without_effect(call) for call in calls if call.effects & {Effect.OUTBOUND, Effect.READING})
        state = RollBack.PRESENT
        if part != "run" and self._is_stub(functions, seen, todo):
            state = RollBack.STUB
        place = where or Place(functions[0][0].path, functions[0][1].name_span)
        return Body(state, place, calls, tuple(returns), todo, error_use)

    def _is_stub(self, functions: Bodies, seen: _Seen, todo: Place | None) -> bool:
        """Whether a body does nothing that could take anything back, and says on every way out that all went well."""
        if seen.raises or any(call.effects & _TAKES_BACK for call in seen.calls):
            return False
        if seen.unknown and todo is None:
            return False
        return all(self._succeeds(file, value) for file, function in functions for value in function.returns)

    def _succeeds(self, file: SourceFile, value: Value) -> bool:
        """Whether a value that a body yields reports success; a call does so if it is known to do nothing."""
        if isinstance(value, Choice):
            return all(self._succeeds(file, arm.value) for arm in value.arms)
        if isinstance(value, Call):
            names = names_of(self.index, file, 0, value)
            return self.classifier.of(*names) == NOTHING
        return shape_of(value) in self.classifier.success

    def _effects(self, file: SourceFile, function: Function, depth: int, seen: _Seen) -> None:
        """Gather the calls of a body, its closures and the local functions that it calls."""
        key = (file.path, function.index)
        if key in seen.functions:
            return
        seen.functions.add(key)
        if depth > LOCAL_DEPTH:
            seen.unknown = True
            return
        own = {param.name for param in function.params}
        for change in file.code.changes:
            # What a body makes for itself may be altered freely.
            if function.body.contains(change.span) and (
                not change.path or change.path[0] in own or not self._is_local(file, function, change.path[0])
            ):
                seen.unknown = True
        for site in calls_in(file.code, function.body):
            if function.body.contains(site.call.span):
                self._call(file, site.call, site.function, depth, seen)

    def _is_local(self, file: SourceFile, function: Function, name: str) -> bool:
        return bool(self.index.bindings(file.path, function.index, name))

    def _call(self, file: SourceFile, call: Call, function: int, depth: int, seen: _Seen) -> None:
        names = names_of(self.index, file, function, call)
        if call.receiver is None and call.path[-1:] and call.path[-1] in _RAISING and len(call.path) == 1:
            seen.raises = True
            return
        effects = self.classifier.by_pattern(names)
        if effects is None and (self.classifier.publishes(names) or self.finder.forms(file, function, call)):
            # An event may well be how others are asked to take something back; how it gets to them is no matter.
            seen.unknown = True
            return
        if effects is None:
            env = Env(file, function)
            certain = self.evaluator.functions(call, env, guess=False)
            for home, target, _env in certain:
                self._effects(home, target, depth + 1, seen)
            if certain:
                return
            effects = self.classifier.by_verb(names)
            if effects is None and (guessed := self.evaluator.functions(call, env)):
                for home, target, _env in guessed:
                    self._effects(home, target, depth + 1, seen)
                return
        if effects is None or self.finder.forms(file, function, call):
            # Nobody knows what it does; and an event may well be how others are asked to take something back.
            seen.unknown = True
        elif effects:
            carries = any(_holds_correlation(file, argument.value) for argument in call.args)
            place = Place(file.path, call.own_span)
            could = Effect.OUTBOUND in effects and not carries and self._takes_correlation(file, call, function, names)
            seen.calls.append(EffectCall(".".join(call.path), effects, place, carries, could))

    def _takes_correlation(self, file: SourceFile, call: Call, function: int, names: tuple[str, ...]) -> bool:
        """Whether a call has headers, or a definition of what it calls, of whatever arity, speaks of such an id."""
        if self.classifier.takes_headers(names):
            return True
        reached = [(home, row) for home, row, _env in self.evaluator.functions(call, Env(file, function))]
        reached += [(home, row) for home, row in self.index.functions(call.path[-1]) if row.qualified in names]
        return any(_CORRELATION in home.raw(row.span) for home, row in reached)

    def named(self, file: SourceFile, value: Bound) -> tuple[EffectCall, ...]:
        """An action whose body is not in the workspace is judged by its name."""
        if not isinstance(value, Reference):
            return ()
        effects = self.classifier.of(".".join(value.path), self.index.expand(file, value.path))
        return (EffectCall(value.path[-1], effects, Place(file.path, value.span)),) if effects else ()

    def _error_use(self, file: SourceFile, function: Function) -> Place | None:
        """Where a compensation that is given the error uses it as if it were the step's result."""
        if self.dialect.compensation.receives != "error" or not function.params:
            return None
        param = function.params[0]
        pattern = param.pattern
        fields = self.dialect.error_fields
        if isinstance(pattern, Mapping):
            # Only a name that is bound is used; `%{status: 503}` looks at what kind of error it is.
            keys = [entry for entry in pattern.entries if entry.key]
            bound = [entry for entry in keys if isinstance(entry.value, Reference)]
            if pattern.struct is None and bound and not any(entry.key in fields for entry in keys):
                return Place(file.path, bound[0].span)
            return None
        if not param.name or param.name.startswith("_") or not isinstance(pattern, Reference):
            return None
        for site in calls_in(file.code, function.body):
            if not function.body.contains(site.call.span):
                continue
            for argument in site.call.args:
                for use in _references(argument.value):
                    if use.path[0] != param.name:
                        continue
                    effects = self.classifier.of(*names_of(self.index, file, site.function, site.call))
                    if len(use.path) == 1 and effects and effects & {Effect.EFFECTFUL, Effect.OUTBOUND, Effect.READING}:
                        return Place(file.path, use.span)
                    if len(use.path) > 1 and use.path[1] not in fields:
                        return Place(file.path, use.span)
        return None


def shape_of(value: Value) -> str:
    """The shape of a returned value: `:ok`, `{:ok, _}`, `true`, `text`, `number`, empty where there is none."""
    if isinstance(value, Literal):
        if value.kind is LiteralKind.ATOM:
            return f":{value.text}"
        return value.text if value.kind in (LiteralKind.BOOLEAN, LiteralKind.NIL) else value.kind.value
    if isinstance(value, Sequence) and value.kind == "tuple" and value.items:
        first = shape_of(value.items[0])
        return f"{{{first}, {', '.join('_' for _ in value.items[1:])}}}" if first.startswith(":") else ""
    return ""


def _returns(file: SourceFile, value: Value) -> list[ReturnValue]:
    if isinstance(value, Choice):
        return [row for arm in value.arms for row in _returns(file, arm.value)]
    text = file.text(value.span)
    return [ReturnValue(text, shape_of(value), Place(file.path, value.span))]


def _todo(file: SourceFile, function: Function) -> Place | None:
    for remark in file.code.remarks:
        if remark.unfinished and function.span.contains(remark.span) and not remark.text.startswith("concordia:"):
            return Place(file.path, remark.span)
    return None


def _without_effect(call: EffectCall) -> EffectCall:
    return replace(call, effects=call.effects - {Effect.EFFECTFUL})


def _holds_correlation(file: SourceFile, value: Value) -> bool:
    text = file.raw(value.span)
    if _CORRELATION in text or b"corr_id" in text:
        return True
    return isinstance(value, Reference) and len(value.path) == 1 and value.path[0] in ("context", "ctx", "metadata")


def _references(value: Value) -> Iterator[Reference]:
    if isinstance(value, Reference):
        yield value
    elif isinstance(value, Template | Opaque):
        for part in value.parts:
            yield from _references(part)
    elif isinstance(value, Mapping):
        for entry in value.entries:
            yield from _references(entry.value)
    elif isinstance(value, Sequence):
        for item in value.items:
            yield from _references(item)
    elif isinstance(value, Lookup):
        yield from _references(value.base)
