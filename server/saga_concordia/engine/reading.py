"""Which files are parsed: those that hold a word of a dialect, and those that what is found in them leads to."""

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import DecodeError

from saga_concordia.engine.partly import Partly
from saga_concordia.engine.spread import spread
from saga_concordia.engine.trigger import triggers_of
from saga_concordia.engine.waiting import Waiting
from saga_concordia.engine.words import Awaited, MayCall, any_of, calling_any
from saga_concordia.frontends.packed import pack, unpack
from saga_concordia.frontends.read import SourceFile, UnparsableError, known_language
from saga_concordia.frontends.read import read as lower
from saga_concordia.model.dialect import Dialect
from saga_concordia.registry.comments import MARK

if TYPE_CHECKING:
    from saga_concordia.engine.analysis import Analysis

_File = tuple[str, bytes]
"""A path and its content."""


class Reading:
    """The files that an analysis is fed with. `unparsable` are those that the parser must not be given, and why.

    `missed` are all qualified names that were looked for and not found, `fetched` the files that were parsed for one.
    """

    def __init__(self, dialects: tuple[Dialect, ...], *, whole: bool = True, types: bool = True) -> None:
        """No file is read yet. Unless `whole`, of files that can hold only emissions just what can emit is lowered.

        Without `types` nothing is found out of what the fields of payloads hold.
        """
        self._types = types
        self._dialects = dialects
        self.unparsable: dict[str, str] = {}
        self.missed: set[str] = set()
        self._wanted: set[Awaited] = set()
        self._may_call = calling_any(())
        self._triggers = triggers_of(dialects)
        self._waiting = Waiting()
        self._partly = None if whole else Partly(dialects)
        self._later: set[str] = set()
        self.fetched: list[str] = []

    @cached_property
    def analysis(self) -> "Analysis":
        """What says what the files mean; imported when it is asked for, as other processes may be reading by then."""
        from saga_concordia.engine.analysis import Analysis

        analysis = Analysis(self._dialects, types=self._types)
        if self._partly is not None:
            analysis.index.fetch = self._fetch
        return analysis

    def take(self, path: str, data: bytes, *, always: bool = False) -> None:
        """Parse a file if something in it, or found so far, asks for it (or `always`); else it waits for that."""
        if always or self._asks(path, data):
            self.parse(path, data, whole=always)
        else:
            self._wait(path, data)

    def take_all(self, files: Sequence[_File], jobs: int, meanwhile: Callable[[], object] | None = None) -> None:
        """As `take`, for many files, in several processes; if there are, this one does something `meanwhile`.

        Of very much code what makes wrappers is read first: then it is known what else the others must be lowered for.
        """
        partly = self._partly if _size_of(files) > _VERY_MUCH else None

        def left(file: _File) -> bytes:
            if not self._asks(*file):
                return _WAITS
            return _LATER if partly and partly.is_plain(*file) else b""

        self._share(files, jobs, left, meanwhile)

    def _parse_all(self, paths: Iterable[str], jobs: int) -> None:
        """Parse waiting files, in several processes."""
        self._share([(path, self._waiting.take(path)) for path in paths], jobs, lambda _file: b"")

    def _share(
        self,
        files: Sequence[_File],
        jobs: int,
        left: Callable[[_File], bytes],
        meanwhile: Callable[[], object] | None = None,
    ) -> None:
        """Parse files in several processes, but for those of which `left` says that they wait, or come later."""

        def take(file: _File, made: bytes | None) -> None:
            waits = left(file) if made is None else made
            if waits in (_WAITS, _LATER):
                self._wait(*file)
                self._later |= {file[0]} if waits == _LATER else set()
            elif not made or not self._unpack(*file, made):
                self.parse(*file, whole=False)

        jobs = jobs if _size_of(files) > _WORTH_IT else 1
        spread(files, _size, lambda file: left(file) or self._packed(*file), take, jobs, meanwhile)

    def _asks(self, path: str, data: bytes) -> bool:
        """Whether something in a file asks for it to be parsed."""
        return MARK in data or self._triggers[known_language(path)].holds(data)

    def _wait(self, path: str, data: bytes) -> None:
        """Leave a file unparsed, unless what was found so far leads to it."""
        self._waiting.drop(path)
        self.analysis.drop(path)
        self._waiting.add(path, data)
        if self._may_call(path, data)(data) or path in self._waiting.defining(self.missed):
            self.parse(path, self._waiting.take(path))

    def _packed(self, path: str, data: bytes) -> bytes:
        """A file, lowered and packed; nothing where the parser must not be given it."""
        try:
            return pack(self._lowered(path, data, whole=False))
        except UnparsableError:
            return b""

    def _unpack(self, path: str, data: bytes, made: bytes) -> bool:
        try:
            self.put(unpack(path, data, made))
        except DecodeError:
            return False
        return True

    def _lowered(self, path: str, data: bytes, *, whole: bool) -> SourceFile:
        """A file, lowered; unless `whole`, what cannot matter may be left out.

        Raises:
            UnparsableError: the parser must not be given it.
        """
        if not whole and self._partly is not None:
            part = self._partly.read(path, data, self._may_call)
            if part is not None:
                return part
        return lower(path, data)

    def parse(self, path: str, data: bytes, *, whole: bool = True) -> bool:
        """Parse a file, whatever it holds; False where the parser must not be given it.

        Unless `whole`, what cannot matter may be left out.
        """
        try:
            self.put(self._lowered(path, data, whole=whole))
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

    def bring(self, path: str, packed: bytes) -> None:
        """Take a waiting file that another process has fetched and packed."""
        if self._waiting.holds(path):
            data = self._waiting.take(path)
            if not self._unpack(path, data, packed):
                self.parse(path, data, whole=False)

    def follow(self, jobs: int = 1) -> bool:
        """Parse the waiting files that what is settled leads to, and lower what calls it; whether there was any."""
        wanted, missed = self.analysis.wanted() - self._wanted, self.analysis.missed() - self.missed
        self._wanted |= wanted
        self.missed |= missed
        self._may_call = calling_any(self._wanted)
        may_call = calling_any(wanted)
        called = self._waiting.calling(may_call) if wanted else []
        paths = sorted({*self._waiting.defining(missed), *called})
        woken = self._waken(may_call) if wanted else False
        self._parse_all(paths, jobs)
        if paths or woken:
            return True
        later, self._later = sorted(self._later - self.analysis.index.files.keys()), set()
        self._parse_all(later, jobs)
        return bool(later)

    def _fetch(self, name: str) -> bool:
        """Parse the waiting files that may define what goes by a name; whether there were any."""
        if name in self.missed:
            return False
        self.missed.add(name)
        paths = self._waiting.defining((name,))
        for path in paths:
            self.fetched += [path] if self.parse(path, self._waiting.take(path), whole=False) else []
        return bool(paths)

    def _waken(self, may_call: MayCall) -> bool:
        """Lower what may call what is wanted in the files that are parsed; whether there was any."""
        files = [(path, file.data) for path, file in self.analysis.index.files.items() if file.dormant]
        woken = [self.analysis.waken(path, may_call(path, data)) for path, data in files]
        return any(woken)


_WORTH_IT = 2**16
"""How many bytes of source are worth a process of their own: some hundredths of a second of work."""
_VERY_MUCH = 2**23
"""How many bytes of source are read in two goes, as lowering many files twice would take longer."""
_WAITS = b"-"
_LATER = b"+"


def _size(file: _File) -> int:
    return len(file[1])


def _size_of(files: Iterable[_File]) -> int:
    return sum(map(_size, files))
