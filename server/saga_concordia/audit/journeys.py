"""Where ids go: what of a saga's calls carries them, their way from entry to handler, and who starts a chain."""

from collections.abc import Iterator, Sequence

from saga_concordia.audit import conformance
from saga_concordia.audit.document import At, Carriage, Carrier, ChainStart, Hop, Mark, Route, Verdict
from saga_concordia.audit.handlers import function_at, handlers_of
from saga_concordia.audit.survey import Survey
from saga_concordia.audit.words import counted
from saga_concordia.model import facts
from saga_concordia.model.facts import Effect, Emission, Handling, Id, NameKind, Saga, Start, Step

_KINDS = {Handling.TRACES: "telemetry", Handling.LOGS: "log"}


def carriage(survey: Survey) -> tuple[Carriage, ...]:
    """Per saga and kind of call the share that carries the correlation id; then the totals."""
    rows = [row for saga in survey.sagas for row in _of_saga(survey, saga)]
    totals = [
        Carriage("", kind, counted(sum(row.counts.part for row in some), sum(row.counts.whole for row in some)))
        for kind in ("telemetry", "log", "outbound")
        if (some := [row for row in rows if row.kind == kind]) or survey.sagas
    ]
    return (*rows, *totals)


def _of_saga(survey: Survey, saga: Saga) -> Iterator[Carriage]:
    calls: dict[str, list[Carrier]] = {"telemetry": [], "log": [], "outbound": []}
    for row in survey.workspace.watching(survey.definition(saga)):
        calls[_KINDS[row.kind]].append(Carrier(row.name, survey.at(row.place), Id.CORRELATION in row.ids))
    for step in saga.steps:
        for call in step.run.calls:
            if Effect.OUTBOUND in call.effects:
                calls["outbound"].append(Carrier(call.name, survey.at(call.place), call.carries_correlation))
    for kind, some in calls.items():
        if some:
            yield Carriage(
                survey.said(saga.name), kind, counted(sum(row.carries for row in some), len(some)), tuple(some)
            )


# The way of the ids


def routes(survey: Survey) -> tuple[Route, ...]:
    """The way through each saga that emits."""
    return tuple(Route(survey.said(saga.name), tuple(_hops(survey, saga))) for saga in survey.sagas if saga.emits)


def _hops(survey: Survey, saga: Saga) -> Iterator[Hop]:
    starts = [start for start in survey.starts if start.saga == saga.name]
    for start in starts:
        yield Hop("entry", "a call that starts it", survey.at(start.place), *(_passed(start, one) for one in Id))
    if not starts:
        unseen = Verdict(Mark.UNKNOWN, "no call in the workspace starts this saga by its name")
        yield Hop("entry", "outside of the code seen", None, unseen, unseen)
    yield Hop("saga", survey.said(saga.name), survey.at(saga.place), *(_taken(saga, one) for one in Id))
    emissions = [row for row in survey.emissions if row.saga == saga.name and row.site.path == saga.place.path]
    for step in saga.steps:
        yield from _through(survey, step, [row for row in emissions if row.step == step.name])
    for row in emissions:
        if row.step not in {step.name for step in saga.steps}:
            yield _event(survey, row)
    for part in survey.parts:
        if part.role is facts.Role.BUS:
            ids = (_kept(survey, part.place.path, one, facts.Role.BUS) for one in Id)
            yield Hop("bus", survey.said(part.owner), survey.at(part.place), *ids)
    for row in emissions:
        for handler in handlers_of(survey, row):
            name = function_at(survey, handler.site)
            ids = (_kept(survey, handler.site.path, one, facts.Role.PROCESSOR) for one in Id)
            yield Hop("handler", name, survey.at(handler.site), *ids)


def _through(survey: Survey, step: Step, emissions: Sequence[Emission]) -> Iterator[Hop]:
    """A step that has an id in hand, and the events that it emits."""
    ids = survey.workspace.ids_in(step.run.place)
    if emissions or ids:
        yield Hop("step", step.name, survey.at(step.place), *(_in_hand(one in ids) for one in Id))
    for row in emissions:
        yield _event(survey, row)


def _in_hand(is_it: bool) -> Verdict:
    return Verdict(Mark.GOOD, "in hand") if is_it else Verdict(Mark.BAD, "not in hand")


def _event(survey: Survey, row: Emission) -> Hop:
    verdicts = conformance.correlation(row), conformance.causation(survey, row)
    return Hop("event", row.name.text, survey.at(row.name.place), *verdicts)


def _passed(start: Start, one: Id) -> Verdict:
    if any(one.value in name for name in start.inputs):
        return Verdict(Mark.GOOD, "passed")
    return Verdict(Mark.BAD, "not passed") if start.whole else Verdict(Mark.UNKNOWN, "its inputs are not seen whole")


def _taken(saga: Saga, one: Id) -> Verdict:
    name = next((name for name in saga.inputs if one.value in name), None)
    return Verdict(Mark.GOOD, f"taken as `{name}`") if name else Verdict(Mark.BAD, "no input for it")


def _kept(survey: Survey, path: str, one: Id, role: facts.Role) -> Verdict:
    """What a bus or handler in a file does with an id."""
    parts = [part for part in survey.parts if part.role is role and part.place.path == path]
    rows = [row for part in parts for row in part.handling if row.id is one]
    if not rows:
        return Verdict(Mark.UNKNOWN, "nothing is seen of it")
    whole = all(row.carried for row in rows)
    return Verdict(Mark.GOOD, "goes along in the event" if whole else "handed on")


# Who starts a chain


def chain_starts(survey: Survey) -> tuple[ChainStart, ...]:
    """Events without a cause, and calls that start a saga without passing one, in order of path and line."""
    found: dict[tuple[str, At], ChainStart] = {}
    for row in survey.emissions:
        start = _start(survey, row)
        if start is not None:
            found.setdefault((start.name, start.at), start)
    for row in survey.starts:
        if survey.covers(row.place.path) and not any(Id.CAUSATION.value in name for name in row.inputs):
            at = survey.at(row.place)
            text = "starts a saga and passes no id of the event that triggers it"
            name = survey.said(row.saga)
            found.setdefault((name, at), ChainStart(name, at, "start of a saga", text))
    return tuple(sorted(found.values(), key=lambda row: (row.at.path, row.at.line, row.name)))


def _start(survey: Survey, row: Emission) -> ChainStart | None:
    if row.name.kind is NameKind.UNDETERMINED:
        return None
    at = survey.at(row.name.place)
    if survey.workspace.taxonomy.is_root(row.name.text):
        return ChainStart(row.name.text, at, "root event", "the registry says that it starts a chain")
    if conformance.causation(survey, row).mark is not Mark.BAD:
        return None
    ids = conformance.correlation(row)
    fresh = ids.mark is Mark.PARTLY
    text = "has no cause and a fresh correlation id" if fresh else "has no cause, though it is no root"
    return ChainStart(row.name.text, at, "event without a cause", text)
