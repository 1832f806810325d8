"""Which files a check reads, and reading them: everything that can go wrong is said in plain words."""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING

from saga_concordia.config.settings import Settings

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

SKIPPED = frozenset({".git", "node_modules", "_build", "deps", ".venv", "venv", "__pycache__"})
LIMIT = 10 * 2**20


class UnreadableError(Exception):
    """A file that cannot be checked; the message says why, in words for a person."""


def discover(settings: Settings, paths: Sequence[Path], suffixes: frozenset[str]) -> Iterator[Path]:
    """The files to check, as absolute paths, each once, in order.

    A path to a file counts whatever it is called. Folders are walked without following links to folders;
    `.gitignore` files, the settings' `include` and `exclude` and the usual build folders are honoured.
    """
    seen: set[Path] = set()
    for path in paths:
        path = Path(os.path.normpath(path.absolute()))
        found: Iterable[Path] = _walk(settings, path, suffixes) if path.is_dir() else (path,)
        for file in found:
            if file not in seen:
                seen.add(file)
                yield file


def matches(globs: Sequence[str], path: str) -> bool:
    """Whether a path relative to the root, with `/`, matches one of the globs (as `.gitignore` writes them)."""
    return bool(globs) and _spec(globs).match_file(path)


def read(path: Path, limit: int = LIMIT) -> bytes:
    """The bytes of a text file.

    Raises:
        UnreadableError: it is too large, no regular file, unreadable, gone, binary or not UTF-8.
    """
    try:
        status = path.stat()
        if not S_ISREG(status.st_mode):
            raise UnreadableError(f"{path}: is not a file")
        if status.st_size > limit:
            raise UnreadableError(f"{path}: is too large ({status.st_size} bytes; at most {limit} are read)")
        with path.open("rb") as stream:
            data = stream.read(limit + 1)
    except FileNotFoundError as error:
        raise UnreadableError(f"{path}: does not exist") from error
    except OSError as error:
        raise UnreadableError(f"{path}: cannot be read: {error.strerror or error}") from error
    except ValueError as error:
        raise UnreadableError(f"{path}: is not a path: {error}") from error
    if len(data) > limit:
        raise UnreadableError(f"{path}: is too large (at most {limit} bytes are read)")
    if (zero := data.find(b"\0")) >= 0:
        raise UnreadableError(f"{path}: is not text (a NUL at byte {zero})")
    try:
        data.decode()
    except UnicodeDecodeError as error:
        raise UnreadableError(f"{path}: is not UTF-8 (byte {error.start})") from error
    return data


def _spec(lines: Iterable[str]) -> "GitIgnoreSpec":
    from pathspec import GitIgnoreSpec

    try:
        return GitIgnoreSpec.from_lines(lines)
    except ValueError:
        return GitIgnoreSpec.from_lines(line for line in lines if _usable(line))


def _usable(line: str) -> bool:
    """Whether a line of a `.gitignore` is a pattern; git passes over those that are not."""
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines([line])
    except ValueError:
        return False
    return True


def _ignores(folder: str) -> "GitIgnoreSpec | None":
    try:
        with open(f"{folder}/.gitignore", encoding="utf-8", errors="replace") as stream:
            lines = stream.read(2**20).splitlines()
    except OSError:
        return None
    return _spec(lines) if any(line.strip() and not line.startswith("#") for line in lines) else None


def _walk(settings: Settings, top: Path, suffixes: frozenset[str]) -> Iterator[Path]:
    root = str(settings.root.absolute())
    include = _spec(settings.include) if settings.include else None
    exclude = _spec(settings.exclude) if settings.exclude else None
    folder, endings = str(top), tuple(suffixes)
    # Ignore files between the repository's top and the folder hold for the folder as well.
    specs: tuple[tuple[str, GitIgnoreSpec], ...] = ()
    for above in reversed(_up_to_repository(top.parent, Path(root))):
        if spec := _ignores(str(above)):
            specs = (*specs, (str(above), spec))
    pending: list[tuple[str, tuple[tuple[str, GitIgnoreSpec], ...], bool]] = [(folder, specs, True)]
    while pending:
        current, specs, is_folder = pending.pop()
        if not is_folder:
            yield Path(current)
            continue
        if spec := _ignores(current):
            specs = (*specs, (current, spec))
        try:
            with os.scandir(current) as scan:
                entries = sorted(scan, key=lambda entry: entry.name, reverse=True)
        except OSError:
            continue
        for entry in entries:
            relative = _relative(entry.path, root)
            try:
                inner = entry.is_dir(follow_symlinks=False)
                plain = not inner and entry.is_file()
            except OSError:
                continue
            if inner:
                if entry.name in SKIPPED or _ignored(specs, entry.path, "/"):
                    continue
                if exclude and exclude.match_file(relative + "/"):
                    continue
                pending.append((entry.path, specs, True))
            elif plain and entry.name.endswith(endings):
                if exclude and exclude.match_file(relative):
                    continue
                if include and not include.match_file(relative):
                    continue
                if not _ignored(specs, entry.path, ""):
                    pending.append((entry.path, specs, False))


def _up_to_repository(folder: Path, root: Path) -> list[Path]:
    """The folders from `folder` upwards to the repository's top, or to the root where there is none."""
    chain: list[Path] = []
    for candidate in (folder, *folder.parents):
        chain.append(candidate)
        if (candidate / ".git").exists():
            return chain
    return [candidate for candidate in chain if candidate == root or root in candidate.parents]


def _relative(path: str, base: str) -> str:
    return os.path.relpath(path, base).replace(os.sep, "/")


def _ignored(specs: "tuple[tuple[str, GitIgnoreSpec], ...]", path: str, ending: str) -> bool:
    """Whether the innermost ignore file that speaks of a path says to ignore it."""
    for base, spec in reversed(specs):
        verdict = spec.check_file(_relative(path, base) + ending).include
        if verdict is not None:
            return verdict
    return False
