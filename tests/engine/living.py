"""What lives beside what is made afresh of the same content: workspaces and files, to be held equal."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct
from saga_concordia.config.settings import find
from saga_concordia.engine.check import Report, check
from saga_concordia.engine.workspace import Workspace
from saga_concordia.frontends.read import SourceFile
from saga_concordia.text.span import Span

Answers = tuple[dict[str, list[object]], list[object], list[object], list[object]]


def live(workspace: Workspace) -> Answers:
    """What a living workspace says of everything."""
    emissions, subscriptions, sagas = workspace.emissions(), workspace.subscriptions(), workspace.sagas()
    found = {path: list[object](rows) for path in workspace.paths() if (rows := workspace.diagnostics(path))}
    return found, list(emissions), list(subscriptions), list(sagas)


def fresh(root: Path, held: Mapping[str, bytes]) -> Report:
    """A check of everything with the same content."""
    return check(find(root), (root,), overlay={(root / path).resolve(): data for path, data in held.items()})


def told(report: Report) -> Answers:
    """What a check says of everything."""
    found: dict[str, list[object]] = {}
    for row in report.diagnostics:
        found.setdefault(row.path, []).append(row)
    return found, list(report.emissions), list(report.subscriptions), list(report.sagas)


def assert_equal(workspace: Workspace, root: Path, held: Mapping[str, bytes]) -> None:
    """The four answers one by one, so that a failure shows what differs."""
    assert_told(workspace, fresh(root, held))


def assert_told(workspace: Workspace, report: Report) -> None:
    """A workspace says what a check says."""
    for got, expected in zip(live(workspace), told(report), strict=True):
        assert got == expected


def built(root: Path) -> Workspace:
    """A workspace that has read everything."""
    workspace = Workspace(find(root))
    for _ in workspace.build():
        pass
    return workspace


_INDEXES = ("index", "function", "functions", "parent", "block")
"""Fields that name functions by their index: of a file that is edited these are labels, else they count from 0."""


def assert_lowered_alike(edited: SourceFile, whole: SourceFile) -> None:
    """Two files say the same in their code, table by table, whatever order and index their rows have."""
    got, expected = _plain(edited.in_bytes()), _plain(whole)
    for table, rows in expected.items():
        assert got[table] == rows, table


def _plain(file: SourceFile) -> dict[str, object]:
    code = file.code
    places = {index: f"{row.kind} {row.name} at {row.span}" for index, row in code.functions.items()}

    def told(value: Any, field: str = "") -> Any:
        if isinstance(value, Span):
            return (value.start, value.end)
        if isinstance(value, int) and not isinstance(value, bool) and field in _INDEXES:
            return places[value]
        if isinstance(value, Struct):
            return (type(value).__name__, *(told(getattr(value, name), name) for name in value.__struct_fields__))
        if isinstance(value, tuple | list):
            return tuple(told(one, field) for one in value)
        return value

    rows: dict[str, object] = {}
    for table in code.__struct_fields__:
        value = getattr(code, table)
        if table == "imports" or not isinstance(value, tuple | Mapping):
            rows[table] = value
        elif table != "units":
            rows[table] = sorted(
                (told(row) for row in (value.values() if isinstance(value, Mapping) else value)), key=repr
            )
    return rows
