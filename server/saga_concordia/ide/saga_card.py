"""What there is to say of a saga or one of its steps: what can take its work back."""

from collections.abc import Iterator

from saga_concordia.ide.prose import Block, Code, Inline, Rows, listed, paragraph
from saga_concordia.model.facts import RollBack, Saga, Step

_STATES = {
    RollBack.ABSENT: "none",
    RollBack.STUB: "a stub, which takes nothing back",
    RollBack.PRESENT: "there is one",
    RollBack.UNKNOWN: "in code that is not seen",
}


def saga_card(saga: Saga) -> Iterator[Block]:
    """A saga with its inputs and steps."""
    number = "1 step" if len(saga.steps) == 1 else f"{len(saga.steps)} steps"
    yield paragraph("Saga ", Code(saga.name), f" · {saga.dialect} · {number}")
    if saga.inputs:
        yield paragraph("Inputs: ", *listed([Code(name) for name in saga.inputs]))
    if saga.steps:
        yield Rows(tuple((Code(step.name), ": ", *_roll_back(saga, step)) for step in saga.steps))
    yield from _semantics(saga)


def step_card(saga: Saga, step: Step) -> Iterator[Block]:
    """A step and how it is rolled back."""
    place = next(number for number, one in enumerate(saga.steps, 1) if one is step)
    yield paragraph("Step ", Code(step.name), f", {place} of {len(saga.steps)} in saga ", Code(saga.name))
    rows: list[tuple[Inline, ...]] = [_roll_back(saga, step)]
    if step.emits:
        rows.append(("Emits ", *listed([Code(name) for name in step.emits])))
    yield Rows(tuple(rows))
    yield from _semantics(saga)


def _roll_back(saga: Saga, step: Step) -> tuple[Inline, ...]:
    compensation = f"compensation: {_STATES[step.compensation.state]}"
    if not _knows_undo(saga):
        return (compensation,)
    return (f"{compensation}; undo: {_STATES[step.undo.state]}",)


def _semantics(saga: Saga) -> Iterator[Block]:
    if _knows_undo(saga):
        yield paragraph("A compensation runs when its own step fails, an undo when a later step does.")


def _knows_undo(saga: Saga) -> bool:
    """Whether compensations run on the step's own failure, so that only an undo takes back what it did."""
    return saga.compensation.runs_on == "own-failure"
