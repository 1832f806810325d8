"""Which ids are in scope where an event is built: the expressions that a fix may insert (DESIGN 7, 1 to 3)."""

from saga_concordia.engine.environment import Env
from saga_concordia.engine.index import Index
from saga_concordia.model.code import CallSite, FunctionKind, Mapping, Reference
from saga_concordia.model.dialect import Emit
from saga_concordia.model.facts import Slot
from saga_concordia.text.span import Span

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
    found = {slot: hit for slot, own in names.items() if (hit := _name_in_scope(index, env, site.call.span, own))}
    owner, _, last = correlation.text.rpartition(".")
    if "causation" not in found and last in names["correlation"]:
        key = causation.key or _GENERIC["causation"]
        if _is_handled(index, env, owner):
            found["causation"] = f"{owner}.id"
        elif _holds_both(index, env, owner, key):
            found["causation"] = f"{owner}.{key}"
    owner, _, last = causation.text.rpartition(".")
    if "correlation" not in found and owner:
        key = correlation.key or _GENERIC["correlation"]
        handled = last == "id" and _is_handled(index, env, owner)
        if handled or (last in names["causation"] and _holds_both(index, env, owner, key)):
            found["correlation"] = f"{owner}.{key}"
    return tuple(sorted(found.items()))


def ids_at(index: Index, env: Env, given: Mapping) -> tuple[tuple[str, str], ...]:
    """As above, by the usual names of the ids, where a mapping of inputs is made: beside the other id, in a handler."""
    entries = {entry.key: entry.value for entry in given.entries}
    owners = {
        value.path[0]
        for name in _GENERIC.values()
        if isinstance(value := entries.get(name), Reference) and len(value.path) == 2
    }
    body = index.enclosing(env.file, env.function, FunctionKind.NAMED)
    owners |= {param.name for param in body.params if param.name in _HANDLED} if body is not None else set()
    event = next((owner for owner in sorted(owners) if _is_handled(index, env, owner)), None)
    found: list[tuple[str, str]] = []
    for slot, name in _GENERIC.items():
        expression = _name_in_scope(index, env, given.span, {name})
        expression = expression or (f"{event}.{'id' if slot == 'causation' else name}" if event else None)
        if expression:
            found.append((name, expression))
    return tuple(found)


def _names(emit: Emit, slot: str) -> set[str]:
    return {str(spot.path[-1] if spot.path else spot.start) for spot in emit.slots.get(slot, ())} | {_GENERIC[slot]}


def _role(owner: str) -> str:
    return owner.rsplit(".", 1)[-1]


def _is_handled(index: Index, env: Env, owner: str) -> bool:
    """Whether an expression is the event being handled: by its usual name, or as the parameter of a handler."""
    if _role(owner) in _HANDLED:
        return True
    body = index.enclosing(env.file, env.function, FunctionKind.NAMED)
    param = next((row for row in body.params if row.name == owner), None) if body is not None else None
    if body is None or param is None:
        return False
    named = body.decorators or body.name.startswith(_HANDLERS) or (param.annotation or "").endswith(_MESSAGES)
    return bool(named) or (isinstance(param.pattern, Mapping) and param.pattern.struct is not None)


def _holds_both(index: Index, env: Env, owner: str, key: str) -> bool:
    return _role(owner) in _CONTEXTS or (owner == "self" and _has_attribute(index, env, key))


def _name_in_scope(index: Index, env: Env, use: Span, names: set[str]) -> str | None:
    for body in index.ancestors(env.file, env.function):
        if body.kind in (FunctionKind.FILE, FunctionKind.TYPE):
            return None
        known = {param.name for param in body.params}
        known |= {
            name
            for name in names
            for binding in index.bindings(env.file.path, body.index, name)
            if binding.span.start < use.start and binding.region.contains(use)
        }
        if hit := next((name for name in sorted(names) if name in known), None):
            return hit
    return None


def _has_attribute(index: Index, env: Env, name: str) -> bool:
    """Whether an object of the class around the call is given this attribute."""
    owner = index.owner(env.file, env.function)
    return any(home.path == env.file.path for home, _binding in index.attributes(owner, name))
