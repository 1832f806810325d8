"""What a person is told of what stands under the cursor."""

from collections.abc import Iterator

from msgspec import Struct

from saga_concordia.engine.workspace import Workspace
from saga_concordia.ide.definition import references_at
from saga_concordia.ide.event_card import event_card
from saga_concordia.ide.occurrences import occurrence_at
from saga_concordia.ide.prose import Block
from saga_concordia.ide.rule_card import rule_card
from saga_concordia.ide.saga_card import saga_card, step_card
from saga_concordia.ide.slot_card import key_card, slot_card, slots
from saga_concordia.model.registry import Place
from saga_concordia.text.span import Span


class Hover(Struct, frozen=True):
    """What is told, and the bytes that it is told of."""

    span: Span
    blocks: tuple[Block, ...]


def hover(workspace: Workspace, path: str, offset: int) -> Hover | None:
    """What there is to tell of a place, and the rules that find something wrong with just that."""
    told = next(_things(workspace, path, offset), None)
    findings = [row for row in workspace.diagnostics(path) if row.span.touches(offset)]
    if told is not None:
        findings = [row for row in findings if told.span.contains(row.span)]
    elif findings:
        # Of findings in one another the inner ones: what is wrong with a whole call is told on the rest of it.
        narrowest = min(findings, key=lambda row: len(row.span)).span
        findings = [row for row in findings if row.span == narrowest]
        told = Hover(narrowest, ())
    else:
        return None
    rules = (block for code in dict.fromkeys(row.code for row in findings) for block in rule_card(code))
    return Hover(told.span, (*told.blocks, *rules))


def _things(workspace: Workspace, path: str, offset: int) -> Iterator[Hover]:
    """What stands at a place, what is most to the point first."""
    yield from _references(workspace, path, offset)
    if (at := occurrence_at(workspace, path, offset)) is not None:
        yield Hover(at.place.span, tuple(event_card(workspace, at)))
    yield from _envelope(workspace, path, offset)
    yield from _sagas(workspace, path, offset)


def _references(workspace: Workspace, path: str, offset: int) -> Iterator[Hover]:
    """Names by which steps and sagas refer to steps."""
    for saga, reference in references_at(workspace, path, offset):
        for step in saga.steps if reference.kind != "input" else ():
            if step.name == reference.name:
                yield Hover(reference.place.span, tuple(step_card(saga, step)))


def _envelope(workspace: Workspace, path: str, offset: int) -> Iterator[Hover]:
    """Slots and payload keys, the innermost first: one may hold an emission of its own."""
    found: list[Hover] = []
    for emission in workspace.facts(path).emissions:
        for key in emission.payload.keys:
            if _is_at(key.place, path, offset):
                found.append(_hover(key.place, key_card(emission, key, workspace.taxonomy)))
        for name, slot in slots(emission):
            place = slot.entry or slot.place
            if _is_at(place, path, offset):
                found.append(_hover(place, slot_card(emission, name, slot, workspace.taxonomy)))
    yield from sorted((row for row in found if row.blocks), key=lambda row: len(row.span))


def _sagas(workspace: Workspace, path: str, offset: int) -> Iterator[Hover]:
    """Sagas and steps, on the line that names them."""
    data = workspace.source(path)
    for saga in workspace.facts(path).sagas:
        named = [*((step, step.place) for step in saga.steps), (None, saga.place)]
        for step, place in named:
            span = _head(place.span, data)
            if place.path == path and span.touches(offset):
                yield Hover(span, tuple(saga_card(saga) if step is None else step_card(saga, step)))


def _hover(place: Place, blocks: Iterator[Block]) -> Hover:
    return Hover(place.span, tuple(blocks))


def _head(span: Span, data: bytes) -> Span:
    end = data.find(b"\n", span.start, span.end)
    return span if end < 0 else Span(span.start, end)


def _is_at(place: Place, path: str, offset: int) -> bool:
    return place.path == path and place.span.touches(offset)
