"""Who emits and who handles: the function, step, saga or file that an emission or a subscription belongs to."""

from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from saga_concordia.engine.workspace import Workspace
from saga_concordia.ide.extents import clauses, functions_around, saga_span, step_span
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


def emitter(workspace: Workspace, row: Emission) -> Node:
    """The function that an emission stands in, else the step or the saga, else the file."""
    path = row.site.path
    code = _code_of(workspace, path)
    function = next(functions_around(code, row.site.span), None) if code else None
    if code is not None and function is not None:
        return function_node(code, path, function)
    if row.saga is not None:
        return Node(Kind.STEP, path, row.step, row.saga) if row.step else Node(Kind.SAGA, path, row.saga)
    return Node(Kind.FILE, path)


def handlers(workspace: Workspace, row: Subscription) -> Iterator[Node]:
    """The functions that a subscription hands events to, else the one that it stands in, else the file."""
    path = row.site.path
    code = _code_of(workspace, path)
    if code is None:
        yield Node(Kind.FILE, path)
        return
    passed = _passed(code, row.site.span)
    found = passed or [*functions_around(code, row.site.span)][:1]
    for function in found:
        yield function_node(code, path, function)
    if not found:
        yield Node(Kind.FILE, path)


def emits(workspace: Workspace, node: Node, row: Emission) -> bool:
    """Whether an emission of the node's file is one of the node's."""
    if node.kind is Kind.STEP and (row.saga, row.step) == (node.owner, node.name):
        return True
    span = _span_of(workspace, node)
    return emitter(workspace, row) == node or (span is not None and span.contains(row.site.span))


def handles(workspace: Workspace, node: Node, row: Subscription) -> bool:
    """Whether a subscription of the node's file hands events to the node."""
    span = _span_of(workspace, node)
    return node in handlers(workspace, row) or (span is not None and span.contains(row.site.span))


def _span_of(workspace: Workspace, node: Node) -> Span | None:
    """What belongs to a saga or a step as a whole; None for other nodes, and for what is no more."""
    code = _code_of(workspace, node.path)
    if code is None:
        return None
    for saga in workspace.facts(node.path).sagas:
        if node.kind is Kind.SAGA and saga.name == node.name:
            return saga_span(code, saga)
        if node.kind is Kind.STEP and saga.name == node.owner:
            steps = (step for step in saga.steps if step.name == node.name and step.place.path == node.path)
            return next((step_span(code, step) for step in steps), None)
    return None


def _code_of(workspace: Workspace, path: str) -> Code | None:
    file = workspace.code(path)
    return file.code if file is not None else None


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
