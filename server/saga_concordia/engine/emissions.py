"""Emissions of all files: dialect matches, and every call of a wrapper down to where the name is given."""

from collections.abc import Iterable

from msgspec import Struct

from saga_concordia.engine.callees import Patterns, awaited, derived, matches, names_of, names_of_value
from saga_concordia.engine.environment import Bound, Env, FunctionKey, Text, Unbound
from saga_concordia.engine.evaluate import Evaluator
from saga_concordia.engine.index import Index
from saga_concordia.engine.mentions import DOTTED, joined, mention, spelled
from saga_concordia.engine.scope import ids_in_scope
from saga_concordia.engine.slots import SlotReader
from saga_concordia.engine.spots import Pairs, find_spot, made_by
from saga_concordia.engine.words import Awaited
from saga_concordia.frontends.read import SourceFile
from saga_concordia.model.code import (
    Call,
    CallSite,
    Function,
    FunctionKind,
    Literal,
    Reference,
    Unit,
    Value,
)
from saga_concordia.model.dialect import Dialect, Emit
from saga_concordia.model.facts import Emission, Mention, NameKind
from saga_concordia.model.registry import Place
from saga_concordia.names.grammar import shape

WRAPPER_DEPTH = 6
Form = tuple[Dialect, Emit]


class Chain(Struct, frozen=True):
    """The way from the constructor out to the call that names the event.

    `site` is the outermost call so far, reached through the wrappers `keys`, which are called `via` and defined at
    `through`.
    """

    site: CallSite
    env: Env
    keys: tuple[FunctionKey, ...] = ()
    via: tuple[str, ...] = ()
    through: tuple[Place, ...] = ()


class Emitted(Struct, frozen=True):
    """What the constructors of one unit emit.

    `wrappers` are the qualified names of the functions that names went through, `awaited` all that
    would be wrappers for whoever calls them.
    """

    emissions: tuple[Emission, ...]
    wrappers: dict[FunctionKey, str]
    awaited: frozenset[Awaited]


class EmissionFinder:
    """Finds the emissions of an index under the dialects of its files."""

    def __init__(self, index: Index, dialects: tuple[Dialect, ...], types: bool) -> None:
        """Prepare the dialects' patterns; nothing is looked for yet. `types` says whether those of payloads are."""
        self.index = index
        self.evaluator = Evaluator(index)
        self.slots = SlotReader(self.evaluator, dialects, types)
        self._wrappers: dict[FunctionKey, str] = {}
        self._awaited: set[Awaited] = set()
        self._calls = {
            language: Patterns(
                (pattern, (dialect, emit))
                for dialect in dialects
                if dialect.language == language
                for emit in dialect.emit
                for pattern in emit.call
            )
            for language in {dialect.language for dialect in dialects}
        }
        self._based = [(dialect, emit) for dialect in dialects for emit in dialect.emit if emit.base]
        self._decorating = [(dialect, emit) for dialect in dialects for emit in dialect.emit if emit.decorator]

    def of_unit(self, file: SourceFile, unit: Unit) -> Emitted:
        """What the constructors in a unit emit, there and wherever a wrapper around them is called."""
        self._wrappers, self._awaited = {}, set()
        decorators = {row.span for function in unit.functions for row in function.decorators}
        sites = (site for site in unit.calls if site.call.span not in decorators)
        called = [emission for site in sites for emission in self._of_call(file, site)]
        emissions = (*called, *self._of_decorators(file, unit))
        return Emitted(emissions, self._wrappers, frozenset(self._awaited))

    def event_classes(self, file: SourceFile) -> frozenset[Awaited]:
        """The classes of events that a file defines, made yet or not."""
        return frozenset(
            Awaited(body.name.rpartition(".")[2], file.path)
            for body in (file.code.types if self._based else ())
            for _dialect, emit in self._based
            if body.bases and derived(self.index, file, (body.name,), emit.base)
        )

    # What emits

    def _of_call(self, file: SourceFile, site: CallSite) -> list[Emission]:
        """The emissions of one call: of the first form that gives it a name, else of the first that fits."""
        best: list[Emission] = []
        env = Env(file, site.function)
        for dialect, emit in self.forms(file, site.function, site.call):
            if self._defines(file, site.function, dialect, emit):
                continue
            if emit.made_by and not made_by(self.evaluator, site.call, env, emit.made_by):
                continue
            emissions = self._at(Chain(site, env), site, env, dialect, emit, None)
            if any(row.name.kind is not NameKind.UNDETERMINED for row in emissions):
                return emissions
            best = best or emissions
        return best or self._handed_on(file, site)

    def _handed_on(self, file: SourceFile, site: CallSite) -> list[Emission]:
        """An emitter that is passed with its arguments, to be called later: `to_thread(bus.emit, "order.placed")`."""
        patterns = self._calls.get(file.code.language)
        args = site.call.args
        for number, argument in enumerate(args):
            value = argument.value
            if argument.key is not None or not isinstance(value, Reference) or patterns is None:
                continue
            if len(value.path) < 2 or not patterns.may_hold(value.path[-1]) or number + 1 == len(args):
                continue
            later = Call(site.call.span, value.path, value.span, args[number + 1 :])
            for dialect, emit in self.forms(file, site.function, later):
                at = CallSite(later, site.function)
                env = Env(file, site.function)
                emissions = self._at(Chain(at, env), at, env, dialect, emit, None)
                if any(row.name.kind is NameKind.LITERAL for row in emissions):
                    return emissions
        return []

    def forms(self, file: SourceFile, function: int, call: Call) -> list[Form]:
        """The forms of emission that a call may be, in order."""
        language = file.code.language
        patterns = self._calls.get(language)
        last = call.path[-1] if call.path else ""
        found: list[Form] = []
        if patterns is not None and (patterns.may_hold(last) or self.index.is_renamed(file.path, last)):
            found = patterns.find(names_of(self.index, file, function, call, last in patterns.qualified))
        if self._based and last[:1].isupper():
            found += [
                (dialect, emit)
                for dialect, emit in self._based
                if dialect.language == language and derived(self.index, file, call.path, emit.base)
            ]
        return found

    def _defines(self, file: SourceFile, function: int, dialect: Dialect, emit: Emit) -> bool:
        """Whether a body is that of an emitter itself, so that what it calls by its own name is how it works."""
        body = self.index.enclosing(file, function, FunctionKind.NAMED)
        return body is not None and matches((row for row in emit.call if "*" not in row and "." in row), body.qualified)

    def _of_decorators(self, file: SourceFile, unit: Unit) -> list[Emission]:
        found: list[Emission] = []
        for dialect, emit in self._decorating:
            if dialect.language != file.code.language:
                continue
            for function in unit.functions:
                for decorator in function.decorators:
                    if matches(emit.decorator, *names_of_value(self.index, file, decorator)):
                        site = CallSite(as_call(decorator), function.parent or 0)
                        env = Env(file, site.function)
                        found += self._at(Chain(site, env), site, env, dialect, emit, None)
        return found

    # What is emitted

    def _at(
        self,
        chain: Chain,
        site: CallSite,
        env: Env,
        dialect: Dialect,
        emit: Emit,
        written: Place | None,
        told: frozenset[Text] = frozenset(),
    ) -> list[Emission]:
        """The emissions of one constructor under one chain of calls; `written` is what names it in the outermost.

        `told` are names that do not depend on the caller, and were reported further in.
        """
        pairs, keyed = self._name_pairs(site.call, env, emit)
        if any(self._made_elsewhere(item, place) for item, place in pairs):
            return []
        texts = [text for item, place in pairs for text in self._texts(item, place, emit)]
        if told and texts and not (texts := [text for text in texts if text not in told]):
            return []
        if emit.dotted and not (texts := [text for text in texts if _is_dotted(text, keyed)]):
            return []
        if written is None and pairs:
            written = Place(pairs[0][1].file.path, pairs[0][0].span)
        emissions: list[Emission] = []
        if len(chain.keys) < WRAPPER_DEPTH:
            told |= {text for text in texts if not text.holes}
            holes: dict[FunctionKey, list[Unbound]] = {}
            for hole in dict.fromkeys(hole for text in texts for hole in text.holes):
                holes.setdefault(hole.function, []).append(hole)
            for several in holes.values():
                emissions += self._through(several, chain, site, env, dialect, emit, told)
        # A template that no caller says more of is one event, here and not at each of them.
        open_names = {shape(spelled(text.shown, emit)) for text in texts if text.holes and text.fixed}
        emissions = [row for row in emissions if shape(row.name.text) not in open_names]
        named_outside = bool(emissions)
        for text in texts or [Text((None,))]:
            if not (text.holes and named_outside):
                emissions.append(self._emission(chain, site, env, dialect, emit, text, written))
        return emissions

    def _name_pairs(self, call: Call, env: Env, emit: Emit) -> tuple[Pairs, bool]:
        for spot in emit.slots["name"]:
            pairs, _whole = find_spot(self.evaluator, call, env, spot)
            if pairs:
                return pairs, isinstance(spot.start, str)
        return [], False

    def _texts(self, item: Bound, env: Env, emit: Emit) -> list[Text]:
        return joined(self.evaluator, item, env, emit) or self.evaluator.texts(item, env)

    def _through(
        self,
        holes: list[Unbound],
        chain: Chain,
        site: CallSite,
        env: Env,
        dialect: Dialect,
        emit: Emit,
        told: frozenset[Text],
    ) -> list[Emission]:
        """Evaluate again at each call of the function that holds the parameters."""
        key = holes[0].function
        home = self.index.files[key[0]]
        function = home.code.functions[key[1]]
        defined = Place(home.path, function.name_span if function.name else function.span)
        called = self._called_as(home, function, key)
        if not called or key in chain.keys:
            return []
        self._awaited |= awaited(home, function, called)
        emissions: list[Emission] = []
        for file, caller in self.index.calls(called):
            caller_env = Env(file, caller.function, env.frames if file.path == env.file.path else {})
            # What is an emitter by a dialect's word is not guessed to be a method of ours as well.
            guess = not self.forms(file, caller.function, caller.call)
            for target_file, target, closure_home in self.evaluator.functions(caller.call, caller_env, guess):
                if (target_file.path, target.index) != key:
                    continue
                bound = self.evaluator.bind(target_file, target, caller.call, caller_env, closure_home)
                if bound is None:
                    continue
                frame = bound.frames.get(key, {})
                # What the caller spells out names the event, and not what a parameter holds by default.
                given = [row for hole in holes if (row := frame.get(hole.name)) and row[1].file.path == file.path]
                given = [row for row in given if caller.call.span.contains(row[0].span)]
                written = Place(file.path, given[-1][0].span) if given else None
                self._wrappers[key] = f"{function.owner}.{called}" if function.owner else called
                outer = Chain(caller, caller_env, (*chain.keys, key), (called, *chain.via), (defined, *chain.through))
                inner = Env(env.file, env.function, {**env.frames, **bound.frames})
                emissions += self._at(outer, site, inner, dialect, emit, written, told)
        return emissions

    def _called_as(self, home: SourceFile, function: Function, key: FunctionKey) -> str:
        """The last name of calls that run a body; a class is called by its own name."""
        if function.name == "__init__":
            return function.owner.rpartition(".")[2]
        return function.name or self.index.closure_name(*key)

    def _made_elsewhere(self, item: Bound, env: Env) -> bool:
        """Whether the "name" is an event that a constructor made: publishing it is no second emission."""
        if isinstance(item, Unbound | Literal):
            return False
        return any(
            isinstance(value, Call) and bool(self.forms(place.file, place.function, value))
            for value, place in self.evaluator.values(item, env)
        )

    def _emission(
        self,
        chain: Chain,
        site: CallSite,
        env: Env,
        dialect: Dialect,
        emit: Emit,
        text: Text,
        written: Place | None,
    ) -> Emission:
        caller = chain.site
        at = Place(chain.env.file.path, caller.call.own_span)
        correlation, causation, source, version = (
            self.slots.slot(site.call, env, emit, slot) for slot in ("correlation", "causation", "source", "version")
        )
        owner = self.index.enclosing(chain.env.file, caller.function, FunctionKind.NAMED)
        return Emission(
            name=self._mention(chain, emit, text, written),
            site=at,
            constructor=Place(env.file.path, site.call.own_span),
            dialect=dialect.name,
            correlation=correlation,
            causation=causation,
            source=source,
            version=version,
            payload=self.slots.payload(site.call, env, emit),
            via=chain.via,
            through=chain.through,
            mints=emit.mints,
            inherits=emit.inherits,
            function=owner.qualified if owner else "",
            scope=ids_in_scope(self.index, env, site, emit, correlation, causation),
        )

    def _mention(self, chain: Chain, emit: Emit, text: Text, written: Place | None) -> Mention:
        """The name, where the code that emits spells it; a constant is edited where it stands."""
        where = written or Place(chain.env.file.path, chain.site.call.name_span)
        definition: Place | None = None
        if text.literal is not None:
            definition = Place(text.path, text.literal.content)
            if written is None or self._is_local(text, chain, definition):
                where, definition = definition, None
        return mention(text, emit, where, definition)

    def _is_local(self, text: Text, chain: Chain, place: Place) -> bool:
        """Whether a literal stands in the body that emits, and is not a constant that others use as well."""
        file, caller = chain.env.file, chain.site
        if text.path != file.path:
            return False
        body = self.index.enclosing(file, caller.function, FunctionKind.NAMED, FunctionKind.TYPE, FunctionKind.FILE)
        if body is None or body.kind is not FunctionKind.NAMED:
            return caller.call.span.contains(place.span)
        return body.span.contains(place.span)


def as_call(decorator: Value) -> Call:
    """A decorator as the call that it is; a bare one has no arguments."""
    if isinstance(decorator, Call):
        return decorator
    path = decorator.path if isinstance(decorator, Reference) else ()
    return Call(decorator.span, path, decorator.span, ())


def _is_dotted(text: Text, keyed: bool) -> bool:
    """Whether a text looks like an event's name; what is not known counts only where a keyword says that it is one."""
    return bool(text.holes or DOTTED.fullmatch(text.shown) or (keyed and not any(map(bool, text.parts))))


def chosen(rows: Iterable[Emission]) -> list[Emission]:
    """One emission for each name at a place, in order of place, without the undetermined ones of a call that is named.

    Where several constructors come to the same one, the first has it, in order of path and place.
    """
    found: dict[tuple[Place, str, Place], Emission] = {}
    for row in sorted(rows, key=lambda row: (row.constructor.path, row.constructor.span)):
        found.setdefault((row.name.place, row.name.text, row.site), row)
    emissions = sorted(found.values(), key=lambda row: (row.site.span, row.name.text))
    named = {row.site for row in emissions if row.name.kind is not NameKind.UNDETERMINED}
    return [row for row in emissions if row.name.kind is not NameKind.UNDETERMINED or row.site not in named]
