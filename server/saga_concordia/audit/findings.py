"""Problems as the document shows them: drifts and gaps with their numbers, places, reasons and efforts."""

from collections.abc import Mapping

from saga_concordia.audit import effort, kinds
from saga_concordia.audit.document import Drift, Gap, LeftBehind, Occurrence, Priority
from saga_concordia.audit.left_behind import left_by
from saga_concordia.audit.problems import Problem
from saga_concordia.audit.survey import Survey
from saga_concordia.audit.words import listed, plural
from saga_concordia.model.diagnostics import Diagnostic
from saga_concordia.model.facts import Saga, Step

Remedies = Mapping[str, tuple[str, ...]]

_NAMED = 3
"""Up to how many sagas a title names one by one."""
_ROLL_BACK_KINDS = {
    "CON301": "no compensation",
    "CON302": "stubbed compensation",
    "CON303": "compensation that cannot roll back",
    "CON304": "compensation with an invalid return",
    "CON306": "compensation that reads the error as the result",
}


def drift(survey: Survey, problem: Problem, name: str, remedies: Remedies) -> Drift:
    """A drift with its number."""
    return Drift(
        id=name,
        kind=kinds.kind_of(problem.code),
        code=problem.code,
        priority=kinds.priority_of(problem.worst.severity),
        title=drift_title(survey, problem),
        why=kinds.why(problem.code),
        event=problem.event,
        sagas=tuple(sorted(map(survey.said, problem.sagas))),
        in_sagas=bool(problem.sagas),
        occurrences=_occurrences(survey, problem),
        effort=_effort(survey, problem),
        remedies=remedies.get(name, ()),
    )


def drift_title(survey: Survey, problem: Problem) -> str:
    """One line that says what is wrong: the finding's own where it is about one event, else how much there is of it."""
    if problem.event:
        return what(problem.findings[0])
    own = [row for row in problem.findings if row.code == problem.code] or problem.findings
    names = [f"`{name}`" for name in sorted(map(survey.said, problem.sagas))]
    sagas = listed(names) if len(names) <= _NAMED else plural(len(names), "saga")
    where = f"in {sagas or f'`{own[0].path}`'}"
    kind = kinds.kind_of(problem.code)
    return f"{kind[:1].upper()}{kind[1:]} at {plural(len(own), 'place')} {where}"


def gap(survey: Survey, problem: Problem, name: str, remedies: Remedies) -> Gap:
    """A gap with its number."""
    left = _left(survey, problem)
    first = min(problem.findings, key=lambda row: (row.code != problem.code, row.span))
    return Gap(
        id=name,
        kind=gap_kind(problem),
        codes=problem.codes,
        priority=_priority(problem, left),
        title=gap_title(survey, problem),
        impact=_impact(problem, left),
        advice=" ".join(advice(problem)),
        saga=survey.said(problem.saga),
        step=problem.step,
        at=survey.at_offset(first.path, first.span.start),
        occurrences=_occurrences(survey, problem),
        left_behind=left,
        effort=_effort(survey, problem),
        remedies=remedies.get(name, ()),
    )


def gap_kind(problem: Problem) -> str:
    """What kind of gap it is, as a phrase."""
    return _ROLL_BACK_KINDS.get(_lead(problem), kinds.kind_of(problem.code))


def gap_title(survey: Survey, problem: Problem) -> str:
    """One line that says what is wrong, and where."""
    saga = f"`{survey.said(problem.saga)}`"
    where = f"`{problem.step}` of {saga}" if problem.step else saga
    kind = gap_kind(problem)
    return f"{kind[:1].upper()}{kind[1:]} in {where}"


def what(finding: Diagnostic) -> str:
    """What is wrong, without what to do about it."""
    return finding.message.partition(". ")[0].rstrip(".")


def step_of(survey: Survey, problem: Problem) -> tuple[Saga, Step] | None:
    """The saga and step that a gap is about."""
    for saga in survey.sagas:
        for step in saga.steps if saga.name == problem.saga else ():
            if step.name == problem.step:
                return saga, step
    return None


def _lead(problem: Problem) -> str:
    """The code that a roll-back gap is called after: a stub is one whatever else is wrong with it."""
    return next((code for code in ("CON302", "CON301", "CON303") if code in problem.codes), problem.code)


def _left(survey: Survey, problem: Problem) -> tuple[LeftBehind, ...]:
    found = step_of(survey, problem)
    return left_by(survey, *found) if found and problem.code in kinds.ROLL_BACK else ()


def _priority(problem: Problem, left: tuple[LeftBehind, ...]) -> Priority:
    """High where work stays behind, or cannot run at all; low for what is merely not written yet."""
    if left or problem.code == "CON308":
        return Priority.HIGH
    return Priority.LOW if problem.code == "CON307" else Priority.MEDIUM


def _impact(problem: Problem, left: tuple[LeftBehind, ...]) -> str:
    if left:
        calls = listed([f"`{row.call}`" for row in left])
        stays = f"what {calls} did stays behind"
        if "CON303" in problem.codes:
            stays = f"the compensation does not run, and {stays}"
        why = kinds.why(_lead(problem)) if _lead(problem) == "CON302" else ""
        return f"If a later step fails, {stays}. {why}".rstrip()
    if problem.code in kinds.ROLL_BACK:
        return f"Nothing that the step does is seen to stay behind. {kinds.why(_lead(problem))}"
    return kinds.why(problem.code)


def advice(problem: Problem) -> tuple[str, ...]:
    """What to do about a problem: the last sentence of what is found, each once, first that of what it is named after.

    Work that is taken back in an undo needs none of the advice on the compensation.
    """
    moved = [row for row in problem.findings if row.code == "CON303"]
    rows = moved or sorted(problem.findings, key=lambda row: row.code != problem.code)
    return tuple(dict.fromkeys(f"{row.message.rstrip().rstrip('.').split('. ')[-1]}." for row in rows))


def _occurrences(survey: Survey, problem: Problem) -> tuple[Occurrence, ...]:
    return tuple(
        Occurrence(survey.at_offset(row.path, row.span.start), row.code, row.message) for row in problem.findings
    )


def _effort(survey: Survey, problem: Problem) -> int:
    return effort.of(survey.workspace.settings.effort, (problem,))[0]
