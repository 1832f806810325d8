"""Who emits and who handles: the function, step, saga or file that an emission or a subscription belongs to."""

from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from saga_concordia.engine.extents import clauses, functions_around
from saga_concordia.model.code import Code, Function, FunctionKind, Reference
from saga_concordia.model.facts import Emission, Subscription
from saga_concordia.text.span import Span


class Kind(StrEnum):
    """What a node of the flow is."""

    EVENT = "event"
    FUNCTION = "function"
    STEP = "step"
    SAGA = "saga"
    FILE = "file"


class Node(Struct, frozen=True):
    """What finds a thing again: in the file `path`, a step's saga as `owner`, the `nth` clause of a function."""

    kind: Kind
    path: str
    name: str = ""
    owner: str = ""
    nth: int = 0


def function_node(code: Code, path: str, function: Function) -> Node:
    """The node of a named function, or of one clause of it."""
    nth = [row.index for row in clauses(code, function.qualified)].index(function.index)
    return Node(Kind.FUNCTION, path, function.qualified, "", nth)


def emitter(code: Code | None, row: Emission) -> Node:
    """The function that an emission stands in, else the step or the saga, else the file; `code` is the file's."""
    path = row.site.path
    function = next(functions_around(code, row.site.span), None) if code else None
    if code is not None and function is not None:
        return function_node(code, path, function)
    if row.saga is not None:
        return Node(Kind.STEP, path, row.step, row.saga) if row.step else Node(Kind.SAGA, path, row.saga)
    return Node(Kind.FILE, path)


def handlers(code: Code | None, row: Subscription) -> Iterator[Node]:
    """The functions that a subscription hands events to, else the one that it stands in, else the file."""
    path = row.site.path
    if code is None:
        yield Node(Kind.FILE, path)
        return
    passed = _passed(code, row.site.span)
    found = passed or [*functions_around(code, row.site.span)][:1]
    for function in found:
        yield function_node(code, path, function)
    if not found:
        yield Node(Kind.FILE, path)


def _passed(code: Code, site: Span) -> list[Function]:
    """The functions of the file that a subscribing call is given: `bus.subscribe("order.placed", on_placed)`."""
    names = {
        argument.value.path[-1]
        for row in code.calls
        if row.call.own_span == site
        for argument in row.call.args
        if isinstance(argument.value, Reference)
    }
    return [row for row in code.functions.values() if row.kind is FunctionKind.NAMED and row.name in names]
