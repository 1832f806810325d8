"""Which ids are in scope where an event is built: the expressions that a fix may insert (DESIGN 7, 1 to 3)."""

from saga_concordia.engine.environment import Env
from saga_concordia.engine.index import Index
from saga_concordia.model.code import CallSite, FunctionKind, Mapping
from saga_concordia.model.dialect import Emit
from saga_concordia.model.facts import Slot

# Names that code gives to the event being handled, and to the context that carries its ids.
_HANDLED = frozenset({"event", "ev", "message", "msg", "command", "trigger"})
_HANDLERS = ("handle", "on_", "apply", "process", "consume", "react", "when_")
_MESSAGES = ("Event", "Message", "Command")
_CONTEXTS = frozenset({"ctx", "context"})
_GENERIC = {"correlation": "correlation_id", "causation": "causation_id"}


def ids_in_scope(
    index: Index, env: Env, site: CallSite, emit: Emit, correlation: Slot, causation: Slot
) -> tuple[tuple[str, str], ...]:
    """Per slot (`correlation`, `causation`) the expression in scope: a variable of its name, else by its neighbour.

    `event.correlation_id` beside an absent causation id gives `event.id`, and the other way round; a context or a
    saga object that holds one id is asked for the other.
    """
    names = {slot: _names(emit, slot) for slot in _GENERIC}
    found = {slot: hit for slot, own in names.items() if (hit := _name_in_scope(index, env, site, own))}
    owner, _, last = correlation.text.rpartition(".")
    if "causation" not in found and last in names["correlation"]:
        key = causation.key or _GENERIC["causation"]
        if _is_handled(index, env, site, owner):
            found["causation"] = f"{owner}.id"
        elif _holds_both(index, env, site, owner, key):
            found["causation"] = f"{owner}.{key}"
    owner, _, last = causation.text.rpartition(".")
    if "correlation" not in found and owner:
        key = correlation.key or _GENERIC["correlation"]
        handled = last == "id" and _is_handled(index, env, site, owner)
        if handled or (last in names["causation"] and _holds_both(index, env, site, owner, key)):
            found["correlation"] = f"{owner}.{key}"
    return tuple(sorted(found.items()))


def _names(emit: Emit, slot: str) -> set[str]:
    return {str(spot.path[-1] if spot.path else spot.start) for spot in emit.slots.get(slot, ())} | {_GENERIC[slot]}


def _role(owner: str) -> str:
    return owner.rsplit(".", 1)[-1]


def _is_handled(index: Index, env: Env, site: CallSite, owner: str) -> bool:
    """Whether an expression is the event being handled: by its usual name, or as the parameter of a handler."""
    if _role(owner) in _HANDLED:
        return True
    body = index.enclosing(env.file, site.function, FunctionKind.NAMED)
    param = next((row for row in body.params if row.name == owner), None) if body is not None else None
    if body is None or param is None:
        return False
    named = body.decorators or body.name.startswith(_HANDLERS) or (param.annotation or "").endswith(_MESSAGES)
    return bool(named) or (isinstance(param.pattern, Mapping) and param.pattern.struct is not None)


def _holds_both(index: Index, env: Env, site: CallSite, owner: str, key: str) -> bool:
    return _role(owner) in _CONTEXTS or (owner == "self" and _has_attribute(index, env, site, key))


def _name_in_scope(index: Index, env: Env, site: CallSite, names: set[str]) -> str | None:
    for body in index.ancestors(env.file, site.function):
        if body.kind in (FunctionKind.FILE, FunctionKind.TYPE):
            return None
        known = {param.name for param in body.params}
        known |= {
            name
            for name in names
            for binding in index.bindings(env.file.path, body.index, name)
            if binding.span.start < site.call.span.start and binding.region.contains(site.call.span)
        }
        if hit := next((name for name in sorted(names) if name in known), None):
            return hit
    return None


def _has_attribute(index: Index, env: Env, site: CallSite, name: str) -> bool:
    """Whether an object of the class around the call is given this attribute."""
    owner = index.owner(env.file, site.function)
    return any(home is env.file for home, _binding in index.attributes(owner, name))
