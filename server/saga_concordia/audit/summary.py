"""The front page of an audit: how much there is, scores, and what matters most, in sentences."""

from collections.abc import Iterator, Sequence

from saga_concordia.audit.document import (
    Carriage,
    ConformanceRow,
    Drift,
    FailurePoint,
    Gap,
    Mark,
    Priority,
    Remedy,
    SagaRow,
    Score,
    Summary,
    Totals,
)
from saga_concordia.audit.matrix import carried
from saga_concordia.audit.survey import Survey
from saga_concordia.audit.words import counted, listed, plural
from saga_concordia.model.facts import Id, NameKind


def summary(
    survey: Survey,
    sagas: Sequence[SagaRow],
    rows: Sequence[ConformanceRow],
    carriages: Sequence[Carriage],
    drifts: Sequence[Drift],
    gaps: Sequence[Gap],
    points: Sequence[FailurePoint],
    remedies: Sequence[Remedy],
) -> Summary:
    """The summary of what the other parts say."""
    totals = _totals(survey, sagas)
    scores = tuple(_scores(survey, rows, carriages, totals))
    return Summary(
        totals,
        scores,
        tuple(_headlines(totals, scores, drifts, gaps, points)),
        sum(row.effort for row in remedies if row.by_command),
        sum(row.effort for row in remedies if not row.by_command),
    )


def _totals(survey: Survey, sagas: Sequence[SagaRow]) -> Totals:
    return Totals(
        files=len(survey.paths),
        registered=len(survey.workspace.taxonomy.names),
        emissions=len(survey.emissions),
        undetermined=sum(row.name.kind is NameKind.UNDETERMINED for row in survey.emissions),
        subscriptions=sum(survey.covers(row.site.path) for row in survey.subscriptions),
        sagas=len(sagas),
        steps=sum(len(row.steps) for row in sagas),
        compensations=sum(row.compensations for row in sagas),
        undos=sum(row.undos for row in sagas),
        stubs=sum(len(row.stubs) for row in sagas),
        lines=sum(row.lines for row in sagas),
    )


def _scores(
    survey: Survey, rows: Sequence[ConformanceRow], carriages: Sequence[Carriage], totals: Totals
) -> Iterator[Score]:
    in_sagas = [row for row in survey.emissions if row.saga]
    for one, name in ((Id.CORRELATION, "Correlation"), (Id.CAUSATION, "Causation")):
        for emissions, where in ((in_sagas, "in sagas"), (survey.emissions, "everywhere")):
            part, whole, unknown = carried(survey, emissions, one)
            events = "events of sagas" if emissions is in_sagas else "events, of sagas or not,"
            more = f"; of {unknown} more it cannot be told" if unknown else ""
            yield _score(f"{name} {where}", part, whole, f"{events} that carry a {one.value} id{more}")
    known = [row for row in rows if row.registry.mark in (Mark.GOOD, Mark.BAD)]
    good = sum(row.registry.mark is Mark.GOOD for row in known)
    yield _score("Registered names", good, len(known), "emissions under a registered name")
    has = totals.compensations + totals.undos
    written = has - totals.stubs
    yield _score("Written compensations and undos", written, has, "compensations and undos that are more than a stub")
    for row in carriages:
        if not row.saga:
            part, whole = row.counts.part, row.counts.whole
            text = f"{row.kind} calls in sagas that carry the correlation id"
            yield _score(f"{row.kind.capitalize()} calls with correlation", part, whole, text)


def _verb(number: int, one: str, many: str) -> str:
    return one if number == 1 else many


def _score(name: str, part: int, whole: int, text: str) -> Score:
    mark = Mark.NONE if not whole else Mark.GOOD if part == whole else Mark.PARTLY if part else Mark.BAD
    return Score(name, mark, counted(part, whole), text)


def _headlines(
    totals: Totals,
    scores: Sequence[Score],
    drifts: Sequence[Drift],
    gaps: Sequence[Gap],
    points: Sequence[FailurePoint],
) -> Iterator[str]:
    in_sagas = [row for row in drifts if row.in_sagas]
    if not totals.emissions:
        yield (
            f"No emission was seen in {plural(totals.files, 'file')}. If there are some, a dialect in the settings must"
            " say which calls emit: see `docs/dialects.md`."
        )
    if totals.undetermined:
        emissions = f"{totals.undetermined} of {plural(totals.emissions, 'emission')}"
        yield f"The name of {emissions} is not known before the code runs, and is held against nothing."
    if not drifts and not gaps and (totals.emissions or totals.sagas):
        yield "No drift and no gap was found."
    if drifts:
        others = f", {len(drifts) - len(in_sagas)} elsewhere" if len(drifts) > len(in_sagas) else ""
        yield f"{plural(len(drifts), 'drift')} between code and registry: {len(in_sagas)} in sagas{others}."
    if gaps:
        high = sum(row.priority is Priority.HIGH for row in gaps)
        where = "in how sagas take their work back and pass their ids on"
        yield f"{plural(len(gaps), 'gap')} {where}, {high} of high priority."
    if not totals.sagas:
        return
    for one, score in zip(Id, scores[0:4:2], strict=True):
        part, whole = score.counts.part, score.counts.whole
        if whole:
            yield f"In sagas, {part} of {plural(whole, 'event')} {_verb(whole, 'carries', 'carry')} a {one.value} id."
    if totals.stubs:
        has = totals.compensations + totals.undos
        names = sorted({row.step for row in gaps if row.kind == "stubbed compensation"})
        steps = f": {listed([f'`{name}`' for name in names])}" if names else ""
        yield f"{totals.stubs} of {plural(has, 'roll-back')} {_verb(totals.stubs, 'is a stub', 'are stubs')}{steps}."
    left = len({(point.saga, row) for point in points for row in point.left_behind})
    if left:
        yield f"If a later step fails, the effects of {plural(left, 'call')} stay behind: nothing takes them back."
