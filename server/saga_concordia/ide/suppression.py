"""Suppressions that do what they promise: each one is tried out before it is made."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from saga_concordia.engine.workspace import Workspace
from saga_concordia.ide.supposing import supposed
from saga_concordia.model.diagnostics import Diagnostic, Suppress
from saga_concordia.model.registry import RegistryFile
from saga_concordia.rewrite.apply import identity
from saga_concordia.text.edit import TextEdit

_NEVER = frozenset({"CON901", "CON902"})
"""What is said of suppressions, and of files that nothing can be read in."""


def suppression(finding: Diagnostic, *, whole_file: bool) -> Suppress | None:
    """The suppression of a finding; None where there can be none."""
    if finding.code in _NEVER:
        return None
    return Suppress(finding.path, finding.span.start, finding.code, whole_file=whole_file)


def holds(
    workspace: Workspace, finding: Diagnostic, edits: Mapping[str, Sequence[TextEdit]], open_paths: Collection[str]
) -> bool:
    """Whether edits silence a finding, and do nothing else: a comment that becomes part of a text would not."""
    path = finding.path
    before = Counter(map(identity, workspace.diagnostics(path)))
    said = _gist(workspace.registries.get(path))
    with supposed(workspace, edits, open_paths):
        after = Counter(map(identity, workspace.diagnostics(path)))
        silenced = after[identity(finding)] < before[identity(finding)] and after <= before
        return silenced and _gist(workspace.registries.get(path)) == said


def _gist(registry: RegistryFile | None) -> object:
    """What a registry says, wherever in the file."""
    if registry is None:
        return None
    events = [
        (
            *(row.name, row.version, row.summary, row.reliability, row.sources, row.causation, row.owners, row.tags),
            row.payload and [(field.name, field.type, field.required) for field in row.payload],
            row.deprecated and (row.deprecated.since, row.deprecated.replaced_by, row.deprecated.reason),
        )
        for row in registry.events
    ]
    return events, registry.domains, registry.roots, registry.naming, len(registry.problems)
