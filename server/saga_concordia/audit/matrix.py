"""The conformance matrix: what each component does with the correlation and the causation id."""

from collections.abc import Iterable, Sequence

from saga_concordia.audit import conformance
from saga_concordia.audit.document import Cell, Component, Deed, Mark, Role, Verdict
from saga_concordia.audit.survey import Survey, by_site, short
from saga_concordia.audit.words import counted, listed, plural
from saga_concordia.model import facts
from saga_concordia.model.facts import Emission, Handling, Id, IdHandling, IdPart, Saga

_ROLES = {
    facts.Role.CONSTRUCTOR: Role.CONSTRUCTOR,
    facts.Role.BASE: Role.BASE,
    facts.Role.BUS: Role.BUS,
    facts.Role.VALIDATOR: Role.VALIDATOR,
    facts.Role.PROCESSOR: Role.PROCESSOR,
}
_WORDS = {
    Handling.MINTS: "mints one",
    Handling.VALIDATES: "checks its form",
    Handling.PRESERVES: "keeps it",
    Handling.FORWARDS: "hands it on",
    Handling.LOGS: "logs it",
    Handling.TRACES: "puts it into telemetry",
}
_NOT_APPLICABLE = Cell(Mark.NONE, "not applicable")


def matrix(survey: Survey) -> tuple[Component, ...]:
    """The components in the order of an event's way: constructor, base, sagas, bus, validators, processors."""
    parts = survey.parts
    before = [row for row in parts if row.role in (facts.Role.CONSTRUCTOR, facts.Role.BASE)]
    after = [row for row in parts if row not in before]
    return (
        *(_part(survey, row) for row in before),
        *(_saga(survey, row) for row in survey.sagas),
        *(_part(survey, row) for row in after),
    )


def verdict(survey: Survey, emission: Emission, one: Id) -> Verdict:
    """Whether an emission carries an id."""
    if one is Id.CORRELATION:
        return conformance.correlation(emission)
    return conformance.causation(survey, emission)


def carried(survey: Survey, emissions: Iterable[Emission], one: Id) -> tuple[int, int, int]:
    """How many events carry an id, of how many that should, and of how many more it cannot be told."""
    marks = [{verdict(survey, row, one).mark for row in rows} for rows in by_site(emissions)]
    told = [row for row in marks if not row <= {Mark.NONE, Mark.UNKNOWN}]
    unknown = sum(Mark.UNKNOWN in row for row in marks if row not in told)
    return sum(row.isdisjoint({Mark.BAD}) for row in told), len(told), unknown


# Sagas


def _saga(survey: Survey, saga: Saga) -> Component:
    emissions = [row for row in survey.emissions if row.saga == saga.name and row.site.path == saga.place.path]
    cells = {one: _saga_cell(survey, saga, emissions, one) for one in Id}
    return Component(
        Role.SAGA,
        survey.said(saga.name),
        saga.name,
        survey.at(saga.place),
        cells[Id.CORRELATION],
        cells[Id.CAUSATION],
        _status(cells[Id.CORRELATION], cells[Id.CAUSATION]),
    )


def _saga_cell(survey: Survey, saga: Saga, emissions: Sequence[Emission], one: Id) -> Cell:
    takes = [name for name in saga.inputs if one.value in name]
    if takes:
        taken = f"takes `{takes[0]}` as an input"
    else:
        taken = f"takes no {one.value} id" if saga.inputs or saga.takes_inputs else "declares no inputs"
    part, whole, unknown = carried(survey, emissions, one)
    if not whole and not unknown:
        return Cell(Mark.NONE, f"{taken}; emits nothing that needs one")
    texts = [taken]
    if unknown:
        texts.append(f"of {plural(unknown, 'event')} it cannot be told")
    mark = _mark(part, whole)
    deeds = tuple(_emitted(survey, row, one) for row in emissions)
    return Cell(mark, "; ".join(texts), counted(part, whole), "of its events carry it", deeds)


def _emitted(survey: Survey, row: Emission, one: Id) -> Deed:
    slot = row.correlation if one is Id.CORRELATION else row.causation
    said = verdict(survey, row, one)
    return Deed("passes" if said.mark is Mark.GOOD else "leaves out", said.text, survey.at(slot.place))


def _mark(part: int, whole: int) -> Mark:
    if not whole:
        return Mark.UNKNOWN
    return Mark.GOOD if part == whole else Mark.PARTLY if part else Mark.BAD


# All other components


def _part(survey: Survey, part: IdPart) -> Component:
    cells = {one: _part_cell(survey, part, one) for one in Id}
    functions = ", ".join(part.functions[:2]) if part.role is not facts.Role.BASE else ""
    name = f"{survey.said(part.owner)}.{functions}" if functions else survey.said(part.owner)
    return Component(
        _ROLES[part.role],
        name,
        part.owner,
        survey.at(part.place),
        cells[Id.CORRELATION],
        cells[Id.CAUSATION],
        _status(cells[Id.CORRELATION], cells[Id.CAUSATION], _use(part)),
    )


def _use(part: IdPart) -> str:
    if part.role is not facts.Role.BASE:
        return ""
    if not part.users:
        return "Runs the sagas that it is given."
    if not part.callers:
        return f"Named by {plural(len(part.users), 'saga')}, called by none."
    return f"Used by {plural(len(part.callers), 'saga')}."


def _part_cell(survey: Survey, part: IdPart, one: Id) -> Cell:
    rows = [row for row in part.handling if row.id is one]
    deeds = tuple(Deed(row.handling.value, f"`{row.text}`", survey.at(row.place)) for row in rows)
    texts = _texts(rows, one)
    if part.role is facts.Role.CONSTRUCTOR:
        built = [row for row in survey.emissions if _builds(survey, part, row)]
        number, whole, unknown = carried(survey, built, one)
        if unknown:
            texts.append(f"of {plural(unknown, 'event')} it cannot be told")
        if not whole and not rows:
            return _NOT_APPLICABLE
        text = "; ".join(texts) or "does not handle it"
        return Cell(_mark(number, whole), text, counted(number, whole), "of the events built with it have one", deeds)
    if part.role is facts.Role.VALIDATOR:
        checks = any(row.handling is Handling.VALIDATES for row in rows)
        return Cell(Mark.GOOD, "; ".join(texts), deeds=deeds) if checks else _NOT_APPLICABLE
    emitted = [row for row in survey.every_emission if _inside(part, row)] if part.role is not facts.Role.BUS else []
    number, whole, _unknown = carried(survey, emitted, one)
    if whole:
        text = "; ".join(texts) or "does not handle it"
        return Cell(_mark(number, whole), text, counted(number, whole), "of its events carry it", deeds)
    texts += [f"has it checked by `{name}`" for name in _checkers(survey, part, one)]
    if not rows:
        touches = part.handling or part.role is facts.Role.PROCESSOR
        return Cell(Mark.BAD, "does not handle it", deeds=deeds) if touches else _NOT_APPLICABLE
    return Cell(Mark.GOOD, "; ".join(texts), deeds=deeds)


def _texts(rows: Sequence[IdHandling], one: Id) -> list[str]:
    """What code does with an id, in words, each thing once, in the order of an id's way."""
    texts: list[str] = []
    for handling, words in _WORDS.items():
        found = [row for row in rows if row.handling is handling]
        if not found:
            continue
        if handling is Handling.MINTS and all(row.fallback for row in found):
            words = "mints one where none is given"
        if handling in (Handling.PRESERVES, Handling.FORWARDS):
            if all(row.carried for row in found):
                words = f"{'gives the event back' if handling is Handling.PRESERVES else 'hands the event on'} whole"
            elif handling is Handling.PRESERVES:
                words = f"keeps a given {one.value} id"
        if handling is Handling.VALIDATES:
            words = f"checks its form by {listed([f'`{row.text}`' for row in found[:2]])}"
        texts.append(words)
    return texts


def _checkers(survey: Survey, part: IdPart, one: Id) -> list[str]:
    """The validators of an id that a bus hands events to."""
    return [
        survey.said(other.owner)
        for other in survey.parts
        if part.role is facts.Role.BUS and other.role is facts.Role.VALIDATOR
        if any(row.id is one and row.handling is Handling.VALIDATES for row in other.handling)
        and any(f"{short(other.owner)}." in row.text for row in part.handling)
    ]


def _builds(survey: Survey, part: IdPart, row: Emission) -> bool:
    """Whether a constructor builds an event: its call names the constructor's module or class."""
    text = survey.workspace.source(row.constructor.path)[row.constructor.span.start : row.constructor.span.end]
    head = text.partition(b"(")[0].decode("utf-8", "replace")
    return short(part.owner) in head.replace("%", "").split(".") or len(_constructors(survey)) == 1


def _constructors(survey: Survey) -> list[IdPart]:
    return [row for row in survey.parts if row.role is facts.Role.CONSTRUCTOR]


def _inside(part: IdPart, row: Emission) -> bool:
    """Whether an emission stands in one of a part's functions."""
    return row.site.path == part.place.path and row.function in {f"{part.owner}.{name}" for name in part.functions}


_STATUS = {
    Mark.GOOD: "in order",
    Mark.PARTLY: "in part",
    Mark.BAD: "missing",
    Mark.NONE: "not applicable",
    Mark.UNKNOWN: "cannot be told",
}


def _status(correlation: Cell, causation: Cell, use: str = "") -> str:
    if {correlation.mark, causation.mark} == {Mark.NONE}:
        said = "Handles neither id."
    else:
        said = f"Correlation {_STATUS[correlation.mark]}, causation {_STATUS[causation.mark]}."
    return f"{said} {use}".strip()
