"""A disk that is full, and one that must not be written to: each file stays as it was, and the message says why."""

import ctypes
import errno
import os
import resource
import sys
from pathlib import Path

import pytest
from fixable import CAUSATION, FIX, TENSE, everything, make, mended, run
from saga_concordia.config.writing import UnwritableError, output, write

SIZE = 3_000
"""Bytes that a file may have where the disk is full, more than what goes to standard output in these tests."""


def _full() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (SIZE, SIZE))


def _bound() -> None:
    """Let modes of files bind root too, who else may do everything: it loses the right to override them."""
    if sys.platform == "linux" and os.geteuid() == 0:
        drop_from_bounding_set, override = 24, 1
        if ctypes.CDLL(None, use_errno=True).prctl(drop_from_bounding_set, override, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "the right cannot be given up")


def test_fixes_on_a_full_disk(tmp_path: Path) -> None:
    code = make(tmp_path, 6)
    large = {path: data + b"x = 1\n" * 1000 for path, data in list(code.items())[:3]}
    for path, data in large.items():
        path.write_bytes(data)
    before = everything(tmp_path)
    exit_code, printed, said = run(tmp_path, *FIX, before=_full)
    assert exit_code == 1, (printed, said)
    assert said.count("cannot be written: File too large") == len(large)
    assert "Wrote 3 of the 6 files that the fixes change." in said
    after = everything(tmp_path)
    assert after.keys() == before.keys()
    for path, data in code.items():
        assert path.read_bytes() == large.get(path, mended(data, TENSE, CAUSATION))
    assert all(path.relative_to(tmp_path).as_posix() in printed for path in large), "what is left is still found"


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--write-baseline"),
        ("audit", "--format", "json"),
        ("check", "--output-format", "json", "--output-file", "out.json"),
        ("graph", "--format", "svg", "--output", "out.svg"),
        ("registry", "export", "--format", "asyncapi", "--output", "out.yaml"),
    ],
)
def test_results_on_a_full_disk(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    make(tmp_path, 20)
    events = "".join(f"  ml.run.x{number}: {{version: 1, summary: '{'long ' * 20}'}}\n" for number in range(40))
    (tmp_path / "taxonomy" / "more.yaml").write_text(f"version: 1\nevents:\n{events}")
    for name in ("concordia-baseline.json", "out.json", "out.svg", "out.yaml"):
        (tmp_path / name).write_text('{"version": 1, "findings": []}')
    before = everything(tmp_path)
    exit_code, _, said = run(tmp_path, *arguments, before=_full)
    assert (exit_code, "cannot be written: File too large" in said) == (2, True), said
    assert "internal error" not in said
    assert everything(tmp_path) == before


def test_a_disk_that_is_full_at_the_last_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some file systems say only when all is to be on the disk that there is no room."""

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(UnwritableError, match="a: cannot be written: No space left on device"):
        write(tmp_path, "a", b"old", b"new")
    with pytest.raises(UnwritableError, match="b: cannot be written: No space left on device"):
        write(tmp_path, "b", None, b"new")
    with pytest.raises(UnwritableError, match="a: cannot be written: No space left on device"):
        output(tmp_path / "a", b"new")
    assert everything(tmp_path) == {"a": b"old"}


def test_a_read_only_workspace(tmp_path: Path) -> None:
    code = make(tmp_path, 3)
    (tmp_path / "concordia-baseline.json").write_text('{"version": 1, "findings": []}')
    locked = next(iter(code))
    locked.chmod(0o444)
    folders = [tmp_path, *(path for path in tmp_path.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    before = everything(tmp_path)
    try:
        probe = ("registry", "export", "--format", "python", "--output", "new.py")
        assert run(tmp_path, *probe, before=_bound)[:2] == (2, ""), "nothing is tested where modes do not bind"
        exit_code, printed, said = run(tmp_path, *FIX, before=_bound)
        assert exit_code == 1, (printed, said)
        assert said.count("is read-only; not written") == 1
        assert said.count("cannot be written: Permission denied") == len(code) - 1
        assert "Wrote 0 of the 2 files that the fixes change." in said
        for arguments in (("check", "--write-baseline"), ("audit", "--format", "json"), ("scaffold", "tests")):
            exit_code, _, said = run(tmp_path, *arguments, before=_bound)
            assert "internal error" not in said
            assert exit_code == (0 if arguments[0] == "scaffold" else 2), said
            assert exit_code == 0 or "Permission denied" in said
        assert everything(tmp_path) == before
        assert run(tmp_path, "check", "--exit-zero", before=_bound)[0] == 0
    finally:
        for folder in folders:
            folder.chmod(0o755)


def test_an_output_file_in_a_folder_that_is_read_only(tmp_path: Path) -> None:
    make(tmp_path, 1)
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "result.json").write_bytes(b"")
    folder.chmod(0o555)
    try:
        arguments = ("check", "--exit-zero", "--output-format", "json", "--output-file", "out/result.json")
        assert run(tmp_path, *arguments, before=_bound)[0] == 0
        assert (folder / "result.json").read_bytes().startswith(b"{")
        assert [path.name for path in folder.iterdir()] == ["result.json"]
    finally:
        folder.chmod(0o755)
