"""The fixes of a whole workspace at once: the safe ones, and those that are preferred although other services see them.

All edits are of the texts as they are, and none touches another: a fix is made as a whole or not at all.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from msgspec import Struct

from saga_concordia.engine.workspace import Workspace
from saga_concordia.ide.fix_all import Edits, safe_edits, syntax_errors
from saga_concordia.ide.supposing import supposed
from saga_concordia.model.diagnostics import Applicability, Diagnostic, Fix
from saga_concordia.rewrite.apply import Identity, RefusedError, identity
from saga_concordia.text.edit import TextEdit

Owns = Callable[[str], bool]
"""Whether a file, by its path, may be edited."""


class WorkspaceFixes(Struct, frozen=True):
    """The edits by path of the safe fixes, and of the others."""

    safe: Edits
    unsafe: Edits


def workspace_fixes(workspace: Workspace, open_paths: Collection[str], owns: Owns, *, unsafe: bool) -> WorkspaceFixes:
    """What can be fixed in the files that are ours; `unsafe` fixes too, if they are wanted.

    `open_paths` are the files whose content is held for an editor. What is by choice only is never done.
    """
    paths = [path for path in workspace.paths() if owns(path)]
    safe: dict[str, Sequence[TextEdit]] = {}
    for path in paths:
        if any(_safe(row) for row in workspace.diagnostics(path)):
            try:
                edits = safe_edits(workspace, path, open_paths)
            except RefusedError:
                continue  # They would break the file, which an action in it says.
            safe.update({one: several for one, several in edits.items() if several})
    if not unsafe:
        return WorkspaceFixes(safe, {})
    useless: frozenset[Identity] = frozenset()
    while True:
        rows = [row for path in paths for row in workspace.diagnostics(path) if identity(row) not in useless]
        chosen = _chosen(workspace, rows, safe, owns)
        more = _useless(workspace, chosen, safe, open_paths)
        if not more:
            return WorkspaceFixes(safe, _together(edits for _, edits in chosen))
        useless |= more


_Chosen = Sequence[tuple[Diagnostic, Edits]]
"""Findings with the edits of the fixes that mend them."""


def _chosen(workspace: Workspace, rows: Iterable[Diagnostic], safe: Edits, owns: Owns) -> _Chosen:
    """The fixes that are made beside the safe ones; of two that touch the first."""
    chosen: list[tuple[Diagnostic, Edits]] = []
    taken: dict[str, list[TextEdit]] = {path: [*several] for path, several in safe.items()}
    for row in rows:
        fix = next((fix for fix in row.fixes if fix.preferred and fix.applicability is Applicability.UNSAFE), None)
        if fix is None or _safe(row):
            continue
        edits = workspace.edits(fix.intent)
        if not any(edits.values()) or not all(map(owns, edits)):
            continue
        if any(_collide(new, old) for path in edits for new in edits[path] for old in taken.get(path, ())):
            continue
        chosen.append((row, edits))
        for path, several in edits.items():
            taken.setdefault(path, []).extend(several)
    return chosen


def _useless(workspace: Workspace, chosen: _Chosen, safe: Edits, open_paths: Collection[str]) -> frozenset[Identity]:
    """The findings that their fixes do not mend, or whose fixes would break a file's syntax."""
    if not chosen:
        return frozenset()
    every = _together((safe, *(edits for _, edits in chosen)))
    concerned = sorted({*every, *(row.path for row, _ in chosen)})
    counted, were_broken = _said(workspace, concerned)
    with supposed(workspace, every, open_paths):
        left, are_broken = _said(workspace, concerned)
    worse = {path for path in concerned if are_broken[path] > were_broken[path]}
    return frozenset(
        identity(row)
        for row, edits in chosen
        if left[identity(row)] >= counted[identity(row)] or not worse.isdisjoint(edits)
    )


def _said(workspace: Workspace, paths: Iterable[str]) -> tuple[Counter[Identity], Mapping[str, int]]:
    """The findings of some files, and how many syntax errors each has."""
    found = Counter(identity(row) for path in paths for row in workspace.diagnostics(path))
    return found, {path: syntax_errors(workspace, path) for path in paths}


def _safe(row: Diagnostic) -> tuple[Fix, ...]:
    return tuple(fix for fix in row.fixes if fix.applicability is Applicability.SAFE)


def _together(several: Iterable[Edits]) -> dict[str, list[TextEdit]]:
    """Edits by path, equal ones once: two findings may be mended by one."""
    every: dict[str, dict[TextEdit, None]] = {}
    for edits in several:
        for path, rows in edits.items():
            every.setdefault(path, {}).update(dict.fromkeys(rows))
    return {path: list(rows) for path, rows in every.items()}


def _collide(new: TextEdit, old: TextEdit) -> bool:
    return new != old and new.span.meets(old.span)
