"""Which files are found, and what is said about those that cannot be read."""

import os
from pathlib import Path

import pytest
from saga_concordia.config.files import UnreadableError, discover, matches, read
from saga_concordia.config.settings import Settings

PY = frozenset({".py"})


def tree(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


def found(settings: Settings, *paths: Path) -> list[str]:
    return [path.relative_to(settings.root).as_posix() for path in discover(settings, paths, PY)]


def test_walk(tmp_path: Path) -> None:
    tree(
        tmp_path,
        {
            ".gitignore": "/gen/\n*.tmp.py\n!keep.tmp.py\n",
            "b.py": "",
            "a.py": "",
            "x.txt": "",
            "gen/g.py": "",
            "lib/gen/g.py": "",
            "lib/.gitignore": "local.py\n!also.tmp.py\n",
            "lib/local.py": "",
            "lib/also.tmp.py": "",
            "lib/no.tmp.py": "",
            "keep.tmp.py": "",
            "deps/d.py": "",
            "node_modules/n.py": "",
            ".git/h.py": "",
        },
    )
    everything = ["a.py", "b.py", "keep.tmp.py", "lib/also.tmp.py", "lib/gen/g.py"]
    assert found(Settings(tmp_path), tmp_path) == everything
    assert found(Settings(tmp_path), tmp_path / "lib") == everything[3:]
    assert found(Settings(tmp_path), tmp_path, tmp_path / "a.py") == everything
    assert found(Settings(tmp_path), tmp_path / "gen/g.py", tmp_path / "x.txt") == ["gen/g.py", "x.txt"]
    assert found(Settings(tmp_path, include=("lib/**",), exclude=("lib/gen/**",)), tmp_path) == ["lib/also.tmp.py"]


def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    tree(tmp_path, {"a/a.py": ""})
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "a" / "dangling.py").symlink_to(tmp_path / "nowhere")
    assert found(Settings(tmp_path), tmp_path) == ["a/a.py"]


def test_broken_ignore_file(tmp_path: Path) -> None:
    tree(tmp_path, {".gitignore": "!\na.py\n", "a.py": "", "b.py": ""})
    assert found(Settings(tmp_path), tmp_path) == ["b.py"]


def test_matches() -> None:
    assert matches(("test/**",), "test/a/b.py")
    assert not matches(("test/**",), "lib/a.py")
    assert not matches((), "a")


def test_read(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes("é".encode())
    assert read(path) == "é".encode()
    with pytest.raises(UnreadableError, match="too large"):
        read(path, 1)
    path.write_bytes(b"ab\xff")
    with pytest.raises(UnreadableError, match=r"not UTF-8 \(byte 2\)"):
        read(path)
    path.write_bytes(b"ab\0")
    with pytest.raises(UnreadableError, match="NUL at byte 2"):
        read(path)
    with pytest.raises(UnreadableError, match="not a file"):
        read(tmp_path)
    with pytest.raises(UnreadableError, match="does not exist"):
        read(tmp_path / "none")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UnreadableError, match="not a file"):
        read(tmp_path / "pipe")
