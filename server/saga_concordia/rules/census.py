"""What the whole workspace says, as far as a finding in one file depends on it: names that are emitted, and sagas."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from saga_concordia.model.facts import Emission, Mention, NameKind, Saga
from saga_concordia.model.registry import Place
from saga_concordia.names.similarity import lemmas


class Use(Struct, frozen=True):
    """How often one file emits a name, and where it does first."""

    mention: Mention
    count: int


class Census:
    """The literal names that files emit, and their sagas. `version` grows when what it says changes."""

    def __init__(self) -> None:
        """No file is counted."""
        self.version = 0
        self._uses: dict[str, dict[str, Use]] = {}
        self._alike: dict[tuple[str, ...], set[str]] = {}
        self._sagas: dict[str, dict[str, tuple[Saga, ...]]] = {}
        self._said: dict[str, tuple[Mapping[str, Use], tuple[Saga, ...]]] = {}

    def count(self, path: str, emissions: Iterable[Emission], sagas: tuple[Saga, ...]) -> None:
        """Take what a file says in place of what it said before."""
        uses: dict[str, Use] = {}
        for row in emissions:
            if row.name.kind is NameKind.LITERAL:
                before = uses.get(row.name.text)
                uses[row.name.text] = Use(before.mention if before else row.name, before.count + 1 if before else 1)
        old_uses, old_sagas = self._said.get(path, ({}, ()))
        if _weight(old_uses) == _weight(uses) and _starts(old_sagas) == _starts(sagas):
            if not uses and not sagas:
                return
        else:
            self.version += 1
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
        self._said[path] = uses, sagas

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


def _weight(uses: Mapping[str, Use]) -> dict[str, int]:
    return {name: use.count for name, use in uses.items()}


def _starts(sagas: Iterable[Saga]) -> list[tuple[str, tuple[str, ...]]]:
    return [(saga.name, saga.inputs) for saga in sagas]
