"""Find a slot's value in a call, as a dialect says where it stands."""

from collections.abc import Iterator

from saga_concordia.engine.callees import matches, names_of
from saga_concordia.engine.environment import Bound, Env, Unbound
from saga_concordia.engine.evaluate import Evaluator
from saga_concordia.model.code import (
    SELF,
    Call,
    Element,
    Entry,
    Literal,
    LiteralKind,
    Lookup,
    Mapping,
    Reference,
    Sequence,
    Value,
)
from saga_concordia.model.dialect import Spot
from saga_concordia.text.span import Span

_HANDED_ON = 6
"""Through how many variables and parameters a name is followed."""

Pairs = list[tuple[Bound, Env]]


def find_spot(evaluator: Evaluator, call: Call, env: Env, spot: Spot) -> tuple[Pairs, bool]:
    """The values at a spot of a call, and whether all that could hold it is seen (absence is then certain)."""
    start = spot.start
    if isinstance(start, int):
        value = positional(evaluator, call, env, start)
        if value is None:
            return [], not call.open
        return _follow(evaluator, [(value, env)], spot.path)
    if start == "@class":
        return _class_attribute(evaluator, call, env, spot.path)
    if start == "@receiver":
        return _receiver(evaluator, call, env, spot.path)
    if start == "@function":
        return [(name, env) for name in decorated_name(call, env)], True
    if start == "**":
        return [(keywords_of(call), env)], not call.open
    keyword = next((argument.value for argument in call.args if argument.key == start), None)
    if keyword is None:
        keyword = _by_position(evaluator, call, env, start)
    if keyword is not None:
        return _follow(evaluator, [(keyword, env)], spot.path)
    found, whole = _unpacked(evaluator, call, env, start)
    # No such keyword: the key may stand in a mapping that is passed as an argument.
    for argument in call.args:
        if argument.key is None and not isinstance(argument.value, Literal):
            inner, seen = evaluator.entry(argument.value, env, start)
            found += inner
            whole = whole and (seen or bool(inner) or len(call.args) > 1)
    return _follow(evaluator, found, spot.path) if found else ([], whole)


def _unpacked(evaluator: Evaluator, call: Call, env: Env, key: str) -> tuple[Pairs, bool]:
    """A keyword that comes out of `**mapping`, and whether that is all that the call is given unseen."""
    found: Pairs = []
    whole = not call.open or bool(call.bases)
    for base in call.bases:
        inner, seen = evaluator.entry(base, env, key)
        found += inner
        whole = whole and seen
    return found, whole


def positional(evaluator: Evaluator, call: Call, env: Env, number: int) -> Value | None:
    """Argument `number`, also where it is given by the name that the callee's parameter has."""
    given = [argument.value for argument in call.args if argument.key is None]
    if number < len(given):
        return given[number]
    if not any(argument.key for argument in call.args) or env.file.code.trailing_keywords:
        return None
    for names in _signatures(evaluator, call, env):
        if number < len(names):
            return next((argument.value for argument in call.args if argument.key == names[number]), None)
    return None


def _by_position(evaluator: Evaluator, call: Call, env: Env, name: str) -> Value | None:
    """A keyword's value that is given by position, to a function of ours that has a parameter of that name."""
    given = [argument.value for argument in call.args if argument.key is None]
    if not given or env.file.code.trailing_keywords:
        return None
    for names in _signatures(evaluator, call, env):
        if name in names and names.index(name) < len(given):
            return given[names.index(name)]
    return None


def _signatures(evaluator: Evaluator, call: Call, env: Env) -> Iterator[list[str | None]]:
    """The names of the parameters of each function that a call runs for certain."""
    for _file, function, _home in evaluator.functions(call, env, guess=False):
        yield [param.name for param in function.passed]


def keywords_of(call: Call) -> Mapping:
    """All keyword arguments of a call as one mapping."""
    entries = tuple(
        Entry(row.key, Span(row.span.start, row.span.start + len(row.key.encode())), row.value, row.span)
        for row in call.args
        if row.key is not None
    )
    return Mapping(call.span, entries, insertion=call.insertion)


def entry_of(
    evaluator: Evaluator, call: Call, env: Env, spot: Spot, keys: frozenset[str]
) -> tuple[Entry | None, Mapping | Call | None, Env]:
    """The entry (or keyword) that a spot means, and the mapping or call that one could be inserted into.

    A spot with a path means a mapping within an argument: only that mapping can take the entry. A mapping that is
    passed is the event's attributes only if it holds one of `keys`, the names of the event's slots.
    """
    if spot.path:
        pairs, _whole = find_spot(evaluator, call, env, Spot(spot.start, spot.path[:-1]))
        for item, place in (pair for value, home in pairs for pair in evaluator.values(value, home)):
            if isinstance(item, Mapping):
                return _entry(item, spot.path[-1]), item, place
        return None, None, env
    if not isinstance(spot.start, str):
        return None, None, env
    for argument in call.args:
        if argument.key == spot.start:
            return Entry(spot.start, argument.span, argument.value, argument.span), call, env
    for argument in call.args:
        for item, place in evaluator.values(argument.value, env) if argument.key is None else ():
            if isinstance(item, Mapping) and (not item.entries or any(row.key in keys for row in item.entries)):
                return _entry(item, spot.start), item, place
    keyed = any(argument.key for argument in call.args)
    takes_keywords = keyed or not call.args or not env.file.code.trailing_keywords
    return None, call if takes_keywords else None, env


def _entry(mapping: Mapping, key: str) -> Entry | None:
    return next((entry for entry in mapping.entries if entry.key == key), None)


def _follow(evaluator: Evaluator, pairs: Pairs, path: tuple[str, ...]) -> tuple[Pairs, bool]:
    whole = True
    for key in path:
        following: Pairs = []
        for item, place in pairs:
            if key == "@class":
                following += _classes(evaluator, item, place)
            elif key == "**":
                made = [(value, home) for value, home in evaluator.values(item, place) if isinstance(value, Call)]
                following += [(keywords_of(value), home) for value, home in made]
                whole = whole and bool(made)
            elif key == "@name":
                following += _last_name(evaluator, item, place)
            else:
                inner, seen = evaluator.entry(item, place, key)
                following += inner
                whole = whole and seen
        pairs = following
    return pairs, whole


def _classes(evaluator: Evaluator, item: Bound, env: Env) -> Pairs:
    """The names of the classes that a value can be an object of, or be itself, where the value is spelled."""
    if isinstance(item, Reference) and (name := _class_of(evaluator, item.path, env)):
        return [(_literal(item.span, name), env)]
    found: Pairs = []
    for value, place in evaluator.values(item, env):
        name = ""
        if isinstance(value, Call):
            name = _constructed(evaluator, value, place)
            if value.path == ("cls",) and isinstance(item, Call) and len(item.path) > 1:
                name = _class_of(evaluator, item.path[:-1], env) or name
        elif isinstance(value, Mapping) and value.struct:
            name = value.struct.rpartition(".")[2]
        elif isinstance(value, Reference):
            name = _class_of(evaluator, value.path, place)
        if name:
            found.append((_literal(item.span, name), env))
        elif not isinstance(value, Literal):
            found.append((value, place))
    return found


def _class_of(evaluator: Evaluator, path: tuple[str, ...], env: Env) -> str:
    """The name of the class that a chain of names means, as it is defined and not as it is imported; empty if none."""
    index = evaluator.index
    head, last = path[0], path[-1]
    if head in SELF:
        if len(path) == 1:
            return ""
        owner = index.owner(env.file, env.function)
        if any(index.type(f"{body.name}.{last}") for body in index.ancestry(owner)):
            return last
        for value, home in evaluator.constants(path, env):
            if isinstance(value, Reference) and value.path != path:
                return _class_of(evaluator, value.path, home)
        return last if last[:1].isupper() else ""
    found = index.type_at(env.file, path)
    if found is not None:
        return found[1].name.rpartition(".")[2]
    return index.expand(env.file, path).rpartition(".")[2] if last[:1].isupper() and not last.isupper() else ""


def _constructed(evaluator: Evaluator, call: Call, env: Env) -> str:
    """The class that a call makes an object of: itself, `Class.create()`, or the one around `cls()`."""
    path = call.path
    if not path or call.receiver is not None:
        return ""
    if path in (("cls",), ("self", "__class__")):
        return evaluator.index.owner(env.file, env.function).rpartition(".")[2]
    name = _class_of(evaluator, path, env)
    if not name and len(path) > 1 and path[-2][:1].isupper():
        name = _class_of(evaluator, path[:-1], env)
    return name


def _last_name(evaluator: Evaluator, item: Bound, env: Env, depth: int = 0) -> Pairs:
    """The last name of an expression itself, whatever it holds: `signals.item_scraped` is `item_scraped`.

    A variable that only hands another expression on has that one's name, and a parameter its argument's.
    """
    if isinstance(item, Unbound):
        return [(item, env)]
    if isinstance(item, Lookup) and isinstance(item.key, Literal):
        return [(item.key, env)]
    if isinstance(item, Element) and depth < _HANDED_ON:
        lists = [(row, home) for row, home in evaluator.values(item.base, env) if isinstance(row, Sequence)]
        return [
            name for row, home in lists for part in row.items for name in _last_name(evaluator, part, home, depth + 1)
        ]
    if not isinstance(item, Reference):
        return []
    of_object = len(item.path) == 2 and item.path[0] in SELF
    if (len(item.path) == 1 or of_object) and depth < _HANDED_ON:
        held: Pairs = list(evaluator.constants(item.path, env)) if of_object else []
        held = held or evaluator.variable(".".join(item.path), item.span, env) or []
        handed = [pair for pair in held if isinstance(pair[0], Unbound | Reference | Lookup | Element)]
        names = [name for value, home in handed for name in _last_name(evaluator, value, home, depth + 1)]
        if names:
            return names
    span = Span(item.span.end - len(item.path[-1].encode()), item.span.end)
    return [(_literal(span, item.path[-1]), env)]


def _receiver(evaluator: Evaluator, call: Call, env: Env, path: tuple[str, ...]) -> tuple[Pairs, bool]:
    """What a method is called on: the text that it holds, an argument of its declaration, else its own last name."""
    receiver = _receiver_of(call)
    if receiver is None:
        return [], False
    if path and path[0] not in ("@name", "@class"):
        return _declared(evaluator, receiver, env, path), False
    if path:
        return _follow(evaluator, [(receiver, env)], path)
    if isinstance(receiver, Element):
        return [(receiver, env)], False
    texts = evaluator.texts(receiver, env)
    # An attribute of something unknown is called by its own name; a mere parameter is for the caller to say.
    is_parameter = isinstance(receiver, Reference) and len(receiver.path) == 1 and any(text.holes for text in texts)
    if is_parameter or any(text.literal for text in texts):
        return [(receiver, env)], False
    return _last_name(evaluator, receiver, env), False


def _receiver_of(call: Call) -> Value | None:
    """What a method is called on, also where it is a plain name chain; None for a bare function."""
    if call.receiver is not None or len(call.path) < 2:
        return call.receiver
    end = max(call.name_span.start - 1, call.span.start)
    return Reference(Span(call.span.start, end), call.path[:-1])


def _declared(evaluator: Evaluator, receiver: Value, env: Env, path: tuple[str, ...]) -> Pairs:
    """An argument of the call that made the receiver (`signal("order.placed").send()`), or an entry of it."""
    found: Pairs = []
    for item, place in evaluator.values(receiver, env):
        if isinstance(item, Call):
            argument = (
                positional(evaluator, item, place, int(path[0]))
                if path[0].isdigit()
                else next((row.value for row in item.args if row.key == path[0]), None)
            )
            if argument is not None:
                found += _follow(evaluator, [(argument, place)], path[1:])[0]
        else:
            found += _follow(evaluator, [(item, place)], path)[0]
    return found


def _class_attribute(evaluator: Evaluator, call: Call, env: Env, path: tuple[str, ...]) -> tuple[Pairs, bool]:
    """The name of the class that a call constructs (also by `Class.create()`), or an attribute in its body."""
    if not path:
        last = call.path[-1] if call.path else ""
        name = _constructed(evaluator, call, env) or last
        return [(_literal(call.name_span if name == last else call.own_span, name), env)], True
    names = call.path
    if len(names) > 1 and not names[-1][:1].isupper() and names[-2][:1].isupper():
        names = names[:-1]
    found = evaluator.index.type_at(env.file, names)
    for body in evaluator.index.ancestry(found[1].name) if found else ():
        constant = evaluator.index.constant(f"{body.name}.{path[0]}")
        if constant is not None:
            return [(constant[1].value, Env(constant[0], constant[1].function))], False
    return [], False


def decorated_name(call: Value, env: Env) -> list[Literal]:
    """The name of the function that a decorator, called or bare, stands on."""
    return [
        _literal(function.name_span, function.name)
        for function in env.file.code.functions.values()
        if any(decorator.span == call.span for decorator in function.decorators)
    ]


def _literal(span: Span, text: str) -> Literal:
    """A name that the code spells as an identifier: it denotes the text, and no quick rename can replace it."""
    return Literal(span, LiteralKind.STRING, text, span, plain=False)


def made_by(evaluator: Evaluator, call: Call, env: Env, makers: tuple[str, ...]) -> bool:
    """Whether what a method is called on was made by a call of one of `makers` (callee patterns)."""
    receiver = _receiver_of(call)
    return any(
        isinstance(value, Call)
        and matches(makers, *names_of(evaluator.index, place.file, place.function, value, reexports=True))
        for value, place in (evaluator.values(receiver, env) if receiver is not None else ())
    )
