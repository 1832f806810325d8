"""The bundled example: what a newcomer's first run shows, and what the fixes make of it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
GOLDEN = Path(__file__).parent / "golden" / "examples.diff"
FIX = ("--fix", "--unsafe-fixes", "--fixable", "CON101:register")


def concordia(root: Path, *args: str) -> str:
    command = [sys.executable, "-m", "saga_concordia.cli.main", *args]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def fixable(root: Path) -> list[str]:
    """The findings that one of the chosen fixes mends."""
    found = json.loads(concordia(root, "check", "--output-format", "json"))["diagnostics"]
    return [
        f"{row['path']}:{row['line']} {row['code']}"
        for row in found
        if any(fix["applicability"] != "choice" or "Register" in fix["title"] for fix in row["fixes"])
    ]


def contents(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def unit_tests_pass(root: Path) -> bool:
    command = [sys.executable, "-m", "unittest", "discover", "-s", "tests"]
    done = subprocess.run(command, cwd=root / "python", capture_output=True, text=True, check=False)
    return done.returncode == 0 and "Ran 0 tests" not in done.stderr


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLES, tmp_path / "examples", ignore=shutil.ignore_patterns("__pycache__")))


def test_the_examples_show_what_the_product_is_for(workspace: Path) -> None:
    found = json.loads(concordia(workspace, "check", "--output-format", "json"))["diagnostics"]
    codes = {row["code"] for row in found}
    assert {"CON101", "CON102", "CON201", "CON205", "CON301", "CON302", "CON303", "CON304", "CON306"} <= codes
    assert len(fixable(workspace)) >= 12


def test_the_fixes_leave_nothing_fixable_and_keep_the_example_running(
    workspace: Path, request: pytest.FixtureRequest
) -> None:
    assert unit_tests_pass(workspace)
    before = contents(workspace)
    diff = concordia(workspace, "check", "--diff", *FIX)
    assert contents(workspace) == before, "--diff changes nothing"
    if request.config.getoption("--update"):
        GOLDEN.write_text(diff, encoding="utf-8", newline="")
    assert diff == GOLDEN.read_text(encoding="utf-8")
    concordia(workspace, "check", *FIX)
    assert fixable(workspace) == []
    assert unit_tests_pass(workspace)
    once = contents(workspace)
    concordia(workspace, "check", *FIX)
    assert contents(workspace) == once


def test_the_fixed_example_keeps_the_correlation_contract_and_a_step_that_mints_breaks_it(workspace: Path) -> None:
    concordia(workspace, "check", *FIX)
    concordia(workspace, "scaffold", "tests")
    assert len(list(workspace.glob("test/correlation/*.exs"))) == 3
    command = [sys.executable, "-m", "pytest", "-q", "--tb=no", "-p", "no:cacheprovider", "-p", "no:xdist"]

    def cases() -> str:
        run = [*command, "tests/correlation"]
        return subprocess.run(run, cwd=workspace, capture_output=True, text=True, check=False).stdout

    assert "18 passed" in cases()
    saga = workspace / "python" / "sagas" / "cerebros_nas.py"
    saga.write_text(saga.read_text().replace("correlation_id=self.correlation_id", "correlation_id=new_id()"))
    told = cases()
    assert "3 failed, 15 passed" in told
    assert "cerebros_nas_saga_correlation.py::test_keeps_the_correlation_id_through_every_step_and_event" in told
