"""Files of a check that hold no word of a dialect: parsed only if what is found in the others leads to them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from saga_concordia.frontends.modules import may_be_one, modules_of


class Waiting:
    """Files that were read and not parsed, by the modules that they define."""

    def __init__(self) -> None:
        """Start empty."""
        self._data: dict[str, bytes] = {}
        self._modules: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._asked: set[str] = set()

    def add(self, path: str, data: bytes) -> None:
        """Keep a file until something asks for it."""
        self._data[path] = data
        for module in modules_of(path, data):
            self._modules[module.rpartition(".")[2]].append((module, path))

    def take(self, path: str) -> bytes:
        """The content of a file, which waits no longer."""
        return self._data.pop(path)

    def calling(self, names: Iterable[str]) -> Iterator[str]:
        """The files that hold one of these last names as a word, names asked for before apart."""
        new = set(names) - self._asked - {""}
        self._asked |= new
        if new and self._data:
            pattern = re.compile(b"|".join(rb"\b" + re.escape(name.encode()) + rb"\b" for name in sorted(new)))
            yield from [path for path, data in self._data.items() if pattern.search(data)]

    def defining(self, missed: Iterable[str]) -> Iterator[str]:
        """The files that define the modules of names that were looked up and not found."""
        for name in missed:
            prefix = name
            while prefix:
                paths = self._of_module(prefix)
                if paths:
                    yield from paths
                    break
                prefix = prefix.rpartition(".")[0]

    def _of_module(self, name: str) -> list[str]:
        rows = [row for row in self._modules.get(name.rpartition(".")[2], ()) if row[1] in self._data]
        exact = [path for module, path in rows if module == name]
        if exact:
            return exact
        near = [path for module, path in rows if may_be_one(module, name)]
        return near if len(near) == 1 else []
