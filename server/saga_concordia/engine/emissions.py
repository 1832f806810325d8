"""Emissions of all files: dialect matches, and every call of a wrapper down to where the name is given."""

import re

from saga_concordia.engine.evaluate import Bound, Env, Evaluator, FunctionKey, Text, Unbound
from saga_concordia.engine.index import Index, expand, matches, written
from saga_concordia.engine.scope import ids_in_scope
from saga_concordia.engine.spots import entry_of, find_spot
from saga_concordia.frontends.read import SourceFile
from saga_concordia.model.code import (
    Call,
    CallSite,
    Choice,
    Function,
    FunctionKind,
    Insertion,
    Literal,
    LiteralKind,
    Mapping,
    Merge,
)
from saga_concordia.model.dialect import Dialect, Emit
from saga_concordia.model.facts import Emission, Mention, NameKind, Payload, PayloadKey, Slot, SlotState
from saga_concordia.model.registry import Place
from saga_concordia.text.span import Span

WRAPPER_DEPTH = 6
DOTTED = re.compile(r"[A-Za-z][\w-]*(\.[\w{}*-]+)+")
_TYPES = {LiteralKind.STRING: "string", LiteralKind.ATOM: "atom", LiteralKind.NUMBER: "integer"}


class EmissionFinder:
    """Finds the emissions of an index under the dialects of its files."""

    def __init__(self, index: Index, dialects: tuple[Dialect, ...]) -> None:
        self.index = index
        self.evaluator = Evaluator(index)
        self.dialects = dialects
        self.wrappers: dict[FunctionKey, str] = {}
        self.undetermined = 0

    def find(self) -> tuple[Emission, ...]:
        """All emissions, in order of path and place."""
        found: dict[tuple[Place, str, tuple[Place, ...]], Emission] = {}
        for file in self.index.files.values():
            decorators = self._decorators(file)
            for site in file.code.calls:
                for dialect in self.dialects:
                    if dialect.language != file.code.language:
                        continue
                    if site.call.span in decorators:
                        emit = self._decorator_of(file, site.call, dialect)
                    else:
                        emit = self._emit_of(file, site.call, dialect)
                    if emit is None:
                        continue
                    env = Env(file, site.function)
                    for emission in self._at(site, env, file, site, env, dialect, emit, ()):
                        found.setdefault((emission.name.place, emission.name.text, (emission.site,)), emission)
                    break
        return tuple(sorted(found.values(), key=lambda row: (row.site.path, row.site.span, row.name.text)))

    def _emit_of(self, file: SourceFile, call: Call, dialect: Dialect) -> Emit | None:
        names = (expand(file, call.path) if call.receiver is None else "", written(call))
        for emit in dialect.emit:
            if emit.call and matches(emit.call, *names):
                return emit
            if emit.base and call.path and call.path[-1][:1].isupper() and self._derives(names[0], emit.base, set()):
                return emit
        return None

    def _decorators(self, file: SourceFile) -> dict[Span, Function]:
        """The functions of a file by the spans of the decorator calls that stand on them."""
        return {
            decorator.span: function
            for function in file.code.functions
            for decorator in function.decorators
            if isinstance(decorator, Call)
        }

    def _decorator_of(self, file: SourceFile, call: Call, dialect: Dialect) -> Emit | None:
        names = (expand(file, call.path) if call.receiver is None else "", written(call))
        return next((emit for emit in dialect.emit if emit.decorator and matches(emit.decorator, *names)), None)

    def _derives(self, name: str, bases: tuple[str, ...], seen: set[str]) -> bool:
        found = self.index.type_named(name)
        if found is None or name in seen:
            return False
        seen.add(name)
        return any(
            matches(bases, base, base.rsplit(".", 1)[-1]) or self._derives(base, bases, seen) for base in found[1].bases
        )

    def _at(
        self,
        caller: CallSite,
        caller_env: Env,
        file: SourceFile,
        site: CallSite,
        env: Env,
        dialect: Dialect,
        emit: Emit,
        via: tuple[str, ...],
    ) -> list[Emission]:
        """The emissions of one constructor under one chain of calls; `caller` is the outermost call of it."""
        pairs: list[tuple[Bound, Env]] = []
        keyed = False
        for spot in emit.slots["name"]:
            pairs, _whole = find_spot(self.evaluator, site.call, env, spot)
            keyed = isinstance(spot.start, str)
            if pairs:
                break
        texts = [text for item, place in pairs for text in self._texts(item, place)]
        if emit.dotted:
            # Whatever is not known counts only where a keyword says that it is the name.
            texts = [
                text
                for text in texts
                if text.holes or DOTTED.fullmatch(text.shown) or (keyed and not any(map(bool, text.parts)))
            ]
            if not texts:
                return []
        if any(self._made_elsewhere(item, place, dialect) for item, place in pairs):
            return []
        emissions: list[Emission] = []
        outer = {hole.function for text in texts for hole in text.holes}
        if outer and len(via) < WRAPPER_DEPTH:
            for key in outer:
                emissions += self._through(key, site, env, dialect, emit, via)
        for text in texts or [Text((None,))]:
            if text.holes and emissions:
                continue
            emissions.append(self._emission(caller, caller_env, site, env, dialect, emit, via, text))
        return emissions

    def _through(
        self, key: FunctionKey, site: CallSite, env: Env, dialect: Dialect, emit: Emit, via: tuple[str, ...]
    ) -> list[Emission]:
        """Evaluate again at each call of the function that holds the parameter."""
        home = self.index.files[key[0]]
        function = home.code.functions[key[1]]
        name = function.name or self._closure_name(home, function)
        if not name or name in via:
            return []
        emissions: list[Emission] = []
        for file, caller in self.index.calls.get(name, []):
            caller_env = Env(file, caller.function, env.frames if file is env.file else {})
            for target_file, target, closure_home in self.evaluator.functions(caller.call, caller_env):
                if (target_file.path, target.index) != key:
                    continue
                bound = self.evaluator.bind(target_file, target, caller.call, caller_env, closure_home)
                if bound is None:
                    continue
                frames = {**env.frames, **bound.frames}
                self.wrappers[key] = f"{function.owner}.{name}" if function.owner else name
                emissions += self._at(
                    caller, caller_env, file, site, Env(env.file, env.function, frames), dialect, emit, (name, *via)
                )
        return emissions

    def _closure_name(self, file: SourceFile, function: Function) -> str:
        from saga_concordia.model.code import Closure

        for binding in file.code.bindings:
            if isinstance(binding.value, Closure) and function.index in binding.value.functions:
                return binding.name
        return ""

    def _made_elsewhere(self, item: Bound, env: Env, dialect: Dialect) -> bool:
        """Whether the "name" is an event that a constructor made: publishing it is no second emission."""
        if isinstance(item, Unbound):
            return False
        return any(
            isinstance(value, Call) and self._emit_of(place.file, value, dialect) is not None
            for value, place in self.evaluator.values(item, env)
        )

    def _texts(self, item: Bound, env: Env) -> list[Text]:
        return self.evaluator.texts(item, env)

    def _emission(
        self,
        caller: CallSite,
        caller_env: Env,
        site: CallSite,
        env: Env,
        dialect: Dialect,
        emit: Emit,
        via: tuple[str, ...],
        text: Text,
    ) -> Emission:
        at = Place(caller_env.file.path, caller.call.span)
        literal = text.literal
        shown = f"{emit.prefix}{text.shown}{emit.suffix}"
        fixed = any(isinstance(part, str) and part for part in text.parts)
        kind = NameKind.LITERAL if text.known else NameKind.TEMPLATE if fixed else NameKind.UNDETERMINED
        where = Place(text.path, literal.content) if literal else Place(at.path, caller.call.name_span)
        mention = Mention(kind, shown, where, bool(literal and literal.plain), emit.prefix, emit.suffix)
        slots = {
            slot: self._slot(site.call, env, emit, dialect, slot)
            for slot in ("correlation", "causation", "source", "version")
        }
        owner = self.index.enclosing(caller_env.file, caller.function, FunctionKind.NAMED)
        return Emission(
            name=mention,
            site=at,
            constructor=Place(env.file.path, site.call.span),
            dialect=dialect.name,
            correlation=slots["correlation"],
            causation=slots["causation"],
            source=slots["source"],
            version=slots["version"],
            payload=self._payload(site.call, env, emit),
            via=via,
            mints=emit.mints,
            inherits=emit.inherits,
            function=owner.qualified if owner else "",
            scope=ids_in_scope(self.index, env, site, emit, slots["correlation"], slots["causation"]),
        )

    def _slot(self, call: Call, env: Env, emit: Emit, dialect: Dialect, slot: str) -> Slot:
        spots = emit.slots.get(slot, ())
        nowhere = Place(env.file.path, call.span)
        if not spots:
            return Slot(SlotState.NOT_OFFERED, nowhere)
        key = next((spot.start for spot in spots if isinstance(spot.start, str)), "")
        key = next((spot.path[-1] for spot in spots if spot.path), key)
        whole = True
        for spot in spots:
            pairs, seen = find_spot(self.evaluator, call, env, spot)
            whole = whole and seen
            if pairs:
                return self._given(call, env, dialect, key, pairs)
        _entry, holder, place = entry_of(self.evaluator, call, env, key)
        insertion = holder.insertion if holder is not None else None
        if insertion is not None and insertion.behind:
            insertion = self._behind_neighbour(call, env, emit, slot, insertion)
        state = SlotState.ABSENT if whole else SlotState.UNKNOWN
        return Slot(state, Place(place.file.path, nowhere.span), key, insertion=insertion)

    def _behind_neighbour(self, call: Call, env: Env, emit: Emit, slot: str, insertion: Insertion) -> Insertion:
        """The two ids stand together: behind the other one, unless a comment there would end up on the wrong line."""
        for spot in emit.slots.get("correlation" if slot == "causation" else "causation", ()):
            entry, _holder, place = entry_of(self.evaluator, call, env, str(spot.path[-1] if spot.path else spot.start))
            if entry is not None:
                end = entry.span.end
                rest = place.file.data[end:].partition(b"\n")[0]
                return insertion if b"#" in rest else Insertion(end, insertion.behind)
        return insertion

    def _given(self, call: Call, env: Env, dialect: Dialect, key: str, pairs: list[tuple[Bound, Env]]) -> Slot:
        item, place = pairs[0]
        span = item.span
        path = place.file.path
        text = place.file.data[span.start : span.end].decode(errors="replace")
        if isinstance(item, Unbound):
            # The parameter is the value itself, or all attributes: then nothing is known of this one.
            spelled_out = entry_of(self.evaluator, call, env, key)[0] is not None
            state = SlotState.GIVEN if spelled_out else SlotState.UNKNOWN
            return Slot(state, Place(path, span), key, text)
        values = [(value, home) for value, home in self.evaluator.values(item, place)]
        literal = (
            next((value for value, _home in values if isinstance(value, Literal)), None) if len(values) == 1 else None
        )
        entry, holder, home = entry_of(self.evaluator, call, env, key)
        spelled = Place(home.file.path, entry.span) if entry else None
        insertion = holder.insertion if holder else None
        if literal is not None and literal.kind is LiteralKind.NIL:
            return Slot(SlotState.NIL, Place(path, span), key, text, editable=literal is item, entry=spelled)
        minted = [version for value, at in values if (version := self._minted(value, at, dialect))]
        return Slot(
            SlotState.GIVEN,
            Place(path, span),
            key,
            text,
            literal=literal.text if literal else None,
            literal_kind=literal.kind.value if literal else "",
            minted=minted[0] if minted else None,
            fallback=isinstance(item, Choice) or len(values) > len(minted),
            editable=not isinstance(item, Literal) or item.plain,
            entry=spelled,
            insertion=insertion,
        )

    def _minted(self, value: Bound, env: Env, dialect: Dialect) -> str | None:
        if not isinstance(value, Call):
            return None
        names = (expand(env.file, value.path), written(value))
        for known in self.dialects:
            if known.language == env.file.code.language:
                for pattern, version in known.mint:
                    if matches((pattern,), *names):
                        return version
        return None

    def _payload(self, call: Call, env: Env, emit: Emit) -> Payload:
        at = Place(env.file.path, call.span)
        for spot in emit.slots.get("payload", ()):
            pairs, _whole = find_spot(self.evaluator, call, env, spot)
            if not pairs:
                continue
            found = [pair for item, place in pairs for pair in self._spread(item, place)]
            mapping, place = found[0]
            if len(found) == 1 and isinstance(mapping, Mapping):
                keys = tuple(
                    self._payload_key(entry.key, entry.key_span, entry.value, place)
                    for entry in mapping.entries
                    if entry.key is not None
                )
                whole = not mapping.bases and len(keys) == len(mapping.entries)
                where = Place(place.file.path, mapping.span)
                return Payload(SlotState.GIVEN, where, keys, whole, mapping.insertion)
            return Payload(SlotState.UNKNOWN, at)
        return Payload(SlotState.ABSENT if emit.slots.get("payload") else SlotState.NOT_OFFERED, at)

    def _spread(self, item: Bound, env: Env) -> list[tuple[Bound, Env]]:
        return [(item, env)] if isinstance(item, Unbound | Merge) else self.evaluator.values(item, env)

    def _payload_key(self, name: str, span: Span, value: Bound, env: Env) -> PayloadKey:
        literal = value if isinstance(value, Literal) else None
        kind = _TYPES.get(literal.kind, "") if literal else ""
        return PayloadKey(name, Place(env.file.path, span), literal.text if literal else None, kind)
