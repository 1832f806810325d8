"""Who emits and who handles: the function, step, saga or file that an emission or a subscription belongs to."""

from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from saga_concordia.engine.extents import clauses, functions_around
from saga_concordia.model.code import Code, Function, FunctionKind, Reference
from saga_concordia.model.facts import Emission, Subscription
from saga_concordia.model.registry import Place
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
    node = node_at(code, row.site)
    if node.kind is Kind.FILE and row.saga is not None:
        return Node(Kind.STEP, node.path, row.step, row.saga) if row.step else Node(Kind.SAGA, node.path, row.saga)
    return node


def node_at(code: Code | None, place: Place) -> Node:
    """The function that a place stands in, else its file; `code` is the file's."""
    function = next(functions_around(code, place.span), None) if code else None
    if code is not None and function is not None:
        return function_node(code, place.path, function)
    return Node(Kind.FILE, place.path)


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
