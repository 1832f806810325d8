"""What to do about drifts and gaps: what a command mends, what a person must, and how long it takes."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from saga_concordia.audit import effort, findings, titles
from saga_concordia.audit.document import Remedy
from saga_concordia.audit.kinds import change_of
from saga_concordia.audit.numbering import rank
from saga_concordia.audit.problems import Problem, keys
from saga_concordia.audit.survey import Survey
from saga_concordia.audit.trial import Offer, Trial, attempt, offer_of
from saga_concordia.audit.words import listed
from saga_concordia.model.diagnostics import Applicability, Diagnostic
from saga_concordia.rewrite.apply import Choice, identity

_DEEP = ("thread", "move", "scaffold")
"""Kinds of fixes that mend more than the finding that offers them."""
_FILES = 4
"""Up to how many files a command line names one by one."""


_SAID = 3
"""Up to how many ways to mend something are told of; each drift and gap says its own."""


class Numbered(Struct, frozen=True):
    """A drift or gap with its number."""

    id: str
    problem: Problem


class _Group(Struct):
    """Drifts or gaps that one command mends: by the fixes of one `kind` that a rule offers."""

    code: str
    kind: str
    rows: list[Numbered]
    offers: list[Offer]


def remedies(survey: Survey, numbered: Sequence[Numbered], scope: tuple[str, ...]) -> tuple[Remedy, ...]:
    """The remedies, in order of the drifts and gaps that they close: first what commands do, then the rest."""
    by_command: list[Remedy] = []
    by_hand: list[Remedy] = []
    open_rows = [row for row in numbered if not _is_fixable(row.problem)]
    for group in _fixable(numbered):
        paths = _paths(group)
        in_passing = [offer for offer in _also(survey, group.offers) if offer.finding.path in paths]
        trial = attempt(survey.workspace, [*group.offers, *in_passing])
        done = [row for row in group.rows if _is_closed(row.problem, trial)]
        left = [row for row in group.rows if row not in done]
        if done and trial.diff:
            by_command.append(_by_command(survey, group, done, trial.diff, scope))
        if trial.diff and not done:
            # What a command cannot do alone it may still begin.
            command = _command(survey, group.offers, scope)
            by_hand += [replace(row, command=command, diff=trial.diff) for row in _by_hand(survey, left)]
        else:
            open_rows += left
    by_hand += _by_hand(survey, open_rows)
    place = {row.id: number for number, row in enumerate(numbered)}
    by_hand.sort(key=lambda row: place[row.closes[0]])
    return tuple(replace(row, id=f"FIX-{number:02d}") for number, row in enumerate([*by_command, *by_hand], 1))


def _is_closed(problem: Problem, trial: Trial) -> bool:
    """Whether a trial left nothing of a problem."""
    if trial.after is not None:
        return problem.key not in keys(trial.after)
    left = {identity(row) for row in trial.left}
    return not any(identity(offer.finding) in left for offer in _offers(problem))


def _offers(problem: Problem) -> list[Offer]:
    """The fixes of a problem: first those of what it is named after, then of what those do not reach anyway."""
    offers = [offer for row in problem.findings if (offer := offer_of(row)) is not None]
    lead = [offer for offer in offers if offer.finding.code == problem.code]
    return [*lead, *(offer for offer in offers if offer not in lead and not _reaches(lead, offer.finding))]


def _reaches(offers: Iterable[Offer], finding: Diagnostic) -> bool:
    """Whether a fix that goes through the finding's whole saga, or step, is among some."""
    about = finding.saga, finding.step
    return any(
        finding.saga is not None
        and (offer.finding.saga == finding.saga if offer.fix.intent.kind == "thread" else _about(offer) == about)
        for offer in offers
        if offer.fix.intent.kind in _DEEP
    )


def _about(offer: Offer) -> tuple[str | None, str | None]:
    return offer.finding.saga, offer.finding.step


def _is_fixable(problem: Problem) -> bool:
    """Whether fixes reach all of a problem, be it that they go through what a finding is about."""
    offers = _offers(problem)
    reached = {identity(offer.finding) for offer in offers}
    return bool(offers) and all(identity(row) in reached or _reaches(offers, row) for row in problem.findings)


def _fixable(numbered: Iterable[Numbered]) -> list[_Group]:
    """What commands mend, gathered as they do it: all fixes of a rule and kind in the files that one names."""
    found: dict[tuple[str, str, bool], _Group] = {}
    for row in numbered:
        if not _is_fixable(row.problem):
            continue
        offers = _offers(row.problem)
        key = (offers[0].finding.code, offers[0].fix.intent.kind, bool(row.problem.sagas))
        group = found.setdefault(key, _Group(*key[:2], [], []))
        group.rows.append(row)
        group.offers += offers
    for code, kind, in_sagas in list(found):
        outside = found.get((code, kind, False))
        inside = found.get((code, kind, True))
        if in_sagas and inside and outside and _paths(inside) & _paths(outside):
            inside.rows += outside.rows
            inside.offers += outside.offers
            del found[code, kind, False]
    return list(found.values())


def _choice(offers: Iterable[Offer]) -> Choice:
    """What a command line must ask for to get some fixes."""
    rows = list(offers)
    return Choice(
        safe=any(row.fix.applicability is Applicability.SAFE for row in rows),
        unsafe=any(row.fix.applicability is Applicability.UNSAFE for row in rows),
        named=frozenset(
            f"{row.finding.code}:{row.fix.intent.kind}" for row in rows if row.fix.applicability is Applicability.CHOICE
        ),
    )


def _also(survey: Survey, offers: Sequence[Offer]) -> list[Offer]:
    """What the command of some fixes would mend besides, wherever the audit looked."""
    choice, codes, known = _choice(offers), {row.finding.code for row in offers}, {row.finding for row in offers}
    rows = [row for row in survey.diagnostics if row.code in codes and row not in known]
    return [Offer(row, fix) for row in rows for fix in choice.pick(row)[:1]]


def _paths(group: _Group) -> set[str]:
    return {offer.finding.path for offer in group.offers}


def _by_command(survey: Survey, group: _Group, rows: list[Numbered], diff: str, scope: tuple[str, ...]) -> Remedy:
    minutes, per = effort.of(survey.workspace.settings.effort, [row.problem for row in rows])
    fixes = {row.problem.event: offer.fix.title for row in rows for offer in _offers(row.problem)}
    return Remedy(
        id="",
        kind=group.kind,
        title=titles.of_command(survey, group.code, group.kind, [row.problem for row in rows], fixes),
        closes=tuple(row.id for row in rows),
        by_command=True,
        command=_command(survey, group.offers, scope),
        todo="",
        diff=diff,
        effort=minutes,
        per=per,
    )


def _command(survey: Survey, offers: Sequence[Offer], scope: tuple[str, ...]) -> str:
    """The command line that applies some fixes, from the root on, and none of another rule."""
    paths = sorted({offer.finding.path for offer in offers})
    by_name = len(paths) <= _FILES or any(offer.finding.path not in paths for offer in _also(survey, offers))
    named = paths if by_name else [path for path in scope if path != "."]
    codes = sorted({offer.finding.code for offer in offers})
    choice = _choice(offers)
    switches = ["--fix"] * choice.safe + ["--unsafe-fixes"] * choice.unsafe
    switches += [f"--fixable {one}" for one in sorted(choice.named)]
    return " ".join(["concordia check", *map(_quoted, named), f"--select {','.join(codes)}", *switches])


def _quoted(path: str) -> str:
    from shlex import quote

    return quote(path)


def _by_hand(survey: Survey, rows: Iterable[Numbered]) -> list[Remedy]:
    """What a person must do, gathered by the rule that asks for it."""
    found: dict[tuple[str, bool], list[Numbered]] = {}
    for row in sorted(rows, key=lambda row: rank(row.id)):
        found.setdefault((row.problem.code, bool(row.problem.sagas)), []).append(row)
    return [_for_person(survey, code, several) for (code, _in_sagas), several in found.items()]


def _for_person(survey: Survey, code: str, rows: list[Numbered]) -> Remedy:
    minutes, per = effort.of(survey.workspace.settings.effort, [row.problem for row in rows])
    return Remedy(
        id="",
        kind=change_of(code),
        title=titles.by_hand(survey, code, [row.problem for row in rows]),
        closes=tuple(row.id for row in rows),
        by_command=False,
        command="",
        todo=_todo(rows),
        diff="",
        effort=minutes,
        per=per,
    )


def _todo(rows: Iterable[Numbered]) -> str:
    """What a person does, and for which drift or gap where that is not the same for all."""
    ways: dict[str, list[str]] = {}
    for row in rows:
        ways.setdefault(" ".join(findings.advice(row.problem)), []).append(row.id)
    if len(ways) == 1:
        return next(iter(ways))
    return " ".join(f"{listed(ids)}: {way}" for way, ids in [*ways.items()][:_SAID])


def by_problem(rows: Iterable[Remedy]) -> Mapping[str, tuple[str, ...]]:
    """The ids of the remedies of each drift and gap."""
    found: dict[str, tuple[str, ...]] = {}
    for row in rows:
        for name in row.closes:
            found[name] = (*found.get(name, ()), row.id)
    return found
