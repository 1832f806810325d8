"""An audit from beginning to end: a workspace in, the document out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from saga_concordia import __version__
from saga_concordia.audit import findings, kinds, numbering
from saga_concordia.audit.conformance import conformance
from saga_concordia.audit.document import Audit, Change, Comparison, Drift, Gap, SagaRow
from saga_concordia.audit.edges import edges
from saga_concordia.audit.inventory import inventory
from saga_concordia.audit.journeys import carriage, chain_starts, routes
from saga_concordia.audit.left_behind import failure_points
from saga_concordia.audit.matrix import matrix
from saga_concordia.audit.numbering import Seen, State
from saga_concordia.audit.problems import Problem, drifts, gaps
from saga_concordia.audit.remedies import Numbered, by_problem, remedies
from saga_concordia.audit.summary import summary
from saga_concordia.audit.survey import Survey
from saga_concordia.config.settings import Settings
from saga_concordia.engine.fingerprint import spelled
from saga_concordia.engine.workspace import Workspace

Progress = Callable[[int, int], None]


class NotAuditableError(Exception):
    """A workspace that nothing can be held against; the message says why, in words for a person."""


class Problems(Struct, frozen=True):
    """What is wrong in a state of the code: drifts and gaps in order of number, and how they are numbered.

    `files` are all files of that state.
    """

    drifts: tuple[Problem, ...]
    gaps: tuple[Problem, ...]
    seen: tuple[Seen, ...]
    files: frozenset[str]


def surveyed(settings: Settings, scope: tuple[str, ...], on_progress: Progress | None = None, jobs: int = 1) -> Survey:
    """Read a whole workspace, in so many processes, to look at a part of it.

    What a baseline knows of is wrong all the same.

    Raises:
        NotAuditableError: there is no registry, it cannot be read, or a file's name cannot be written down.
    """
    workspace = Workspace(replace(settings, baseline=None))
    for done, whole in workspace.build(jobs):
        if on_progress:
            on_progress(done, whole)
    if workspace.problem is not None:
        raise NotAuditableError(workspace.problem)
    for path in workspace.paths():
        if spelled(path) != path:
            raise NotAuditableError(f"{spelled(path)}: this name is no text in UTF-8; rename the file, or `exclude` it")
    return Survey(workspace, scope)


def problems_of(survey: Survey) -> Problems:
    """The drifts and gaps of what is looked at."""
    all_drifts, all_gaps = drifts(survey), gaps(survey)
    seen = [
        Seen("DRIFT", row.key, kinds.kind_of(row.code), findings.drift_title(survey, row), row.paths, row.about)
        for row in all_drifts
    ]
    seen += [
        Seen("GAP", row.key, findings.gap_kind(row), findings.gap_title(survey, row), row.paths, row.about)
        for row in all_gaps
    ]
    return Problems(all_drifts, all_gaps, tuple(seen), frozenset(survey.workspace.paths()))


def audit(survey: Survey, state: State, since: tuple[str, Problems] | None = None) -> tuple[Audit, State]:
    """The document, and the state of numbers after it.

    `since` is an earlier revision's name and what was wrong then: what was there before is numbered first.
    """
    now = problems_of(survey)
    before: Mapping[str, Seen] = {}
    if since is not None:
        state = numbering.number(state, since[1].seen, survey.scope, since[1].files)
        before = _by_id(since[1], state)
    state = numbering.number(state, now.seen, survey.scope, now.files)
    names = numbering.ids(state)
    numbered = [Numbered(names["DRIFT", row.key], row) for row in now.drifts]
    numbered += [Numbered(names["GAP", row.key], row) for row in now.gaps]
    in_order = sorted(numbered, key=lambda row: numbering.rank(row.id))
    rows = conformance(survey, {one: row.id for row in numbered if _is_drift(row) for one in row.problem.findings})
    sagas = inventory(survey)
    components, carriages = matrix(survey), carriage(survey)
    ways, starts, points, flow = routes(survey), chain_starts(survey), failure_points(survey), edges(survey)
    all_remedies = remedies(survey, in_order, survey.scope)
    mended = by_problem(all_remedies)
    all_drifts = tuple(findings.drift(survey, row.problem, row.id, mended) for row in in_order if _is_drift(row))
    all_gaps = tuple(findings.gap(survey, row.problem, row.id, mended) for row in in_order if not _is_drift(row))
    workspace = survey.workspace
    return Audit(
        project=workspace.root.name,
        scope=survey.scope,
        registries=tuple(sorted(workspace.registries)),
        tool=f"saga-concordia {__version__}",
        summary=summary(survey, sagas, rows, carriages, all_drifts, all_gaps, points, all_remedies),
        sagas=tuple(_with_problems(row, in_order) for row in sagas),
        conformance=rows,
        drifts=all_drifts,
        matrix=components,
        carriage=carriages,
        routes=ways,
        chain_starts=starts,
        gaps=all_gaps,
        failure_points=points,
        remedies=all_remedies,
        edges=flow,
        closed=numbering.closed(state, survey.scope),
        notes=_notes(survey),
        comparison=_comparison(since[0], before, _by_id(now, state), all_drifts, all_gaps) if since else None,
    ), state


def scope_of(root: Path, paths: Sequence[Path]) -> tuple[str, ...]:
    """Named paths as the audit has them: relative to the root with `/`, "." for all of it."""
    found = {path.resolve().relative_to(root.resolve()).as_posix() or "." for path in paths}
    return (".",) if not found or "." in found else tuple(sorted(found))


def _is_drift(row: Numbered) -> bool:
    return row.id.startswith("DRIFT")


def _with_problems(row: SagaRow, numbered: Sequence[Numbered]) -> SagaRow:
    """A saga with the numbers of what is wrong in it."""
    names = [one.id for one in numbered if any(found.saga == row.qualified for found in one.problem.findings)]
    drifts_of = tuple(name for name in names if name.startswith("DRIFT"))
    return replace(row, drifts=drifts_of, gaps=tuple(name for name in names if name not in drifts_of))


def _by_id(problems: Problems, state: State) -> Mapping[str, Seen]:
    """What was seen, by the numbers that it has in a state."""
    names = numbering.ids(state)
    return {names[row.prefix, row.key]: row for row in problems.seen}


def _comparison(
    revision: str,
    before: Mapping[str, Seen],
    now: Mapping[str, Seen],
    all_drifts: Sequence[Drift],
    all_gaps: Sequence[Gap],
) -> Comparison:
    places = {**{row.id: row.occurrences[0].at for row in all_drifts}, **{row.id: row.at for row in all_gaps}}

    def changes(names: Iterable[str]) -> tuple[Change, ...]:
        rows = {name: now.get(name) or before[name] for name in sorted(names, key=numbering.rank)}
        return tuple(Change(name, row.kind, row.title, places.get(name)) for name, row in rows.items())

    return Comparison(
        revision,
        introduced=changes(now.keys() - before.keys()),
        closed=changes(before.keys() - now.keys()),
        unchanged=changes(before.keys() & now.keys()),
    )


def _notes(survey: Survey) -> tuple[str, ...]:
    """What a reader should know: files that nothing could be said of, emissions whose name is not known."""
    unread = [row for row in survey.diagnostics if row.code == "CON902"]
    return tuple(f"`{row.path}`: {row.message}" for row in unread)
