"""Files of which only a part is lowered: what can emit or subscribe, and what that leads to. Most of a file cannot."""

import re
from collections.abc import Iterable

from saga_concordia.engine.trigger import (
    definition_triggers_of,
    emission_triggers_of,
    renamed_words_of,
    saga_triggers_of,
)
from saga_concordia.engine.words import MayCall, Word, nothing
from saga_concordia.frontends.in_part import read_in_part
from saga_concordia.frontends.read import SourceFile, front_end_of, known_language
from saga_concordia.frontends.scope import Holds, definitions
from saga_concordia.model.code import Reference
from saga_concordia.model.dialect import Dialect
from saga_concordia.registry.comments import MARK

_NAME = re.compile(rb"""["'][\w-]+(?:\.[\w-]+)+["']|\b[A-Z]\w*\.[A-Z][A-Z0-9_]*\b(?!\.)""")
"""What an event is named by, at a glance: a dotted text, or a constant of a class."""
_NEAR = 120
"""How many bytes behind a call's name its first arguments are looked for."""


class Partly:
    """Lowers files in part that speak of no saga."""

    def __init__(self, dialects: tuple[Dialect, ...]) -> None:
        """The dialects say what emits, and what else there is."""
        self._emissions = emission_triggers_of(dialects)
        self._sagas = saga_triggers_of(dialects)
        self._definitions = definition_triggers_of(dialects)
        self._words = renamed_words_of(dialects)
        self._calls = {language: _calling(words) for language, words in self._words.items()}

    def read(self, path: str, data: bytes, may_call: MayCall) -> SourceFile | None:
        """A file, lowered in part; None where it must be lowered whole.

        What `may_call` what makes events is lowered too.

        Raises:
            UnparsableError: the parser must not be given it.
        """
        language = known_language(path)
        trigger = self._definitions.get(language)
        if trigger is None or MARK in data or self._sagas[language].holds(data):
            return None

        emits, calls = trigger.within(data), may_call(path, data)
        leads = self._leading(path, data)

        def holds(text: bytes) -> bool:
            return emits(text) or calls(text) or leads(text)

        file = read_in_part(path, data, holds)
        return None if file.dormant and self._renames(file) else file

    def is_plain(self, path: str, data: bytes) -> bool:
        """Whether all functions of a file that emit seem to name what they emit, so that none of them is a wrapper.

        It is a guess, which tells what to read last: by then it is known what else its definitions are wanted for.
        """
        calls = self._calls[known_language(path)]
        for _name, start, end in definitions(data, front_end_of(path).BODIES):
            found = [call.end() for call in calls.finditer(data, start, end)]
            if found and not any(_NAME.search(data, call, call + _NEAR) for call in found):
                return False
        return True

    def _leading(self, path: str, data: bytes) -> Holds:
        """What says of a function whether it seems to call one of the same file that emits what it is given.

        It is a guess too: whatever it passes over is lowered when it is known which wrappers there are.
        """
        language = known_language(path)
        emits = self._emissions[language].within(data)
        if not emits(data) or self._names_all(language, data):
            return nothing
        shape = front_end_of(path).BODIES
        functions = [(name, data[start:end]) for name, start, end in definitions(data, shape)]
        wrappers = {name for name, text in functions if emits(text) and not _NAME.search(text)}
        calls = _calling_any(wrappers)
        return _calling_any(wrappers | {name for name, text in functions if calls(text) and not _NAME.search(text)})

    def _names_all(self, language: str, data: bytes) -> bool:
        """Whether something that looks like an event's name stands behind each word by which events are made."""
        places = (place.end() for one in self._words[language] for place in one.places(data))
        return all(_NAME.search(data, place, place + _NEAR) for place in places)

    def _renames(self, file: SourceFile) -> bool:
        """Whether what emits or subscribes may have other names in a file, so that its words do not tell where."""
        renamed = [target for name, target in file.code.imports.items() if target.rpartition(".")[2] != name]
        held = [row.value.path[-1] for row in file.code.bindings if isinstance(row.value, Reference)]
        words = self._words[file.code.language]
        return any(one.stands_in(name.rpartition(".")[2].encode()) for name in (*renamed, *held) for one in words)


def _calling_any(names: Iterable[bytes]) -> Holds:
    """Says of a text whether it calls one of some functions of its file, and does not just define it."""
    calls = [Word(name + b"(", rb"(?<!def )(?<!defp )\b" + re.escape(name) + rb"\(") for name in sorted(names)]
    return lambda text: any(one.stands_in(text) for one in calls)


def _calling(words: Iterable[Word]) -> re.Pattern[bytes]:
    """A call of something with one of these last names."""
    return re.compile(rb"(?:" + rb"|".join(sorted(one.pattern for one in words)) + rb")\s*\(" if words else rb"(?!)")
