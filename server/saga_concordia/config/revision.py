"""The files of a git revision, put into a folder as they were: nothing is checked out, and no hook or filter runs."""

from collections.abc import Callable
from pathlib import Path, PurePosixPath

from saga_concordia.config.git import commit, files_at, top


def put(root: Path, revision: str, folder: Path, wanted: Callable[[str], bool]) -> int:
    """Write the files below `root` as they were at `revision` into `folder`; gives their number.

    `wanted` says of a path, relative to `root` with `/`, whether it is needed.

    Raises:
        GitError: git is not there, `root` is in no repository, or there is no such revision.
    """
    repository = top(root)
    below = root.resolve().relative_to(repository).as_posix()
    prefix = "" if below == "." else f"{below}/"
    count = 0
    for path, data in files_at(
        repository, commit(repository, revision), lambda path: path.startswith(prefix) and wanted(path[len(prefix) :])
    ):
        target = folder / PurePosixPath(path[len(prefix) :])
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        count += 1
    return count
