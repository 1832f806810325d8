"""What to do about drifts and gaps: what a command mends, what a person must, and how long it takes."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from saga_concordia.audit import effort
from saga_concordia.audit.document import Remedy
from saga_concordia.audit.kinds import change_of, kind_of
from saga_concordia.audit.numbering import rank
from saga_concordia.audit.problems import Problem, keys
from saga_concordia.audit.survey import Survey
from saga_concordia.audit.trial import Offer, Trial, attempt, offer_of
from saga_concordia.audit.words import listed, plural
from saga_concordia.model.diagnostics import Applicability, Diagnostic
from saga_concordia.rewrite.apply import identity

_DEEP = ("thread", "move", "scaffold")
"""Kinds of fixes that mend more than the finding that offers them."""
_FILES = 4
"""Up to how many files a command line names one by one."""


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
        trial = attempt(survey.workspace, group.offers)
        done = [row for row in group.rows if _is_closed(row.problem, trial)]
        left = [row for row in group.rows if row not in done]
        if done and trial.diff:
            by_command.append(_by_command(survey, group, done, trial.diff, scope))
        if trial.diff and not done:
            # What a command cannot do alone it may still begin.
            command = _command(group.offers, scope)
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


def _paths(group: _Group) -> set[str]:
    return {offer.finding.path for offer in group.offers}


def _by_command(survey: Survey, group: _Group, rows: list[Numbered], diff: str, scope: tuple[str, ...]) -> Remedy:
    minutes, per = effort.of(survey.workspace.settings.effort, [row.problem for row in rows])
    titles = list(dict.fromkeys(offer.fix.title for offer in group.offers))
    title = titles[0] if len(titles) == 1 else f"{_verb(group.kind)}: {kind_of(group.code)} in {_where(rows)}"
    return Remedy(
        id="",
        kind=group.kind,
        title=title,
        closes=tuple(row.id for row in rows),
        by_command=True,
        command=_command(group.offers, scope),
        todo="",
        diff=diff,
        effort=minutes,
        per=per,
    )


def _command(offers: Sequence[Offer], scope: tuple[str, ...]) -> str:
    """The command line that applies some fixes, from the root on, and none of another rule."""
    paths = sorted({offer.finding.path for offer in offers})
    named = paths if len(paths) <= _FILES else [path for path in scope if path != "."]
    codes = sorted({offer.finding.code for offer in offers})
    applicabilities = {offer.fix.applicability for offer in offers}
    switches = ["--fix"] if Applicability.SAFE in applicabilities else []
    switches += ["--unsafe-fixes"] if Applicability.UNSAFE in applicabilities else []
    by_choice = [offer for offer in offers if offer.fix.applicability is Applicability.CHOICE]
    chosen = sorted({f"{offer.finding.code}:{offer.fix.intent.kind}" for offer in by_choice})
    switches += [f"--fixable {one}" for one in chosen]
    return " ".join(["concordia check", *map(_quoted, named), f"--select {','.join(codes)}", *switches])


def _quoted(path: str) -> str:
    from shlex import quote

    return quote(path)


def _verb(kind: str) -> str:
    return {
        "register": "Register",
        "rename": "Rename",
        "thread": "Thread the id through",
        "insert": "Insert what is in scope",
        "remove": "Remove",
        "move": "Move to undo",
        "scaffold": "Begin a compensation",
        "forward": "Forward the id",
        "input": "Add the input",
        "pass": "Pass the input",
    }.get(kind, kind.capitalize())


def _where(rows: Sequence[Numbered]) -> str:
    sagas = sorted({saga for row in rows for saga in row.problem.sagas})
    if sagas:
        return listed([f"`{name}`" for name in sagas])
    return plural(len({path for row in rows for path in row.problem.paths}), "file")


def _by_hand(survey: Survey, rows: Iterable[Numbered]) -> list[Remedy]:
    """What a person must do, gathered by the rule that asks for it."""
    found: dict[tuple[str, bool], list[Numbered]] = {}
    for row in sorted(rows, key=lambda row: rank(row.id)):
        found.setdefault((row.problem.code, bool(row.problem.sagas)), []).append(row)
    return [_for_person(survey, code, several) for (code, _in_sagas), several in found.items()]


def _for_person(survey: Survey, code: str, rows: list[Numbered]) -> Remedy:
    minutes, per = effort.of(survey.workspace.settings.effort, [row.problem for row in rows])
    findings = [one for row in rows for one in row.problem.findings if one.code == code] or [
        one for row in rows for one in row.problem.findings
    ]
    return Remedy(
        id="",
        kind=change_of(code),
        title=f"{kind_of(code).capitalize()} in {_where(rows)}",
        closes=tuple(row.id for row in rows),
        by_command=False,
        command="",
        todo=" ".join(dict.fromkeys(map(advice, findings[:3]))),
        diff="",
        effort=minutes,
        per=per,
    )


def advice(finding: Diagnostic) -> str:
    """What a finding's message says to do: its last sentence."""
    sentences = finding.message.rstrip().rstrip(".").split(". ")
    return f"{sentences[-1]}."


def by_problem(rows: Iterable[Remedy]) -> Mapping[str, tuple[str, ...]]:
    """The ids of the remedies of each drift and gap."""
    found: dict[str, tuple[str, ...]] = {}
    for row in rows:
        for name in row.closes:
            found[name] = (*found.get(name, ()), row.id)
    return found
