"""A process that is killed at any moment leaves each file as it was, or as it was to be.

`pytest tests/faults/test_killed.py --kills 50` kills fifty times in the middle of `--fix` over 500 files.
"""

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from fixable import CAUSATION, FIX, TENSE, everything, make, mended, run, start
from saga_concordia.config import writing
from saga_concordia.config.disk import TEMPORARY
from saga_concordia.config.writing import UnwritableError, output, write


def test_killed_in_the_middle_of_fixes(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    kills: int = request.config.getoption("--kills")
    code = make(tmp_path, 500 if kills > 2 else 150)
    want = {path: mended(data, TENSE, CAUSATION) for path, data in code.items()}
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    first = min(code, key=str)
    names, left, partly = everything(tmp_path).keys(), set[str](), 0
    for number in range(kills):
        process = start(tmp_path, *FIX)
        while first.read_bytes() == code[first] and process.poll() is None:
            time.sleep(0.001)
        time.sleep(chance.random() * len(code) / 2500)
        process.kill()
        process.communicate()
        now = {path: path.read_bytes() for path in code}
        wrong = [path for path, data in now.items() if data not in (code[path], want[path])]
        assert not wrong, f"kill {number}, seed {seed}: between old and new"
        others = everything(tmp_path).keys() - names
        assert len(others - left) <= 1, f"kill {number}, seed {seed}: left behind"
        assert all(path.endswith(f"/{TEMPORARY}") for path in others)
        left = others
        partly += now not in (code, want)
        if number < kills - 1:
            for path, data in code.items():
                if now[path] != data:
                    path.write_bytes(data)
    assert partly, f"seed {seed}: no kill came while files were written"
    assert run(tmp_path, *FIX)[0] == 0
    assert {path: path.read_bytes() for path in code} == want
    assert everything(tmp_path).keys() == names, "what killed processes left is not removed"
    print(f"{partly} of {kills} kills came while files were written")


def _existing(root: Path) -> None:
    write(root, "a", b"old", b"new")


def _new(root: Path) -> None:
    write(root, "a", None, b"new")


def _output(root: Path) -> None:
    output(root / "a", b"new")


@pytest.mark.parametrize(("act", "before"), [(_existing, b"old"), (_new, None), (_output, b"old"), (_output, None)])
def test_killed_at_every_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: Callable[[Path], None], before: bytes | None
) -> None:
    """Whoever writes there next finds the old or the new, and leaves nothing that does not belong there."""
    monkeypatch.setattr(os, "fsync", lambda _: None)  # The system goes on, so this is but slow.
    path = tmp_path / "a"
    seen: set[bytes | None] = set()
    for step in range(1000):
        path.unlink(missing_ok=True)
        if before is not None:
            path.write_bytes(before)
        was_killed = _is_killed(step, lambda: act(tmp_path))
        now = path.read_bytes() if path.exists() else None
        assert now in (before, b"new"), f"killed at line {step}"
        assert {one.name for one in tmp_path.iterdir()} <= {"a", TEMPORARY}
        seen.add(now)
        try:
            write(tmp_path, "a", now, b"next")
        except UnwritableError as error:
            pytest.fail(f"killed at line {step}, nobody can write any more: {error}")
        assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == {"a": b"next"}
        if not was_killed:
            break
    else:
        pytest.fail("it was killed before its end each time")
    assert step > 20
    assert seen == {before, b"new"}


def _is_killed(step: int, act: Callable[[], None]) -> bool:
    """Do something in a process that is killed before it runs so many lines and one of `writing`; whether it was."""
    child = os.fork()
    if child == 0:
        count = 0

        def trace(frame: FrameType, event: str, _: Any) -> Any:
            nonlocal count
            if frame.f_code.co_filename != writing.__file__:
                return None
            count += event == "line"
            if count > step:
                os.kill(os.getpid(), signal.SIGKILL)
            return trace

        try:
            sys.settrace(trace)
            act()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    assert status in (0, signal.SIGKILL)
    return status == signal.SIGKILL
