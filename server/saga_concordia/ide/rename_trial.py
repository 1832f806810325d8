"""Trying a rename out: what the workspace would say with the edits in it, compared with what it says now."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from saga_concordia.engine.workspace import Workspace
from saga_concordia.ide.supposing import supposed
from saga_concordia.model.diagnostics import Diagnostic
from saga_concordia.model.facts import Emission
from saga_concordia.model.registry import Place
from saga_concordia.rules.emitters_disagree import EmittersDisagree
from saga_concordia.rules.verdict import MALFORMED, MISSPELLED, TENSE, UNKNOWN
from saga_concordia.text.edit import TextEdit

_NAMING = frozenset({MALFORMED, TENSE, MISSPELLED, UNKNOWN, EmittersDisagree.code})
"""Findings of which a name that is in no registry has one or another, depending on the names beside it."""


class Trial(Struct, frozen=True):
    """The edits by path that make `new` of `old`; `paths` are the files whose names or findings may change.

    Where an unknown name becomes a registered one, what the registry demands of that event comes to light: `reveals`.
    """

    old: str
    new: str
    edits: Mapping[str, Sequence[TextEdit]]
    paths: tuple[str, ...]
    reveals: bool = False

    def renamed(self, name: str | None) -> str | None:
        """What a name is called afterwards."""
        return self.new if name == self.old else name


def try_out(workspace: Workspace, trial: Trial, open_paths: Collection[str]) -> str | None:
    """Why the edits must not be made, in words for a person; None where they do just what they should.

    Afterwards the same places must say the same of the new name, and there must be no finding that is not there now,
    unless the rename merely reveals it.
    `open_paths` are the files whose content is held for an editor.
    """
    before = _state(workspace, trial)
    with supposed(workspace, trial.edits, open_paths):
        after = _state(workspace, trial)
        misread = _misread(trial, before, after)
        return misread if misread or trial.reveals else _finding(workspace, trial, before, after)


def shown(workspace: Workspace, place: Place) -> str:
    """A place in words for a person."""
    return f"{place.path}:{workspace.lines(place.path).line_of(place.span.start) + 1}"


class _State(Struct, frozen=True):
    """What files say, by path: the names in code, findings, and the entries of registries."""

    names: Mapping[str, Sequence[tuple[bool, str]]]
    findings: Mapping[str, Sequence[Diagnostic]]
    entries: Mapping[str, Sequence[str]]


def _state(workspace: Workspace, trial: Trial) -> _State:
    facts = {path: workspace.facts(path) for path in trial.paths}
    return _State(
        {
            path: [(isinstance(row, Emission), row.name.text) for row in (*said.emissions, *said.subscriptions)]
            for path, said in facts.items()
        },
        {path: workspace.diagnostics(path) for path in trial.paths},
        {path: [event.name for event in file.events] for path, file in workspace.registries.items()},
    )


def _misread(trial: Trial, before: _State, after: _State) -> str | None:
    for path, entries in before.entries.items():
        if Counter(after.entries.get(path, ())) != Counter(map(trial.renamed, entries)):
            return (
                f"{path} would not be read as it is meant with `{trial.new}` in it: the name does not fit that file's "
                f"format, or `{trial.old}` would still stand there."
            )
    for path, names in before.names.items():
        if Counter(after.names[path]) != Counter((emits, trial.renamed(name)) for emits, name in names):
            return (
                f"With `{trial.new}` in it {path} would not say the same of the event: the name cannot be spelled "
                "there like the old one, or is not taken for an event's."
            )
    return None


def _finding(workspace: Workspace, trial: Trial, before: _State, after: _State) -> str | None:
    for path, rows in after.findings.items():
        known = Counter(_identity(row, trial) for row in before.findings[path])
        for row in rows:
            identity = _identity(row, trial)
            if not known[identity]:
                where = shown(workspace, Place(path, row.span))
                return (
                    f"With the name `{trial.new}` there would be a finding at {where} that is not there now. "
                    f"{row.code}: {row.message}"
                )
            known[identity] -= 1
    return None


def _identity(row: Diagnostic, trial: Trial) -> tuple[str, str | None, str | None, str | None]:
    """What makes a finding the same one before and after."""
    return "naming" if row.code in _NAMING else row.code, trial.renamed(row.event), row.saga, row.step
