"""Which event causes which: handling one emits another, directly, through calls, or through a saga that is started."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from saga_concordia.model.facts import Emission, NameKind, Saga, Start, Subscription
from saga_concordia.model.reach import Cause, Reach, Run
from saga_concordia.model.registry import Place
from saga_concordia.names.grammar import is_pattern


class Said(Struct, frozen=True):
    """What one file says of events."""

    emissions: tuple[Emission, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    sagas: tuple[Saga, ...] = ()
    starts: tuple[Start, ...] = ()
    reaches: tuple[Reach, ...] = ()


_NOTHING = Said()
_Shown = tuple[tuple[str, str, bool], ...]


class Causation:
    """The causes of a changing set of files. Those of a file are found again when what they hang on changes."""

    def __init__(self) -> None:
        """No file is there."""
        self._said: dict[str, Said] = {}
        self._sagas: dict[str, set[str]] = {}
        self._causes: dict[str, tuple[Cause, ...]] = {}
        self._hang_on: dict[str, set[str]] = {}
        self._bears_on: dict[str, set[str]] = {}
        self._stale: set[str] = set()
        self._version = 0
        self._loops: tuple[tuple[Cause, ...], ...] | None = None

    def note(self, path: str, said: Said) -> None:
        """Take what a file says in place of what it said before."""
        before = self._said.get(path, _NOTHING)
        self._said[path] = said
        for name in {saga.name for saga in before.sagas}:
            self._sagas[name].discard(path)
        for saga in said.sagas:
            self._sagas.setdefault(saga.name, set()).add(path)
        if before.reaches or said.reaches:
            self._stale.add(path)
        self._stale |= self._bears_on.get(path, set())
        if {saga.name for saga in before.sagas} != {saga.name for saga in said.sagas}:
            self._stale |= self._causes.keys()

    @property
    def version(self) -> int:
        """Grows when an event causes another one than before."""
        self._settle()
        return self._version

    def causes(self) -> tuple[Cause, ...]:
        """All causes, in order of the handler's file, then of the subscriptions in it."""
        self._settle()
        return tuple(cause for path in sorted(self._causes) for cause in self._causes[path])

    def loops(self) -> tuple[tuple[Cause, ...], ...]:
        """Chains of certain causes that come back to where they began: of those that hang together the shortest one.

        An event that is emitted again under its own name is passed on, mostly to another bus, and is no chain.
        """
        self._settle()
        if self._loops is None:
            self._loops = tuple(_loops(cause for cause in self.causes() if cause.is_certain))
        return self._loops

    def _settle(self) -> None:
        for path in sorted(self._stale):
            before = _shown(self._causes.get(path, ()))
            read: set[str] = set()
            found = tuple(dict.fromkeys(self._of_file(self._said[path], read)))
            for other in self._hang_on.get(path, set()) - read:
                self._bears_on[other].discard(path)
            for other in read:
                self._bears_on.setdefault(other, set()).add(path)
            self._hang_on[path] = read
            self._causes[path] = found
            self._loops = None
            self._version += _shown(found) != before
        self._stale.clear()

    def _of_file(self, said: Said, read: set[str]) -> Iterator[Cause]:
        """The causes by the handlers of a file; notes which files they hang on."""
        for reach in said.reaches:
            event = reach.name.text
            is_certain = reach.name.kind is NameKind.LITERAL and not is_pattern(event)
            for run in reach.runs:
                read.add(run.place.path)
                ran = self._said.get(run.place.path, _NOTHING)
                for row in ran.emissions:
                    if row.name.kind is not NameKind.UNDETERMINED and run.place.span.contains(row.site.span):
                        certain = is_certain and run.is_certain and _is_certain(row, run)
                        yield _cause(reach, row, run.calls, None, certain)
                for name, call in _started(run, ran):
                    for path in sorted(self._sagas.get(name, ())):
                        read.add(path)
                        for row in self._said[path].emissions:
                            if row.saga == name and row.name.kind is not NameKind.UNDETERMINED:
                                yield _cause(reach, row, (*run.calls, call), name, False)


def _cause(reach: Reach, row: Emission, calls: tuple[Place, ...], saga: str | None, is_certain: bool) -> Cause:
    return Cause(reach.name.text, row.name.text, reach.name.place, row.name.place, calls, saga, is_certain)


def _is_certain(row: Emission, run: Run) -> bool:
    """Whether an emission is made whenever the body that it stands in is run."""
    is_literal = row.name.kind is NameKind.LITERAL
    return is_literal and not any(branch.span.contains(row.site.span) for branch in run.branches)


def _started(run: Run, ran: Said) -> Iterator[tuple[str, Place]]:
    """The sagas that a body starts, or makes: by the dialect's word for it, by their class, by what builds them."""
    body = run.place.span
    yield from ((row.saga, row.place) for row in ran.starts if body.contains(row.place.span))
    yield from run.made
    yield from ((row.name, row.place) for row in ran.sagas if body.contains(row.place.span))


def _shown(causes: Iterable[Cause]) -> _Shown:
    return tuple((cause.event, cause.effect, cause.is_certain) for cause in causes)


# Loops


def _loops(causes: Iterable[Cause]) -> Iterator[tuple[Cause, ...]]:
    after: dict[str, dict[str, Cause]] = {}
    for cause in causes:
        if cause.event != cause.effect:
            after.setdefault(cause.event, {}).setdefault(cause.effect, cause)
    done: set[str] = set()
    for event in sorted(after):
        loop = _back_to(event, after) if event not in done else None
        if loop:
            yield loop
            done |= _bound_to(event, after)


def _back_to(event: str, after: Mapping[str, Mapping[str, Cause]]) -> tuple[Cause, ...] | None:
    """The shortest chain from an event back to itself."""
    queue = deque([(event, tuple[Cause, ...]())])
    seen: set[str] = set()
    while queue:
        name, chain = queue.popleft()
        for effect in sorted(after.get(name, ())):
            cause = after[name][effect]
            if effect == event:
                return (*chain, cause)
            if effect not in seen:
                seen.add(effect)
                queue.append((effect, (*chain, cause)))
    return None


def _bound_to(event: str, after: Mapping[str, Mapping[str, Cause]]) -> set[str]:
    """The events that an event leads to and that lead back to it: their loops are one tangle."""
    forwards = _led_to(event, {name: set(effects) for name, effects in after.items()})
    before: dict[str, set[str]] = {}
    for name, effects in after.items():
        for effect in effects:
            before.setdefault(effect, set()).add(name)
    return forwards & _led_to(event, before)


def _led_to(event: str, after: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    queue = [event]
    while queue:
        more = after.get(queue.pop(), set()) - found
        found |= more
        queue += more
    return found
