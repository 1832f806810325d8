"""What the whole workspace says, as far as a finding in one file depends on it: names, sagas, what causes what."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import astuple

from saga_concordia.model.facts import Mention, NameKind, Saga, Start, Subscription
from saga_concordia.model.reach import Cause
from saga_concordia.model.registry import Place
from saga_concordia.names.similarity import lemmas
from saga_concordia.rules.causation import Causation, Said

_T = TypeVar("_T")
ANY = "{_}"
"""A name of which nothing is known, as a composed one."""


class Use(Struct, frozen=True):
    """How often one file emits a name, and where it does first."""

    mention: Mention
    count: int


class _Rest(Struct, frozen=True):
    """What else a file says of events, as far as it is asked for."""

    composed: frozenset[str] = frozenset()
    unnamed: frozenset[str | None] = frozenset()
    handled: frozenset[str] = frozenset()


class Census:
    """The names that files emit and handle, their sagas, and what causes what. `version` grows when that changes.

    `is_whole` is false where not all files are counted, so that what nobody says may yet be said elsewhere.
    """

    def __init__(self, is_whole: bool) -> None:
        """No file is counted."""
        self.is_whole = is_whole
        self._version = 0
        self._uses: dict[str, dict[str, Use]] = {}
        self._alike: dict[tuple[str, ...], set[str]] = {}
        self._sagas: dict[str, dict[str, tuple[Saga, ...]]] = {}
        self._counted: dict[str, tuple[Mapping[str, Use], tuple[Saga, ...], _Rest]] = {}
        self._causation = Causation()
        self._together: _Rest | None = None
        self._kept: tuple[object, int, Any] | None = None

    @property
    def version(self) -> int:
        """How often what the files say together has changed."""
        return self._version + self._causation.version

    def complete(self) -> None:
        """Say that all files are counted."""
        self.is_whole = True
        self._version += 1

    def count(self, path: str, said: Said) -> None:
        """Take what a file says in place of what it said before."""
        self._causation.note(path, said)
        uses: dict[str, Use] = {}
        for row in said.emissions:
            if row.name.kind is NameKind.LITERAL:
                before = uses.get(row.name.text)
                uses[row.name.text] = Use(before.mention if before else row.name, before.count + 1 if before else 1)
        rest, sagas = _rest(said), said.sagas
        old_uses, old_sagas, old_rest = self._counted.get(path, ({}, (), _Rest()))
        if (_weight(old_uses), _starts(old_sagas), old_rest) != (_weight(uses), _starts(sagas), rest):
            self._version += 1
            self._together = None
        elif not uses and not sagas:
            return
        for name in old_uses:
            self._drop(name, path)
        for name, use in uses.items():
            self._uses.setdefault(name, {})[path] = use
            self._alike.setdefault(lemmas(name), set()).add(name)
        for saga in old_sagas:
            self._sagas.get(_last(saga.name), {}).pop(path, None)
        for saga in sagas:
            rows = self._sagas.setdefault(_last(saga.name), {})
            rows[path] = (*rows.get(path, ()), saga)
        self._counted[path] = uses, sagas, rest

    def _drop(self, name: str, path: str) -> None:
        rows = self._uses[name]
        rows.pop(path, None)
        if not rows:
            del self._uses[name]
            self._alike[lemmas(name)].discard(name)

    def alike(self, name: str) -> list[str]:
        """The other names that agree with a name word for word, tense and number apart."""
        return sorted(self._alike.get(lemmas(name), set()) - {name})

    def uses(self, name: str) -> int:
        """How many emissions have a name."""
        return sum(use.count for use in self._uses.get(name, {}).values())

    @property
    def emitted(self) -> Iterable[str]:
        """The literal names that are emitted, in no order."""
        return self._uses.keys()

    @property
    def composed(self) -> frozenset[str]:
        """The composed names that are emitted, with holes."""
        return self._everything.composed

    @property
    def unnamed(self) -> frozenset[str | None]:
        """Of the emissions whose names cannot be told, their sources; None for one whose source cannot be told."""
        return self._everything.unnamed

    @property
    def handled(self) -> frozenset[str]:
        """The names and patterns that are handled, with holes where they are composed."""
        return self._everything.handled

    @property
    def _everything(self) -> _Rest:
        if self._together is None:
            rows = [rest for _uses, _sagas, rest in self._counted.values()]
            self._together = _Rest(
                frozenset[str]().union(*(row.composed for row in rows)),
                frozenset[str | None]().union(*(row.unnamed for row in rows)),
                frozenset[str]().union(*(row.handled for row in rows)),
            )
        return self._together

    def kept(self, key: object, make: Callable[[], _T]) -> _T:
        """What is worked out of the census and of one thing more, kept until either is another."""
        if self._kept is None or self._kept[0] is not key or self._kept[1] != self._version:
            self._kept = key, self._version, make()
        return self._kept[2]

    def causes(self) -> tuple[Cause, ...]:
        """Which event causes which, in order of the handlers' files."""
        return self._causation.causes()

    def loops(self) -> tuple[tuple[Cause, ...], ...]:
        """Chains of certain causes that come back to where they began."""
        return self._causation.loops()

    def mention(self, name: str) -> Mention:
        """The first mention of a name that is emitted."""
        rows = self._uses[name]
        return rows[min(rows)].mention

    def place(self, name: str) -> Place:
        """Where a name is emitted first."""
        return self.mention(name).place

    def sagas(self, name: str) -> tuple[Saga, ...]:
        """The sagas of this qualified name, else those with the same last name."""
        rows = self._sagas.get(_last(name), {})
        found = tuple(saga for path in sorted(rows) for saga in rows[path])
        return tuple(saga for saga in found if saga.name == name) or found


def _last(name: str) -> str:
    return name.rpartition(".")[2]


def census_of(said: Said, is_whole: bool) -> Census:
    """The census of what several files say."""
    paths: set[str] = set()
    rows: dict[tuple[str, str], list[Any]] = {}
    for kind, facts in zip(Said.__struct_fields__, astuple(said), strict=True):
        for fact in facts:
            path = fact.place.path if isinstance(fact, Saga | Start) else fact.site.path
            paths.add(path)
            rows.setdefault((path, kind), []).append(fact)
    census = Census(is_whole)
    for path in sorted(paths):
        census.count(path, Said(*(tuple(rows.get((path, kind), ())) for kind in Said.__struct_fields__)))
    return census


def _rest(said: Said) -> _Rest:
    kinds = NameKind.TEMPLATE, NameKind.UNDETERMINED
    composed, unnamed = ([row for row in said.emissions if row.name.kind is kind] for kind in kinds)
    return _Rest(
        frozenset(row.name.text for row in composed),
        frozenset(row.source.literal for row in unnamed),
        frozenset(map(_handled, said.subscriptions)),
    )


def _handled(row: Subscription) -> str:
    return ANY if row.name.kind is NameKind.UNDETERMINED else row.name.text


def _weight(uses: Mapping[str, Use]) -> dict[str, int]:
    return {name: use.count for name, use in uses.items()}


def _starts(sagas: Iterable[Saga]) -> list[tuple[str, tuple[str, ...]]]:
    return [(saga.name, saga.inputs) for saga in sagas]
