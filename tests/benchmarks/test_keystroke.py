"""The keystroke benchmark measures findings that are really there; how fast they come is not tested here."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from client import Edit, Published, ServerError
from document import Document, Manner
from generate import LANGUAGES, Language, Toggle, write_workspace
from keystrokes import AROUND, Series, verdicts

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
BIN = Path(sys.executable).parent


def keystroke(*options: str) -> subprocess.CompletedProcess[str]:
    """Run the script itself, as a person does."""
    command = [str(BENCHMARKS / "keystroke"), *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


# The whole


def test_every_edit_is_answered_by_its_findings() -> None:
    run = keystroke("--edits", "6", "--lines", "300")
    assert run.returncode == 0, run.stderr
    rows = [line.split() for line in run.stdout.splitlines() if line.split()[:1] == ["300"] and "our" not in line]
    subjects = [("python", "concordia"), ("elixir", "concordia"), ("python", "ruff")]
    assert [(row[1], row[-4], row[-3]) for row in rows] == [(*subject, "6") for subject in subjects * 2]
    assert all(0 < float(row[-2]) <= float(row[-1]) for row in rows)
    assert run.stdout.count("our p95 is ruff's") == 4


def test_a_burst_is_answered_by_the_findings_of_its_end() -> None:
    run = keystroke("--edits", "2", "--lines", "80", "--burst", "3", "--pause", "0")
    assert run.returncode == 0, run.stderr


def test_a_server_that_misses_a_finding_is_not_measured() -> None:
    run = keystroke("--edits", "1", "--lines", "300", "--patience", "2", "--server", f"{BIN / 'ruff'} server")
    assert run.returncode == 2
    assert "the findings of version 1 must be CON" in run.stderr
    assert "what came last was none for version 1" in run.stderr
    assert run.stdout == ""


def test_targets_are_judged_only_where_they_can_be() -> None:
    run = keystroke("--check", "--lines", "300")
    assert run.returncode == 2
    assert "--check: the targets are about files of 1000 and 6000 lines" in run.stderr


# The files


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.id)
@pytest.mark.parametrize("lines", [40, 80, 97, 300, 1_000])
def test_a_file_is_as_long_as_asked(language: Language, lines: int) -> None:
    source = language.write(lines, 7)
    assert len(source.text.splitlines()) == lines
    assert source.text.count("Event.new(") == lines // 40
    assert len(source.findings) + len(source.names) == lines // 40
    assert source == language.write(lines, 7)
    assert source.text != language.write(lines, 8).text


def test_ruffs_places_are_those_of_the_emissions() -> None:
    source = LANGUAGES[0].write(1_000, 7)
    rows = source.text.splitlines()
    assert len(source.returns) == 25
    assert {rows[one.line][: one.column].strip() for one in source.returns} == {"return receipt"}


@pytest.mark.parametrize("seed", [1, 2])
def test_generated_files_have_just_the_findings_that_they_say(tmp_path: Path, seed: int) -> None:
    sources = write_workspace(tmp_path, 8, 400, seed)
    assert all(len(source.findings) == 1 for source in sources.values())
    command = [str(BIN / "concordia"), "check", "--output-format", "json"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    found = sorted((row["path"], row["code"], row["line"] - 1) for row in json.loads(run.stdout)["diagnostics"])
    assert found == sorted(
        (file.relative_to(tmp_path).as_posix(), code, line)
        for file, source in sources.items()
        for code, line in source.findings
    )


# Waiting


class Told:
    """A client whose server says what it is told to say."""

    def __init__(self) -> None:
        """Nothing is said yet."""
        self.answers: list[Published] = []
        self.edits: list[Edit] = []

    def change(self, _uri: str, _version: int, edit: Edit) -> float:
        """An edit at second 1."""
        self.edits.append(edit)
        return 1.0

    def published(self, _uri: str) -> Iterator[Published]:
        """What was told."""
        return iter(self.answers)

    def log(self) -> str:
        """Nothing."""
        return ""


def finding(code: str, line: int) -> dict[str, Any]:
    """A finding as it is pushed."""
    return {"code": code, "range": {"start": {"line": line, "character": 3}, "end": {"line": line, "character": 9}}}


@pytest.fixture
def told() -> Told:
    """A client for `typed`."""
    return Told()


@pytest.fixture
def typed(told: Told, tmp_path: Path) -> Document:
    """A document with one finding, and a place in which another comes by a deletion."""
    toggle = Toggle(4, 20, "d", is_fault=False, code="CON102")
    return Document(told, tmp_path / "a.py", "python", frozenset({("CON101", 2)}), [toggle])  # type: ignore


BOTH = [finding("CON102", 4), finding("CON101", 2)]


def test_only_the_right_findings_of_the_right_version_end_the_wait(told: Told, typed: Document) -> None:
    told.answers = [
        Published(1.1, 1, BOTH),
        Published(1.2, None, BOTH),
        Published(1.3, 2, BOTH[1:]),
        Published(1.4, 2, [*BOTH, BOTH[0]]),
        Published(1.5, 2, [finding("CON102", 5), BOTH[1]]),
        Published(1.75, 2, BOTH),
    ]
    assert typed.type(Manner.ONE_PLACE, 1) == 0.75
    told.answers = [Published(1.5, 3, BOTH[1:])]
    assert typed.type(Manner.ONE_PLACE, 1) == 0.5
    assert told.edits == [Edit(4, 20, 21, ""), Edit(4, 20, 20, "d")]


def test_a_wait_in_vain_says_what_came_instead(told: Told, typed: Document) -> None:
    told.answers = [Published(1.1, 2, BOTH[1:])]
    with pytest.raises(ServerError, match=r"must be CON101 in line 3, CON102 in line 5.* was CON101 in line 3 for"):
        typed.type(Manner.ONE_PLACE, 1)


# The figures


def series(lines: int, server: str, *latencies: float) -> Series:
    """What one server took in a Python file."""
    return Series(lines, "python", Manner.SPREAD, server, [*latencies])


@pytest.mark.parametrize(
    ("small", "large", "around", "met"),
    [
        (9.9, 29.9, 29.9 * 1.2, [True, None, True, True]),
        (10.0, 30.0, 36.1, [False, None, False, False]),
    ],
)
def test_targets(small: float, large: float, around: float, met: list[bool | None]) -> None:
    rows = [series(1_000, "concordia", small), series(1_000, "ruff", 5.0)]
    rows += [series(6_000, "concordia", large), series(6_000, "ruff", 10.0), series(6_000, AROUND, around)]
    assert [verdict.is_met for verdict in verdicts(rows)] == met
