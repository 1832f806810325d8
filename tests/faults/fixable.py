"""Workspaces for fault tests: files that each have findings of two rules that are mended by themselves."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from cursor import REGISTRY

COMMAND = (sys.executable, "-m", "saga_concordia")
CODE = """\
def go(correlation_id, causation_id):
    Event(name="ml.run.fail", source="ml", correlation_id=correlation_id, causation_id=causation_id)
    Event(name="ml.run.failed", source="ml", correlation_id=correlation_id)
"""
TENSE, CAUSATION = "CON102", "CON201"
FIX = ("check", "--unsafe-fixes", "--select", f"{TENSE},{CAUSATION}", "--output-format", "concise")
MENDED = {
    TENSE: ('"ml.run.fail"', '"ml.run.failed"'),
    CAUSATION: (
        'source="ml", correlation_id=correlation_id)',
        'source="ml", correlation_id=correlation_id, causation_id=causation_id)',
    ),
}
"""What the fix of a rule replaces, and by what."""


def make(root: Path, files: int, filling: int = 0) -> Mapping[Path, bytes]:
    """A workspace below a folder; its code by path, each file with `filling` more lines."""
    (root / "taxonomy").mkdir(parents=True, exist_ok=True)
    (root / "taxonomy" / "registry.yaml").write_text(REGISTRY)
    (root / "concordia.toml").write_text("")
    code: dict[Path, bytes] = {}
    for number in range(files):
        path = root / f"part_{number % 10}" / f"saga_{number}.py"
        path.parent.mkdir(exist_ok=True)
        code[path] = f"# Saga {number}\n{CODE}".encode() + b"x = 1\n" * filling
        path.write_bytes(code[path])
    return code


def mended(data: bytes, *rules: str) -> bytes:
    """What a file holds once the findings of some rules are mended."""
    for rule in rules:
        before, after = (text.encode() for text in MENDED[rule])
        assert before in data
        data = data.replace(before, after)
    return data


def start(root: Path, *arguments: str, before: Callable[[], object] | None = None) -> "subprocess.Popen[str]":
    """A command at work in a folder, in a process group of its own."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CONCORDIA")}
    return subprocess.Popen(
        [*COMMAND, *arguments], cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=before,
    )  # fmt: skip


def run(root: Path, *arguments: str, before: Callable[[], object] | None = None) -> tuple[int, str, str]:
    """Run a command in a folder: its exit code, what it prints, what it says beside."""
    process = start(root, *arguments, before=before)
    printed, said = process.communicate(timeout=120)
    return process.returncode, printed, said


def everything(root: Path) -> Mapping[str, bytes]:
    """All files below a folder, hidden ones too, by path."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}
