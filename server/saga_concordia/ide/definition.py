"""Where what stands under the cursor is defined: an event in the registries, a wrapper, a saga's step or input."""

from collections.abc import Iterator

from msgspec import Struct

from saga_concordia.engine.extents import saga_span, step_span
from saga_concordia.engine.workspace import Workspace
from saga_concordia.ide.occurrences import Occurrence, Role, meant, occurrence_at
from saga_concordia.model.code import Call, Code, Literal
from saga_concordia.model.dialect import Dialect
from saga_concordia.model.facts import Saga, StepReference
from saga_concordia.model.registry import Event, Place
from saga_concordia.rules.taxonomy import Taxonomy
from saga_concordia.text.span import Span

_REFERENCES = ("input", "result")
"""The words by which a step refers to what is declared elsewhere."""


class Target(Struct, frozen=True):
    """What is defined at `place`, within `around`; `origin` are the bytes under the cursor that lead there."""

    origin: Span
    place: Place
    around: Span


def definitions(workspace: Workspace, path: str, offset: int) -> tuple[Target, ...]:
    """Where the reference, name or callee at a place leads to; the best first.

    On a registry's entry those are the entries of other registries, else itself: by that an editor knows that it stands
    on the definition, and shows the references.
    """
    for find in (_of_reference, _of_name, _of_callee):
        found = tuple(dict.fromkeys(find(workspace, path, offset)))
        if found:
            return found
    return ()


def references_at(workspace: Workspace, path: str, offset: int) -> Iterator[tuple[Saga, StepReference]]:
    """What refers to a step or an input at a place, each with its saga."""
    for saga in workspace.facts(path).sagas:
        for reference in (*saga.references, *(row for step in saga.steps for row in step.references)):
            if reference.place.path == path and reference.place.span.touches(offset):
                yield saga, reference


# Names


def _of_name(workspace: Workspace, path: str, offset: int) -> Iterator[Target]:
    at = occurrence_at(workspace, path, offset)
    if at is None:
        return
    origin = at.place.span
    entries = [_target(origin, event) for event in _entries(at.name, workspace.taxonomy)]
    others = [row for row in entries if row.place != at.place]
    yield from others if at.role is Role.REGISTERS and others else entries
    constant = _constant(at)
    if constant is not None:
        yield Target(origin, constant, constant.span)


def _entries(name: str, taxonomy: Taxonomy) -> Iterator[Event]:
    """The entries of a name in every registry: its own, else those of the template or of the names that it can be."""
    names = meant(name, taxonomy)
    for file in taxonomy.registries:
        for event in file.events:
            if event.name in names:
                yield event


def _target(origin: Span, event: Event) -> Target:
    name = event.place.span
    return Target(origin, event.place, event.entry if event.entry.contains(name) else name)


def _constant(at: Occurrence) -> Place | None:
    """Where the constant that is used as a name is spelled out."""
    return at.mention.definition if at.mention and at.mention.definition != at.place else None


# Wrappers


def _of_callee(workspace: Workspace, path: str, offset: int) -> Iterator[Target]:
    """The function that a call names its event through."""
    sites = {
        row.site.span: row.through[0]
        for row in workspace.facts(path).emissions
        if row.through and row.site.span.touches(offset)
    }
    code = workspace.code(path) if sites else None
    for site in code.code.calls if code else ():
        span = site.call.own_span
        callee = Span(span.start, site.call.name_span.end)
        if span in sites and callee.touches(offset):
            yield Target(site.call.name_span, sites[span], sites[span].span)


# Sagas


def _of_reference(workspace: Workspace, path: str, offset: int) -> Iterator[Target]:
    """The step, or the declaration of the input, that a reference in a saga names."""
    for saga, reference in references_at(workspace, path, offset):
        yield from _declared(workspace, saga, reference)


def _declared(workspace: Workspace, saga: Saga, reference: StepReference) -> Iterator[Target]:
    path, origin = reference.place.path, reference.place.span
    file = workspace.code(path)
    if file is None:
        return
    steps = [step for step in saga.steps if step.name == reference.name and step.place.path == path]
    if reference.kind != "input" and steps:
        for step in steps:
            name = _word(file.data, step.place.span, step.name)
            yield Target(origin, Place(path, name), step_span(file.code, step))
        return
    dialect = next((row for row in workspace.dialects if row.name == saga.dialect), None)
    for call, name in _declarations(file.code, saga, dialect, reference) if dialect else ():
        yield Target(origin, Place(path, name), call.own_span)


def _declarations(code: Code, saga: Saga, dialect: Dialect, reference: StepReference) -> Iterator[tuple[Call, Span]]:
    """The calls in a saga's body that declare an input of a name, or something else that yields a result."""
    inputs = {word for form in dialect.saga for word in form.input}
    refer = {*inputs, *_REFERENCES, *(word for form in dialect.saga for word in form.returns)}
    refer.update(word for form in dialect.step for word in form.argument)
    body = saga_span(code, saga)
    direct = {row.function for row in code.types if row.name == saga.name}
    for site in code.calls:
        call = site.call
        name = call.args[0].value if call.args else None
        if not isinstance(name, Literal) or name.text != reference.name or not body.contains(call.span):
            continue
        if len(call.path) != 1 or call.receiver is not None:
            continue
        word = call.path[0]
        if word in inputs and site.function in direct if reference.kind == "input" else word not in refer:
            yield call, name.content


def _word(data: bytes, within: Span, word: str) -> Span:
    """Where a step's name stands in its place."""
    at = data.find(word.encode(), within.start, within.end)
    return within if at < 0 else Span(at, at + len(word.encode()))
