"""Files of the workspace that a check was not asked about: found by the name of the module that they must define.

Whoever checks one file wants the verdicts that a check of everything gives. A wrapper or a constant may be defined
anywhere, so files are looked for by what they are called, and only those that a name leads to are read.
"""

import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from saga_concordia.config import disk
from saga_concordia.config.files import SKIPPED
from saga_concordia.config.reading import UnreadableError, read
from saga_concordia.engine.callees import matches
from saga_concordia.engine.reading import Reading
from saga_concordia.engine.trigger import emission_triggers_of
from saga_concordia.frontends.modules import may_be_one, modules_of
from saga_concordia.frontends.read import SUFFIXES, SourceFile, known_language
from saga_concordia.model.code import Code
from saga_concordia.model.dialect import Dialect

MOST_FILES = 20_000
"""A folder with more files than this is no workspace; nothing further in it is looked at."""

_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_QUALIFIED = re.compile(rb"\b[A-Z]\w*(?:\.\w+)+")


class Described:
    """The names whose meaning dialects tell, so that their definitions need not be read."""

    def __init__(self, dialects: Sequence[Dialect]) -> None:
        """Gather the callee patterns of emitters, publishers, starts, mints and effects.

        Whether what leaves the process takes an id is for its definition to say.
        """
        self._outbound = [pattern for dialect in dialects for pattern in dialect.calls.outbound]
        self._patterns = [
            pattern
            for dialect in dialects
            for patterns in (
                *(emit.call for emit in dialect.emit),
                dialect.publish,
                dialect.start,
                (pattern for pattern, _version in dialect.mint),
                dialect.calls.effectful,
                dialect.calls.reading,
                dialect.calls.irreversible,
                dialect.calls.neutral,
            )
            for pattern in patterns
        ]
        self._modules = {part for pattern in self._patterns for part in pattern.split(".")[:-1]} - {"*"}

    def holds(self, name: str) -> bool:
        """Whether a dialect describes a function of this qualified name, or the module of this name."""
        if matches(self._outbound, name):
            return False
        return name.rpartition(".")[2] in self._modules or matches(self._patterns, name)


class Neighbours:
    """The files below `root`, apart from those that are known already, by their stems."""

    def __init__(self, root: Path, known: Iterable[str]) -> None:
        """Nothing is looked for before the first question."""
        self._root = root
        self._known = set(known)
        self._stems: dict[str, list[str]] | None = None
        self._data: dict[str, bytes] = {}
        self._asked: set[str] = set()

    @property
    def stems(self) -> Mapping[str, Sequence[str]]:
        """The paths of the files by their stems, or that of their folder; folders are listed once that is asked for."""
        if self._stems is None:
            known = self._known
            found = ((stem, [path for path in paths if path not in known]) for stem, paths in self._walk().items())
            self._stems = {stem: paths for stem, paths in found if paths}
        return self._stems

    def defining(self, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """The files, with their content, that define things of these qualified names; each file is given once."""
        for name in self._new(names):
            for prefix in (name, name.rpartition(".")[0], ".".join(name.split(".")[:-2])):
                found = self._of_module(prefix) if prefix else None
                if found is not None:
                    yield self._take(found)
                    break

    def modules(self, names: Iterable[str], wanted: Callable[[str, bytes], bool]) -> Iterator[tuple[str, bytes]]:
        """The files that are modules of these names, where `wanted` says so of their path and content."""
        for name in self._new(f"{name}." for name in names):
            found = self._of_module(name.rstrip("."))
            if found is not None and wanted(found, self._content(found)):
                yield self._take(found)

    def _new(self, names: Iterable[str]) -> list[str]:
        new = [name for name in names if name not in self._asked]
        self._asked.update(new)
        return new

    def _take(self, path: str) -> tuple[str, bytes]:
        self._known.add(path)
        return path, self._data.pop(path)

    def _of_module(self, name: str) -> str | None:
        """The file that defines this very module, else the only one whose module it may be."""
        fitting: list[str] = []
        for path in self.stems.get(_stem_of(name.rpartition(".")[2]), ()):
            if path in self._known:
                continue
            modules = modules_of(path, self._content(path))
            if name in modules:
                return path
            if any(may_be_one(module, name) for module in modules):
                fitting.append(path)
        return fitting[0] if len(fitting) == 1 and "." in name else None

    def _content(self, path: str) -> bytes:
        if path not in self._data:
            try:
                self._data[path] = read(self._root / path)
            except UnreadableError:
                self._data[path] = b""  # It was not asked about, so it is not reported either.
        return self._data[path]

    def _walk(self) -> dict[str, list[str]]:
        stems: dict[str, list[str]] = defaultdict(list)
        count = 0
        if self._root == Path(self._root.anchor):
            return stems  # The whole machine is nobody's workspace.
        start = len(os.fspath(self._root)) + 1
        pending = [os.fspath(self._root)]
        while pending and count <= MOST_FILES:
            folder = pending.pop()
            try:
                entries = disk.entries(folder)
            except OSError:
                continue
            place = folder[start:].replace(os.sep, "/")
            files = [entry.name for entry in entries if not disk.leads_to_folder(entry)]
            for name in files:
                stem, dot, suffix = name.rpartition(".")
                if dot + suffix in SUFFIXES:
                    stem = place.rpartition("/")[2] if stem == "__init__" else stem
                    stems[stem].append(f"{place}/{name}" if place else name)
            count += len(files)
            pending += [
                entry.path
                for entry in reversed(entries)
                if disk.is_inner_folder(entry) and entry.name not in SKIPPED and not entry.name.startswith(".")
            ]
        return stems


def _stem_of(module: str) -> str:
    """The stem of the file that a module of this last name is usually found in: `MagicLink` gives `magic_link`."""
    return _CAPITAL.sub("_", module).lower() if module[:1].isupper() else module


class Beyond:
    """What the files of a check need of files that it was not asked about. `files` are those that were read for it."""

    def __init__(self, reading: Reading, root: Path, dialects: tuple[Dialect, ...], known: Iterable[str]) -> None:
        """Nothing is read yet; `known` are the paths that the check was asked about."""
        self._reading = reading
        self._neighbours = Neighbours(root, known)
        self._described = Described(dialects)
        self._emitting = emission_triggers_of(dialects)
        self._looked_at: dict[str, SourceFile] = {}
        self.files: set[str] = set()

    def follow(self) -> bool:
        """Read the files that define names which were looked for and not found, and those of `refer`."""
        names = [name for name in sorted(self._reading.missed) if not self._described.holds(name)]
        found = [self._read(path, data) for path, data in self._neighbours.defining(names)]
        return any([*found, self.refer()])

    def refer(self) -> bool:
        """Read the files of modules that are referred to, where they may emit: they may hold wrappers."""
        if not self._neighbours.stems:
            return False
        referred: set[str] = set()
        for path, file in self._reading.analysis.index.files.items():
            if path not in self.files and self._looked_at.get(path) is not file:
                referred.update(_referred(file))
                if path not in self._looked_at:
                    referred.update(_mentioned(file))
                self._looked_at[path] = file
        names = sorted(name for name in referred if name and not self._described.holds(name))
        found = [self._read(path, data) for path, data in self._neighbours.modules(names, self._may_emit)]
        return any(found)

    def _may_emit(self, path: str, data: bytes) -> bool:
        return self._emitting[known_language(path)].holds(data)

    def _read(self, path: str, data: bytes) -> bool:
        self.files.add(path)
        return self._reading.parse(path, data)


def _referred(file: SourceFile) -> Iterator[str]:
    """The qualified names that a file imports, or calls a function of, in what is lowered."""
    code = file.code
    for target in code.imports.values():
        yield target
        yield target.rpartition(".")[0]
    for site in code.calls:
        head = site.call.path[0] if site.call.path else ""
        if len(site.call.path) > 1 and head[:1].isupper():
            yield _owner(code, site.call.path)


def _mentioned(file: SourceFile) -> Iterator[str]:
    """As above, of what a file may call a function of in what is not lowered."""
    asleep = (file.code.functions[index].span for index in file.dormant)
    for name in {name for span in asleep for name in _QUALIFIED.findall(file.data, span.start, span.end)}:
        yield _owner(file.code, name.decode("utf-8", "replace").split("."))


def _owner(code: Code, path: Sequence[str]) -> str:
    """The module or class that a path of names leads into, as the file brings its first one."""
    return ".".join((code.imports.get(path[0], path[0]), *path[1:-1]))
