"""What code does with the ids of events where it does not emit: mints, checks, hands on, logs and traces them.

Constructors, buses, validators and handlers are what ids pass through. What is read here is told of functions, one by
one; `id_parts.py` says which functions those are.
"""

from collections.abc import Iterator
from functools import cached_property

from msgspec.structs import replace

from saga_concordia.engine.callees import Patterns, matches, names_of, names_of_value
from saga_concordia.engine.environment import Env
from saga_concordia.engine.evaluate import Evaluator
from saga_concordia.frontends.dialect_loader import language_data
from saga_concordia.frontends.read import SourceFile
from saga_concordia.model.code import (
    SELF,
    Call,
    CallSite,
    Choice,
    Closure,
    Function,
    Lookup,
    Mapping,
    Merge,
    Opaque,
    Reference,
    Sequence,
    Template,
    TypeBody,
    Value,
)
from saga_concordia.model.dialect import Dialect
from saga_concordia.model.facts import Handling, Id, IdHandling, Watching
from saga_concordia.model.registry import Place
from saga_concordia.text.span import Span

_LOCAL_DEPTH = 3
"""How many calls of functions beside it a function is followed through."""
_LONGEST = 90
"""How many characters of code are shown."""

Body = tuple[SourceFile, Function]


def id_of(name: str) -> Id | None:
    """The id that a variable, key or attribute of this name holds, as names are given everywhere."""
    word = name.lower().replace("-", "_")
    if "causation" in word or word in ("cause_id", "caused_by"):
        return Id.CAUSATION
    return Id.CORRELATION if "correlation" in word or word in ("corr_id", "cor_id") else None


class IdReader:
    """Reads what functions do with ids, under the dialects of one analysis."""

    def __init__(self, evaluator: Evaluator, dialects: tuple[Dialect, ...]) -> None:
        """Nothing is read yet."""
        self.evaluator = evaluator
        self.index = evaluator.index
        self._dialects = dialects

    @cached_property
    def _kinds(self) -> dict[str, Patterns[Handling | None]]:
        """By language the calls that mint, log, trace and check; then those that do nothing with an id."""
        found: dict[str, Patterns[Handling | None]] = {}
        for language in {dialect.language for dialect in self._dialects}:
            spoken = [dialect for dialect in self._dialects if dialect.language == language]
            everyone = [*(dialect.calls for dialect in spoken), language_data(language).calls]
            rows: list[tuple[str, Handling | None]] = []
            rows += [(pattern, Handling.MINTS) for dialect in spoken for pattern, _version in dialect.mint]
            for calls in everyone:
                rows += [(pattern, Handling.LOGS) for pattern in calls.log]
                rows += [(pattern, Handling.TRACES) for pattern in calls.telemetry]
                rows += [(pattern, Handling.VALIDATES) for pattern in calls.checking]
            rows += [(pattern, None) for calls in everyone for pattern in calls.neutral]
            found[language] = Patterns(rows)
        return found

    @cached_property
    def _emits(self) -> dict[str, tuple[str, ...]]:
        """By language the callee patterns of what emits."""
        found: dict[str, tuple[str, ...]] = {}
        for dialect in self._dialects:
            patterns = (pattern for emit in dialect.emit for pattern in emit.call)
            found[dialect.language] = (*found.get(dialect.language, ()), *patterns)
        return found

    def of(self, function: Body, *, takes_event: bool) -> tuple[IdHandling, ...]:
        """What a function, and those beside it that it calls, do with ids, in order of place.

        With `takes_event` its first parameter is an event, whose ids go along wherever it is handed on whole.
        """
        events = frozenset([param.name for param in function[1].passed[:1] if param.name and takes_event])
        found = {(row.id, row.handling, row.place): row for row in self._of(function, events, set(), 0)}
        return tuple(sorted(found.values(), key=lambda row: (row.place.path, row.place.span, row.id, row.handling)))

    def of_fields(self, file: SourceFile, body: TypeBody) -> tuple[IdHandling, ...]:
        """What the fields of a class do with ids: hold what is given, or mint where nothing is."""
        found: list[IdHandling] = []
        for binding in file.code.bindings:
            one = id_of(binding.name) if binding.function == body.function else None
            if one is not None:
                minted = list(self._mint_in(file, binding.function, one, binding.value))
                place, text = Place(file.path, binding.span), _short(file.text(binding.span))
                found += [replace(row, fallback=True) for row in minted]
                found.append(IdHandling(one, Handling.PRESERVES, place, text))
        return tuple(sorted(found, key=lambda row: row.place.span))

    def validates(self, function: Body) -> bool:
        """Whether a function, with those beside it, looks whether ids are well-formed."""
        return any(row.handling is Handling.VALIDATES for row in self.of(function, takes_event=False))

    def watching(self, file: SourceFile, span: Span) -> Iterator[Watching]:
        """The calls in a part of a file that log or trace."""
        for site in file.code.calls:
            if span.contains(site.call.span):
                kind = self._kind(file, site)
                if kind is Handling.LOGS or kind is Handling.TRACES:
                    place = Place(file.path, site.call.own_span)
                    yield Watching(kind, ".".join(site.call.path), place, self._ids_in(file, site))

    def ids_in(self, file: SourceFile, span: Span) -> frozenset[Id]:
        """The ids that code in a part of a file has in hand: in arguments, in what it binds, in what it yields."""
        functions = {function.name_span: function.span for function in file.code.functions.values()}
        span = functions.get(span, span)
        found: set[Id] = set()
        for site in file.code.calls:
            if span.contains(site.call.span):
                found |= self._ids_in(file, site)
        for binding in file.code.bindings:
            if span.contains(binding.span):
                found |= self._in_value(file, binding.function, binding.value)
        for function in file.code.functions.values():
            if span.contains(function.span):
                found |= {one for value in function.returns for one in self._in_value(file, function.index, value)}
        return frozenset(found)

    def _of(
        self, function: Body, events: frozenset[str], seen: set[tuple[str, int]], depth: int
    ) -> Iterator[IdHandling]:
        """What a function does with ids; `events` are the names that hold a whole event in it."""
        file, body = function
        key = (file.path, body.index)
        if key in seen or depth > _LOCAL_DEPTH:
            return
        seen.add(key)
        yield from self._minted(file, body)
        yield from self._kept(file, body)
        yield from self._given_back(file, body, events)
        for site in file.code.calls:
            if not body.span.contains(site.call.span):
                continue
            beside = [] if self._known(file, site)[0] else list(self._beside(file, site, body.owner))
            for home, target in beside:
                yield from self._of((home, target), _handed(site.call, target, events), seen, depth + 1)
            if not beside:
                yield from self._called(file, site, events)

    def _beside(self, file: SourceFile, site: CallSite, owner: str) -> Iterator[Body]:
        """The functions of the same module or class that a call reaches."""
        for home, target, _env in self.evaluator.functions(site.call, Env(file, site.function), guess=False):
            if home.path == file.path and target.owner == owner:
                yield home, target

    def _called(self, file: SourceFile, site: CallSite, events: frozenset[str]) -> Iterator[IdHandling]:
        """What a call that leaves the module does with the ids that it is given."""
        call = site.call
        place, text = Place(file.path, call.own_span), _short(file.text(call.own_span))
        if self._is_construction(call):
            for argument in call.args:
                one = id_of(argument.key) if argument.key else None
                if one is not None and one in self._in_value(file, site.function, argument.value):
                    yield IdHandling(one, Handling.PRESERVES, Place(file.path, argument.span), file.text(argument.span))
            return
        known, kind = self._known(file, site)
        if kind is Handling.MINTS or self._emits_event(file, site):
            return
        if known and kind is None and not (call.path[0] in SELF and len(call.path) > 2):
            return  # What is kept in the object itself, as a queue's item, is handed on even by a harmless call.
        ids = self._ids_in(file, site)
        for one in sorted(ids):
            yield IdHandling(one, kind or Handling.FORWARDS, place, text)
        if kind is None and any(_is_name(argument.value, events) for argument in call.args):
            for one in set(Id) - ids:
                yield IdHandling(one, Handling.FORWARDS, place, text, carried=True)

    def _given_back(self, file: SourceFile, body: Function, events: frozenset[str]) -> Iterator[IdHandling]:
        """An event that is given back whole keeps its ids."""
        for value in body.returns:
            if _yields(value, events):
                place = Place(file.path, value.span)
                for one in Id:
                    yield IdHandling(one, Handling.PRESERVES, place, _short(file.text(value.span)), carried=True)

    def _kind(self, file: SourceFile, site: CallSite) -> Handling | None:
        return self._known(file, site)[1]

    def _known(self, file: SourceFile, site: CallSite) -> tuple[bool, Handling | None]:
        """Whether anything is told of a call, and what it does with the ids that it is given, if anything."""
        patterns = self._kinds.get(file.code.language)
        if patterns is None:
            return False, None
        for kind in patterns.find(names_of(self.index, file, site.function, site.call)):
            return True, kind
        return False, None

    def _emits_event(self, file: SourceFile, site: CallSite) -> bool:
        names = names_of(self.index, file, site.function, site.call)
        return matches(self._emits.get(file.code.language, ()), *names)

    def _is_construction(self, call: Call) -> bool:
        """Whether a call builds an object: its ids are kept in that."""
        return any(name[:1].isupper() or name == "__MODULE__" for name in call.path[-1:])

    # Ids in values

    def _ids_in(self, file: SourceFile, site: CallSite) -> frozenset[Id]:
        """The ids that go into a call: as arguments, under keys, or in a mapping that a variable holds."""
        found: set[Id] = set()
        env = Env(file, site.function)
        for argument in site.call.args:
            if argument.key and (one := id_of(argument.key)):
                found.add(one)
            found |= self._in_value(file, site.function, argument.value)
            if isinstance(argument.value, Reference):
                for value, home in self.evaluator.values(argument.value, env):
                    if isinstance(value, Mapping | Merge) and home.file.path == file.path:
                        found |= self._in_value(home.file, home.function, value)
        return frozenset(found)

    def _in_value(self, file: SourceFile, function: int, value: Value) -> set[Id]:
        found: set[Id] = set()
        for part in parts(value):
            if isinstance(part, Mapping):
                found |= {one for entry in part.entries if entry.key and (one := id_of(entry.key))}
            elif isinstance(part, Lookup):
                key = getattr(part.key, "text", "")
                if one := id_of(key):
                    found.add(one)
            elif isinstance(part, Reference) and (one := self._named(file, function, part)):
                found.add(one)
        return found

    def _named(self, file: SourceFile, function: int, use: Reference) -> Id | None:
        """The id that a name holds: by its own name, or by the key that a pattern takes it from."""
        if one := id_of(use.path[-1]):
            return one
        if len(use.path) != 1:
            return None
        for body in self.index.ancestors(file, function):
            for param in body.params:
                for part in parts(param.pattern):
                    for entry in part.entries if isinstance(part, Mapping) else ():
                        if isinstance(entry.value, Reference) and entry.value.path == use.path and entry.key:
                            return id_of(entry.key)
            for binding in self.index.bindings(file.path, body.index, use.path[0]):
                key = getattr(binding.value.key, "text", "") if isinstance(binding.value, Lookup) else ""
                if one := id_of(key):
                    return one
        return None

    # Ids that are made and kept

    def _minted(self, file: SourceFile, body: Function) -> Iterator[IdHandling]:
        """Variables, attributes and keys that are given a fresh id."""
        for binding in file.code.bindings:
            if body.span.contains(binding.span) and (one := id_of(binding.name)):
                yield from self._mint_in(file, binding.function, one, binding.value)
        for part, function in _mappings(file, body):
            for entry in part.entries:
                if entry.key and (one := id_of(entry.key)):
                    yield from self._mint_in(file, function, one, entry.value)

    def _mint_in(self, file: SourceFile, function: int, one: Id, value: Value) -> Iterator[IdHandling]:
        alone = isinstance(value, Call)
        for part in parts(value):
            if self._gives_fresh(file, function, part):
                place = Place(file.path, part.span)
                yield IdHandling(one, Handling.MINTS, place, _short(file.text(value.span)), fallback=not alone)

    def _gives_fresh(self, file: SourceFile, function: int, part: Value) -> bool:
        """Whether a value is a fresh id, or (a default of a field) a function that gives one."""
        if isinstance(part, Call):
            return self._mints(file, function, part, 0)
        if isinstance(part, Closure):
            returns = (value for number in part.functions for value in file.code.functions[number].returns)
            inner = (inner for value in returns for inner in parts(value))
            return any(isinstance(one, Call) and self._mints(file, function, one, 0) for one in inner)
        patterns = self._kinds.get(file.code.language)
        if not isinstance(part, Reference) or patterns is None:
            return False
        return Handling.MINTS in patterns.find(names_of_value(self.index, file, part))

    def _mints(self, file: SourceFile, function: int, call: Call, depth: int) -> bool:
        """Whether a call gives a fresh id: a dialect says so, or it calls a function that returns one."""
        if self._kind(file, CallSite(call, function)) is Handling.MINTS:
            return True
        if depth >= _LOCAL_DEPTH:
            return False
        return any(
            isinstance(part, Call) and self._mints(home, target.index, part, depth + 1)
            for home, target, _env in self.evaluator.functions(call, Env(file, function), guess=False)
            for value in target.returns
            for part in parts(value)
        )

    def _kept(self, file: SourceFile, body: Function) -> Iterator[IdHandling]:
        """Keys that are given the id that came in under the same name, in whatever the function builds."""
        for part, function in _mappings(file, body):
            for entry in part.entries:
                one = id_of(entry.key) if entry.key else None
                if one is not None and one in self._in_value(file, function, entry.value):
                    place = Place(file.path, entry.span)
                    yield IdHandling(one, Handling.PRESERVES, place, _short(file.text(entry.span)))


def _mappings(file: SourceFile, body: Function) -> Iterator[tuple[Mapping, int]]:
    """The mappings, and constructions with keywords, that a function builds outside of logs and patterns."""
    for binding in file.code.bindings:
        if body.body.contains(binding.span):
            for part in parts(binding.value):
                if isinstance(part, Mapping):
                    yield part, binding.function
    for value in body.returns:
        for part in parts(value):
            if isinstance(part, Mapping):
                yield part, body.index


def _handed(call: Call, target: Function, events: frozenset[str]) -> frozenset[str]:
    """The parameters of a function that a call gives a whole event to."""
    given = zip(call.args, target.passed, strict=False)
    return frozenset(param.name for argument, param in given if param.name and _is_name(argument.value, events))


def _is_name(value: Value, names: frozenset[str]) -> bool:
    return isinstance(value, Reference) and len(value.path) == 1 and value.path[0] in names


def _yields(value: Value, names: frozenset[str]) -> bool:
    """Whether a value is one of the names, or holds one as it is: `{:ok, event}`."""
    if isinstance(value, Sequence):
        return any(_is_name(item, names) for item in value.items)
    if isinstance(value, Choice):
        return any(_yields(arm.value, names) for arm in value.arms)
    return _is_name(value, names)


def parts(value: Value) -> Iterator[Value]:
    """A value and everything in it."""
    yield value
    for inner in _inner(value):
        yield from parts(inner)


def _inner(value: Value) -> tuple[Value, ...]:
    if isinstance(value, Mapping):
        return (*(entry.value for entry in value.entries), *value.bases)
    if isinstance(value, Template | Opaque | Merge):
        return value.parts
    if isinstance(value, Sequence):
        return value.items
    if isinstance(value, Choice):
        subject = (value.subject,) if value.subject is not None else ()
        return (*subject, *(arm.value for arm in value.arms))
    if isinstance(value, Lookup):
        return (value.base, value.default) if value.default is not None else (value.base,)
    if isinstance(value, Call):
        receiver = (value.receiver,) if value.receiver is not None else ()
        return (*receiver, *(argument.value for argument in value.args), *value.bases)
    return ()


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 3]}..."
