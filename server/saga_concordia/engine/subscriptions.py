"""Subscriptions of all files: calls, decorators, function heads and choices that consume a named event."""

from saga_concordia.engine.emissions import DOTTED
from saga_concordia.engine.evaluate import Env, Evaluator
from saga_concordia.engine.index import Index, expand, matches, written
from saga_concordia.engine.spots import find_spot
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
    Value,
)
from saga_concordia.model.dialect import Dialect, Subscribe
from saga_concordia.model.facts import Mention, NameKind, Subscription
from saga_concordia.model.registry import Place


def find_subscriptions(index: Index, evaluator: Evaluator, dialects: tuple[Dialect, ...]) -> tuple[Subscription, ...]:
    """Every subscription, in order of path and place."""
    found: dict[tuple[Place, str], Subscription] = {}
    for file in index.files.values():
        for dialect in dialects:
            if dialect.language == file.code.language:
                for form in dialect.subscribe:
                    for row in _of_form(file, evaluator, dialect, form):
                        found.setdefault((row.name.place, row.name.text), row)
    return tuple(sorted(found.values(), key=lambda row: (row.name.place.path, row.name.place.span)))


def _of_form(file: SourceFile, evaluator: Evaluator, dialect: Dialect, form: Subscribe) -> list[Subscription]:
    rows: list[Subscription] = []
    for site in file.code.calls if form.call else ():
        if matches(form.call, expand(file, site.call.path), written(site.call)):
            rows += _named(file, evaluator, dialect, form, site.call, site.function)
    for function in file.code.functions:
        for decorator in function.decorators if form.decorator else ():
            if isinstance(decorator, Call) and matches(
                form.decorator, expand(file, decorator.path), written(decorator)
            ):
                rows += _named(file, evaluator, dialect, form, decorator, function.index, function.name)
        if function.kind is FunctionKind.NAMED and form.function and matches(form.function, function.name):
            rows += _headed(file, dialect, form, function)
    for site in file.code.choices if form.subject else ():
        if _last_name(site.choice.subject) in form.subject:
            for arm in site.choice.arms:
                for pattern in arm.patterns:
                    rows += _literal(file, dialect, form, pattern)
    return rows


def _named(
    file: SourceFile,
    evaluator: Evaluator,
    dialect: Dialect,
    form: Subscribe,
    call: Call,
    function: int,
    handler: str = "",
) -> list[Subscription]:
    for spot in form.name:
        pairs, _whole = find_spot(evaluator, call, Env(file, function), spot)
        rows: list[Subscription] = []
        for item, env in pairs:
            for text in evaluator.texts(item, env):
                if not text.known or (form.dotted and not DOTTED.fullmatch(text.shown)):
                    continue
                literal = text.literal
                place = Place(text.path, literal.content) if literal else Place(file.path, call.name_span)
                shown = f"{form.prefix}{text.shown}{form.suffix}"
                editable = bool(literal and literal.plain)
                mention = Mention(NameKind.LITERAL, shown, place, editable, form.prefix, form.suffix)
                rows.append(Subscription(mention, dialect.name, handler))
        if rows:
            return rows
    return []


def _headed(file: SourceFile, dialect: Dialect, form: Subscribe, function: Function) -> list[Subscription]:
    rows: list[Subscription] = []
    for param in function.params if form.head else ():
        if isinstance(param.pattern, Mapping):
            for entry in param.pattern.entries:
                if entry.key in form.head:
                    rows += _literal(file, dialect, form, entry.value, function.name)
    if not form.head:
        name = f"{form.prefix}{function.name.removeprefix(form.strip)}{form.suffix}"
        mention = Mention(NameKind.LITERAL, name, Place(file.path, function.name_span), False)
        rows.append(Subscription(mention, dialect.name, function.name))
    return rows


def _literal(
    file: SourceFile, dialect: Dialect, form: Subscribe, value: Value, handler: str = ""
) -> list[Subscription]:
    if not isinstance(value, Literal) or value.kind is not LiteralKind.STRING:
        return []
    if form.dotted and not DOTTED.fullmatch(value.text):
        return []
    mention = Mention(NameKind.LITERAL, value.text, Place(file.path, value.content), value.plain)
    return [Subscription(mention, dialect.name, handler)]


def _last_name(value: Value | None) -> str:
    if isinstance(value, Reference):
        return value.path[-1]
    if isinstance(value, Lookup) and isinstance(value.key, Literal):
        return value.key.text
    return ""
