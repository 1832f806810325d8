"""How far functions, sagas and steps reach: facts give their names' places, an outline needs the whole of them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from saga_concordia.model.code import CallSite, ChoiceSite, Code, Function, FunctionKind
from saga_concordia.model.facts import Saga, Step
from saga_concordia.text.span import Span


def whole(function: Function) -> Span:
    """A function with its decorators."""
    return Span(min([function.span.start, *(row.span.start for row in function.decorators)]), function.span.end)


def calls_in(code: Code, body: Span) -> Iterator[CallSite]:
    """The calls in a part of a file, in order of place."""
    first = bisect_left(code.calls, body.start, key=lambda row: row.call.name_span.start)
    last = bisect_right(code.calls, body.end, key=lambda row: row.call.name_span.start)
    return (row for row in code.calls[first:last] if body.contains(row.call.own_span))


def choices_in(code: Code, body: Span) -> Iterator[ChoiceSite]:
    """The choices in a part of a file, in order of place."""
    first = bisect_left(code.choices, body.start, key=lambda row: row.choice.span.start)
    last = bisect_right(code.choices, body.end, key=lambda row: row.choice.span.start)
    return (row for row in code.choices[first:last] if body.contains(row.choice.span))


def functions_around(code: Code, span: Span) -> Iterator[Function]:
    """The named functions, decorators included, that hold a span, innermost first."""
    holding = [row for row in code.functions.values() if row.kind is FunctionKind.NAMED and whole(row).contains(span)]
    return iter(sorted(holding, key=lambda row: len(row.span)))


def clauses(code: Code, qualified: str) -> list[Function]:
    """The functions of a qualified name: several where it has clauses."""
    return [row for row in code.functions.values() if row.kind is FunctionKind.NAMED and row.qualified == qualified]


def saga_span(code: Code, saga: Saga) -> Span:
    """The class or module that a saga is, else the function that builds it, else from its name to its last step."""
    place = saga.place.span
    body = next((row.span for row in code.types if row.name_span == place and row.name == saga.name), None)
    if body is None:
        builder = next(functions_around(code, place), None)
        body = whole(builder) if builder is not None else None
    if body is not None:
        return body
    steps = [step_span(code, step) for step in saga.steps if step.place.path == saga.place.path]
    return Span(place.start, max([place.end, *(row.end for row in steps)]))


def step_span(code: Code, step: Step) -> Span:
    """The call, with its block, or the decorated method that a step is."""
    place = step.place.span
    site = step_site(code, step)
    if site is not None:
        return site.call.own_span
    return next((whole(row) for row in code.functions.values() if row.name and row.name_span == place), place)


def step_site(code: Code, step: Step) -> CallSite | None:
    """The call that makes a step; None where it is a decorated method."""
    place = step.place.span
    return next((row for row in code.calls if place in (row.call.own_span, row.call.name_span)), None) or next(
        (row for row in code.calls if row.call.block is not None and row.call.name_span.start == place.start), None
    )
