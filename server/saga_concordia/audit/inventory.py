"""The saga inventory: what every saga takes, does, takes back and emits."""

from saga_concordia.audit.document import SagaRow, StepRow
from saga_concordia.audit.survey import Survey
from saga_concordia.model.facts import Body, Effect, EffectCall, RollBack, Saga, Step

_HAS = (RollBack.PRESENT, RollBack.STUB, RollBack.UNKNOWN)
_WHEN = {
    "own-failure": "A compensation runs when its own step fails, an undo when a later one does.",
    "later-failure": "A compensation runs when a later step fails.",
}


def inventory(survey: Survey) -> tuple[SagaRow, ...]:
    """One row per saga, in order of path and place; drifts and gaps are put in later."""
    return tuple(_row(survey, saga) for saga in survey.sagas)


def _row(survey: Survey, saga: Saga) -> SagaRow:
    place = survey.definition(saga)
    lines = survey.workspace.lines(place.path)
    steps = tuple(_step(survey, step) for step in saga.steps)
    return SagaRow(
        name=survey.said(saga.name),
        qualified=saga.name,
        at=survey.at(saga.place),
        dialect=saga.dialect,
        inputs=saga.inputs,
        steps=steps,
        compensations=sum(step.compensation.state in _HAS for step in saga.steps),
        undos=sum(step.undo.state in _HAS for step in saga.steps),
        stubs=tuple(step.name for step in saga.steps if RollBack.STUB in (step.compensation.state, step.undo.state)),
        unwritten=tuple(step.name for step in steps if step.stub),
        events=tuple(dict.fromkeys(saga.emits)),
        lines=lines.line_of(max(place.span.start, place.span.end - 1)) - lines.line_of(place.span.start) + 1,
        rolls_back_on=_WHEN[saga.compensation.runs_on],
    )


def _step(survey: Survey, step: Step) -> StepRow:
    return StepRow(
        name=step.name,
        at=survey.at(step.place),
        compensation=step.compensation.state.value,
        undo=step.undo.state.value,
        stub=step.run.todo is not None,
        effects=tuple(call.name for call in changes(step.run)),
        emits=tuple(dict.fromkeys(step.emits)),
    )


def changes(body: Body) -> list[EffectCall]:
    """The calls of a body that change something outside, whether that can be taken back or not."""
    return [call for call in body.calls if call.effects & {Effect.EFFECTFUL, Effect.IRREVERSIBLE}]
