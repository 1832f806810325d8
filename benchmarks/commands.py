"""Commands as they are measured: where they are, how long they run, how much memory they and their children take."""

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
_SAMPLE_SECONDS = 0.02


class CommandError(Exception):
    """A command is not there, or did not do what it was to; the message says which, and ends with what it wrote."""


class Run(NamedTuple):
    """One run of a command: seconds on the wall, seconds of processors (children included), what it wrote."""

    seconds: float
    cpu_seconds: float
    output: bytes


def tool(name: str) -> str:
    """A command of the virtual environment that this runs in, else of this checkout's, else of anywhere.

    Raises:
        CommandError: there is none.
    """
    own = [Path(sys.prefix, "bin")] if sys.prefix != sys.base_prefix else []
    for folder in (*own, HERE.parent / ".venv" / "bin"):
        if (folder / name).exists():
            return str(folder / name)
    found = shutil.which(name)
    if found is None:
        raise CommandError(f"there is no `{name}`; `make test` makes an environment with ours and ruff in .venv")
    return found


def run(
    command: Sequence[str], folder: Path, more: Mapping[str, str] | None = None, fine: Sequence[int] = (0, 1)
) -> Run:
    """Run a command in a folder; `more` goes into its environment.

    Raises:
        CommandError: its exit code is not among the `fine` ones.
    """
    process, begun = _start(command, folder, more), time.perf_counter()
    return _finish(process, command, begun, fine)


def peak_of(command: Sequence[str], folder: Path, more: Mapping[str, str] | None = None) -> float:
    """The most memory that a command and all that it starts hold at any moment, in MB (10^6 bytes).

    On Linux that is the sum of their proportional shares, looked at every 20 ms, so that pages which processes share
    count once; elsewhere, the most that one process of them held.

    Raises:
        CommandError: the command failed.
    """
    process, begun = _start(command, folder, more), time.perf_counter()
    most, done = [0], threading.Event()

    def watch() -> None:
        while not done.wait(_SAMPLE_SECONDS):
            # Until it is another program, a new process shares all that is ours.
            if _line_of(process.pid) != _line_of(os.getpid()):
                most[0] = max(most[0], memory_of(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        _finish(process, command, begun, (0, 1), most)
    finally:
        done.set()
        watcher.join()
    return most[0] / 1e6


def _line_of(identity: int) -> bytes:
    """The command line of a process; none where that cannot be seen."""
    try:
        return Path(f"/proc/{identity}/cmdline").read_bytes()
    except OSError:
        return b""


def memory_of(identity: int) -> int:
    """The bytes that a process and all below it hold now; 0 where that cannot be seen."""
    total = 0
    for one in (identity, *_children(identity)):
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text(encoding="ascii").splitlines()
        except OSError:  # It has ended, or there is no /proc.
            continue
        total += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    return total


def cpu_of(identity: int) -> float:
    """The seconds of processors that a process has used so far, by itself; NaN where that cannot be seen."""
    try:
        fields = Path(f"/proc/{identity}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return float("nan")
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def size_of(folder: Path) -> int:
    """The bytes of all files in a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _start(command: Sequence[str], folder: Path, more: Mapping[str, str] | None) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, **(more or {})}
        )
    except OSError as error:
        raise CommandError(f"`{command[0]}` cannot be run: {error}") from error


def _finish(
    process: subprocess.Popen[bytes],
    command: Sequence[str],
    begun: float,
    fine: Sequence[int],
    most: list[int] | None = None,
) -> Run:
    """Take what a process writes until it ends; its own peak goes into `most`."""
    assert process.stdout is not None and process.stderr is not None
    errors: list[bytes] = []
    reader = threading.Thread(target=lambda: errors.append(process.stderr.read() if process.stderr else b""))
    reader.start()
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    reader.join()
    process.stdout.close()
    process.stderr.close()
    if process.returncode not in fine:
        said = (errors[0] or output).decode(errors="replace").strip().splitlines()[-5:]
        raise CommandError("\n".join([f"`{' '.join(command)}` ended with {process.returncode}:", *said]))
    if most is not None:
        unit = 1 if sys.platform == "darwin" else 1024
        most[0] = max(most[0], usage.ru_maxrss * unit)
    return Run(seconds, usage.ru_utime + usage.ru_stime, output)


def _children(identity: int) -> list[int]:
    """All processes below one."""
    found: list[int] = []
    for file in Path(f"/proc/{identity}/task").glob("*/children"):
        try:
            found += map(int, file.read_text(encoding="ascii").split())
        except OSError:
            continue
    return [*found, *(below for one in found for below in _children(one))]
