"""The files of a git revision, put into a folder as they were: nothing is checked out, and no hook or filter runs."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from saga_concordia.config.reading import LIMIT

_FILE_MODES = (b"100644", b"100755")


class RevisionError(Exception):
    """A revision that cannot be looked at; the message says why, in words for a person."""


def put(root: Path, revision: str, folder: Path, wanted: Callable[[str], bool]) -> int:
    """Write the files below `root` as they were at `revision` into `folder`; gives their number.

    `wanted` says of a path, relative to `root` with `/`, whether it is needed. Links and submodules are passed over,
    and files that are larger than any that is read.

    Raises:
        RevisionError: git is not there, `root` is in no repository, or there is no such revision.
    """
    commit = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}", what=revision)
    prefix = _git(root, "rev-parse", "--show-prefix", what=revision).decode().strip()
    listed = _git(root, "ls-tree", "-r", "-z", "-l", "--full-name", commit.decode().strip(), "--", ".", what=revision)
    rows = [(name, blob) for name, blob in _files(listed, prefix) if wanted(name)]
    count = 0
    for name, data in _contents(root, rows, revision):
        target = folder / PurePosixPath(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        count += 1
    return count


def _files(listed: bytes, prefix: str) -> Iterator[tuple[str, str]]:
    """Path and object of each file of a listing."""
    for row in filter(None, listed.split(b"\0")):
        head, _tab, name = row.partition(b"\t")
        mode, _kind, blob, size = head.split()
        path = os.fsdecode(name)
        if mode in _FILE_MODES and size.isdigit() and int(size) <= LIMIT and path.startswith(prefix):
            yield path[len(prefix) :], blob.decode()


def _contents(root: Path, rows: list[tuple[str, str]], revision: str) -> Iterator[tuple[str, bytes]]:
    """The content of files, as one run of git gives it."""
    wanted = "".join(f"{blob}\n" for _name, blob in rows).encode()
    data = _git(root, "cat-file", "--batch", what=revision, given=wanted) if rows else b""
    at = 0
    for name, _blob in rows:
        end = data.index(b"\n", at)
        size = int(data[at:end].split()[2])
        yield name, data[end + 1 : end + 1 + size]
        at = end + 1 + size + 1


def _git(root: Path, *words: str, what: str, given: bytes = b"") -> bytes:
    try:
        run = subprocess.run(
            ["git", "-c", "core.fsmonitor=false", "--no-optional-locks", *words],
            cwd=root,
            input=given,
            capture_output=True,
            check=False,
            env={**os.environ, "GIT_TERMINAL_PROMPT": "0"},
        )
    except FileNotFoundError as error:
        raise RevisionError(f"git is needed to look at {what!r}, and was not found on PATH") from error
    if run.returncode:
        said = run.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")
        raise RevisionError(f"cannot look at {what!r}: {said or 'no such revision; name a commit, a branch or a tag'}")
    return run.stdout
