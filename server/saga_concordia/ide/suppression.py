"""Suppressions that do what they promise: each one is tried on the text before it is made."""

from collections.abc import Sequence

from msgspec.structs import replace

from saga_concordia.engine.suppress import Suppression, suppressions_in, suppressions_of
from saga_concordia.engine.workspace import Workspace
from saga_concordia.frontends.read import UnparsableError, language_of
from saga_concordia.frontends.read import read as lower
from saga_concordia.model.diagnostics import Diagnostic, Suppress
from saga_concordia.model.registry import RegistryFile
from saga_concordia.registry.load import load
from saga_concordia.text.edit import TextEdit, apply_edits
from saga_concordia.text.span import Span

_NEVER = frozenset({"CON901", "CON902"})
"""What is said of suppressions, and of files that nothing can be read in."""


def suppression(finding: Diagnostic, *, whole_file: bool) -> Suppress | None:
    """The suppression of a finding; None where there can be none."""
    if finding.code in _NEVER:
        return None
    return Suppress(finding.path, finding.span.start, finding.code, whole_file=whole_file)


def holds(workspace: Workspace, finding: Diagnostic, edits: Sequence[TextEdit]) -> bool:
    """Whether edits of a finding's file silence it, and change nothing but comments."""
    path, before = finding.path, workspace.source(finding.path)
    after = apply_edits(before, edits)
    moved = replace(finding, span=_moved(finding.span, edits))
    return any(not row.wrong and row.silences(moved) for row in _suppressions(workspace, path, after))


def _suppressions(workspace: Workspace, path: str, after: bytes) -> Sequence[Suppression]:
    """Those that a file would have with another content; none where that would be read otherwise than now."""
    registry = workspace.registries.get(path)
    if language_of(path) is not None:
        try:
            return tuple(suppressions_of(lower(path, after)))
        except UnparsableError:
            return ()
    if registry is None or registry.format not in ("yaml", "markdown"):
        return ()
    again = load(after, path)
    return tuple(suppressions_in(again, after)) if _gist(again) == _gist(registry) else ()


def _gist(registry: RegistryFile) -> object:
    """What a registry says, wherever in the file."""
    events = [
        (
            *(row.name, row.version, row.summary, row.reliability, row.sources, row.causation, row.owners, row.tags),
            row.payload and [(field.name, field.type, field.required) for field in row.payload],
            row.deprecated and (row.deprecated.since, row.deprecated.replaced_by, row.deprecated.reason),
        )
        for row in registry.events
    ]
    return events, registry.domains, registry.roots, registry.naming, len(registry.problems)


def _moved(span: Span, edits: Sequence[TextEdit]) -> Span:
    """Where the bytes of a span are after edits that insert before or behind them."""
    by = sum(len(edit.new_text.encode()) - len(edit.span) for edit in edits if edit.span.end <= span.start)
    return Span(span.start + by, span.end + by)
