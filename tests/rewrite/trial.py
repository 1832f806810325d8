"""Structural fixes on small workspaces: what the files hold afterwards, and what every such fix must keep."""

from collections.abc import Mapping
from pathlib import Path

from saga_concordia.config.settings import find
from saga_concordia.engine.workspace import Workspace
from saga_concordia.frontends.read import language_of, read
from saga_concordia.model.diagnostics import Diagnostic, Fix
from saga_concordia.text.edit import apply_edits

Files = Mapping[str, str]
REGISTRY = {"taxonomy/registry.yaml": "events: {order.placed: {version: 1}}\n"}


def opened(root: Path, files: Files) -> Workspace:
    """A workspace with these files, and a registry."""
    for path, text in {**REGISTRY, **files}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode())
    workspace = Workspace(find(root))
    for _ in workspace.build():
        pass
    return workspace


def fixable(workspace: Workspace, code: str, kind: str) -> list[tuple[Diagnostic, Fix]]:
    """The findings of a code that offer a fix of a kind, with that fix."""
    rows = [row for path in workspace.paths() for row in workspace.diagnostics(path) if row.code == code]
    return [(row, fix) for row in rows for fix in row.fixes if fix.intent.kind == kind]


def mended(root: Path, files: Files, code: str, kind: str) -> dict[str, str]:
    """What the files hold that the first such fix changes; empty where none is offered, or it can do nothing.

    The fix must mend its finding, break no file, and find nothing left to do when it is done again.
    """
    workspace = opened(root, files)
    found = fixable(workspace, code, kind)
    if not found:
        return {}
    edits = workspace.edits(found[0][1].intent)
    for path, several in edits.items():
        before = workspace.source(path)
        after = apply_edits(before, several)
        workspace.hold(path, after)
        if language_of(path):
            assert len(read(path, after).code.broken) <= len(read(path, before).code.broken), after.decode()
    if not edits:
        return {}
    assert not any(workspace.edits(found[0][1].intent).values()), "the fix finds more to do"
    assert len(fixable(workspace, code, kind)) < len(found), "the finding is still there"
    return {path: workspace.source(path).decode() for path in edits}
