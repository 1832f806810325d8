"""Two `--fix` at once, and two that write the same new file: nothing is lost that is not told of."""

import fcntl
import os
import time
from contextlib import suppress
from pathlib import Path

from fixable import CAUSATION, FIX, TENSE, everything, make, mended, run, start


def test_two_fixes_at_once(tmp_path: Path) -> None:
    """Both have read all files before either writes: the folder that comes first is held until they wait for it."""
    code = make(tmp_path, 40)
    first = min(code).parent
    folder = os.open(first, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    both = [
        start(tmp_path, "check", "--unsafe-fixes", "--select", rule, "--output-format", "concise")
        for rule in (TENSE, CAUSATION)
    ]
    while not all(_has_open(process.pid, first) for process in both):
        assert [process.poll() for process in both] == [None, None]
        time.sleep(0.01)
    os.close(folder)
    ended = [process.communicate(timeout=120) for process in both]
    told = [sum("changed since it was read; not written" in line for line in said.split("\n")) for _, said in ended]
    lacking = [0, 0]
    for path, before in code.items():
        outcomes = {mended(before, TENSE): (0, 1), mended(before, CAUSATION): (1, 0)}
        now = path.read_bytes()
        assert now in outcomes, f"{path.name} is neither of both, or half, or as it was: {now!r}"
        lacking = [sum(pair) for pair in zip(lacking, outcomes[now], strict=True)]
    assert lacking == told, "a fix was lost, and nobody told of it"
    assert sum(told) == len(code)
    # Each says with its exit code whether something is left to be done.
    assert [process.returncode for process in both] == [int(count > 0) for count in told]
    assert run(tmp_path, *FIX)[0] == 0
    want = {path: mended(data, TENSE, CAUSATION) for path, data in code.items()}
    assert {path: path.read_bytes() for path in code} == want


def _has_open(process: int, folder: Path) -> bool:
    """Whether a process has a folder open."""
    for one in Path(f"/proc/{process}/fd").iterdir():
        with suppress(OSError):
            if one.readlink() == folder:
                return True
    return False


def test_two_begin_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b'Event(name="ml.run.failed", source="ml")\n')
    both = [start(tmp_path, "init") for _ in range(2)]
    ended = [process.communicate(timeout=120) for process in both]
    assert sorted(process.returncode for process in both) in ([0, 0], [0, 2]), ended
    files = everything(tmp_path)
    assert files.keys() == {"a.py", "concordia.toml", "taxonomy/registry.yaml"}
    assert b"ml.run.failed" in files["taxonomy/registry.yaml"]


def test_two_audits_at_once(tmp_path: Path) -> None:
    """Numbers that one audit gives are not given to something else by another one."""
    code = make(tmp_path, 3)
    both = [start(tmp_path, "audit", "--format", "json", "--output", f"out-{name}") for name in "ab"]
    ended = [process.communicate(timeout=120) for process in both]
    codes = [process.returncode for process in both]
    assert 0 in codes
    for number, (_, said) in enumerate(ended):
        assert codes[number] == 0 or "concordia-audit.json: exists already; not written" in said
        assert (tmp_path / f"out-{'ab'[number]}").is_dir() == (codes[number] == 0)
    assert set(code) <= {tmp_path / path for path in everything(tmp_path)}
