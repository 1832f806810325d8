"""What can be done about findings: fixes, suppressions, all fixes of a kind at once.

An action is offered with a key, which finds it again: in a text that has changed since, it is done to the same finding
or refused. What it edits is worked out when it is asked for.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import StrEnum

from msgspec import Struct

from saga_concordia.engine.workspace import Workspace
from saga_concordia.ide.fix_all import Edits, alike, alike_edits, safe_edits
from saga_concordia.ide.suppression import holds, suppression
from saga_concordia.model.diagnostics import (
    Applicability,
    Diagnostic,
    Fix,
    Intent,
    MoveToUndo,
    Register,
    Structural,
    Suppress,
)
from saga_concordia.rewrite.apply import Identity, RefusedError, identity
from saga_concordia.rewrite.starting import adds_input
from saga_concordia.text.span import Span

_SHOWN = 3
"""How many places a title names."""
_UNREAD = "Not everything is read yet, so calls that start the saga could be missed. Try again in a moment."
_STALE = "The text has changed since this was offered, so that it no longer applies. Ask for the actions again."


class CannotActError(Exception):
    """Nothing is edited; the message says why, in words for a person."""


class Sort(StrEnum):
    """What an action does."""

    FIX = "fix"
    ALIKE = "alike"
    IGNORE_LINE = "ignore-line"
    IGNORE_FILE = "ignore-file"
    SAFE = "safe"


class Key(Struct, frozen=True):
    """What finds an action again.

    `finding` is the one that it mends, at `span`; `title` tells the fixes of one finding apart. Those of many findings
    have a `code` and a `kind` of fix.
    """

    sort: Sort
    finding: Identity | None = None
    span: Span | None = None
    title: str = ""
    code: str = ""
    kind: str = ""


class Action(Struct, frozen=True):
    """Something to offer. `preferred` is what most would take; `refusal` says why it cannot be done as things are."""

    title: str
    key: Key
    findings: tuple[Diagnostic, ...] = ()
    preferred: bool = False
    refusal: str = ""


class Asked(Struct, frozen=True):
    """A finding that an editor shows, as far as it knows it."""

    code: str
    span: Span
    event: str | None = None


def findings_at(workspace: Workspace, path: str, within: Span, asked: Sequence[Asked] = ()) -> list[Diagnostic]:
    """The findings that are asked for, else those that touch a range; what is narrow and near it comes first.

    One that begins in a line above the range and reaches into it is always among them: it is shown up there alone.
    """
    rows, lines = workspace.diagnostics(path), workspace.lines(path)
    here = [row for row in rows if row.span.meets(within)]
    found = [row for row in rows if any(_is(row, one) for one in asked)] or here
    first = lines.line_of(within.start)
    found += [row for row in here if row not in found and lines.line_of(row.span.start) < first]
    return sorted(found, key=lambda row: (not row.span.meets(within), len(row.span), row.span))


def quick_fixes(workspace: Workspace, path: str, findings: Sequence[Diagnostic]) -> Iterator[Action]:
    """What mends these findings of a file, the best first; what is rather left alone comes last."""
    for row in findings:
        yield from _fixes(workspace, row)
    yield from _alike(workspace.diagnostics(path), findings)
    for sort in (Sort.IGNORE_LINE, Sort.IGNORE_FILE):
        yield from _ignoring(workspace, path, findings, sort)


def fix_all(workspace: Workspace, path: str) -> Action | None:
    """All that is safe to fix in a file; None where nothing is."""
    rows = [row for row in workspace.diagnostics(path) if any(_is_safe(fix) for fix in row.fixes)]
    if not rows:
        return None
    return Action("Fix all that Concordia can safely fix in this file", Key(Sort.SAFE), tuple(rows))


def edits(workspace: Workspace, path: str, key: Key, open_paths: Collection[str]) -> Edits:
    """The edits by path of an action; none where there is nothing left to do. `open_paths` are held for an editor.

    Raises:
        CannotActError: the finding is gone, or the text does not allow it.
    """
    try:
        match key.sort:
            case Sort.SAFE:
                return safe_edits(workspace, path, open_paths)
            case Sort.ALIKE:
                _wait_for_all(workspace, key.kind)
                return alike_edits(workspace, path, key.code, key.kind, open_paths)
            case _:
                return _edits_for(workspace, path, key, open_paths)
    except RefusedError as error:
        raise CannotActError(str(error)) from error


def _edits_for(workspace: Workspace, path: str, key: Key, open_paths: Collection[str]) -> Edits:
    row = _found_again(workspace.diagnostics(path), key)
    if key.sort is not Sort.FIX:
        return _suppression(workspace, row, open_paths, whole_file=key.sort is Sort.IGNORE_FILE)
    fix = next((fix for fix in _ranked(row) if _title(row, fix) == key.title), None)
    if fix is None:
        raise CannotActError(_STALE)
    _wait_for_all(workspace, fix.intent.kind)
    wanted = workspace.edits(fix.intent)
    if not any(wanted.values()):
        raise CannotActError(_why_not(fix.intent))
    return wanted


def _wait_for_all(workspace: Workspace, kind: str) -> None:
    if kind in ("input", "thread") and not workspace.ready:
        raise CannotActError(_UNREAD)


def _suppression(workspace: Workspace, row: Diagnostic, open_paths: Collection[str], *, whole_file: bool) -> Edits:
    intent = suppression(row, whole_file=whole_file)
    if intent is not None:
        wanted = workspace.edits(intent)
        if any(wanted.values()) and holds(workspace, row, wanted, open_paths):
            return wanted
    raise CannotActError(f"{row.code} cannot be ignored by a comment there. Write one above by hand.")


def _found_again(rows: Iterable[Diagnostic], key: Key) -> Diagnostic:
    """The finding at its place, or the only one that is the same elsewhere."""
    same = [row for row in rows if identity(row) == key.finding]
    found = [row for row in same if row.span == key.span] or same
    if len(found) != 1:
        raise CannotActError(_STALE)
    return found[0]


# One finding


def _is(row: Diagnostic, asked: Asked) -> bool:
    return row.code == asked.code and row.span.meets(asked.span) and asked.event in (None, row.event)


def _fixes(workspace: Workspace, row: Diagnostic) -> Iterator[Action]:
    first = next((fix for fix in row.fixes if fix.preferred), None)
    for fix in _ranked(row):
        title = _title(row, fix)
        key = Key(Sort.FIX, identity(row), row.span, title)
        refusal = "" if _seems_possible(workspace, fix.intent) else _why_not(fix.intent)
        if refusal and isinstance(fix.intent, Structural):
            continue  # The code has another shape than it would take, which nobody can help here and now.
        yield Action(title + _by_hand(workspace, fix.intent), key, (row,), fix is first and not refusal, refusal)


def _by_hand(workspace: Workspace, intent: Intent) -> str:
    """What a fix leaves to the person, for its title: calls that start a saga, and cannot be given its new input."""
    if not adds_input(intent, workspace.facts(intent.path).sagas if isinstance(intent, Structural) else ()):
        return ""
    places = [(row.path, workspace.lines(row.path).line_of(row.span.start) + 1) for row in workspace.unreached(intent)]
    shown = ", ".join(f"{path}:{line}" for path, line in places[:_SHOWN])
    more = f" and {len(places) - _SHOWN} more" if len(places) > _SHOWN else ""
    return f"; {shown}{more} must pass it too, by hand" if places else ""


def _ranked(row: Diagnostic) -> list[Fix]:
    """The fixes of a finding, the preferred one first. Suppressions are offered for all findings alike."""
    fixes = [fix for fix in row.fixes if not isinstance(fix.intent, Suppress)]
    return sorted(fixes, key=lambda fix: not fix.preferred)


def _title(row: Diagnostic, fix: Fix) -> str:
    """The title of a fix, with the file that it writes where that is another one."""
    path = _written(row, fix.intent)
    return fix.title if path == row.path or path in fix.title else f"{fix.title} in {path}"


def _ignoring(workspace: Workspace, path: str, findings: Sequence[Diagnostic], sort: Sort) -> Iterator[Action]:
    """Suppressions, each once for a code and a line, or for a code."""
    lines = workspace.lines(path)
    numbers = [lines.line_of(row.span.start) for row in findings]
    told: set[tuple[str, str]] = set()
    for row, number in zip(findings, numbers, strict=True):
        line = "this line" if len({*numbers}) == 1 else f"line {number + 1}"
        where = "in this file" if sort is Sort.IGNORE_FILE else f"on {line}"
        intent = suppression(row, whole_file=sort is Sort.IGNORE_FILE)
        if intent is None or (row.code, where) in told:
            continue
        told.add((row.code, where))
        if _seems_possible(workspace, intent):
            title = f"Ignore {row.code} {where}"
            yield Action(title, Key(sort, identity(row), row.span, title), (row,))


def _seems_possible(workspace: Workspace, intent: Intent) -> bool:
    """Whether an intent has edits, as far as can be told without reading a registry as it would be."""
    return any(workspace.edits(intent, verify=False).values())


def _why_not(intent: Intent) -> str:
    if isinstance(intent, Register):
        return f"{intent.registry} takes no entry as it is: it has an error, or holds the event already."
    return "There is nothing left to edit."


def _written(row: Diagnostic, intent: Intent) -> str:
    """The path of the file that the fix of a finding edits, or edits first."""
    match intent:
        case Register():
            return intent.registry
        case MoveToUndo():
            return row.path  # That of the compensation; the intent's is the saga's.
        case _:
            return intent.path


# Many findings


def _alike(rows: Iterable[Diagnostic], findings: Iterable[Diagnostic]) -> Iterator[Action]:
    """What mends every finding of a code at once, where several have the same kind of fix."""
    kinds = dict.fromkeys(
        (row.code, fix.intent.kind) for row in findings for fix in row.fixes if alike(row, row.code, fix.intent.kind)
    )
    rows = list(rows) if kinds else []
    for code, kind in kinds:
        fixed = [(row, fixes[0]) for row in rows if (fixes := alike(row, code, kind))]
        if len(fixed) < 2:
            continue
        others = sorted({_written(row, fix.intent) for row, fix in fixed} - {row.path for row, _ in fixed})
        also = f", writing {', '.join(others)} too" if others else ""
        title = f"Fix all {len(fixed)} {code} in this file{also}"
        yield Action(title, Key(Sort.ALIKE, title=title, code=code, kind=kind), tuple(row for row, _ in fixed))


def _is_safe(fix: Fix) -> bool:
    return fix.applicability is Applicability.SAFE
