"""What git knows of a workspace: the top of its repository, the files of a revision, the lines changed since one.

git is run without a shell, asks no questions and changes nothing. A repository's configuration is as hostile as the
rest of a workspace, so none of the programs that it can name is started: hooks, monitors, filters, programs that show
differences, and those that fetch what a partial clone lacks.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from saga_concordia.config.reading import LIMIT

_HEAD = re.compile(rb"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_ESCAPED = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
_NAMED = {b"a": b"\a", b"b": b"\b", b"t": b"\t", b"n": b"\n", b"v": b"\v", b"f": b"\f", b"r": b"\r"}
_OF_A_HOOK = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_EXTERNAL_DIFF")
"""Variables that git sets for its hooks; they would lead away from the folder that is asked about."""
_OURS = (
    "core.fsmonitor=false", "core.hooksPath=/dev/null", "core.quotePath=true", "diff.autoRefreshIndex=false",
    "safe.bareRepository=explicit",
)  # fmt: skip
"""What wins over a repository's configuration. A bare repository in the midst of a workspace was chosen by nobody."""
_ALONE = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
"""Nothing is fetched, asked or written by the way; git before 2.44 knows only the first of the two about fetching."""
PATIENCE_SECONDS = 120.0
_FILTERS = r"^filter\..*\.(clean|smudge|process|required)$"
_EVERYTHING = range(1, sys.maxsize)


_FETCH = "where a clone is partial, fetch the rest of it first (`git fetch --refetch --no-filter`)"


class GitError(Exception):
    """What git cannot tell, and why, in words for a person."""


class Change(Struct, frozen=True):
    """What has changed in a file: its lines as they are now, numbered from 1, and the text of those that went."""

    lines: tuple[range, ...] = ()
    removed: tuple[str, ...] = ()


def top(folder: Path) -> Path:
    """The top of the repository whose work tree holds a folder.

    Raises:
        GitError: there is none, or no git.
    """
    said = _git(folder, "rev-parse", "--show-toplevel").removesuffix(b"\n")
    found = Path(os.fsdecode(said)).resolve()
    if not os.path.lexists(found / ".git"):
        raise GitError(
            f"{folder}: the repository's configuration says that its files lie in {found}, where no repository is. "
            "Take `core.worktree` out of its `config`"
        )
    return found


def commit(repository: Path, revision: str) -> str:
    """The hash of the commit that a revision names.

    Raises:
        GitError: there is no such revision, or no git.
    """
    unknown = (
        f"{revision!r} is no revision in {repository}. Where the history was cut off on checking out, fetch more of it "
        "(`git fetch --unshallow`, or `fetch-depth: 0` on GitHub)"
    )
    if revision.startswith("-") or not revision or "\0" in revision:
        raise GitError(unknown)
    try:
        return _git(repository, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}").decode().strip()
    except _FailedError as error:
        raise GitError(str(error) if error.said else unknown) from error


def changes_since(repository: Path, revision: str) -> Mapping[str, Change]:
    """What has changed in the work tree since a commit (its hash), by path below the top, with `/`.

    Files that are not added yet count as new; renamed ones have changed where their content has. Of a file that is gone
    there are only lines that went.

    Raises:
        GitError: git failed.
    """
    shown = _git(
        repository, "diff", "--patch", "--unified=0", "--inter-hunk-context=0", "--find-renames", "--no-color",
        "--no-ext-diff", "--no-textconv", "--no-relative", "--ignore-submodules", "--src-prefix=a/", "--dst-prefix=b/",
        revision, "--", unfiltered=True,
    )  # fmt: skip
    found = dict(_changes(shown.split(b"\n")))
    others = _git(repository, "ls-files", "--others", "--exclude-standard", "-z")
    found.update({os.fsdecode(path): Change((_EVERYTHING,)) for path in others.split(b"\0") if path})
    return found


def files_at(repository: Path, revision: str, wanted: Callable[[str], bool]) -> Iterator[tuple[str, bytes]]:
    """The regular files of a commit (its hash) and their bytes, by path below the top with `/`, in order.

    `wanted` is asked for each path. Files that are larger than any that is read are passed over.

    Raises:
        GitError: git failed.
    """
    tree = _git(repository, "ls-tree", "-r", "-z", "--long", "--full-tree", revision)
    blobs: list[tuple[str, bytes]] = []
    for entry in tree.split(b"\0")[:-1]:
        facts, _, name = entry.partition(b"\t")
        mode, _kind, blob, size = facts.split()
        path = os.fsdecode(name)
        if not mode.startswith(b"100") or not wanted(path):
            continue
        # git writes no such path, but a repository that somebody made up can hold it.
        if not {"", ".", ".."}.isdisjoint(path.split("/")):
            raise GitError(f"{repository}: {revision} holds the path {path!r}, which leads astray; see `git fsck`")
        if not size.isdigit():
            raise GitError(f"{repository}: git has no content for {path} at {revision}; {_FETCH}")
        if int(size) <= LIMIT:
            blobs.append((path, blob))
    contents = _git(repository, "cat-file", "--batch", stdin=b"".join(blob + b"\n" for _, blob in blobs))
    at = 0
    for path, blob in blobs:
        end = contents.find(b"\n", at)
        size = contents[at:end].removeprefix(blob + b" blob ")
        if end < 0 or not size.isdigit():
            raise GitError(f"{repository}: git has no content for {path} at {revision}; {_FETCH}")
        yield path, contents[end + 1 : end + 1 + int(size)]
        at = end + int(size) + 2


def file_at(folder: Path, revision: str, path: str) -> bytes:
    """The bytes of a file at a revision; the path begins at the top of the repository, or with `./` at the folder.

    Raises:
        GitError: there is no such file, or no git.
    """
    try:
        return _git(folder, "cat-file", "blob", f"{revision}:{path}")
    except _FailedError as error:
        raise GitError(
            f"git has no file {revision}:{path}: {error.said.rstrip('.')}. The path begins at the top of the "
            "repository, or with ./ where you are"
        ) from error


class _FailedError(GitError):
    """git ended with an error; `said` is what it had to say."""

    def __init__(self, folder: Path, command: str, said: str) -> None:
        super().__init__(f"{folder}: `git {command}` failed: {said or 'it does not say why'}")
        self.said = said


def _git(folder: Path, command: str, *arguments: str, stdin: bytes = b"", unfiltered: bool = False) -> bytes:
    """What a git command prints; `unfiltered` for one that reads files of the work tree."""
    environment = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK} | _ALONE
    if unfiltered:
        environment |= _without_filters(folder, environment)
    options = [word for setting in _OURS for word in ("-c", setting)]
    words = [_program(folder), "-C", str(folder), *options, command, *arguments]
    try:
        done = subprocess.run(
            words, input=stdin, capture_output=True, env=environment, check=False, timeout=PATIENCE_SECONDS
        )
    except OSError as error:
        raise GitError(
            f"git cannot be run: {error.strerror or error}. Install it, or see that it is on PATH"
        ) from error
    except subprocess.TimeoutExpired as error:
        raise GitError(
            f"{folder}: `git {command}` takes longer than {PATIENCE_SECONDS:g} s, so it was ended. See by "
            f"`git {command}` there what it waits for"
        ) from error
    if done.returncode:
        told = done.stderr.decode("utf-8", "replace").strip()
        said = next((line for line in told.split("\n") if line.startswith("fatal: ")), told.partition("\n")[0])
        said = said.removeprefix("fatal: ")
        if "not a git repository" in said:
            raise GitError(f"{folder}: is in no git repository, so there is no revision to compare with")
        if "lazy fetching disabled" in told or ("transport" in said and "not allowed" in said):
            said = f"content is missing; {_FETCH}"
        raise _FailedError(folder, command, said)
    return done.stdout


def _program(folder: Path) -> str:
    """The git on PATH, but none that lies in the folder that is asked about or that PATH names from where we stand."""
    inside = folder.resolve()
    trusted = [one for one in os.environ.get("PATH", os.defpath).split(os.pathsep) if Path(one).is_absolute()]
    trusted = [one for one in trusted if not Path(one).resolve().is_relative_to(inside)]
    found = shutil.which("git", path=os.pathsep.join(trusted))
    if found is None or not Path(found).is_absolute():
        raise GitError(
            f"git cannot be run: none is on PATH, other than in {folder}, whose programs are not run. Install it, "
            "or see that it is on PATH"
        )
    return found


def _without_filters(folder: Path, environment: Mapping[str, str]) -> Mapping[str, str]:
    """Variables that leave every filter (`filter.NAME.clean`) without a program, whoever's configuration names it.

    Filters of a person's own configuration go as well: that of Git LFS, for one, runs what the repository's says.
    """
    try:
        listed = _git(folder, "config", "--null", "--name-only", "--get-regexp", _FILTERS)
    except _FailedError as error:
        if error.said:
            raise
        return {}  # There are none.
    given = environment.get("GIT_CONFIG_COUNT", "")
    first = int(given) if given.isdecimal() else 0
    found: dict[str, str] = {}
    keys = sorted({os.fsdecode(key) for key in listed.split(b"\0") if key})
    for number, key in enumerate(keys, first):
        found[f"GIT_CONFIG_KEY_{number}"] = key
        found[f"GIT_CONFIG_VALUE_{number}"] = "false" if key.endswith(".required") else ""
    return found | {"GIT_CONFIG_COUNT": str(first + len(keys))}


def _changes(lines: list[bytes]) -> Iterator[tuple[str, Change]]:
    """The changes of a patch without context."""
    before = path = ""
    ranges: list[range] = []
    removed: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        if line.startswith(b"--- "):
            before = _path(line[4:])
        elif line.startswith(b"+++ "):
            if ranges or removed:
                yield path, Change(tuple(ranges), tuple(removed))
            path, ranges, removed = _path(line[4:]) or before, [], []
        elif hunk := _HEAD.match(line):
            old, start, new = (1 if number is None else int(number) for number in hunk.groups())
            if new:
                ranges.append(range(start, start + new))
            # Lines of the content may look like any of the above, so they are counted.
            while old or new:
                mark, text = lines[at][:1], lines[at][1:]
                at += 1
                if mark == b"-":
                    removed.append(text.decode("utf-8", "replace"))
                    old -= 1
                elif mark == b"+":
                    new -= 1
    if ranges or removed:
        yield path, Change(tuple(ranges), tuple(removed))


def _path(shown: bytes) -> str:
    """The path in a patch's heading, without its prefix; empty for that of no file."""
    shown = shown.removesuffix(b"\t")
    if shown.startswith(b'"'):
        shown = _ESCAPED.sub(lambda found: _character(found[1]), shown[1:-1])
    return "" if shown == b"/dev/null" else os.fsdecode(shown[2:])


def _character(escaped: bytes) -> bytes:
    return bytes((int(escaped, 8),)) if escaped.isdigit() else _NAMED.get(escaped, escaped)
