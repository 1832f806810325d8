"""Which files are found, and what is said about those that cannot be read."""

import os
from pathlib import Path

import pytest
from saga_concordia.config.files import discover, matches
from saga_concordia.config.settings import Settings

PY = frozenset({".py"})


def tree(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


def found(settings: Settings, *paths: Path) -> list[str]:
    return [path.relative_to(settings.root).as_posix() for path in discover(settings, paths, PY).files]


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
    assert found(Settings(tmp_path), tmp_path / "gen") == []
    assert found(Settings(tmp_path), tmp_path / "gen/g.py", tmp_path / "x.txt") == ["gen/g.py"]
    assert discover(Settings(tmp_path), (tmp_path / "x.txt",), PY).others == [tmp_path / "x.txt"]
    assert found(Settings(tmp_path, include=("lib/**",), exclude=("lib/gen/**",)), tmp_path) == ["lib/also.tmp.py"]


def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    tree(tmp_path, {"a/a.py": ""})
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "a" / "dangling.py").symlink_to(tmp_path / "nowhere")
    (tmp_path / "a" / "folder.py").symlink_to(tmp_path)
    (tmp_path / "a" / ".#a.py").symlink_to("someone@somewhere")
    assert found(Settings(tmp_path), tmp_path) == ["a/a.py", "a/dangling.py"], "a broken link is found, and said"


def test_what_is_no_file_is_found_so_that_it_can_be_said(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    os.mkfifo(tmp_path / ".gitignore")
    (tmp_path / "loop.py").symlink_to("loop.py")
    assert found(Settings(tmp_path), tmp_path) == ["loop.py", "pipe.py"]


def test_a_folder_that_cannot_be_listed_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree(tmp_path, {"a/a.py": "", "b.py": ""})
    scandir = os.scandir

    def refuse(path: str) -> object:
        if path.endswith("a"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    result = discover(Settings(tmp_path), (tmp_path,), PY)
    assert result.files == [tmp_path / "b.py"]
    assert result.unreadable == [(tmp_path / "a", "cannot be listed: Permission denied")]


def test_include_that_chooses_nothing_is_said(tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": ""})
    assert discover(Settings(tmp_path, include=("lib/**",)), (tmp_path,), PY).unmatched
    assert not discover(Settings(tmp_path, include=("*.py",)), (tmp_path,), PY).unmatched


def test_broken_ignore_file(tmp_path: Path) -> None:
    tree(tmp_path, {".gitignore": "!\na.py\n", "a.py": "", "b.py": ""})
    assert found(Settings(tmp_path), tmp_path) == ["b.py"]


def test_matches() -> None:
    assert matches(("test/**",), "test/a/b.py")
    assert not matches(("test/**",), "lib/a.py")
    assert not matches((), "a")
