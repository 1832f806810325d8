"""What a value can be: references followed, wrappers' parameters bound, choices spread out. Never executed."""

from collections.abc import Iterator
from itertools import islice, product

from saga_concordia.engine.environment import Bound, Env, Frame, Text, Unbound
from saga_concordia.engine.index import Index
from saga_concordia.frontends.read import SourceFile
from saga_concordia.model.code import (
    SELF,
    Argument,
    Arm,
    Binding,
    Call,
    Choice,
    Closure,
    Element,
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
    Sequence,
    Template,
    Value,
)
from saga_concordia.text.span import Span

DEPTH = 24
SPREAD = 32
"""How deep a value is followed, and how many values one expression can have: hostile code costs little."""

MOST_WORK = 20_000
"""How many values are looked at for one; names that go round in circles would take for ever."""

MOST_BODIES = 6
"""How many functions of one name a call is taken to reach; beyond that a name says nothing."""


class Evaluator:
    """Evaluation over one index; bounded in depth and spread, so hostile code costs little."""

    def __init__(self, index: Index) -> None:
        """Evaluate values of the files of `index`."""
        self.index = index
        self._work = 0

    def values(self, value: Bound, env: Env, depth: int = 0) -> list[tuple[Bound, Env]]:
        """Every value that this one can stand for, with references, choices and local calls followed."""
        self._work = self._work + 1 if depth else 0
        if depth > DEPTH or self._work > MOST_WORK:
            return [(Opaque(value.span), env)]
        found: list[tuple[Bound, Env]]
        if isinstance(value, Reference):
            found = self._reference(value, env, depth)
        elif isinstance(value, Choice):
            arms = self._selected(value, env, depth)
            found = [pair for arm in arms[:SPREAD] for pair in self.values(arm.value, env, depth + 1)]
            found = found or [(Opaque(value.span), env)]
        elif isinstance(value, Lookup):
            found = self._lookup(value, env, depth)
        elif isinstance(value, Element):
            found = self._element(value, env, depth)
        elif isinstance(value, Call):
            found = self._call(value, env, depth)
        else:
            return [(value, env)]
        return found[:SPREAD]

    def _selected(self, value: Choice, env: Env, depth: int) -> tuple[Arm, ...]:
        """The arms that can be taken: all of them, unless all that the subject can be is known."""
        subjects = [item for item, _place in self.values(value.subject, env, depth + 1)] if value.subject else []
        literals = [item for item in subjects if isinstance(item, Literal)]
        if not literals or len(literals) < len(subjects):
            return value.arms
        chosen: list[Arm] = []
        for literal in literals:
            for arm in value.arms:
                selects = _selects(arm, literal)
                if selects is not False:
                    chosen.append(arm)
                if selects:
                    break
        return tuple(dict.fromkeys(chosen))

    def texts(self, value: Bound, env: Env, depth: int = 0) -> list[Text]:
        """Every text that a value can denote."""
        found: list[Text] = []
        for item, place in self.values(value, env, depth):
            if isinstance(item, Literal) and item.kind is not LiteralKind.NIL:
                found.append(Text((item.text,), item, place.file.path))
            elif isinstance(item, Template):
                found += self._template(item, place, depth)
            elif isinstance(item, Unbound):
                found.append(Text((item,)))
            elif not isinstance(item, Literal):
                found.append(Text((None,)))
        return list(dict.fromkeys(found))[:SPREAD]

    def _template(self, value: Template, env: Env, depth: int) -> list[Text]:
        options: list[list[Text]] = []
        spread = 1
        for part in value.parts:
            texts = self.texts(part, env, depth + 1)
            spread *= len(texts)
            # More combinations than anybody reads: what this part is remains open.
            options.append(texts if spread <= SPREAD else [Text((None,))])
            spread = min(spread, SPREAD)
        return [Text.joined(combination) for combination in islice(product(*options), SPREAD)]

    def entry(self, value: Bound, env: Env, key: str, depth: int = 0) -> tuple[list[tuple[Bound, Env]], bool]:
        """What stands under `key`, and whether all that could hold it is seen (so that absence is certain).

        A key is a mapping's, an index into a list or tuple, or the tag of a pair (`{:ok, x}` under `ok`).
        """
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
            elif isinstance(item, Sequence):
                held = _item(item, key)
                if held is not None:
                    found.append((held, place))
            elif isinstance(item, Unbound):
                found.append((item, place))
                whole = False
            else:
                whole = False
        return found, whole

    # Functions

    def functions(self, call: Call, env: Env, guess: bool = True) -> list[tuple[SourceFile, Function, Env | None]]:
        """The bodies that a call can reach: closures in a variable, functions of this file, imported ones, methods.

        With `guess`, a method that only one class has (or several under one and the same signature) is taken for the
        one that an unknown object has.
        """
        if call.receiver is None and len(call.path) == 1:
            for item, place in self._reference(Reference(call.name_span, call.path), env, DEPTH - 4):
                if isinstance(item, Closure):
                    functions = place.file.code.functions
                    return [(place.file, functions[number], place) for number in item.functions]
        if not call.path:
            return []
        owners = self._owners(call, env)
        chosen = [row for owner in owners for row in self.index.methods(owner, call.path[-1])]
        chosen.sort(key=lambda row: (row[0].path, row[1].index))
        # Where several files define one module (copies, fixtures), each means its own.
        chosen = [row for row in chosen if row[0].path == env.file.path] or chosen[:MOST_BODIES]
        if not chosen:
            chosen = self._constructors(call, env)
        if not chosen and call.receiver is None and "." in (full := self.index.expand(env.file, call.path)):
            chosen = self._qualified(call, env, full)
            is_named = call.path[0] in env.file.code.imports or call.path[0][:1].isupper()
            if not chosen and is_named and self.index.lacks(full):
                chosen = self._qualified(call, env, full)
        if not chosen and guess:
            chosen = self._guessed(call, env, self.index.functions(call.path[-1]))
        return [(*self.index.awake(file, function), None) for file, function in chosen if _fits(function, call)]

    def _qualified(self, call: Call, env: Env, full: str) -> list[tuple[SourceFile, Function]]:
        """The functions that a call of this qualified name means."""
        owner = self.index.canonical(full).rpartition(".")[0]
        candidates = self.index.functions(call.path[-1])
        chosen = [row for row in candidates if row[1].owner == owner or row[1].owner.endswith("." + owner)]
        if not chosen and call.path[0] in env.file.code.imports:
            # The checkout may itself be the package that it is imported as.
            chosen = [row for row in candidates if row[1].owner and owner.endswith("." + row[1].owner)]
        return chosen

    def _constructors(self, call: Call, env: Env) -> list[tuple[SourceFile, Function]]:
        """The `__init__` that constructing a class runs."""
        if call.receiver is not None or not call.path[-1][:1].isupper():
            return []
        found = self.index.type_at(env.file, call.path)
        for body in self.index.ancestry(found[1].name) if found else ():
            inits = self.index.methods(body.name, "__init__")
            if inits:
                return inits
        return []

    def _guessed(
        self, call: Call, env: Env, candidates: list[tuple[SourceFile, Function]]
    ) -> list[tuple[SourceFile, Function]]:
        if len(call.path) < 2 and call.receiver is None:
            return []
        own = self.index.owner(env.file, env.function)
        methods = [
            (file, function)
            for file, function in candidates
            # `self.stock.reserve()` within `reserve` is another object's method.
            if function.params[:1] and function.params[0].name in SELF and function.owner != own
        ]
        if len(methods) < sum(function.owner != own for _file, function in candidates):
            return []
        signatures = {tuple(param.name for param in function.params) for _file, function in methods}
        return methods if len(signatures) == 1 and len(methods) <= MOST_BODIES else []

    def bind(self, file: SourceFile, function: Function, call: Call, env: Env, home: Env | None) -> Env | None:
        """The environment of a function's body under a call, or None where a literal pattern refuses it."""
        frame: Frame = {}
        params = list(function.params)
        constructs = function.name == "__init__" and call.path[-1:] != ("__init__",)
        if params and params[0].name in SELF and (len(call.path) > 1 or call.receiver is not None or constructs):
            frame[params[0].name] = (Opaque(call.span), env)
            params = params[1:]
        positional = [argument for argument in call.args if argument.key is None]
        keywords = {argument.key: argument.value for argument in call.args if argument.key is not None}
        gathered = Mapping(call.span, tuple(_as_entries(call))) if keywords else None
        for number, param in enumerate(params):
            bound = self._argument(param, number, positional, keywords, gathered, env)
            if bound is None and param.default is not None and not call.open:
                bound = param.default, Env(file, function.parent or 0)
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
        env: Env,
    ) -> tuple[Value, Env] | None:
        if param.name is not None and param.name in keywords:
            return keywords[param.name], env
        if number < len(positional):
            return positional[number].value, env
        if gathered is not None and number == len(positional) and env.file.code.trailing_keywords:
            return gathered, env
        return None

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
        if call.receiver is not None or not call.path:
            return set()
        if call.path[0] in SELF and len(call.path) == 2:
            return {owner, *(body.name for body in self.index.ancestry(owner))}
        inner = call.path[:-1]
        return {self.index.expand(file, inner), ".".join(inner), f"{code.module}.{'.'.join(inner)}"}

    # References

    def _reference(self, value: Reference, env: Env, depth: int) -> list[tuple[Bound, Env]]:
        head = value.path[0]
        if len(value.path) > 1:
            constants = self.constants(value.path, env)
            if constants:
                return [pair for item, place in constants for pair in self.values(item, place, depth + 1)]
        two = ((".".join(value.path[:2]), value.path[2:]),) if len(value.path) > 1 else ()
        for name, rest in (*two, (head, value.path[1:])):
            found = self.variable(name, value.span, env)
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
        constants = self.constants(value.path, env) if len(value.path) == 1 else []
        return [pair for item, place in constants for pair in self.values(item, place, depth + 1)] or [(value, env)]

    def _deref(self, item: Bound, place: Env, depth: int) -> list[tuple[Bound, Env]]:
        return [(item, place)] if isinstance(item, Unbound) else self.values(item, place, depth + 1)

    def variable(self, name: str, use: Span, env: Env) -> list[tuple[Bound, Env]] | None:
        """What a variable holds at its use: its latest binding, and earlier ones that may still hold."""
        for body in self.index.ancestors(env.file, env.function):
            bindings = self.index.bindings(env.file.path, body.index, name)
            if body.kind in (FunctionKind.FILE, FunctionKind.TYPE):
                return [(binding.value, env.at(body.index)) for binding in bindings[-2:]] if bindings else None
            found: list[tuple[Bound, Env]] = []
            for binding in reversed(bindings):
                if binding.span.end > use.start and binding.region.contains(use):
                    continue
                if binding.span.start > use.start:
                    continue
                found.append((binding.value, env.at(body.index)))
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
                if frame is None:
                    return Unbound((env.file.path, body.index), param.name or f"${number}", param.span), env
                bound = frame.get(name) or frame.get(f"${number}")
                # What the argument refers to in turn may be bound further out.
                return (bound[0], bound[1].under(env.frames)) if bound else (Opaque(param.span), env)
        return None

    def constants(self, path: tuple[str, ...], env: Env) -> list[tuple[Value, Env]]:
        """The constant that a path means: of this module, of a class, imported, or of the object at hand."""
        code = env.file.code
        count, head = len(path), path[0]
        trimmed = path[:-1] if count > 2 and path[-1] in ("value", "name") else path
        if head in SELF:
            return self._attribute(path[-1], env) if count == 2 else []
        expanded = self.index.expand(env.file, trimmed)
        own = ".".join((code.module, *trimmed)) if code.module else ".".join(trimmed)
        owner = self.index.owner(env.file, env.function)
        find = self.index.find_constant
        hit = self.index.constant(own) or self.index.constant(f"{owner}.{'.'.join(trimmed)}") or find(expanded)
        if hit is None and "." in expanded:
            hit = find(self.index.canonical(expanded)) or self._inherited(expanded)
            imported = head in code.imports
            if hit is None and (imported or head[:1].isupper()):
                self.index.asked.missed.add(expanded)
        return [(hit[1].value, Env(hit[0], hit[1].function))] if hit else []

    def _inherited(self, dotted: str) -> tuple[SourceFile, Binding] | None:
        """A class attribute, of the class itself or of one that it derives from."""
        holder, _dot, name = dotted.rpartition(".")
        found = self.index.type_named(holder)
        for body in self.index.ancestry(found[1].name) if found else ():
            if hit := self.index.constant(f"{body.name}.{name}"):
                return hit
        return None

    def _attribute(self, name: str, env: Env) -> list[tuple[Value, Env]]:
        """What an attribute of the object at hand holds: set by its methods, of its class, or of classes below it."""
        owner = self.index.owner(env.file, env.function)
        found: list[tuple[SourceFile, Binding]] = []
        for body in self.index.ancestry(owner):
            hit = self.index.constant(f"{body.name}.{name}")
            here = [*self.index.attributes(body.name, name), *([hit] if hit else [])]
            if here:
                found = here
                break
        below = [hit for body in self.index.descendants(owner) if (hit := self.index.constant(f"{body.name}.{name}"))]
        if below:
            # What a base class says is often a mere default, empty or abstract.
            found = [row for row in found if not _is_blank(row[1].value)] + below
        # What is laid over the attribute itself (`self.store.update(...)`) would be asked for it again and again.
        first = [row for row in found if not isinstance(row[1].value, Merge)] or found[:1]
        # What a class says is nothing (a field of a dataclass) is there to be given to its objects, by whomever.
        if len(first) == 1 and _is_nil(first[0][1]):
            return []
        values = [(binding.value, Env(file, binding.function, env.frames)) for file, binding in first[:MOST_BODIES]]
        return values or self._property(name, owner, env)

    def _property(self, name: str, owner: str, env: Env) -> list[tuple[Value, Env]]:
        for file, function in self.index.functions(name):
            decorated = any(isinstance(row, Reference) and row.path[-1] == "property" for row in function.decorators)
            if decorated and any(body.name == function.owner for body in self.index.ancestry(owner)):
                home, body = self.index.awake(file, function)
                return [(value, Env(home, body.index, env.frames)) for value in body.returns]
        return []

    # Collections and calls

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
                elif isinstance(item, Sequence):
                    found += [pair for row in item.items for pair in self.values(row, place, depth + 1)]
        if value.default is not None:
            found += self.values(value.default, env, depth + 1)
        return found or [(value, env)]

    def _element(self, value: Element, env: Env, depth: int) -> list[tuple[Bound, Env]]:
        found: list[tuple[Bound, Env]] = []
        for item, place in self.values(value.base, env, depth + 1):
            if isinstance(item, Sequence):
                found += [pair for row in item.items[:SPREAD] for pair in self.values(row, place, depth + 1)]
            elif isinstance(item, Mapping) and not place.file.code.trailing_keywords:
                keys = (row for row in item.entries if row.key is not None)
                found += [(_key_literal(row), place) for row in keys]
        return found or [(Opaque(value.span), env)]

    def _call(self, call: Call, env: Env, depth: int) -> list[tuple[Bound, Env]]:
        found: list[tuple[Bound, Env]] = []
        if depth < DEPTH // 2:
            for file, function, home in self.functions(call, env):
                inner = self.bind(file, function, call, env, home) if function.name != "__init__" else None
                if inner is not None:
                    for result in function.returns[:SPREAD]:
                        found += self.values(result, inner.under(env.frames), depth + 2)
        return found or [(call, env)]


def _selects(arm: Arm, subject: Literal) -> bool | None:
    """Whether an arm is taken for a subject; None where its pattern does not tell."""
    if not arm.patterns:
        return True
    if any(isinstance(pattern, Literal) and pattern.text == subject.text for pattern in arm.patterns):
        return True
    return False if all(isinstance(pattern, Literal | Sequence | Mapping) for pattern in arm.patterns) else None


def _as_entries(call: Call) -> Iterator[Entry]:
    """A call's keywords as the entries of the keyword list that they are in Elixir."""
    for argument in call.args:
        if argument.key is not None:
            yield Entry(argument.key, argument.span, argument.value, argument.span)


def _item(value: Sequence, key: str) -> Value | None:
    if key.lstrip("-").isdigit():
        number = int(key) if len(key) < 6 else SPREAD * SPREAD
        return value.items[number] if -len(value.items) <= number < len(value.items) else None
    first = value.items[0] if len(value.items) == 2 else None
    return value.items[1] if isinstance(first, Literal) and first.text == key else None


def _key_literal(row: Entry) -> Literal:
    return Literal(row.key_span, LiteralKind.STRING, row.key or "", row.key_span, plain=False)


def _is_nil(binding: Binding) -> bool:
    """Whether an attribute of a class, and not of an object, is nothing."""
    value = binding.value
    return not binding.name.startswith("self.") and isinstance(value, Literal) and value.kind is LiteralKind.NIL


def _is_blank(value: Value) -> bool:
    return not isinstance(value, Literal | Template) or (isinstance(value, Literal) and value.text in ("", "nil"))


def _fits(function: Function, call: Call) -> bool:
    """Whether the number of positional arguments can be taken."""
    count = sum(argument.key is None for argument in call.args)
    count += any(argument.key is not None for argument in call.args)
    params = function.passed
    if call.open or any(param.kind != "positional" for param in params):
        return True
    keywords = {argument.key for argument in call.args if argument.key is not None}
    if keywords & {param.name for param in params}:
        return True
    required = sum(param.default is None for param in params)
    return required <= count <= len(params)
