"""Facts that are kept: a file is put or dropped, and what that may have changed elsewhere is found out again.

Emissions are found unit by unit (a definition, or the rest of a file), everything else file by file. While one is
looked at, the index notes the names that are asked for; when a file changes, the index says which names that touches,
and those who asked for one of them are looked at again. So the facts are at any time those of a fresh analysis.
"""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import TypeVar

from msgspec import Struct

from saga_concordia.engine.emissions import EmissionFinder, Emitted, chosen
from saga_concordia.engine.evaluate import Evaluator
from saga_concordia.engine.index import Index
from saga_concordia.engine.reach import ReachFinder
from saga_concordia.engine.sagas import SagaFinder
from saga_concordia.engine.starts import Started, StartFinder
from saga_concordia.engine.subscriptions import SubscriptionFinder
from saga_concordia.engine.words import Awaited
from saga_concordia.frontends.read import SourceFile
from saga_concordia.frontends.scope import Holds
from saga_concordia.model.code import Unit
from saga_concordia.model.dialect import Dialect
from saga_concordia.model.facts import Emission, Saga, Start, Subscription
from saga_concordia.model.reach import Reach

WHOLE = -2
"""In a key `(path, number)`: not one unit, but what is found out of the file as a whole."""
REACH = -1
"""As above, and then: what the file's handlers run, which hangs on the functions that they call."""

Key = tuple[str, int]
_Name = tuple[str, str]
_T = TypeVar("_T")


class FileFacts(Struct, frozen=True):
    """What one file says: emissions and subscriptions whose `site` is in it, sagas and starts whose `place` is."""

    emissions: tuple[Emission, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    sagas: tuple[Saga, ...] = ()
    starts: tuple[Start, ...] = ()


class _Whole(Struct, frozen=True):
    """What is found out of a file as a whole; `classes` are the event classes that it defines.

    What its calls start may be started by those of other files that call them.
    """

    subscriptions: tuple[Subscription, ...] = ()
    sagas: tuple[Saga, ...] = ()
    started: Started = Started()
    classes: frozenset[Awaited] = frozenset()


class Found(Struct, frozen=True):
    """What was found out for one key (one of the three), the names that were asked for, and those that were missed."""

    number: int
    asked: frozenset[_Name]
    missed: frozenset[str]
    emitted: Emitted | None = None
    whole: _Whole | None = None
    reaches: tuple[Reach, ...] | None = None


_NOTHING = Emitted((), {}, frozenset())


class Analysis:
    """The facts of a changing set of files, under dialects that stay the same."""

    def __init__(self, dialects: tuple[Dialect, ...], *, types: bool = True) -> None:
        """No file is there yet; without `types` nothing is found out of what the fields of payloads hold."""
        self.index = Index()
        self._finder = EmissionFinder(self.index, dialects, types)
        self._sagas = SagaFinder(self._finder, dialects)
        self._starts = StartFinder(self._finder.evaluator, dialects)
        self._subscriptions = SubscriptionFinder(self._finder.evaluator, dialects)
        self._reach = ReachFinder(self._finder)
        self._reaches: dict[str, tuple[Reach, ...]] = {}
        self._emitted: dict[Key, Emitted] = {}
        self._emitting: dict[str, set[Key]] = {}
        self._whole: dict[str, _Whole] = {}
        self._starting: dict[str, set[str]] = {}
        self._asked: dict[Key, AbstractSet[_Name]] = {}
        self._readers: dict[_Name, set[Key]] = {}
        self._stale: set[Key] = set()
        self._facts: dict[str, FileFacts] = {}
        self._touched: set[str] = set()
        self._reached: set[str] = set()
        self._wanted: set[Awaited] = set()
        self._missed: set[str] = set()
        self._meanwhile: set[_Name] = set()
        self._parted: dict[str, set[_Name]] | None = None
        self._doubtful: set[Key] = set()

    @property
    def evaluator(self) -> Evaluator:
        """What says of a value what it can be, over these files."""
        return self._finder.evaluator

    def asking(self, find: Callable[[], _T]) -> _T:
        """What somebody finds out of the index; the names that were not found are then among the `missed`."""
        asked = self.index.asked
        asked.names, asked.missed, asked.woken = set(), set(), {}
        found = find()
        self._note_asked()
        return found

    def put(self, file: SourceFile) -> None:
        """Take a new version of a file, or a new file."""
        before = self.index.files.get(file.path)
        old = _units(before) if before else dict[int, Unit]()
        new = _units(file)
        changed = self.index.put(file)
        self._touch(changed, file.path)
        for number in old.keys() - new.keys():
            self._touched |= self._forget((file.path, number))
        self._stale.update((file.path, number) for number, unit in new.items() if old.get(number) is not unit)
        self._stale |= {(file.path, WHOLE), (file.path, REACH)}
        self._facts.pop(file.path, None)

    def drop(self, path: str) -> None:
        """Forget a file."""
        before = self.index.files.get(path)
        if before is None:
            return
        self._touch(self.index.drop(path))
        for number in (*_units(before), WHOLE, REACH):
            self._touched |= self._forget((path, number))
        self._reaches.pop(path, None)
        self._touched |= self._keep_whole(path, _Whole())
        del self._whole[path]
        self._facts.pop(path, None)
        self._touched.add(path)

    def settle(self, paths: Iterable[str] | None = None) -> set[str]:
        """Find out again what may have changed: all of it, or what bears on the emissions of some files.

        Gives the paths of the files whose facts, or reaches, may be others now.
        """
        self._parted = None
        keys = self._stale if paths is None else self._bearing_on(set(paths))
        self._find_all(keys & self._stale)
        while paths is None and self._stale:
            # What one asked for was lowered, and has more to say to others.
            self._find_all(self._stale)
        # A file may have other handlers now because of what another file says.
        for path in sorted(path for path in self._touched if (path, REACH) in self._stale):
            self._find((path, REACH))
        for path in self._touched:
            self._facts.pop(path, None)
        touched, self._touched = self._touched | self._reached, set()
        self._reached = set()
        return touched

    def stale_paths(self) -> set[str]:
        """The files that something is left to be found out of."""
        return {path for path, _number in self._stale}

    def stale(self) -> dict[str, list[int]]:
        """The files that something is left to be found out of, in order, and the numbers of their keys for that."""
        found: dict[str, list[int]] = {}
        for path, number in sorted(self._stale):
            found.setdefault(path, []).append(number)
        return found

    @property
    def doubtful(self) -> AbstractSet[Key]:
        """The keys of what was found since `part` and before a file was put that may make it another."""
        return self._doubtful

    def doubt(self, keys: Iterable[Key]) -> None:
        """Have what was found for some keys found out again."""
        self._stale.update(key for key in keys if key in self._asked)

    def facts(self, path: str) -> FileFacts:
        """What a file says, as far as it is settled."""
        found = self._facts.get(path)
        if found is None:
            found = self._facts[path] = self._placed(path)
        return found

    def reaches(self, path: str) -> tuple[Reach, ...]:
        """What the handlers of a file run, as far as it is settled."""
        return self._reaches.get(path, ())

    def wrappers(self) -> tuple[str, ...]:
        """The qualified names of all wrappers."""
        return tuple(sorted({name for row in self._emitted.values() for name in row.wrappers.values()}))

    def wanted(self) -> set[Awaited]:
        """What makes an event, called yet or not, that were not given before: who calls them?"""
        wanted, self._wanted = self._wanted, set()
        return wanted

    def missed(self) -> set[str]:
        """The qualified names that were looked for and not found, and were not given before: who defines them?"""
        missed, self._missed = self._missed, set()
        return missed

    def waken(self, path: str, holds: Holds) -> bool:
        """Lower the functions of a file that hold something; whether there were any that were not."""
        file = self.index.files[path]
        asleep = file.asleep(holds) if file.dormant else []
        if asleep:
            self.asking(lambda: self.index.waken(file, asleep))
        return bool(asleep)

    # Keeping track

    def _touch(self, names: AbstractSet[_Name], put: str = "") -> None:
        """Have whoever asked for one of some names ask again, as a file was `put`, or functions were lowered."""
        self._meanwhile |= names
        if self._parted is not None:
            self._parted.setdefault(put, set()).update(names)
        readers = set[Key]().union(*(self._readers.get(name, _NOBODY) for name in names))
        self._stale |= readers
        if put and self._parted is not None:
            self._doubtful |= readers

    def _forget(self, key: Key) -> set[str]:
        """Forget what was found out of a unit, or of a file as a whole; gives the files that the unit emitted in."""
        self._remember(key, frozenset())
        self._asked.pop(key, None)
        self._stale.discard(key)
        if key[1] in (WHOLE, REACH):
            return set()
        emitting = self._keep(key, _NOTHING)
        self._emitted.pop(key, None)
        return emitting

    def _remember(self, key: Key, asked: AbstractSet[_Name]) -> None:
        before = self._asked.get(key, frozenset())
        for name in before - asked:
            readers = self._readers[name]
            readers.discard(key)
            if not readers:
                del self._readers[name]
        for name in asked - before:
            self._readers.setdefault(name, set()).add(key)
        self._asked[key] = asked

    def _bearing_on(self, paths: set[str]) -> set[Key]:
        """What must be found out again for some files: all of their own, and what has been emitting in them."""
        emitting = {key for path in paths for key in self._emitting.get(path, ())}
        calls = {name for path in paths for name in self.index.called_in(path)}
        # A wrapper elsewhere that one of the files has begun to call, or has gone on to call otherwise.
        reading = {key for name in calls for key in self._readers.get(("call", name), ())}
        starting = {(other, WHOLE) for path in paths for other in self._starting.get(path, ())}
        return emitting | starting | reading | {key for key in self._stale if key[0] in paths}

    # Finding out

    def part(self) -> None:
        """Go on in other processes too, from here: what is known changes in each of them for itself."""
        self._parted, self._doubtful = {}, set()

    def find(self, path: str, numbers: Iterable[int]) -> list[Found]:
        """Find out again what may have changed in one file, and keep it; gives what was found, for another process."""
        return self._find_all((path, number) for number in numbers)

    def take(self, file: SourceFile, found: Iterable[Found], known: AbstractSet[str]) -> None:
        """Keep what `find` found in a process that knew what this one did when they parted.

        `file` is that of then, and `known` are files that the other one has put itself since.
        """
        changed = [names for put, names in (self._parted or {}).items() if put not in known]
        now = self.index.files[file.path]
        if file.dormant and not now.dormant and len(_units(now)) == 1:
            return  # It is lowered whole now, and so looked at anew.
        for row in found:
            self._missed |= row.missed
            self._keep_found((file.path, row.number), row)
            if any(not row.asked.isdisjoint(names) for names in changed):
                self._stale.add((file.path, row.number))

    def _find_all(self, keys: Iterable[Key]) -> list[Found]:
        # One may be done with, or gone, once another is found out.
        return [self._find(key) for key in sorted(keys) if key in self._stale]

    def _find(self, key: Key) -> Found:
        asked = self.index.asked
        asked.missed, asked.woken = set(), {}
        while True:
            asked.names, self._meanwhile = {("file", key[0])}, set()
            self._stale.discard(key)
            found = self._look(key)
            # A file may have been fetched for it that says something to what was asked for before.
            if asked.names.isdisjoint(self._meanwhile):
                break
        self._keep_found(key, found)
        self._note_asked()
        return found

    def _look(self, key: Key) -> Found:
        path, number = key
        file = self.index.files[path]
        emitted: Emitted | None = None
        whole: _Whole | None = None
        reaches: tuple[Reach, ...] | None = None
        if number == REACH:
            reaches = self._reach.of_file(file, self._whole.get(path, _Whole()).subscriptions)
        elif number == WHOLE:
            whole = _Whole(
                self._subscriptions.of_file(file),
                self._sagas.of_file(file),
                self._starts.of_file(file),
                self._finder.event_classes(file),
            )
        else:
            unit = _units(file).get(number)  # None where the file is lowered whole since.
            emitted = self._finder.of_unit(file, unit) if unit else _NOTHING
        asked = self.index.asked
        return Found(number, frozenset(asked.names), frozenset(asked.missed), emitted, whole, reaches)

    def _keep_found(self, key: Key, found: Found) -> None:
        path = key[0]
        self._stale.discard(key)
        self._doubtful.discard(key)
        if found.reaches is not None:
            self._reached.add(path)
            self._reaches[path] = found.reaches
        if found.whole is not None:
            if found.whole.subscriptions != self._whole.get(path, _Whole()).subscriptions:
                self._stale.add((path, REACH))
            self._touched |= {path, *self._keep_whole(path, found.whole)}
            self._wanted |= found.whole.classes | found.whole.started.awaited
        if found.emitted is not None:
            self._touched |= {path, *self._keep(key, found.emitted)}
        self._remember(key, found.asked)

    def _note_asked(self) -> None:
        """Keep in mind what was asked for just now and is not there, and what was lowered for it."""
        asked = self.index.asked
        self._missed |= asked.missed
        for path, names in asked.woken.items():
            self._touch(names)
            units = _units(self.index.files[path])
            if len(units) == 1:  # It is lowered whole now.
                gone = [key for key in self._asked.keys() | self._stale if key[0] == path and key[1] > 0]
                for key in gone:
                    self._touched |= self._forget(key)
                self._stale.add((path, 0))
            new = {number for number in units if (path, number) not in self._asked}
            # What handlers run has been seen by whoever asked for it; if there are more of them now, `WHOLE` tells.
            self._stale |= {(path, number) for number in (*new, WHOLE)}
            self._facts.pop(path, None)

    def _keep(self, key: Key, found: Emitted) -> set[str]:
        """Keep what a unit emits; gives the files that it emits in, or did."""
        before = {row.site.path for row in self._emitted.get(key, _NOTHING).emissions}
        after = {row.site.path for row in found.emissions}
        self._emitted[key] = found
        self._wanted |= found.awaited
        for path in before - after:
            self._emitting[path].discard(key)
        for path in after - before:
            self._emitting.setdefault(path, set()).add(key)
        for path in before | after:
            self._facts.pop(path, None)
        return before | after

    def _keep_whole(self, path: str, found: _Whole) -> set[str]:
        """Keep what was found out of a file as a whole; gives the files that it starts something in, or did."""
        before = {row.place.path for row in self._whole.get(path, _Whole()).started.starts}
        after = {row.place.path for row in found.started.starts}
        self._whole[path] = found
        for other in before - after:
            self._starting[other].discard(path)
        for other in after - before:
            self._starting.setdefault(other, set()).add(path)
        for other in before | after:
            self._facts.pop(other, None)
        return before | after

    def _placed(self, path: str) -> FileFacts:
        """The facts of a file: emissions with the saga and step that they stand in, and those with their events."""
        whole = self._whole.get(path, _Whole())
        keys = sorted(self._emitting.get(path, ()))
        rows = [row for key in keys for row in self._emitted[key].emissions if row.site.path == path]
        emissions, sagas = self._sagas.placed(path, chosen(rows), whole.sagas)
        origins = sorted(self._starting.get(path, ()))
        starts = {row for other in origins for row in self._whole[other].started.starts if row.place.path == path}
        return FileFacts(emissions, whole.subscriptions, sagas, tuple(sorted(starts, key=lambda row: row.place.span)))


_NOBODY: AbstractSet[Key] = frozenset()


def _units(file: SourceFile) -> Mapping[int, Unit]:
    return {unit.number: unit for unit in file.code.units}
