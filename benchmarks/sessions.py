"""The workspaces that servers are measured in, and what must be found in a file that is opened there."""

import json
import shutil
from pathlib import Path
from typing import NamedTuple

from commands import HERE, run, tool
from estate import write_estate
from generate import write_workspace

LANGUAGE_IDS = {".py": "python", ".ex": "elixir", ".exs": "elixir"}


class Opened(NamedTuple):
    """A workspace, a file in it that is opened, and its findings (code, line from 0), as `concordia check` has them."""

    name: str
    root: Path
    file: Path
    findings: frozenset[tuple[str, int]]


def small(folder: Path, seed: int) -> Opened:
    """Ten files of 300 lines."""
    sources = write_workspace(folder, 10, 300, seed)
    return _opened("ten files", folder, next(iter(sources)))


def example(folder: Path) -> Opened:
    """A copy of the example that comes with the project; the file with the most findings is opened."""
    shutil.copytree(HERE.parent / "examples", folder, dirs_exist_ok=True)
    answer = json.loads(run([tool("concordia"), "check", "--output-format", "json"], folder).output)
    paths = [row["path"] for row in answer["diagnostics"] if Path(row["path"]).suffix in LANGUAGE_IDS]
    return _opened("the example", folder, folder / max(sorted(set(paths)), key=paths.count))


def large(folder: Path, lines: int, seed: int) -> Opened:
    """A generated workspace of so many lines."""
    estate = write_estate(folder, lines, seed)
    own = estate.first.relative_to(folder).as_posix()
    findings = frozenset((code, line) for path, code, line in estate.findings if path == own)
    return Opened(f"{lines:,} lines", folder, estate.first, findings)


def _opened(name: str, root: Path, file: Path) -> Opened:
    answer = json.loads(run([tool("concordia"), "check", "--output-format", "json"], root).output)
    own = file.relative_to(root).as_posix()
    found = ((row["code"], row["line"] - 1) for row in answer["diagnostics"] if row["path"] == own)
    return Opened(name, root, file, frozenset(found))
