"""Files of which only a part is lowered: what can emit or subscribe, and what that leads to. Most of a file cannot."""

from collections.abc import Set as AbstractSet
from pathlib import PurePath

from saga_concordia.engine.trigger import definition_triggers_of, last_words_of, saga_triggers_of
from saga_concordia.engine.words import Awaited, any_of
from saga_concordia.frontends.read import SUFFIXES, SourceFile
from saga_concordia.frontends.read import read as lower
from saga_concordia.model.code import Reference
from saga_concordia.model.dialect import Dialect


class Partly:
    """Lowers files in part that speak of no saga."""

    def __init__(self, dialects: tuple[Dialect, ...]) -> None:
        """The dialects say what emits, and what else there is."""
        self._sagas = saga_triggers_of(dialects)
        self._definitions = definition_triggers_of(dialects)
        self._words = last_words_of(dialects)

    def read(self, path: str, data: bytes, awaited: AbstractSet[Awaited]) -> SourceFile | None:
        """A file, lowered in part; None where it must be lowered whole.

        `awaited` makes events for whoever calls it.

        Raises:
            UnparsableError: the parser must not be given it.
        """
        language = SUFFIXES[PurePath(path).suffix]
        trigger = self._definitions.get(language)
        if trigger is None or b"concordia:" in data or self._sagas[language].holds(data):
            return None
        calls = any_of(row.name for row in awaited)
        file = lower(path, data, lambda text: trigger.holds(text) or calls(text))
        return None if file.dormant and self._renames(file) else file

    def _renames(self, file: SourceFile) -> bool:
        """Whether what emits or subscribes may have other names in a file, so that its words do not tell where."""
        renamed = [target for name, target in file.code.imports.items() if target.rpartition(".")[2] != name]
        held = [row.value.path[-1] for row in file.code.bindings if isinstance(row.value, Reference)]
        words = self._words[file.code.language]
        return any(one.stands_in(name.rpartition(".")[2].encode()) for name in (*renamed, *held) for one in words)
