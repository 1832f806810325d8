"""Which files are parsed: those that hold a word of a dialect, and those that what is found in them leads to."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from pathlib import PurePath

from saga_concordia.engine.analysis import Analysis
from saga_concordia.engine.partly import Partly
from saga_concordia.engine.trigger import triggers_of
from saga_concordia.engine.waiting import Waiting
from saga_concordia.engine.words import Awaited, any_of, word
from saga_concordia.frontends.read import SUFFIXES, SourceFile, UnparsableError
from saga_concordia.frontends.read import read as lower
from saga_concordia.model.dialect import Dialect


class Reading:
    """The files that an analysis is fed with. `unparsable` are those that the parser must not be given, and why.

    `missed` are all qualified names that were looked for and not found.
    """

    def __init__(self, dialects: tuple[Dialect, ...], *, whole: bool = True) -> None:
        """No file is read yet. Unless `whole`, of files that can hold only emissions just what can emit is lowered."""
        self.analysis = Analysis(dialects)
        self.unparsable: dict[str, str] = {}
        self.missed: set[str] = set()
        self._wanted: set[Awaited] = set()
        self._triggers = triggers_of(dialects)
        self._waiting = Waiting()
        self._partly = None if whole else Partly(dialects)

    def take(self, path: str, data: bytes, *, always: bool = False) -> None:
        """Parse a file if something in it, or found so far, asks for it (or `always`); else it waits for that."""
        self._waiting.drop(path)
        if always or b"concordia:" in data or self._triggers[SUFFIXES[PurePath(path).suffix]].holds(data):
            self.parse(path, data, whole=always)
            return
        self.analysis.drop(path)
        self._waiting.add(path, data)
        if self._waiting.calls(path, self._wanted) or path in self._waiting.defining(self.missed):
            self.parse(path, self._waiting.take(path))

    def parse(self, path: str, data: bytes, *, whole: bool = True) -> bool:
        """Parse a file, whatever it holds; False where the parser must not be given it.

        Unless `whole`, what cannot matter may be left out.
        """
        try:
            partly = None if whole or self._partly is None else self._partly.read(path, data, self._wanted)
            self.put(partly or lower(path, data))
        except UnparsableError as error:
            self.refuse(path, error)
            return False
        return True

    def refuse(self, path: str, error: UnparsableError) -> None:
        """Note that the parser must not be given a file, and forget what it said before."""
        self.drop(path)
        self.unparsable[path] = str(error)

    def put(self, file: SourceFile) -> None:
        """Take a file that is parsed already."""
        self._waiting.drop(file.path)
        self.unparsable.pop(file.path, None)
        self.analysis.put(file)

    def drop(self, path: str) -> None:
        """Forget a file."""
        self._waiting.drop(path)
        self.unparsable.pop(path, None)
        self.analysis.drop(path)

    def mentioning(self, names: AbstractSet[str]) -> list[str]:
        """The files, parsed or waiting, that hold one of these names as a word, in order."""
        holds = any_of(names)
        parsed = [path for path, file in self.analysis.index.files.items() if holds(file.data)]
        return sorted([*parsed, *self._waiting.mentioning(names)])

    def follow(self) -> bool:
        """Parse the waiting files that what is settled leads to; whether there were any."""
        wanted, missed = self.analysis.wanted() - self._wanted, self.analysis.missed() - self.missed
        self._wanted |= wanted
        self.missed |= missed
        called, defined = self._waiting.calling(wanted), self._waiting.defining(missed)
        for path in dict.fromkeys([*called, *defined]):
            self.parse(path, self._waiting.take(path), whole=path in defined)
        files = self.analysis.index.files
        woken = self.analysis.asleep() | {path for path, file in files.items() if file.dormant and _wakes(file, wanted)}
        for path in sorted(woken):
            self.parse(path, files[path].data)
        return bool(called or defined or woken)


def _wakes(file: SourceFile, awaited: Iterable[Awaited]) -> bool:
    """Whether what is not lowered of a file can call one of what is awaited."""
    rows = [
        row
        for row in awaited
        if row.path == file.path or (not row.private and (not row.beside or word(row.beside).stands_in(file.data)))
    ]
    return bool(rows) and file.asleep(any_of(row.name for row in rows))
