"""Which files a check reads."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct, field

from saga_concordia.config import disk
from saga_concordia.config.globs import Globs, of_ignore_file, of_settings
from saga_concordia.config.reading import PARTLY, UnreadableError, read_bytes
from saga_concordia.config.settings import Settings

SKIPPED = frozenset({".git", "node_modules", "_build", "deps", ".venv", "venv", "__pycache__"})
MOST_FILES = 100_000
DEEPEST = 100
"""How many folders deep files are looked for below the one that a walk begins in."""
MOST_PATTERNS = 5_000
"""How many patterns of one ignore file count."""
_LONGEST_PATTERN = 4096
"""More characters than a path may have."""
_IGNORE_FILE = ".gitignore"
_IGNORE_LIMIT = 2**20
_Specs = tuple[tuple[str, Globs], ...]
"""Ignore files that hold in a folder, outermost first: the folder that they stand in, and their patterns."""


class Found(Struct):
    """What the paths of a check come to, as absolute paths, each once, in order.

    `files` are to be read, `links` those of them that are links; `walked` are the folders that were come to from the
    one around them, so that they are no links. `others` were named but are in no language that is read; `unreadable`
    are folders that cannot be listed, with the reason; `unmatched` says that `include` chose none of the files that
    were seen.
    """

    files: list[Path] = field(default_factory=list[Path])
    links: set[str] = field(default_factory=set[str])
    walked: set[str] = field(default_factory=set[str])
    others: list[Path] = field(default_factory=list[Path])
    unreadable: list[tuple[Path, str]] = field(default_factory=list["tuple[Path, str]"])
    unmatched: bool = False


def discover(settings: Settings, paths: Sequence[Path], suffixes: frozenset[str]) -> Found:
    """The files to check.

    A path to a file counts where its suffix does, even where the settings exclude it. Folders are walked without
    following links to folders; `.gitignore` files, the settings' `include` and `exclude` and the usual build folders
    are honoured.
    """
    found = Found()
    seen: set[str] = set()  # Text, as paths take long to be told apart.
    walk = _Walk(settings, suffixes, found)
    for path in paths:
        path = Path(os.path.normpath(path.absolute()))
        named = not disk.is_folder(path)
        for name, is_link in ((str(path), disk.is_link(path)),) if named else walk.files(path):
            if name in seen:
                continue
            if len(found.files) >= MOST_FILES:
                more = f"holds more than {MOST_FILES} files, and not one more is checked; choose some by `include`"
                found.unreadable.append((path, f"{PARTLY}{more}"))
                break
            seen.add(name)
            file = Path(name)
            if named and file.suffix not in suffixes:
                found.others.append(file)
            elif is_link and _is_of_no_language(file, suffixes):
                found.unreadable.append((file, "is a link to a file whose name does not end as code does"))
            else:
                found.files.append(file)
                found.links |= {name} if is_link else set()
    found.unmatched = walk.passed_over and not found.files
    return found


def wants(settings: Settings, file: Path, suffixes: frozenset[str]) -> bool:
    """Whether a walk of the root would find a file."""
    walk = _Walk(settings, suffixes, Found())
    root = Path(walk.root)
    if not file.is_relative_to(root) or not file.name.endswith(walk.endings) or file.name.startswith(".#"):
        return False
    inner = [folder for folder in file.parents if folder != root and folder.is_relative_to(root)]
    if len(inner) > DEEPEST:
        return False
    for folder in inner:
        relative = _relative(str(folder), walk.root)
        if folder.name in SKIPPED or disk.is_link(folder) or walk.exclude.chooses(relative, is_folder=True):
            return False
    specs: _Specs = ()
    for folder in reversed(_up_to_repository(file.parent, root)):
        if _ignored(specs, str(folder), True):
            return False
        specs = _with_ignores(specs, str(folder))
    relative = _relative(str(file), walk.root)
    chosen = not walk.include or walk.include.chooses(relative)
    return chosen and not walk.exclude.chooses(relative) and not _ignored(specs, str(file), False)


def _is_of_no_language(file: Path, suffixes: frozenset[str]) -> bool:
    """Whether a link is to a file that is called otherwise; it is known by that one's name."""
    # Of a link that leads to no file it is said elsewhere that it cannot be read.
    return disk.is_file(file) and disk.real(file).suffix not in suffixes


def shown_path(path: Path, root: Path) -> str:
    """A file's path as facts and findings carry it: relative to the root with `/`, absolute outside of it."""
    try:
        return disk.real(path).relative_to(disk.real(root)).as_posix()
    except (RuntimeError, ValueError):  # RuntimeError: a link that leads to itself
        return path.as_posix()


class Shown:
    """As `shown_path`, for the files that were found for one root; links of folders are followed once."""

    def __init__(self, root: Path, found: Found) -> None:
        """Nothing is looked up yet."""
        self._root = root
        self._found = found
        self._folders: dict[str, str | None] = {}

    def path(self, file: Path) -> str:
        """The path of one file."""
        name = os.fspath(file)
        shown = None if name in self._found.links else self._within(*os.path.split(name))
        return shown_path(file, self._root) if shown is None else shown

    def _within(self, folder: str, name: str) -> str | None:
        """The path of what is in a folder and no link; None where the folder is outside of the root."""
        if folder not in self._folders:
            self._folders[folder] = self._look_up(folder)
        within = self._folders[folder]
        if within is None:
            return None
        return f"{within}/{name}" if within else name

    def _look_up(self, folder: str) -> str | None:
        """The path of a folder, empty for the root."""
        if folder in self._found.walked:
            return self._within(*os.path.split(folder))
        shown = shown_path(Path(folder), self._root)
        return None if Path(shown).is_absolute() else shown.removeprefix(".")


def matches(globs: Sequence[str], path: str) -> bool:
    """Whether a path relative to the root, with `/`, matches one of the globs (as `.gitignore` writes them)."""
    return of_settings(tuple(globs)).chooses(path)


class _Walk:
    """Walks folders. `passed_over` says whether `include` left out a file that could have been checked."""

    def __init__(self, settings: Settings, suffixes: frozenset[str], found: Found) -> None:
        self.root = str(settings.root.absolute())
        self.include = of_settings(settings.include)
        self.exclude = of_settings(settings.exclude)
        self.endings = tuple(suffixes)
        self.found = found
        self.passed_over = False

    def files(self, top: Path) -> Iterator[tuple[str, bool]]:
        """The files below a folder, and whether each is a link."""
        # Ignore files between the repository's top and the folder hold for the folder as well.
        specs: _Specs = ()
        for above in reversed(_up_to_repository(top.parent, Path(self.root))):
            specs = _with_ignores(specs, str(above))
        if any(globs.chooses(_relative(str(top), base), is_folder=True) for base, globs in specs):
            return
        pending: list[tuple[str, _Specs, bool, bool]] = [(str(top), specs, True, False)]
        deepest = str(top).count(os.sep) + DEEPEST
        while pending:
            current, specs, is_folder, is_link = pending.pop()
            if not is_folder:
                yield current, is_link
                continue
            if current.count(os.sep) > deepest:
                reason = f"lies more than {DEEPEST} folders deep; name it to have it checked"
                self.found.unreadable.append((Path(current), reason))
                continue
            try:
                entries = disk.entries(current)
            except OSError as error:
                reason = f"cannot be listed: {error.strerror or error}"
                self.found.unreadable.append((Path(current), reason))
                continue
            if any(entry.name == _IGNORE_FILE for entry in entries):
                specs = _with_ignores(specs, current, self.found)
            for entry in reversed(entries):
                inner = disk.is_inner_folder(entry)
                if self._wanted(entry, inner) and not _ignored(specs, entry.path, inner):
                    self.found.walked |= {entry.path} if inner else set()
                    pending.append((entry.path, specs, inner, disk.is_linking(entry)))

    def _wanted(self, entry: "os.DirEntry[str]", inner: bool) -> bool:
        if inner:
            relative = _relative(entry.path, self.root)
            return entry.name not in SKIPPED and not self.exclude.chooses(relative, is_folder=True)
        # Emacs locks a file by a link to nothing beside it.
        if not entry.name.endswith(self.endings) or entry.name.startswith(".#") or disk.leads_to_folder(entry):
            return False
        relative = _relative(entry.path, self.root)
        if self.exclude and self.exclude.chooses(relative):
            return False
        if self.include and not self.include.chooses(relative):
            self.passed_over = True
            return False
        return True


def _with_ignores(specs: _Specs, folder: str, found: Found | None = None) -> _Specs:
    """The patterns in force in a folder: its parents' and its own; `found` is told where some do not count."""
    file = Path(folder, _IGNORE_FILE)
    try:
        data = read_bytes(file, _IGNORE_LIMIT)
    except UnreadableError:
        return specs
    lines = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").split("\n")
    if len(lines) > MOST_PATTERNS and found is not None:
        more = f"has more than {MOST_PATTERNS} lines, and those after them are not heeded; put them into other folders"
        found.unreadable.append((file, f"{PARTLY}{more}"))
    globs = of_ignore_file(line for line in lines[:MOST_PATTERNS] if len(line) <= _LONGEST_PATTERN)
    return (*specs, (folder, globs)) if globs else specs


def _up_to_repository(folder: Path, root: Path) -> list[Path]:
    """The folders from `folder` upwards to the repository's top, or to the root where there is none."""
    chain: list[Path] = []
    for candidate in (folder, *folder.parents):
        chain.append(candidate)
        if disk.exists(candidate / ".git"):
            return chain
    return [candidate for candidate in chain if candidate == root or root in candidate.parents]


def _relative(path: str, base: str) -> str:
    if path.startswith(base + os.sep):
        return path[len(base) + 1 :].replace(os.sep, "/")
    return os.path.relpath(path, base).replace(os.sep, "/")


def _ignored(specs: _Specs, path: str, is_folder: bool) -> bool:
    """Whether the innermost ignore file that speaks of a path says to ignore it; its folders have been asked before."""
    for base, globs in reversed(specs):
        verdict = globs.verdict(_relative(path, base), is_folder=is_folder)
        if verdict is not None:
            return verdict
    return False
