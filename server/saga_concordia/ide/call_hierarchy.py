"""The event flow as a hierarchy of calls: what makes an event happen, and what it sets off.

Events are called by what emits them, and call what handles them; functions, steps and sagas are called by the events
that they handle, and call those that they emit.
"""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from saga_concordia.engine.extents import clauses, functions_around, saga_span, step_span, whole
from saga_concordia.engine.flow import Fact, is_named
from saga_concordia.engine.nodes import Kind, Node, emitter, function_node, handlers
from saga_concordia.engine.workspace import Workspace
from saga_concordia.ide.occurrences import occurrence_at, occurrences, speaking_of
from saga_concordia.model.code import Code
from saga_concordia.model.facts import Emission, NameKind, Saga, Subscription
from saga_concordia.model.registry import Place
from saga_concordia.names.grammar import is_pattern, match_glob
from saga_concordia.text.span import Span


class Item(Struct, frozen=True):
    """A node as it stands now: over `span` of its file, named at `name_span`."""

    node: Node
    title: str
    detail: str
    span: Span
    name_span: Span


class Call(Struct, frozen=True):
    """The item at the other end, and where the call is made: in the file of whoever calls."""

    item: Item
    spans: tuple[Span, ...]


def prepare(workspace: Workspace, path: str, offset: int) -> tuple[Item, ...]:
    """What at a place takes part in the flow: an event's name, a saga, a step, a function that emits or handles."""
    return tuple(_items(workspace, _nodes_at(workspace, path, offset)))


def incoming(workspace: Workspace, node: Node) -> tuple[Call, ...]:
    """What makes an event happen; the events that a function, step or saga handles."""
    if node.kind is Kind.EVENT:
        speaks = speaking_of(node.name, workspace.taxonomy)
        rows = [row for row in workspace.emissions() if is_named(row) and speaks(row.name.text)]
        return tuple(
            _grouped(workspace, ((emitter(_code_of(workspace, row.site.path), row), _written(row)) for row in rows))
        )
    rows = [row for row in workspace.facts(node.path).subscriptions if _handles(workspace, node, row)]
    names = dict.fromkeys(name for row in rows for name in _events(workspace, row.name.text))
    items = _items(workspace, (Node(Kind.EVENT, node.path, name) for name in names))
    return tuple(Call(item, (item.name_span,)) for item in items)


def outgoing(workspace: Workspace, node: Node) -> tuple[Call, ...]:
    """What an event sets off; the events that a function, step or saga emits."""
    if node.kind is not Kind.EVENT:
        rows = [row for row in workspace.facts(node.path).emissions if is_named(row)]
        own = [row for row in rows if _emits(workspace, node, row)]
        events = ((Node(Kind.EVENT, node.path, row.name.text), _written(row)) for row in own)
        return tuple(_grouped(workspace, events))
    at = item_of(workspace, node)
    if at is None:
        return ()
    speaks = speaking_of(node.name, workspace.taxonomy)
    rows = [row for row in workspace.subscriptions() if is_named(row) and speaks(row.name.text)]
    found = dict.fromkeys(handler for row in rows for handler in handlers(_code_of(workspace, row.site.path), row))
    return tuple(Call(item, (at.name_span,)) for item in _items(workspace, found))


def item_of(workspace: Workspace, node: Node) -> Item | None:
    """A node as it stands now; None where it is no more."""
    if node.kind is Kind.EVENT:
        return _event(workspace, node.name)
    file = workspace.code(node.path)
    if file is None:
        return None
    match node.kind:
        case Kind.FILE:
            return Item(node, node.path.rpartition("/")[2], "", Span(0, len(file.data)), Span(0, 0))
        case Kind.FUNCTION:
            found = clauses(file.code, node.name)[node.nth : node.nth + 1]
            return next((Item(node, row.name, row.owner, whole(row), row.name_span) for row in found), None)
        case _:
            sagas = (row for row in workspace.facts(node.path).sagas if row.name in (node.name, node.owner))
            return next((item for saga in sagas if (item := _of_saga(node, saga, file.code))), None)


def _of_saga(node: Node, saga: Saga, code: Code) -> Item | None:
    title = saga.name.rpartition(".")[2]
    if node.kind is Kind.SAGA:
        return Item(node, title, "saga", saga_span(code, saga), saga.place.span) if saga.name == node.name else None
    for step in saga.steps:
        if step.name == node.name and saga.name == node.owner and step.place.path == node.path:
            span, name = step_span(code, step), step.place.span
            return Item(node, step.name, f"step of {title}", span, name if span.contains(name) else span)
    return None


def _event(workspace: Workspace, name: str) -> Item | None:
    """An event at the entry that is in force for it, else where its name is written first."""
    entry = workspace.taxonomy.find(name)
    if entry is not None:
        around = entry.entry if entry.entry.contains(entry.place.span) else entry.place.span
        return Item(Node(Kind.EVENT, entry.place.path, name), name, entry.summary, around, entry.place.span)
    places = [row.place for row in occurrences(workspace, name)]
    first = min(places, key=lambda place: (place.path, place.span), default=None)
    return Item(Node(Kind.EVENT, first.path, name), name, "unregistered", first.span, first.span) if first else None


# What a place is about


def _nodes_at(workspace: Workspace, path: str, offset: int) -> Iterator[Node]:
    at = occurrence_at(workspace, path, offset)
    if at is not None:
        yield from (Node(Kind.EVENT, at.place.path, name) for name in _events(workspace, at.name))
        return
    facts = workspace.facts(path)
    for saga in facts.sagas:
        if saga.place.span.touches(offset):
            yield Node(Kind.SAGA, path, saga.name)
            return
        for step in saga.steps:
            if step.place.path == path and step.place.span.touches(offset):
                yield Node(Kind.STEP, path, step.name, saga.name)
                return
    code = _code_of(workspace, path) if facts.emissions or facts.subscriptions else None
    for function in functions_around(code, Span(offset, offset)) if code else ():
        node = function_node(code, path, function) if code and function.name_span.touches(offset) else None
        if node is not None and (
            any(emitter(code, row) == node for row in facts.emissions)
            or any(node in handlers(code, row) for row in facts.subscriptions)
        ):
            yield node
            return


def _events(workspace: Workspace, name: str) -> Iterator[str]:
    """The event of a name; those that a pattern matches, as far as they are registered or emitted."""
    if not is_pattern(name):
        yield name
        return
    taxonomy = workspace.taxonomy
    emitted = (row.name.text for row in workspace.emissions() if row.name.kind is NameKind.LITERAL)
    for one in dict.fromkeys((*taxonomy.names, *emitted)):
        if match_glob(name, one, taxonomy.separator):
            yield one


# What a node does


def _emits(workspace: Workspace, node: Node, row: Emission) -> bool:
    """Whether an emission of the node's file is one of the node's."""
    if node.kind is Kind.STEP and (row.saga, row.step) == (node.owner, node.name):
        return True
    span = _span_of(workspace, node)
    return emitter(_code_of(workspace, node.path), row) == node or (span is not None and span.contains(row.site.span))


def _handles(workspace: Workspace, node: Node, row: Subscription) -> bool:
    """Whether a subscription of the node's file hands events to the node."""
    span = _span_of(workspace, node)
    return node in handlers(_code_of(workspace, node.path), row) or (span is not None and span.contains(row.site.span))


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


# Small things


def _code_of(workspace: Workspace, path: str) -> Code | None:
    file = workspace.code(path)
    return file.code if file is not None else None


def _items(workspace: Workspace, nodes: Iterable[Node]) -> Iterator[Item]:
    return (item for node in nodes if (item := item_of(workspace, node)) is not None)


def _grouped(workspace: Workspace, ends: Iterable[tuple[Node, Span]]) -> Iterator[Call]:
    """One call for each node, with all the places that make it."""
    found: dict[Node, list[Span]] = {}
    for node, span in ends:
        found.setdefault(node, []).append(span)
    for node, spans in found.items():
        item = item_of(workspace, node)
        if item is not None:
            yield Call(item, tuple(sorted(set(spans))))


def _written(row: Fact) -> Span:
    """Where a fact's name stands in the file that the fact is of."""
    place: Place = row.name.place
    return place.span if place.path == row.site.path else row.site.span
