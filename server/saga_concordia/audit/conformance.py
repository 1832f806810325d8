"""Event conformance: every emission against the registry, the domains, the tense, the payload and its ids."""

from collections.abc import Iterable, Mapping

from saga_concordia.audit.document import ConformanceRow, Mark, Verdict
from saga_concordia.audit.kinds import EVENTS, NAMES
from saga_concordia.audit.survey import Survey
from saga_concordia.model.diagnostics import Diagnostic, Severity
from saga_concordia.model.facts import Emission, NameKind, Slot, SlotState
from saga_concordia.names.verb import untensed
from saga_concordia.rules.base import given, missing
from saga_concordia.rules.verdict import MALFORMED, UNKNOWN, naming_verdict

_DOMAIN = ("CON105", "CON106")
_PAYLOAD = ("CON401", "CON402", "CON403", "CON404")


def conformance(survey: Survey, drift_of: Mapping[Diagnostic, str]) -> tuple[ConformanceRow, ...]:
    """One row per emission, those of sagas first; `drift_of` is the number of the drift that a finding is part of."""
    ordered = sorted(survey.emissions, key=lambda row: (row.saga is None, row.site.path, row.site.span, row.name.text))
    return tuple(_row(survey, row, drift_of) for row in ordered)


def _findings_of(survey: Survey, emission: Emission) -> tuple[Diagnostic, ...]:
    """The findings about an emission, at one of its own places.

    One call may emit one of several events: what is found of its ids and source holds for all of them, and is told
    once.
    """
    slots = (emission.source, emission.version, emission.correlation, emission.causation)
    places = dict.fromkeys(
        (
            emission.name.place,
            emission.site,
            emission.constructor,
            emission.payload.place,
            *(key.place for key in emission.payload.keys),
            *(slot.place for slot in slots),
        )
    )
    found = (row for place in places for row in survey.found_at(place))
    return tuple(row for row in found if row.event == emission.name.text or row.code not in (*NAMES, *EVENTS))


def _row(survey: Survey, row: Emission, drift_of: Mapping[Diagnostic, str]) -> ConformanceRow:
    found = _findings_of(survey, row)
    known = row.name.kind is not NameKind.UNDETERMINED
    return ConformanceRow(
        event=row.name.text if known else "(not known)",
        at=survey.at(row.name.place if known else row.site),
        saga=survey.said(row.saga) if row.saga else "",
        step=row.step or "",
        source=row.source.literal or row.source.text,
        registry=_registry(survey, row),
        domain=_domain(survey, row, found),
        tense=_tense(survey, row),
        payload=_payload(survey, row, found),
        correlation=correlation(row),
        causation=causation(survey, row),
        drifts=tuple(sorted({drift_of[one] for one in found if one in drift_of})),
    )


def _registry(survey: Survey, row: Emission) -> Verdict:
    if row.name.kind is NameKind.UNDETERMINED:
        return Verdict(Mark.UNKNOWN, "its name is not known before it runs")
    verdict = naming_verdict(row.name, survey.workspace.taxonomy)
    if verdict is None:
        sure = row.name.kind is NameKind.LITERAL
        return (
            Verdict(Mark.GOOD, "registered") if sure else Verdict(Mark.UNKNOWN, "may be registered, by its known part")
        )
    if verdict.code == UNKNOWN:
        return Verdict(Mark.BAD, "in no registry")
    if verdict.code == MALFORMED:
        meant = f"; `{verdict.target}` is registered" if verdict.target else ""
        return Verdict(Mark.BAD, f"malformed{meant}")
    return Verdict(Mark.BAD, f"registered as `{verdict.target}`")


def _domain(survey: Survey, row: Emission, found: Iterable[Diagnostic]) -> Verdict:
    domains = survey.workspace.taxonomy.domains
    if domains is None:
        return Verdict(Mark.NONE, "the registry lists no domains")
    for one in found:
        if one.code in _DOMAIN:
            return Verdict(Mark.BAD, _first_sentence(one.message).partition(", so ")[0])
    source = row.source
    if source.literal in domains:
        return Verdict(Mark.GOOD, f"`{source.literal}` may emit it")
    if source.state is SlotState.NOT_OFFERED:
        return Verdict(Mark.NONE, "no source is given in this form of emission")
    if missing(source):
        return Verdict(Mark.PARTLY, "no source is given")
    if source.literal is not None:
        return Verdict(Mark.PARTLY, f"`{source.literal}` is no domain of the registry")
    return Verdict(Mark.UNKNOWN, "its source is not known before it runs")


def _tense(survey: Survey, row: Emission) -> Verdict:
    if row.name.kind is NameKind.UNDETERMINED:
        return Verdict(Mark.UNKNOWN, "its name is not known before it runs")
    word = untensed(row.name.text)
    if word is None:
        return Verdict(Mark.GOOD, "past tense, or its verb is a hole" if "{" in row.name.text else "past tense")
    naming = survey.workspace.taxonomy.naming
    asked = naming is not None and naming.tense == "past"
    if asked:
        return Verdict(Mark.BAD, f"`{word.text}` is not in the past tense, which the registry asks for")
    return Verdict(Mark.PARTLY, f"`{word.text}` is not in the past tense; the registry asks for no tense")


def _payload(survey: Survey, row: Emission, found: Iterable[Diagnostic]) -> Verdict:
    wrong = [one for one in found if one.code in _PAYLOAD]
    if wrong:
        hints = all(one.severity in (Severity.HINT, Severity.INFO) for one in wrong)
        return Verdict(Mark.PARTLY if hints else Mark.BAD, "; ".join(_first_sentence(one.message) for one in wrong))
    entry = survey.workspace.taxonomy.entry_of(row.name)
    if entry is None:
        return Verdict(Mark.NONE, "not registered")
    if entry.payload is None:
        return Verdict(Mark.NONE, "the registry declares no payload")
    required = [field.name for field in entry.payload if field.required]
    if row.payload.whole:
        return Verdict(Mark.GOOD, f"{len(required)} of {len(required)} required fields, none undeclared")
    return Verdict(Mark.UNKNOWN, "its payload is not seen whole")


def correlation(row: Emission) -> Verdict:
    """Whether an emission carries a correlation id, and where from."""
    slot = row.correlation
    if slot.state is SlotState.NOT_OFFERED:
        return Verdict(Mark.NONE, "this form of emission has no envelope")
    if row.inherits:
        return Verdict(Mark.GOOD, "inherited from the event before")
    if missing(slot) and "correlation" in row.mints:
        return Verdict(Mark.PARTLY, "none is passed; the constructor mints a fresh one")
    return _slot(slot)


def causation(survey: Survey, row: Emission) -> Verdict:
    """Whether an emission carries a causation id; a root carries none."""
    slot = row.causation
    if slot.state is SlotState.NOT_OFFERED:
        return Verdict(Mark.NONE, "this form of emission has no envelope")
    if row.name.kind is not NameKind.UNDETERMINED and survey.workspace.taxonomy.may_be_root(row.name):
        return Verdict(Mark.NONE, "starts a chain, so it has no cause")
    if row.inherits:
        return Verdict(Mark.GOOD, "inherited from the event before")
    if missing(slot) and "causation" in row.mints:
        return Verdict(Mark.PARTLY, "none is passed; the constructor mints a fresh one")
    return _slot(slot)


def _slot(slot: Slot) -> Verdict:
    if slot.state is SlotState.NIL:
        return Verdict(Mark.BAD, f"given as `{slot.text}`")
    if slot.state is SlotState.ABSENT:
        return Verdict(Mark.BAD, "not passed")
    if not given(slot):
        return Verdict(Mark.UNKNOWN, "cannot be told")
    if slot.minted and not slot.fallback:
        return Verdict(Mark.PARTLY, f"fresh, from `{slot.text}`")
    return Verdict(Mark.GOOD, f"passed as `{slot.text}`")


def _first_sentence(message: str) -> str:
    """What is wrong, without what to do about it."""
    return message.partition(". ")[0].rstrip(".")
