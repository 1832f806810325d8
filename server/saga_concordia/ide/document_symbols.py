"""The outline of a file: sagas, steps and what takes them back, functions that emit or handle; a registry's events."""

from collections.abc import Iterable, Iterator
from enum import IntEnum

from msgspec import Struct
from msgspec.structs import replace

from saga_concordia.engine.extents import functions_around, saga_span, step_site, step_span, whole
from saga_concordia.engine.workspace import FileFacts, Workspace
from saga_concordia.model.code import Code, Reference
from saga_concordia.model.facts import Body, Emission, NameKind, RollBack, Saga, Step
from saga_concordia.model.registry import Event, RegistryFile
from saga_concordia.names.grammar import split
from saga_concordia.text.span import Span


class Kind(IntEnum):
    """What a symbol is. Of two with one range the lesser one is around the other."""

    CATEGORY = 0
    SAGA = 1
    STEP = 2
    COMPENSATION = 3
    FUNCTION = 4
    EVENT = 5


class Symbol(Struct, frozen=True):
    """A symbol over `span`, named at `name_span` within it; the spans of its `children` lie within its own."""

    kind: Kind
    name: str
    span: Span
    name_span: Span
    detail: str = ""
    deprecated: bool = False
    children: tuple["Symbol", ...] = ()


def document_symbols(workspace: Workspace, path: str) -> tuple[Symbol, ...]:
    """The symbols of a file of code, of a registry, or of what is both, in order of place."""
    found: list[Symbol] = []
    registry = workspace.registries.get(path)
    if registry is not None:
        found += _entries(registry, workspace.taxonomy.separator)
    facts = workspace.facts(path)
    file = workspace.code(path) if facts != FileFacts() else None
    if file is not None:
        found += _of_code(facts, file.code, path)
    return _nested(found)


# Code


def _of_code(facts: FileFacts, code: Code, path: str) -> Iterator[Symbol]:
    outer: list[Symbol] = []
    for saga in facts.sagas:
        outer += _of_saga(saga, code, path)
    events = [*_events(facts, path)]
    taken = {symbol.span for symbol in outer}
    homes = {function.index: function for event in events for function in [*functions_around(code, event.span)][:1]}
    functions = (
        Symbol(Kind.FUNCTION, function.name, whole(function), function.name_span)
        for function in homes.values()
        if whole(function) not in taken
    )
    yield from (*outer, *functions, *events)


def _of_saga(saga: Saga, code: Code, path: str) -> Iterator[Symbol]:
    yield Symbol(Kind.SAGA, saga.name.rpartition(".")[2], saga_span(code, saga), saga.place.span, "saga")
    for step in saga.steps:
        if step.place.path != path:
            continue
        span, name = step_span(code, step), step.place.span
        name = name if span.contains(name) else span
        yield Symbol(Kind.STEP, step.name, span, name, "step")
        for word, body in (("compensation", step.compensation), ("undo", step.undo)):
            if body.state in (RollBack.PRESENT, RollBack.STUB):
                at = _body_span(body, step, code, span, path)
                detail = "stub" if body.state is RollBack.STUB else ""
                yield Symbol(Kind.COMPENSATION, word, at or name, at or name, detail)


def _body_span(body: Body, step: Step, code: Code, around: Span, path: str) -> Span | None:
    """Where a step says what takes it back: the body itself, or the name of the function that is; None for neither."""
    if body.place.path == path and around.contains(body.place.span):
        return body.place.span
    if body.place.path != path:
        return None
    functions = {row.name for row in code.functions.values() if row.name_span == body.place.span}
    site = step_site(code, step)
    for argument in site.call.args if site else ():
        if isinstance(argument.value, Reference) and argument.value.path[-1] in functions:
            return argument.span
    return None


def _events(facts: FileFacts, path: str) -> Iterator[Symbol]:
    for row in (*facts.emissions, *facts.subscriptions):
        if row.name.kind is not NameKind.UNDETERMINED:
            site, place = row.site.span, row.name.place
            name = place.span if place.path == path and site.contains(place.span) else site
            yield Symbol(Kind.EVENT, row.name.text, site, name, "emits" if isinstance(row, Emission) else "handles")


# Registries


def _entries(registry: RegistryFile, separator: str) -> Iterator[Symbol]:
    """The events; neighbours that share their first segment are under it, but for constants, which code holds."""
    run: list[Event] = []
    for event in sorted(registry.events, key=lambda event: event.place.span):
        if run and _category(event, separator) != _category(run[0], separator):
            yield from _run(run, registry, separator)
            run = []
        run.append(event)
    yield from _run(run, registry, separator)


def _run(events: list[Event], registry: RegistryFile, separator: str) -> Iterator[Symbol]:
    symbols = [_entry(event) for event in events]
    yield from symbols
    if symbols and registry.format != "code":
        first = symbols[0]
        span = Span(first.span.start, max(symbol.span.end for symbol in symbols))
        yield Symbol(Kind.CATEGORY, _category(events[0], separator), span, first.name_span)


def _entry(event: Event) -> Symbol:
    name = event.place.span
    span = Span(min(event.entry.start, name.start), max(event.entry.end, name.end))
    return Symbol(Kind.EVENT, event.name, span, name, event.summary, event.deprecated is not None)


def _category(event: Event, separator: str) -> str:
    return split(event.name, separator)[0] or event.name


# Nesting


def _nested(symbols: Iterable[Symbol]) -> tuple[Symbol, ...]:
    """Each symbol under the innermost one that holds it."""
    top: list[Symbol] = []
    around: list[tuple[Symbol, list[Symbol]]] = []

    def leave() -> None:
        symbol, children = around.pop()
        (around[-1][1] if around else top).append(replace(symbol, children=tuple(children)))

    for symbol in sorted(dict.fromkeys(symbols), key=_order):
        while around and not _holds(around[-1][0], symbol):
            leave()
        around.append((symbol, []))
    while around:
        leave()
    return tuple(top)


def _order(symbol: Symbol) -> tuple[int, int, Kind, Span, str]:
    return symbol.span.start, -symbol.span.end, symbol.kind, symbol.name_span, symbol.name


def _holds(outer: Symbol, inner: Symbol) -> bool:
    return outer.kind is not Kind.EVENT and outer.kind <= inner.kind and outer.span.contains(inner.span)
