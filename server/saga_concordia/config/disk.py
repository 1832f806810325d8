"""What is looked at on disk. Whoever watches is told of it all, and can find out later whether it is still the same."""

import os
import re
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_IFMT

from saga_concordia.config.globs import GlobError, parse
from saga_concordia.text.digest import digest

Seen = dict[tuple[str, str], bytes]
"""What was seen, by the manner of looking (a key of `_LOOKS`, after a `:` what it needs to know) and the path."""

TEMPORARY = ".concordia-part"
"""What a file is called, or how its name begins, that `config/writing.py` is about to put in the place of another."""
MOST_ENTRIES = 1_000_000
"""How many files and folders a glob of the settings may lead to; links in circles have no end."""
_CHANGED = b"?"
_seen: Seen | None = None


class TooMuchError(Exception):
    """A glob that leads to more than is looked at; the message says so behind "which"."""


@contextmanager
def watching() -> Generator[Seen, None, None]:
    """Collect what this module and `config/reading.py` look at, in this process and for one who watches at a time."""
    global _seen
    _seen = {}
    try:
        yield _seen
    finally:
        _seen = None


def note(look: str, path: str, answer: Callable[[], bytes]) -> None:
    """Tell whoever watches that something was looked at; `answer` is what was seen."""
    if _seen is None:
        return
    found = answer()
    # What changes while it is looked at is never the same again.
    _seen[look, path] = found if _seen.get((look, path), found) == found else _CHANGED


Look = Callable[[str, str], object]
"""Looks at a path again; what there is to know beside it stands in the manner, after the `:`."""


def is_same(seen: Seen, looks: Mapping[str, Look]) -> bool:
    """Whether all of it looks the same now; `looks` are more manners of looking than this module has."""
    every = {**_LOOKS, **looks}
    with watching() as now:
        for (look, path), before in seen.items():
            manner, _colon, detail = look.partition(":")
            if manner not in every:
                return False
            with suppress(OSError, RuntimeError, ValueError, TooMuchError):  # What is no longer seen is not the same.
                every[manner](path, detail)
            if now.get((look, path)) != before:
                return False
    return True


def exists(path: Path) -> bool:
    """Whether something is there, links followed."""
    return _kind(path)[1] != 0


def is_there(path: Path) -> bool:
    """Whether something bears this name, be it a link to nothing."""
    return _kind(path)[0] != 0


def is_folder(path: Path) -> bool:
    """Whether a folder is there, links followed."""
    return _kind(path)[1] == _FOLDER


def is_file(path: Path) -> bool:
    """Whether a regular file is there, links followed."""
    return _kind(path)[1] == _FILE


def is_link(path: Path) -> bool:
    """Whether a link bears this name."""
    return _kind(path)[0] == _LINK


def real(path: Path) -> Path:
    """The path without links.

    Raises:
        OSError, RuntimeError, ValueError: it cannot be followed.
    """
    found = path.resolve()
    note("real", os.fspath(path), lambda: os.fsencode(found))
    return found


def entries(folder: str) -> "list[os.DirEntry[str]]":
    """What is in a folder, by name.

    Raises:
        OSError: it cannot be listed.
    """
    try:
        with os.scandir(folder) as scan:
            found = sorted(scan, key=lambda entry: entry.name)
    except OSError as error:
        reason = str(error.errno).encode()
        note("entries", folder, lambda: reason)
        raise
    note("entries", folder, lambda: _digest_of(found))
    return found


def glob(root: Path, pattern: str) -> list[Path]:
    """The files below a folder that a glob names, in order; what is no folder counts.

    Raises:
        GlobError: it is no glob.
        TooMuchError: it leads to more than is looked at.
    """
    found = _glob(root, pattern)
    note(f"glob:{pattern}", os.fspath(root), lambda: _listed(found))
    return found


def is_inner_folder(entry: "os.DirEntry[str]") -> bool:
    """Whether an entry is a folder, and no link to one."""
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def leads_to_folder(entry: "os.DirEntry[str]") -> bool:
    """Whether an entry is a folder, or a link to one."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def is_linking(entry: "os.DirEntry[str]") -> bool:
    """Whether an entry is a link, to whatever."""
    try:
        return entry.is_symlink()
    except OSError:
        return False


def _glob(root: Path, pattern: str) -> list[Path]:
    """Follow a glob's segments. Each folder is listed once for each of them, so what is looked at has a bound.

    `**` does not follow links, and what else leads in circles ends with the segments, or with our patience.
    """
    parts = [part for part in pattern.split("/") if part not in ("", ".")]
    if any("**" in part and part != "**" for part in parts):
        raise GlobError("`**` stands for whole folders only")
    glob = parse("/" + "/".join(parts))
    if glob is None or pattern.endswith("/"):
        return []
    found: set[Path] = set()
    known = {(os.fspath(root), 0)}
    pending = list(known)
    looked_at = 0
    while pending:
        folder, at = pending.pop()
        try:
            with os.scandir(folder) as scan:
                entries = list(scan)
        except OSError:
            continue
        looked_at += len(entries)
        if looked_at > MOST_ENTRIES:
            raise TooMuchError(f"leads to more than {MOST_ENTRIES} files and folders; name fewer of them")
        for entry in entries:
            if entry.name.startswith(TEMPORARY):
                continue
            for step in _steps(glob.segments, at, entry):
                if step is None:
                    found.add(Path(entry.path))
                elif (entry.path, step) not in known:
                    known.add((entry.path, step))
                    pending.append((entry.path, step))
    return sorted(found)


def _steps(segments: Sequence[re.Pattern[str] | None], at: int, entry: "os.DirEntry[str]") -> Iterator[int | None]:
    """The segments that are looked for in an entry, where those before `at` led to its folder; None if it is found."""
    spans_folders = segments[at] is None
    if spans_folders and is_inner_folder(entry):
        yield at
    # `**` stands for no folder as well, so what comes behind it may be here.
    after = at + spans_folders
    ahead = segments[after] if after < len(segments) else None
    if ahead is not None and not ahead.match(entry.name):
        return
    if leads_to_folder(entry):
        if after + 1 < len(segments):
            yield after + 1
    elif after + 1 >= len(segments):
        yield None


_FOLDER, _FILE, _LINK = 0o040000, 0o100000, 0o120000


def _kind(path: Path) -> tuple[int, int]:
    """What bears a name, and what it leads to: types of file as `stat` has them, 0 for none."""
    own = _type(path, follow=False)
    target = _type(path, follow=True) if own == _LINK else own
    note("kind", os.fspath(path), lambda: b"%o %o" % (own, target))
    return own, target


def _type(path: Path, *, follow: bool) -> int:
    try:
        return S_IFMT(path.stat(follow_symlinks=follow).st_mode)
    except (OSError, ValueError):
        return 0


def _digest_of(found: "list[os.DirEntry[str]]") -> bytes:
    rows = (
        os.fsencode(entry.name)
        + (b"@" if is_linking(entry) else b"")
        + (b"/" if is_inner_folder(entry) or leads_to_folder(entry) else b"")
        for entry in found
    )
    return digest(b"\0".join(rows))


def _listed(found: list[Path]) -> bytes:
    return digest(b"\0".join(map(os.fsencode, found)))


_LOOKS: Mapping[str, Look] = {
    "kind": lambda path, _detail: _kind(Path(path)),
    "real": lambda path, _detail: real(Path(path)),
    "entries": lambda path, _detail: entries(path),
    "glob": lambda path, pattern: glob(Path(path), pattern),
}
