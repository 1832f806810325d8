"""The progress line fits the terminal, and goes away."""

import io
import time

import pytest
from saga_concordia.cli import progress
from saga_concordia.cli.progress import Progress, bar


@pytest.mark.parametrize("columns", [2, 10, 15, 20, 40, 80, 200])
@pytest.mark.parametrize(("done", "total"), [(0, 1), (5, 10), (99_999, 100_000)])
def test_bar_fits(columns: int, done: int, total: int) -> None:
    assert len(bar(done, total, columns)) < columns


def test_bar() -> None:
    assert bar(5, 10, 40) == f"[{'#' * 13}{'.' * 13}] 5/10 files"
    assert bar(5, 10, 14) == "5/10 files"


def test_a_short_run_shows_nothing() -> None:
    stream = io.StringIO()
    line = Progress(stream)
    line.read(0, 2)
    line.read(2, 2)
    line.close()
    assert stream.getvalue() == ""


def test_a_long_run_shows_both_phases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_WAIT_SECONDS", 0.01)
    monkeypatch.setattr(progress, "_STEP_SECONDS", 0.0)
    stream = io.StringIO()
    line = Progress(stream)
    time.sleep(0.02)
    line.read(1, 2)
    line.read(2, 2)
    until = time.monotonic() + 5
    while "analysing" not in stream.getvalue() and time.monotonic() < until:
        time.sleep(0.01)
    line.close()
    shown = stream.getvalue()
    assert shown.index("1/2 files") < shown.index("analysing...")
    assert shown.endswith("\r\x1b[K")
