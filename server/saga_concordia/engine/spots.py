"""Find a slot's value in a call, as a dialect says where it stands."""

from saga_concordia.engine.evaluate import Bound, Env, Evaluator
from saga_concordia.engine.index import expand
from saga_concordia.model.code import Call, Entry, Literal, LiteralKind, Mapping, Reference
from saga_concordia.model.dialect import Spot


def find_spot(evaluator: Evaluator, call: Call, env: Env, spot: Spot) -> tuple[list[tuple[Bound, Env]], bool]:
    """The values at a spot of a call, and whether all that could hold it is seen (absence is then certain)."""
    start = spot.start
    if isinstance(start, int):
        positional = [argument.value for argument in call.args if argument.key is None]
        if start >= len(positional):
            return [], not call.open
        return _follow(evaluator, [(positional[start], env)], spot.path)
    if start == "@class":
        return _class_name(evaluator, call, env, spot.path)
    if start == "@receiver":
        receiver: Bound | None = call.receiver
        if receiver is None and len(call.path) > 1:
            receiver = Reference(call.span, call.path[:-1])
        return _follow(evaluator, [(receiver, env)] if receiver is not None else [], spot.path)
    if start == "@function":
        return [(name, env) for name in _decorated_name(call, env)], True
    keyword = next((argument.value for argument in call.args if argument.key == start), None)
    if keyword is not None:
        return _follow(evaluator, [(keyword, env)], spot.path)
    found: list[tuple[Bound, Env]] = []
    whole = not call.open
    # No such keyword: the key may stand in a mapping that is passed as an argument.
    for argument in call.args:
        if argument.key is None and not isinstance(argument.value, Literal):
            inner, seen = evaluator.entry(argument.value, env, start)
            found += inner
            whole = whole and (seen or bool(inner) or len(call.args) > 1)
    return _follow(evaluator, found, spot.path) if found else ([], whole)


def entry_of(evaluator: Evaluator, call: Call, env: Env, key: str) -> tuple[Entry | None, Mapping | Call | None, Env]:
    """The entry (or keyword) that spells `key`, and the mapping or call that one could be inserted into."""
    for argument in call.args:
        if argument.key == key:
            return Entry(key, argument.span, argument.value, argument.span), call, env
    for argument in call.args:
        if argument.key is not None:
            continue
        for item, place in evaluator.values(argument.value, env):
            if isinstance(item, Mapping):
                return next((entry for entry in item.entries if entry.key == key), None), item, place
    return None, call if any(argument.key for argument in call.args) or not call.args else None, env


def _follow(
    evaluator: Evaluator, pairs: list[tuple[Bound, Env]], path: tuple[str, ...]
) -> tuple[list[tuple[Bound, Env]], bool]:
    whole = True
    for key in path:
        following: list[tuple[Bound, Env]] = []
        for item, place in pairs:
            if key == "@class":
                for value, home in evaluator.values(item, place):
                    if isinstance(value, Call):
                        following += _class_name(evaluator, value, home, ())[0]
                continue
            inner, seen = evaluator.entry(item, place, key)
            following += inner
            whole = whole and seen
        pairs = following
    return pairs, whole


def _class_name(
    evaluator: Evaluator, call: Call, env: Env, path: tuple[str, ...]
) -> tuple[list[tuple[Bound, Env]], bool]:
    if path:
        found = evaluator.index.type_named(expand(env.file, call.path))
        constant = evaluator.index.constants.get(f"{found[1].name}.{path[0]}") if found else None
        return ([(constant[1].value, Env(constant[0], constant[1].function))] if constant else []), False
    name = Literal(call.name_span, LiteralKind.STRING, call.path[-1] if call.path else "", call.name_span, plain=False)
    return [(name, env)], True


def _decorated_name(call: Call, env: Env) -> list[Literal]:
    """The name of the function that a decorator call stands on."""
    return [
        Literal(function.name_span, LiteralKind.STRING, function.name, function.name_span, plain=False)
        for function in env.file.code.functions
        if any(decorator.span == call.span for decorator in function.decorators)
    ]
