"""Files that hold no word of a dialect: parsed only if what is found in the others leads to them."""

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from saga_concordia.engine.words import MayCall, any_of
from saga_concordia.frontends.modules import may_be_one, modules_of


class Waiting:
    """Files that were read and not parsed, by the modules that they define."""

    def __init__(self) -> None:
        """Start empty."""
        self._data: dict[str, bytes] = {}
        self._modules: dict[str, set[tuple[str, str]]] = defaultdict(set)

    def add(self, path: str, data: bytes) -> None:
        """Keep a file until something asks for it."""
        self._data[path] = data
        for module in modules_of(path, data):
            self._modules[module.rpartition(".")[2]].add((module, path))

    def holds(self, path: str) -> bool:
        """Whether a file waits here."""
        return path in self._data

    def take(self, path: str) -> bytes:
        """The content of a file, which waits no longer."""
        data = self._data.pop(path)
        for module in modules_of(path, data):
            self._modules[module.rpartition(".")[2]].discard((module, path))
        return data

    def drop(self, path: str) -> None:
        """Forget a file, if it is here."""
        if path in self._data:
            self.take(path)

    def calling(self, may_call: MayCall) -> list[str]:
        """The files in which something can be called."""
        return sorted(path for path, data in self._data.items() if may_call(path, data)(data))

    def mentioning(self, names: AbstractSet[str]) -> list[str]:
        """The files that hold one of these names as a word."""
        if not names or not self._data:
            return []
        holds = any_of(names)
        return sorted(path for path, data in self._data.items() if holds(data))

    def defining(self, missed: Iterable[str]) -> list[str]:
        """The files that define the modules of names that were looked up and not found."""
        found: dict[str, None] = {}
        for name in sorted(missed) if self._data else ():
            prefix = name
            while prefix:
                paths = self._of_module(prefix)
                if paths:
                    found.update(dict.fromkeys(paths))
                    break
                prefix = prefix.rpartition(".")[0]
        return list(found)

    def _of_module(self, name: str) -> list[str]:
        rows = sorted(self._modules.get(name.rpartition(".")[2], ()))
        exact = [path for module, path in rows if module == name]
        if exact:
            return exact
        near = [path for module, path in rows if may_be_one(module, name)]
        return near if len(near) == 1 else []
