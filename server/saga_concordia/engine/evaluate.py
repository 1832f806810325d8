"""What a value can be: references followed, wrappers' parameters bound, choices spread out. Never executed."""

from collections.abc import Iterator
from itertools import product

from msgspec import Struct, field

from saga_concordia.engine.index import Index, expand
from saga_concordia.frontends.read import SourceFile
from saga_concordia.model.code import (
    Argument,
    Call,
    Choice,
    Closure,
    Entry,
    Function,
    FunctionKind,
    Literal,
    LiteralKind,
    Lookup,
    Mapping,
    Merge,
    Opaque,
    Param,
    Reference,
    Template,
    Value,
)
from saga_concordia.text.span import Span

DEPTH = 24
SPREAD = 32

FunctionKey = tuple[str, int]
Frame = dict[str, tuple["Bound", "Env"]]


class Unbound(Struct, frozen=True):
    """A parameter whose argument is not known: what makes the function around it a wrapper."""

    function: FunctionKey
    name: str
    span: Span


Bound = Value | Unbound


class Env(Struct, frozen=True, eq=False):
    """Where a value stands, and the arguments that are bound to the parameters of bodies around it."""

    file: SourceFile
    function: int
    frames: dict[FunctionKey, Frame] = field(default_factory=dict[FunctionKey, Frame])

    def at(self, function: int) -> "Env":
        return Env(self.file, function, self.frames)


class Text(Struct, frozen=True):
    """A text that a value can denote: fixed parts and holes, and the one literal that it is, if it is one."""

    parts: tuple[str | Unbound | None, ...]
    literal: Literal | None = None
    path: str = ""

    @property
    def holes(self) -> tuple[Unbound, ...]:
        return tuple(part for part in self.parts if isinstance(part, Unbound))

    @property
    def known(self) -> bool:
        return all(isinstance(part, str) for part in self.parts)

    @property
    def shown(self) -> str:
        names = (part if isinstance(part, str) else f"{{{part.name if part else '_'}}}" for part in self.parts)
        return "".join(names)


class Evaluator:
    """Evaluation over one index; bounded in depth and spread, so hostile code costs little."""

    def __init__(self, index: Index) -> None:
        self.index = index

    def values(self, value: Bound, env: Env, depth: int = 0) -> list[tuple[Bound, Env]]:
        """Every value that this one can stand for, with references, choices and local calls followed."""
        if depth > DEPTH:
            return [(Opaque(value.span), env)]
        found: list[tuple[Bound, Env]]
        if isinstance(value, Reference):
            found = self._reference(value, env, depth)
        elif isinstance(value, Choice):
            found = [pair for arm in value.arms[:SPREAD] for pair in self.values(arm.value, env, depth + 1)]
            found = found or [(Opaque(value.span), env)]
        elif isinstance(value, Lookup):
            found = self._lookup(value, env, depth)
        elif isinstance(value, Call):
            found = self._call(value, env, depth)
        else:
            return [(value, env)]
        return found[:SPREAD]

    def texts(self, value: Bound, env: Env, depth: int = 0) -> list[Text]:
        """Every text that a value can denote."""
        found: list[Text] = []
        for item, place in self.values(value, env, depth):
            if isinstance(item, Literal) and item.kind is not LiteralKind.NIL:
                found.append(Text((item.text,), item, place.file.path))
            elif isinstance(item, Template):
                options = [self.texts(part, place, depth + 1) for part in item.parts]
                for combination in list(product(*options))[:SPREAD]:
                    found.append(_joined(combination))
            elif isinstance(item, Unbound):
                found.append(Text((item,)))
            elif not isinstance(item, Literal):
                found.append(Text((None,)))
        return list(dict.fromkeys(found))[:SPREAD]

    def entry(self, value: Bound, env: Env, key: str, depth: int = 0) -> tuple[list[tuple[Bound, Env]], bool]:
        """What a mapping holds under `key`, and whether all of the mapping is seen (so that absence is certain)."""
        found: list[tuple[Bound, Env]] = []
        whole = True
        for item, place in self.values(value, env, depth):
            if isinstance(item, Mapping):
                here = [entry.value for entry in item.entries if entry.key == key]
                if here:
                    found.append((here[-1], place))
                    continue
                for base in reversed(item.bases):
                    inner, seen = self.entry(base, place, key, depth + 1)
                    whole = whole and seen
                    if inner:
                        found += inner
                        break
            elif isinstance(item, Merge):
                for part in reversed(item.parts):
                    inner, seen = self.entry(part, place, key, depth + 1)
                    if inner:
                        found += inner
                        break
                    whole = whole and seen
            elif isinstance(item, Unbound):
                found.append((item, place))
                whole = False
            else:
                whole = False
        return found, whole

    def functions(self, call: Call, env: Env) -> list[tuple[SourceFile, Function, Env | None]]:
        """The bodies that a call can reach: closures in a variable, functions of this file, imported ones."""
        if call.receiver is None and len(call.path) == 1:
            for item, place in self._reference(Reference(call.name_span, call.path), env, DEPTH - 4):
                if isinstance(item, Closure):
                    functions = place.file.code.functions
                    return [(place.file, functions[number], place) for number in item.functions]
        if not call.path:
            return []
        candidates = self.index.functions.get(call.path[-1], [])
        if not candidates:
            return []
        owners = self._owners(call, env)
        chosen = [(file, function, None) for file, function in candidates if function.owner in owners]
        if not chosen and len(call.path) > 1 and env.file.code.language == candidates[0][0].code.language:
            homes = {(file.path, function.owner) for file, function in candidates}
            is_method = candidates[0][1].params[:1] and candidates[0][1].params[0].name in ("self", "cls")
            if len(homes) == 1 and is_method:
                chosen = [(file, function, None) for file, function in candidates]
        return [row for row in chosen if _fits(row[1], call)]

    def bind(self, file: SourceFile, function: Function, call: Call, env: Env, home: Env | None) -> Env | None:
        """The environment of a function's body under a call, or None where a literal pattern refuses it."""
        frame: Frame = {}
        params = list(function.params)
        if params and params[0].name in ("self", "cls") and (len(call.path) > 1 or call.receiver is not None):
            frame[params[0].name] = (Opaque(call.span), env)
            params = params[1:]
        positional = [argument for argument in call.args if argument.key is None]
        keywords = {argument.key: argument.value for argument in call.args if argument.key is not None}
        gathered = Mapping(call.span, tuple(_as_entries(call))) if keywords else None
        for number, param in enumerate(params):
            bound = self._argument(param, number, positional, keywords, gathered, call, env)
            if bound is None:
                continue
            if (
                isinstance(param.pattern, Literal)
                and isinstance(bound[0], Literal)
                and param.pattern.text != bound[0].text
            ):
                return None
            frame[f"${number}"] = bound
            if param.name:
                frame[param.name] = bound
        frames = dict(home.frames) if home else {}
        frames[file.path, function.index] = frame
        return Env(file, function.index, frames)

    def _argument(
        self,
        param: Param,
        number: int,
        positional: list[Argument],
        keywords: dict[str, Value],
        gathered: Mapping | None,
        call: Call,
        env: Env,
    ) -> tuple[Value, Env] | None:
        if param.name is not None and param.name in keywords:
            return keywords[param.name], env
        if number < len(positional):
            return positional[number].value, env
        # Elixir's trailing keywords are one keyword list in the last positional place.
        if gathered is not None and number == len(positional) and env.file.code.language == "elixir":
            return gathered, env
        if call.open:
            return None
        return (param.default, env) if param.default is not None else None

    def _owners(self, call: Call, env: Env) -> set[str]:
        file, code = env.file, env.file.code
        owner = self.index.owner(file, env.function)
        if len(call.path) == 1 and call.receiver is None:
            imported = code.imports.get(call.path[0])
            owners = {owner, code.module}
            if imported and "." in imported:
                owners.add(imported.rsplit(".", 1)[0])
            owners |= {target for name, target in code.imports.items() if name.startswith("*")}
            return owners
        if call.path[0] in ("self", "cls") and len(call.path) == 2:
            owners = {owner}
            queue = [owner]
            while queue:
                body = self.index.types.get(queue.pop())
                for base in body[1].bases if body else ():
                    found = self.index.type_named(base)
                    if found and found[1].name not in owners:
                        owners.add(found[1].name)
                        queue.append(found[1].name)
            return owners
        return {expand(file, call.path[:-1]), ".".join(call.path[:-1]), f"{code.module}.{'.'.join(call.path[:-1])}"}

    def _reference(self, value: Reference, env: Env, depth: int) -> list[tuple[Bound, Env]]:
        head = value.path[0]
        if len(value.path) > 1:
            constant = self._constant(value.path, env)
            if constant:
                return self.values(constant[0], constant[1], depth + 1)
        for name, rest in ((".".join(value.path[:2]), value.path[2:]), (head, value.path[1:])):
            found = self._variable(name, value.span, env)
            if found is None:
                continue
            pairs = [pair for item, place in found for pair in self._deref(item, place, depth)]
            for key in rest:
                pairs = [
                    inner
                    for item, place in pairs
                    for inner in (self.entry(item, place, key, depth + 1)[0] or [(Opaque(value.span), place)])
                ]
            return [pair for item, place in pairs for pair in self._deref(item, place, depth)] if rest else pairs
        constant = self._constant(value.path, env)
        return self.values(constant[0], constant[1], depth + 1) if constant else [(value, env)]

    def _deref(self, item: Bound, place: Env, depth: int) -> list[tuple[Bound, Env]]:
        return [(item, place)] if isinstance(item, Unbound) else self.values(item, place, depth + 1)

    def _variable(self, name: str, use: Span, env: Env) -> list[tuple[Bound, Env]] | None:
        """What a variable holds at its use: its latest binding, and earlier ones that may still hold."""
        for body in self.index.ancestors(env.file, env.function):
            place = env.at(body.index)
            bindings = self.index.bindings.get((env.file.path, body.index, name), [])
            if body.kind in (FunctionKind.FILE, FunctionKind.TYPE):
                return [(binding.value, place) for binding in bindings[-2:]] if bindings else None
            found: list[tuple[Bound, Env]] = []
            for binding in reversed(bindings):
                if binding.span.end > use.start and binding.region.contains(use):
                    continue
                if binding.span.start > use.start:
                    continue
                found.append((binding.value, place))
                if binding.region.contains(use):
                    break
            else:
                bound = self._param(name, body, env)
                if bound is not None:
                    found.append(bound)
            if found:
                return found
        return None

    def _param(self, name: str, body: Function, env: Env) -> tuple[Bound, Env] | None:
        for number, param in enumerate(body.params):
            if name in (param.name, f"${number}"):
                frame = env.frames.get((env.file.path, body.index))
                if frame is not None:
                    bound = frame.get(name) or frame.get(f"${number}")
                    return bound or (Opaque(param.span), env)
                return Unbound((env.file.path, body.index), param.name or f"${number}", param.span), env
        return None

    def _constant(self, path: tuple[str, ...], env: Env) -> tuple[Value, Env] | None:
        code = env.file.code
        trimmed = path
        if len(path) > 2 and path[-1] in ("value", "name"):
            trimmed = path[:-1]
        owner = self.index.owner(env.file, env.function)
        names = [expand(env.file, trimmed), ".".join((code.module, *trimmed)) if code.module else ".".join(trimmed)]
        if trimmed[0] in ("self", "cls"):
            names.append(".".join((owner, *trimmed[1:])))
        for name in names:
            hit = self.index.constants.get(name)
            if hit:
                return hit[1].value, Env(hit[0], hit[1].function)
        dotted = names[0]
        if "." in dotted and trimmed[0] not in ("self", "cls"):
            holder = self.index.type_named(dotted.rsplit(".", 1)[0])
            hit = self.index.constants.get(f"{holder[1].name}.{trimmed[-1]}") if holder else None
            if hit:
                return hit[1].value, Env(hit[0], hit[1].function)
        return None

    def _lookup(self, value: Lookup, env: Env, depth: int) -> list[tuple[Bound, Env]]:
        found: list[tuple[Bound, Env]] = []
        keys = [text.shown for text in self.texts(value.key, env, depth + 1) if text.known]
        if keys:
            for key in keys:
                pairs, _whole = self.entry(value.base, env, key, depth + 1)
                found += [pair for item, place in pairs for pair in self._deref(item, place, depth)]
        else:
            for item, place in self.values(value.base, env, depth + 1):
                if isinstance(item, Mapping):
                    found += [pair for row in item.entries for pair in self.values(row.value, place, depth + 1)]
        if value.default is not None:
            found += self.values(value.default, env, depth + 1)
        return found or [(value, env)]

    def _call(self, call: Call, env: Env, depth: int) -> list[tuple[Bound, Env]]:
        found: list[tuple[Bound, Env]] = []
        if depth < DEPTH // 2:
            for file, function, home in self.functions(call, env):
                inner = self.bind(file, function, call, env, home)
                if inner is not None:
                    for result in function.returns[:SPREAD]:
                        found += self.values(result, inner, depth + 2)
        return found or [(call, env)]


def _joined(texts: tuple[Text, ...]) -> Text:
    parts: list[str | Unbound | None] = []
    for text in texts:
        for part in text.parts:
            if isinstance(part, str) and parts and isinstance(parts[-1], str):
                parts[-1] += part
            else:
                parts.append(part)
    return Text(tuple(parts))


def _as_entries(call: Call) -> Iterator[Entry]:
    """A call's keywords as the entries of the keyword list that they are in Elixir."""
    for argument in call.args:
        if argument.key is not None:
            yield Entry(argument.key, argument.span, argument.value, argument.span)


def _fits(function: Function, call: Call) -> bool:
    """Whether the number of positional arguments can be taken."""
    count = sum(argument.key is None for argument in call.args)
    count += any(argument.key is not None for argument in call.args)
    params = [param for param in function.params if param.name not in ("self", "cls")]
    if call.open or any(param.kind != "positional" for param in params):
        return True
    keywords = {argument.key for argument in call.args if argument.key is not None}
    if keywords & {param.name for param in params}:
        return True
    required = sum(param.default is None for param in params)
    return required <= count <= len(params)
