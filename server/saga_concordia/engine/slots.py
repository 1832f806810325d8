"""The envelope of an emission: what is known of its ids, source, version and payload."""

import re

from saga_concordia.engine.callees import matches, names_of
from saga_concordia.engine.environment import Bound, Env, Unbound
from saga_concordia.engine.evaluate import Evaluator
from saga_concordia.engine.extents import calls_in
from saga_concordia.engine.payload_types import PayloadTypes
from saga_concordia.engine.spots import Pairs, entry_of, find_spot
from saga_concordia.frontends.read import SourceFile
from saga_concordia.model.code import (
    Call,
    Choice,
    Entry,
    Function,
    Insertion,
    Literal,
    LiteralKind,
    Mapping,
    Merge,
    Opaque,
    Reference,
)
from saga_concordia.model.dialect import Dialect, Emit, Spot
from saga_concordia.model.facts import Payload, PayloadKey, Slot, SlotState
from saga_concordia.model.registry import Place
from saga_concordia.text.span import Span

_ARROW = re.compile(rb"""(?::?"[^"]*"|:?[\w?!@]+)\s*=>""")
_PARTNER = {"causation": "correlation", "correlation": "causation"}


class SlotReader:
    """Reads the slots of constructors under the dialects of one analysis."""

    def __init__(self, evaluator: Evaluator, dialects: tuple[Dialect, ...], types: bool) -> None:
        """Read with `evaluator`; the dialects say which calls mint ids. What payloads hold is found out for `types`."""
        self.evaluator = evaluator
        self.index = evaluator.index
        self._types = PayloadTypes(evaluator, dialects) if types else None
        self._mints = {
            language: [row for dialect in dialects if dialect.language == language for row in dialect.mint]
            for language in {dialect.language for dialect in dialects}
        }

    def slot(self, call: Call, env: Env, emit: Emit, slot: str) -> Slot:
        """What a constructor says of `correlation`, `causation`, `source` or `version`."""
        spots = emit.slots.get(slot, ())
        nowhere = Place(env.file.path, call.own_span)
        if not spots:
            return Slot(SlotState.NOT_OFFERED, nowhere)
        spot = _key_spot(spots)
        key = key_of(spots)
        whole = True
        for candidate in spots:
            pairs, seen = find_spot(self.evaluator, call, env, candidate)
            whole = whole and seen
            if pairs:
                return self._given(call, env, emit, candidate, key, pairs)
        if whole and self._supplied_by_class(call, env, key):
            whole = False
        _entry, holder, place = entry_of(self.evaluator, call, env, spot, keys_of(emit)) if spot else (None, None, env)
        insertion = holder.insertion if holder is not None else None
        if insertion is not None and insertion.behind and slot in _PARTNER:
            insertion = self._behind_partner(call, env, emit, slot, insertion)
        state = SlotState.ABSENT if whole else SlotState.UNKNOWN
        return Slot(state, Place(place.file.path, nowhere.span), key, insertion=insertion)

    def _behind_partner(self, call: Call, env: Env, emit: Emit, slot: str, insertion: Insertion) -> Insertion:
        """The two ids stand together: behind the other one, in front of it where a comment follows that one."""
        spot = _key_spot(emit.slots.get(_PARTNER[slot], ()))
        if spot is None or spot.path:
            return insertion
        entry, _holder, place = entry_of(self.evaluator, call, env, spot, keys_of(emit))
        if entry is None:
            return insertion
        return behind(place.file, insertion, entry.span)

    def _supplied_by_class(self, call: Call, env: Env, key: str) -> bool:
        """Whether the class that is constructed gives the attribute itself: a default, or its own `__init__`."""
        found = self.index.type_at(env.file, call.path) if call.path[-1:] and call.path[-1][:1].isupper() else None
        for body in self.index.ancestry(found[1].name) if found else ():
            constant = self.index.constant(f"{body.name}.{key}")
            if constant is not None and not isinstance(constant[1].value, Opaque):
                value = constant[1].value
                return not (isinstance(value, Literal) and value.kind is LiteralKind.NIL)
            for file, binding in self.index.attributes(body.name, key):
                taken = _param_names(file.code.functions[binding.function])
                if not (isinstance(binding.value, Reference) and binding.value.path[0] in taken):
                    return True
            for file, site in self.index.calls("__init__"):
                inside = self.index.owner(file, site.function) == body.name
                if inside and any(argument.key == key for argument in site.call.args):
                    return True
        return False

    def _given(self, call: Call, env: Env, emit: Emit, spot: Spot, key: str, pairs: Pairs) -> Slot:
        item, place = pairs[0]
        span = item.span
        path = place.file.path
        text = place.file.text(span)
        entry, holder, home = entry_of(self.evaluator, call, env, spot, keys_of(emit))
        if isinstance(item, Unbound):
            # The parameter is the value itself, or all attributes: then nothing is known of this one.
            return Slot(SlotState.GIVEN if entry is not None else SlotState.UNKNOWN, Place(path, span), key, text)
        values = self.evaluator.values(item, place)
        literal = (
            next((value for value, _home in values if isinstance(value, Literal)), None) if len(values) == 1 else None
        )
        spelled = Place(home.file.path, entry.span) if entry else None
        if literal is not None and literal.kind is LiteralKind.NIL:
            return Slot(SlotState.NIL, Place(path, span), key, text, editable=literal is item, entry=spelled)
        minted = [version for value, at in values if (version := self._minted(value, at))]
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
            insertion=holder.insertion if holder else None,
        )

    def _minted(self, value: Bound, env: Env) -> str | None:
        if not isinstance(value, Call):
            return None
        names = names_of(self.index, env.file, env.function, value)
        rows = self._mints.get(env.file.code.language, ())
        return next((version for pattern, version in rows if matches((pattern,), *names)), None)

    def payload(self, call: Call, env: Env, emit: Emit) -> Payload:
        """The payload's keys, as far as they are seen."""
        spots = emit.slots.get("payload", ())
        at = Place(env.file.path, call.own_span)
        whole = True
        for spot in spots:
            pairs, seen = find_spot(self.evaluator, call, env, spot)
            whole = whole and seen
            if pairs:
                return self._payload(pairs, call, env, emit, spot, at)
        if not spots:
            return Payload(SlotState.NOT_OFFERED, at)
        return Payload(SlotState.ABSENT if whole else SlotState.UNKNOWN, at)

    def _payload(self, pairs: Pairs, call: Call, env: Env, emit: Emit, spot: Spot, at: Place) -> Payload:
        item, place = pairs[0]
        spread = [(item, place)] if isinstance(item, Unbound | Merge) else self.evaluator.values(item, place)
        mapping, home = spread[0]
        if len(pairs) != 1 or len(spread) != 1 or not isinstance(mapping, Mapping):
            return Payload(SlotState.UNKNOWN, at)
        others = keys_of(emit) if spot.start == "**" else frozenset[str]()
        rows = [row for row in mapping.entries if row.key not in others]
        made = call.path if spot.start == "**" else ()
        keys = tuple(self._payload_key(row.key, row, home, made) for row in rows if row.key is not None)
        whole = not mapping.bases and len(keys) == len(rows) and not self._completed(item, place)
        return Payload(SlotState.GIVEN, Place(home.file.path, mapping.span), keys, whole, mapping.insertion)

    def _payload_key(self, name: str, entry: Entry, env: Env, made: tuple[str, ...]) -> PayloadKey:
        """A key of a payload, which may be a field of the class `made` that is constructed."""
        literal = entry.value if isinstance(entry.value, Literal) else None
        types = self._types
        kind = (types.of(entry.value, env) or (types.of_field(env, made, name) if made else "")) if types else ""
        return PayloadKey(name, Place(env.file.path, entry.key_span), literal.text if literal else None, kind)

    def _completed(self, item: Bound, env: Env) -> bool:
        """Whether a variable that holds the payload is handed to a call before, which may add to it."""
        if not isinstance(item, Reference) or len(item.path) != 1 or env.file.code.trailing_keywords:
            return False
        body = env.file.code.functions[env.function].body
        return any(
            site.call.span.end <= item.span.start
            and body.contains(site.call.span)
            and any(isinstance(arg.value, Reference) and arg.value.path == item.path for arg in site.call.args)
            for site in calls_in(env.file.code, body)
        )


def behind(file: SourceFile, insertion: Insertion, entry: Span) -> Insertion:
    """Where one more entry goes behind another one; in front of it where a comment follows that one.

    A keyword goes last where the other one is none: nothing else may stand behind keywords.
    """
    if not insertion.behind or ("{key}:" in insertion.behind and _ARROW.match(file.raw(entry))):
        return insertion
    rest = file.data[file.bytes_of(entry).end :].partition(b"\n")[0]
    if rest.lstrip(b" \t,").startswith(b"#"):
        item = insertion.behind.lstrip(", \t\r\n")
        return Insertion(entry.start, item + insertion.behind[: -len(item)])
    return Insertion(entry.end, insertion.behind)


def key_of(spots: tuple[Spot, ...]) -> str:
    """The key by which a slot is spelled out, empty where it is only a place."""
    spot = _key_spot(spots)
    return "" if spot is None else str(spot.path[-1] if spot.path else spot.start)


def keys_of(emit: Emit) -> frozenset[str]:
    """The keys of all slots of a form, the name's too."""
    return frozenset(str(spot.start) for spots in emit.slots.values() for spot in spots)


def _key_spot(spots: tuple[Spot, ...]) -> Spot | None:
    named = [spot for spot in spots if isinstance(spot.start, str) and spot.start[:1] not in ("@", "*")]
    named += [spot for spot in spots if isinstance(spot.start, int) and spot.path]
    return named[0] if named else None


def _param_names(function: Function) -> set[str]:
    return {param.name for param in function.params if param.name}
