"""Subscriptions of all files: calls, decorators, function heads and choices that consume a named event."""

from saga_concordia.engine.callees import Patterns, calling, matches, names_of_value
from saga_concordia.engine.emissions import as_call
from saga_concordia.engine.environment import Bound, Env, Text
from saga_concordia.engine.evaluate import Evaluator
from saga_concordia.engine.mentions import DOTTED, joined, mention, spelled
from saga_concordia.engine.spots import find_spot, made_by
from saga_concordia.frontends.read import SourceFile
from saga_concordia.model.code import (
    Call,
    Function,
    FunctionKind,
    Literal,
    LiteralKind,
    Lookup,
    Mapping,
    Reference,
    Sequence,
    Value,
)
from saga_concordia.model.dialect import Dialect, Spot, Subscribe
from saga_concordia.model.facts import Mention, NameKind, Subscription
from saga_concordia.model.registry import Place
from saga_concordia.text.span import Span

_FIRST = (Spot(0),)


class SubscriptionFinder:
    """Finds the subscriptions of an index under the dialects of its files."""

    def __init__(self, evaluator: Evaluator, dialects: tuple[Dialect, ...]) -> None:
        """Prepare the dialects' patterns."""
        self._evaluator = evaluator
        self._forms = [
            (dialect, form, Patterns((pattern, form) for pattern in form.call))
            for dialect in dialects
            for form in dialect.subscribe
        ]

    def of_file(self, file: SourceFile) -> tuple[Subscription, ...]:
        """The subscriptions of a file, in order of place."""
        found: dict[tuple[Place, str], Subscription] = {}
        decorators = file.code.decorator_spans
        for dialect, form, patterns in self._forms:
            if dialect.language == file.code.language:
                for row in _Reader(file, self._evaluator, dialect, form).rows(patterns, decorators):
                    found.setdefault((row.name.place, row.name.text), row)
        return tuple(sorted(found.values(), key=lambda row: (row.name.place.path, row.name.place.span)))


class _Reader:
    """Reads one file under one form of subscription."""

    def __init__(self, file: SourceFile, evaluator: Evaluator, dialect: Dialect, form: Subscribe) -> None:
        self.file = file
        self.index = evaluator.index
        self.evaluator = evaluator
        self.dialect = dialect
        self.form = form

    def rows(self, patterns: Patterns[Subscribe], decorators: frozenset[Span]) -> list[Subscription]:
        """The file's subscriptions; calls are those of `patterns`, and a decorator is no call of its own."""
        form, code = self.form, self.file.code
        found: list[Subscription] = []
        for site in calling(self.index, self.file, patterns):
            env = Env(self.file, site.function)
            made = not form.made_by or made_by(self.evaluator, site.call, env, form.made_by)
            if made and site.call.span not in decorators:
                found += self._called(site.call, site.function)
        for function in code.functions.values():
            for decorator in function.decorators if form.decorator else ():
                if matches(form.decorator, *names_of_value(self.index, self.file, decorator)):
                    found += self._called(as_call(decorator), function.index, function.name)
            if function.kind is FunctionKind.NAMED and form.function and matches(form.function, function.name):
                found += self._headed(function)
        for site in code.choices if form.subject else ():
            if _last_name(site.choice.subject) in form.subject:
                for arm in site.choice.arms:
                    for pattern in arm.patterns:
                        found += self._pattern(pattern, form.name)
        return found

    def _called(self, call: Call, function: int, handler: str = "") -> list[Subscription]:
        site = Place(self.file.path, call.own_span)
        env = Env(self.file, function)
        for spot in self.form.name or _FIRST:
            pairs, _whole = find_spot(self.evaluator, call, env, spot)
            rows = [
                row
                for item, place in pairs
                for text in self._texts(item, place)
                for row in self._row(text, item, place, site, handler)
            ]
            if rows:
                return rows
        return []

    def _texts(self, item: Bound, env: Env) -> list[Text]:
        texts = joined(self.evaluator, item, env, self.form)
        if texts:
            return texts
        # A list of names is a subscription to each.
        several = [
            text
            for value, place in self.evaluator.values(item, env)
            if isinstance(value, Sequence)
            for part in value.items
            for text in self.evaluator.texts(part, place)
        ]
        return several or self.evaluator.texts(item, env)

    def _row(self, text: Text, item: Bound, env: Env, site: Place, handler: str) -> list[Subscription]:
        form = self.form
        if form.dotted and not (text.known and DOTTED.fullmatch(text.shown)):
            return []
        place, definition = Place(env.file.path, item.span), None
        if text.literal is not None:
            definition = Place(text.path, text.literal.content)
            if definition.path == site.path and site.span.contains(definition.span):
                place, definition = definition, None
        name = mention(text, form, place, definition)
        return [] if name.text in form.ignore else [Subscription(name, site, self.dialect.name, handler)]

    def _headed(self, function: Function) -> list[Subscription]:
        """What a handler's head says: an entry of a pattern, a parameter's pattern, else the handler's own name."""
        form = self.form
        params = function.passed
        rows: list[Subscription] = []
        for param in params if form.head else ():
            if isinstance(param.pattern, Mapping):
                for entry in param.pattern.entries:
                    if entry.key in form.head:
                        rows += self._literal(entry.value, function.name)
        for spot in form.name:
            if isinstance(spot.start, int) and spot.start < len(params):
                pattern = params[spot.start].pattern
                rows += self._pattern(pattern, (Spot(0, spot.path),), function.name)
                rows += self._guarded(pattern, spot, function)
        if not form.head and not form.name:
            place = Place(self.file.path, function.name_span)
            name = Mention(NameKind.LITERAL, spelled(function.name, form), place)
            rows.append(Subscription(name, place, self.dialect.name, function.name))
        return rows

    def _guarded(self, pattern: Value, spot: Spot, function: Function) -> list[Subscription]:
        """The names that a guard allows for the variable at a spot: `when kind in [:order_placed]`."""
        inner: Value | None = pattern
        for key in spot.path:
            inner = _inside(inner, key)
        rows: list[Subscription] = []
        for site in self.file.code.choices if isinstance(inner, Reference) else ():
            subject = site.choice.subject
            guards = site.function == function.index and not function.body.contains(site.choice.span)
            if guards and isinstance(subject, Reference) and subject.path == getattr(inner, "path", None):
                for arm in site.choice.arms:
                    for allowed in arm.patterns:
                        rows += self._literal(allowed, function.name)
        return rows

    def _pattern(self, pattern: Value, spots: tuple[Spot, ...], handler: str = "") -> list[Subscription]:
        """The names in a pattern: the pattern itself, or what a spot's path leads to in it."""
        rows: list[Subscription] = []
        for spot in spots or _FIRST:
            path = ("@class", *spot.path) if spot.start == "@class" else spot.path
            inner: Value | None = pattern
            for key in path:
                inner = _inside(inner, key)
            rows += self._literal(inner, handler) if inner is not None else []
        return rows

    def _literal(self, value: Value, handler: str = "") -> list[Subscription]:
        if not isinstance(value, Literal):
            # A constant in a pattern is a name like any other.
            env = Env(self.file, 0)
            texts = [text for text in self.evaluator.texts(value, env) if text.known and text.literal]
            site = Place(self.file.path, value.span)
            return [row for text in texts for row in self._row(text, value, env, site, handler)]
        if value.kind not in (LiteralKind.STRING, LiteralKind.ATOM):
            return []
        if value.kind is LiteralKind.ATOM and not self.form.name:
            return []
        site = Place(self.file.path, value.span)
        return self._row(Text((value.text,), value, self.file.path), value, Env(self.file, 0), site, handler)


def _inside(value: Value | None, key: str) -> Value | None:
    if key == "@class":
        if isinstance(value, Mapping) and value.struct:
            name = value.struct.rpartition(".")[2]
            span = Span(value.span.start, value.span.start + len(name.encode()))
            return Literal(span, LiteralKind.STRING, name, span, plain=False)
        return None
    if isinstance(value, Mapping):
        return next((entry.value for entry in value.entries if entry.key == key), None)
    if isinstance(value, Sequence) and key.isdigit() and len(key) < 4 and int(key) < len(value.items):
        return value.items[int(key)]
    return None


def _last_name(value: Value | None) -> str:
    if isinstance(value, Reference):
        return value.path[-1]
    if isinstance(value, Lookup) and isinstance(value.key, Literal):
        return value.key.text
    return ""
