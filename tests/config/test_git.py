"""What git says: changed lines, files of a revision, and plain words where it cannot tell."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from saga_concordia.config.git import Change, GitError, changes_since, commit, files_at, top
from saga_concordia.config.revision import put

ODD = 'lib/a "b"\n\té.py'


def git(folder: Path, *arguments: str) -> None:
    options = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", "-C", str(folder), *options, *arguments], check=True, capture_output=True)


def write(root: Path, files: Mapping[str, bytes]) -> None:
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)


def committed(root: Path, files: Mapping[str, bytes]) -> str:
    """A repository with one commit; its hash."""
    write(root, files)
    git(root, "init")
    git(root, "add", "--all")
    git(root, "commit", "--message", "First")
    return commit(root, "HEAD")


def test_changed_lines_by_path(tmp_path: Path) -> None:
    before = {
        "same.py": b"x\n",
        "edited.py": b"1\n2\n3\n4\n5\n",
        "looks.py": b"-- a/same.py\n++ b/same.py\n@@ -1 +1 @@\n",
        "moved.py": b"a\nb\nc\nd\ne\nf\n",
        "gone.yaml": b"a.b:\n",
        "lib/end.py": b"no newline",
        ODD: b"x\n",
    }
    first = committed(tmp_path, before)
    (tmp_path / ".gitignore").write_bytes(b"ignored.py\n")
    (tmp_path / "gone.yaml").unlink()
    (tmp_path / "moved.py").rename(tmp_path / "lib" / "moved.py")
    after = {
        "edited.py": b"1\ntwo\n3\n5\nsix\nseven\n",
        "looks.py": b"-- a/same.py\n++ b/other.py\n@@ -1 +9 @@\n",
        "lib/moved.py": b"a\nb\nc\nd\nE\nf\n",
        "lib/end.py": b"no newline either",
        "new.py": b"x\n",
        "ignored.py": b"x\n",
        ODD: b"x\ny\n",
    }
    write(tmp_path, after)
    git(tmp_path, "add", "--intent-to-add", "lib/moved.py")
    changes = changes_since(tmp_path, first)
    everything = changes["new.py"].lines[0]
    assert (everything.start, len(everything) > 10**9) == (1, True)
    assert {path: change for path, change in changes.items() if path not in ("new.py", ".gitignore")} == {
        "edited.py": Change((range(2, 3), range(5, 7)), ("2", "4")),
        "looks.py": Change((range(2, 4),), ("++ b/same.py", "@@ -1 +1 @@")),
        "lib/moved.py": Change((range(5, 6),), ("e",)),
        "gone.yaml": Change((), ("a.b:",)),
        "lib/end.py": Change((range(1, 2),), ("no newline",)),
        ODD: Change((range(2, 3),)),
    }


def test_files_of_a_revision(tmp_path: Path) -> None:
    files = {"a.py": b"first\n", "lib/b.py": b"\0\xff", "empty.py": b"", ODD: b"blob 3\n", "c.md": b"# no\n"}
    first = committed(tmp_path, files)
    (tmp_path / "link.py").symlink_to("a.py")
    write(tmp_path, {"a.py": b"second\n"})
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--message", "Second")
    python = {path: data for path, data in files.items() if path.endswith(".py")}
    assert dict(files_at(tmp_path, first, lambda path: path.endswith(".py"))) == python
    assert dict(files_at(tmp_path, commit(tmp_path, "main"), lambda path: path != ODD))["a.py"] == b"second\n"
    assert list(files_at(tmp_path, first, lambda _: False)) == []
    assert "link.py" not in dict(files_at(tmp_path, commit(tmp_path, "HEAD"), lambda _: True))


def test_what_cannot_be_told_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plain").mkdir()
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(GitError, match="is in no git repository"):
        top(tmp_path / "plain")
    repository = tmp_path / "repository"
    repository.mkdir()
    first = committed(repository, {"lib/a.py": b"x\n"})
    assert top(repository / "lib") == repository.resolve()
    for revision in ("nowhere", "--output=owned", "-h", "", "HEAD..HEAD", "HEAD:lib/a.py", "a\0b", "HEAD\nHEAD"):
        with pytest.raises(GitError, match="is no revision in"):
            commit(repository, revision)
    assert not (repository / "owned").exists()
    monkeypatch.setenv("GIT_DIR", "nowhere")  # As git's own hooks find it, for another folder.
    assert commit(repository, "HEAD") == first
    monkeypatch.setenv("PATH", os.devnull)
    with pytest.raises(GitError, match="git cannot be run"):
        commit(repository, "HEAD")


def test_no_program_of_the_configuration_is_run(tmp_path: Path) -> None:
    first = committed(tmp_path, {"a.py": b"x\n", ".gitattributes": b"*.py diff=own\n"})
    for key in ("diff.external", "diff.own.textconv", "diff.own.command", "core.fsmonitor"):
        git(tmp_path, "config", key, f"touch {tmp_path / 'ran'}; false")
    write(tmp_path, {"a.py": b"y\n"})
    assert changes_since(tmp_path, first) == {"a.py": Change((range(1, 2),), ("x",))}
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("name", ["own", "o=w.n"])
def test_no_filter_is_run(tmp_path: Path, name: str) -> None:
    ran, other = tmp_path / "ran", tmp_path / "other"
    repository = tmp_path / "repository"
    repository.mkdir()
    first = committed(repository, {"a.py": b"x\n", ".gitattributes": f"*.py filter={name}\n".encode()})
    git(repository, "config", f"filter.{name}.clean", f"touch '{ran}'; cat")
    git(repository, "config", f"filter.{name}.required", "true")
    write(repository, {"a.py": b"y\n"})
    git(repository, "diff", first)
    assert ran.exists()  # So this is a filter that would be run.
    ran.unlink()
    changed = {"a.py": Change((range(1, 2),), ("x",))}
    assert changes_since(repository, first) == changed
    git(repository, "config", f"filter.{name}.process", f"touch '{other}'; false")
    assert changes_since(repository, first) == changed
    assert not ran.exists()
    assert not other.exists()


def test_no_hook_is_run(tmp_path: Path) -> None:
    first = committed(tmp_path, {"a.py": b"x\n"})
    ran, hook = tmp_path / ".git" / "ran", tmp_path / ".git" / "hooks" / "post-index-change"
    hook.write_text(f"#!/bin/sh\ntouch '{ran}'\n")
    hook.chmod(0o755)
    os.utime(tmp_path / "a.py", (1, 1))  # The index must be brought up to date.
    assert changes_since(tmp_path, first) == {}
    assert not ran.exists()
    git(tmp_path, "diff", first)
    assert ran.exists()


def test_nothing_is_fetched(tmp_path: Path) -> None:
    first = committed(tmp_path, {"a.py": b"x\n"})
    ran, asked = tmp_path / ".git" / "ran", ("rev-parse", f"{first}:a.py")
    blob = subprocess.run(["git", "-C", str(tmp_path), *asked], capture_output=True, text=True, check=True).stdout
    (tmp_path / ".git" / "objects" / blob[:2] / blob[2:].strip()).unlink()
    for key, value in {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": str(tmp_path),
        "remote.origin.uploadPack": f"touch '{ran}'; false",
    }.items():
        git(tmp_path, "config", key, value)
    write(tmp_path, {"a.py": b"y\n"})
    for ask in (lambda: dict(files_at(tmp_path, first, lambda _: True)), lambda: changes_since(tmp_path, first)):
        with pytest.raises(GitError, match="fetch the rest of it first"):
            ask()
    assert not ran.exists()
    with pytest.raises(subprocess.CalledProcessError):
        git(tmp_path, "diff", first)
    assert ran.exists()


def test_a_repository_that_leads_astray(tmp_path: Path) -> None:
    committed(tmp_path, {"lib/a.py": b"x\n"})
    blob = subprocess.run(
        ["git", "-C", str(tmp_path), "rev-parse", "HEAD:lib/a.py"], capture_output=True, text=True, check=True
    ).stdout.strip()
    inner = _tree(tmp_path, b"100644 owned.py\0" + bytes.fromhex(blob))
    for path, entry in (
        ("../owned.py", b"40000 ..\0" + bytes.fromhex(inner)),
        ("..", b"100644 ..\0" + bytes.fromhex(blob)),
    ):
        tree = _tree(tmp_path, entry)
        with pytest.raises(GitError, match="leads astray") as caught:
            list(files_at(tmp_path, tree, lambda _: True))
        assert repr(path) in str(caught.value)
    both = b"100644 a.py\0" + bytes.fromhex(blob) + b"40000 a.py\0" + bytes.fromhex(inner)
    made = ("commit-tree", "-m", "x", _tree(tmp_path, both))
    names = ("-c", "user.name=x", "-c", "user.email=x@example.org")
    twice = subprocess.run(
        ["git", "-C", str(tmp_path), *names, *made], capture_output=True, text=True, check=True
    ).stdout
    with pytest.raises(GitError, match=r"a\.py/owned\.py of .* cannot be put"):
        put(tmp_path, twice.strip(), tmp_path / "out", lambda _: True)
    git(tmp_path, "config", "core.worktree", "/")
    with pytest.raises(GitError, match=r"files lie in /, where no repository is"):
        top(tmp_path)
    bare = tmp_path / "bare"
    git(tmp_path, "--bare", "init", str(bare))
    for key, value in (("core.bare", "false"), ("core.worktree", "..")):
        git(tmp_path, f"--git-dir={bare}", "config", key, value)
    with pytest.raises(GitError, match="bare repository"):
        top(bare)


def _tree(folder: Path, entries: bytes) -> str:
    """The hash of a tree with these entries, whatever git thinks of them."""
    words = ["git", "-C", str(folder), "hash-object", "-t", "tree", "--literally", "-w", "--stdin"]
    return subprocess.run(words, input=entries, capture_output=True, check=True).stdout.decode().strip()


def test_no_git_of_the_workspace_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = committed(tmp_path, {"a.py": b"x\n"})
    ran = tmp_path / "ran"
    (tmp_path / "git").write_text(f"#!/bin/sh\ntouch '{ran}'\n")
    (tmp_path / "git").chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", os.pathsep.join(["", ".", str(tmp_path), os.environ["PATH"]]))
    assert commit(tmp_path, "HEAD") == first
    monkeypatch.setenv("PATH", os.pathsep.join(["", ".", str(tmp_path)]))
    with pytest.raises(GitError, match="whose programs are not run"):
        commit(tmp_path, "HEAD")
    assert not ran.exists()


def test_git_that_does_not_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = committed(tmp_path, {"a.py": b"x\n"})
    os.mkfifo(tmp_path / ".git" / "pipe")
    git(tmp_path, "config", "core.excludesFile", str(tmp_path / ".git" / "pipe"))
    monkeypatch.setattr("saga_concordia.config.git.PATIENCE_SECONDS", 0.5)
    with pytest.raises(GitError, match=r"takes longer than 0\.5 s"):
        changes_since(tmp_path, first)
