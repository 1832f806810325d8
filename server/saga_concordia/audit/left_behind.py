"""What stays behind when a later step of a saga fails: the work of earlier steps that nothing takes back."""

from collections.abc import Iterator

from saga_concordia.audit.document import FailurePoint, LeftBehind
from saga_concordia.audit.inventory import changes
from saga_concordia.audit.survey import Survey
from saga_concordia.model.facts import Effect, RollBack, Saga, Step


def failure_points(survey: Survey) -> tuple[FailurePoint, ...]:
    """For each step of each saga that can fail with something left behind: what."""
    return tuple(point for saga in survey.sagas for point in _points(survey, saga))


def left_by(survey: Survey, saga: Saga, step: Step) -> tuple[LeftBehind, ...]:
    """What a step leaves behind if a later one fails; nothing where it is the last one."""
    if not saga.steps or step.place == saga.steps[-1].place or _is_taken_back(saga, step):
        return ()
    rows = (LeftBehind(step.name, call.name, survey.at(call.place)) for call in changes(step.run))
    return tuple(dict.fromkeys(rows))


def final(saga: Saga, step: Step) -> bool:
    """Whether all that a step does cannot be taken back anyway."""
    found = changes(step.run)
    return bool(found) and all(Effect.IRREVERSIBLE in call.effects for call in found)


def _points(survey: Survey, saga: Saga) -> Iterator[FailurePoint]:
    behind: list[LeftBehind] = []
    for step in saga.steps:
        if behind:
            yield FailurePoint(survey.said(saga.name), step.name, survey.at(step.place), tuple(behind))
        behind += left_by(survey, saga, step)


def _is_taken_back(saga: Saga, step: Step) -> bool:
    """Whether something takes the step's work back after it has ended; what is not seen is taken to do so."""
    bodies = [step.undo] if saga.compensation.runs_on == "own-failure" else [step.undo, step.compensation]
    return any(body.state in (RollBack.PRESENT, RollBack.UNKNOWN) for body in bodies)
