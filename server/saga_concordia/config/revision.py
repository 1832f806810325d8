"""The files of a git revision, put into a folder as they were: nothing is checked out, and no hook or filter runs."""

from collections.abc import Callable
from pathlib import Path, PurePosixPath

from saga_concordia.config.git import GitError, commit, files_at, top


def put(root: Path, revision: str, folder: Path, wanted: Callable[[str], bool]) -> int:
    """Write the files below `root` as they were at `revision` into `folder`; gives their number.

    `wanted` says of a path, relative to `root` with `/`, whether it is needed.

    Raises:
        GitError: git is not there, `root` is in no repository, there is no such revision, or it cannot be written.
    """
    repository = top(root)
    below = root.resolve().relative_to(repository).as_posix()
    prefix = "" if below == "." else f"{below}/"
    count = 0
    for path, data in files_at(
        repository, commit(repository, revision), lambda path: path.startswith(prefix) and wanted(path[len(prefix) :])
    ):
        target = folder / PurePosixPath(path[len(prefix) :])
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or error
            raise GitError(f"{path} of {revision} cannot be put into {folder}: {why}") from error
        count += 1
    return count
