"""Calls that start a saga, also through functions that hand a saga, or its inputs, on to one."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from saga_concordia.engine.callees import Patterns, awaited, calling
from saga_concordia.engine.environment import Bound, Env, FunctionKey, Unbound
from saga_concordia.engine.evaluate import Evaluator
from saga_concordia.engine.scope import ids_at
from saga_concordia.engine.slots import behind
from saga_concordia.engine.spots import keywords_of
from saga_concordia.engine.steps import first_literal
from saga_concordia.engine.words import Awaited
from saga_concordia.frontends.read import SourceFile
from saga_concordia.model.code import Call, CallSite, Mapping, Reference
from saga_concordia.model.dialect import Dialect
from saga_concordia.model.facts import Passing, Start
from saga_concordia.model.registry import Place
from saga_concordia.text.span import Span

_HANDED_ON = 4
"""Through how many functions a start is followed outwards."""
_IDS = ("correlation_id", "causation_id")


class Started(Struct, frozen=True):
    """What the calls of one file start, in any file. `awaited` are the functions that would start something
    for whoever calls them."""

    starts: tuple[Start, ...] = ()
    awaited: frozenset[Awaited] = frozenset()


class StartFinder:
    """Finds what starts sagas in the files of an index."""

    def __init__(self, evaluator: Evaluator, dialects: tuple[Dialect, ...]) -> None:
        """The dialects say which calls start a saga, which is their first argument; the second are its inputs."""
        self._evaluator = evaluator
        self._index = evaluator.index
        self._dialects = [row for row in dialects if row.saga]
        self._starting = [(row, Patterns((word, row) for word in row.start)) for row in dialects if row.start]
        self._awaited: set[Awaited] = set()

    def of_file(self, file: SourceFile) -> Started:
        """The calls that start a saga through one of this file."""
        self._awaited = set()
        found = [
            start
            for dialect, patterns in self._starting
            if dialect.language == file.code.language
            for site in calling(self._index, file, patterns)
            if site.call.args and site.call.args[0].key is None
            for start in self._at(site, Env(file, site.function), site, Env(file, site.function), ())
        ]
        found += self._composed(file)
        return Started(tuple(dict.fromkeys(found)), frozenset(self._awaited))

    def _at(
        self, outer: CallSite, outer_env: Env, site: CallSite, env: Env, keys: tuple[FunctionKey, ...]
    ) -> list[Start]:
        """What a call starts under a chain of calls, of which `outer` is the outermost."""
        sagas = self._evaluator.values(site.call.args[0].value, env)
        inputs = list(self._inputs(site, env))
        holes = {item.function for item, _place in (*sagas, *inputs) if isinstance(item, Unbound)} - {*keys}
        if len(keys) < _HANDED_ON:
            further = [start for key in sorted(holes) for start in self._through(key, site, env, keys)]
            if further:
                return further
        names = {name for item, place in sagas for name in self._names(item, place)}
        place = Place(outer_env.file.path, outer.call.own_span)
        return [self._start(name, place, inputs) for name in sorted(names)]

    def _through(self, key: FunctionKey, site: CallSite, env: Env, keys: tuple[FunctionKey, ...]) -> Iterator[Start]:
        """What is started wherever a function that hands something on is called."""
        home = self._index.files[key[0]]
        function = home.code.functions[key[1]]
        called = function.name or self._index.closure_name(*key)
        if not called:
            return
        self._awaited |= awaited(home, function, called)
        for file, caller in self._index.calls(called):
            caller_env = Env(file, caller.function, env.frames if file.path == env.file.path else {})
            for target_file, target, closure in self._evaluator.functions(caller.call, caller_env, guess=False):
                if (target_file.path, target.index) == key:
                    bound = self._evaluator.bind(target_file, target, caller.call, caller_env, closure)
                    if bound is not None:
                        inner = Env(env.file, env.function, {**env.frames, **bound.frames})
                        yield from self._at(caller, caller_env, site, inner, (*keys, key))

    def _inputs(self, site: CallSite, env: Env) -> Iterable[tuple[Bound, Env]]:
        args = site.call.args
        if len(args) < 2:
            return ()
        return [(keywords_of(site.call), env)] if args[1].key else self._evaluator.values(args[1].value, env)

    def _composed(self, file: SourceFile) -> Iterator[Start]:
        """What the sagas of a file run as a part of themselves: the inputs are nested calls."""
        called = self._index.called_in(file.path)
        for dialect in self._dialects:
            words = {(word,) for form in dialect.saga for word in form.compose}
            if called.isdisjoint(word for (word,) in words):
                continue
            given = {(word,) for form in dialect.step for word in form.argument}
            for site in file.code.calls if words and dialect.language == file.code.language else ():
                call = site.call
                saga = call.args[1].value if call.path in words and len(call.args) > 1 else None
                if isinstance(saga, Reference):
                    nested = [
                        row.call for row in file.code.calls if call.block is not None and row.function == call.block
                    ]
                    names = (first_literal(row) for row in nested if row.path in given)
                    inputs = tuple(name.text for name in names if name is not None)
                    place = Place(file.path, Span(call.name_span.start, saga.span.end))
                    yield Start(self._name(saga.path, Env(file, site.function)), place, inputs, whole=True)

    def _names(self, item: Bound, env: Env) -> Iterator[str]:
        """The sagas that a value can be: a module, or what its function and whatever that is handed to make of it."""
        if isinstance(item, Reference):
            yield self._name(item.path, env)
        elif isinstance(item, Call):
            found = self._index.type_at(env.file, item.path[:-1]) if len(item.path) > 1 else None
            if found is not None:
                yield found[1].name
            for argument in item.args[:1]:
                for value, place in self._evaluator.values(argument.value, env):
                    yield from self._names(value, place) if isinstance(value, Call) else ()

    def _name(self, path: tuple[str, ...], env: Env) -> str:
        found = self._index.type_at(env.file, path)
        return found[1].name if found else self._index.expand(env.file, path)

    def _start(self, saga: str, place: Place, inputs: list[tuple[Bound, Env]]) -> Start:
        given, env = inputs[0] if len(inputs) == 1 else (None, None)
        if not isinstance(given, Mapping) or env is None:
            return Start(saga, place)
        keys = tuple(entry.key for entry in given.entries if entry.key)
        whole = not given.bases and len(keys) == len(given.entries)
        return Start(saga, place, keys, whole, self._passing(given, env) if whole else None)

    def _passing(self, given: Mapping, env: Env) -> Passing | None:
        if given.insertion is None:
            return None
        beside = next((entry for entry in given.entries if entry.key in _IDS), None)
        insertion = behind(env.file, given.insertion, beside.span) if beside else given.insertion
        return Passing(Place(env.file.path, given.span), insertion, ids_at(self._index, env, given))
