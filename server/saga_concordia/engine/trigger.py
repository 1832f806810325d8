"""What a file must hold to be worth parsing: told from the dialects' words, by a glance at its bytes."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from saga_concordia.engine.words import Word, compiled, word
from saga_concordia.frontends.bodies import line_of
from saga_concordia.frontends.dialect_loader import language_data
from saga_concordia.frontends.read import SUFFIXES
from saga_concordia.model.dialect import Dialect

_Group = tuple[Word, ...]

_AS_KEY = rb"""["')\]}|/]*\s*(?::|=>)"""
"""What follows a key in a pattern, however the key is quoted: `name: x`, `"name" => x`, `:name => x`."""
_LONGEST_HEAD = 1000
_END_OF_HEAD = re.compile(rb"\sdo\b|\bdo:")
_CHOICE = re.compile(rb"\b(?:case|match|if|elif)\b")
_LONGEST_CHOICE = 120
"""How many bytes before its subject a choice may begin."""
_LONGEST_FUNCTION = 20_000
"""How many bytes behind a choice the end of its function is looked for."""
_MOST_LOOKS = 4
"""How often all of a text is looked through for the ends of functions at most."""
_BEFORE_NAME = re.compile(rb"(?:\b(?:import|use|class|defmodule)\s+|=\s*|@\w+\s+)[\w.]*\Z")
"""What stands before a module's or class's name where its functions may then be called without it: it is imported,
defined, or held by a variable or an attribute."""
_LOOKS_NAMED = rb"""["'][A-Za-z#*][\w-]*\.[\w{}*#>+-]"""
"""What a text begins with that looks like an event's name (see `mentions.DOTTED`)."""
_BEFORE_DEFINED = re.compile(rb"\bdef\w*\s+\Z")
_LONGEST_DEFINER = 100
"""How many bytes before its name the word may begin that defines a function."""


class _Headed(Word, frozen=True):
    """A function whose head has a key that `keys` finds, and holds what `names` finds (empty: anything will do)."""

    keys: bytes
    names: bytes

    def stands_in(self, data: bytes) -> bool:
        """Whether a text holds one."""
        keys = compiled(self.keys)
        for name in self.places(data):
            head = data[name.end() : name.end() + _LONGEST_HEAD]
            end = _END_OF_HEAD.search(head)
            head = head[: end.start()] if end else head
            if keys.search(head) and compiled(self.names).search(head):
                return True
        return False


class _Named(Word, frozen=True):
    """A class or module where a function of it is called (`called` says how), or may be called without its name."""

    called: bytes

    def stands_in(self, data: bytes) -> bool:
        """Whether a text holds it so."""
        called = compiled(self.called)
        for name in self.places(data):
            line = line_of(data, name.start())
            if called.match(data, name.end()) or _BEFORE_NAME.search(data[line : name.start()]):
                return True
        return False


class _Defined(Word, frozen=True):
    """A function where it is defined."""

    def stands_in(self, data: bytes) -> bool:
        """Whether a text defines it."""
        return any(
            _BEFORE_DEFINED.search(data, max(name.start() - _LONGEST_DEFINER, 0), name.start())
            for name in self.places(data)
        )


class _Chosen(Word, frozen=True):
    """What a choice is made on, where up to the end of the function stands what `names` finds (empty: anything)."""

    names: bytes

    def stands_in(self, data: bytes) -> bool:
        """Whether a text holds such a choice; it may where there is too much to look through."""
        names = compiled(self.names)
        done: dict[int, int] = {}
        left = _MOST_LOOKS * len(data)
        for name in self.places(data):
            line = line_of(data, name.start())
            if not _CHOICE.search(data, max(line, name.start() - _LONGEST_CHOICE), name.start()):
                continue
            before = data[line : name.start()]
            indent = len(before) - len(before.lstrip())
            if line < done.get(indent, 0):
                continue  # What stands up to the end of the same function has been looked through.
            farthest = line + _LONGEST_FUNCTION
            after = _next_definition(indent).search(data, name.end(), farthest)
            done[indent] = after.start() if after else min(farthest, len(data))
            left -= done[indent] - line
            if names.search(data, line, done[indent]) or (after is None and farthest < len(data)) or left < 0:
                return True
        return False


class Trigger:
    """The words of one language's dialects: all of one of several groups, or a choice on one of some subjects."""

    def __init__(self, groups: Iterable[_Group], subjects: Iterable[Word]) -> None:
        """`groups` are words that a match needs together; `subjects` are what a choice is made on.

        Of a pattern that any callee matches (`*`) the group is empty, and all that is code holds it.
        """
        # A single word first: most of what is parsed holds one.
        rows = sorted(set(groups), key=lambda group: (len(group), [one.pattern for one in group]))
        self._always = () in rows
        self._groups: dict[bytes, list[_Group]] = {}
        for group in filter(None, rows):
            self._groups.setdefault(group[0].bare, []).append(group)
        self._subjects = sorted(set(subjects), key=lambda one: one.pattern)

    def holds(self, data: bytes) -> bool:
        """Whether a text with this content can hold a fact."""
        return self.within(data)(data)

    def within(self, data: bytes) -> Callable[[bytes], bool]:
        """What says the same of parts of a text: a glance at all of it tells what can be in none of them."""
        if self._always:
            return lambda _text: True
        rows = [(bare, _possible(groups, data)) for bare, groups in self._groups.items() if bare in data]
        subjects = [one for one in self._subjects if one.bare in data]

        def holds(text: bytes) -> bool:
            for bare, groups in rows:
                if bare in text and any(all(one.stands_in(text) for one in group) for group in groups):
                    return True
            return bool(subjects) and any(one.bare in text and one.stands_in(text) for one in subjects)

        return holds


def _possible(groups: Iterable[_Group], data: bytes) -> list[_Group]:
    """The groups of which a text may hold all words; it holds the first of each."""
    return [group for group in groups if len(group) == 1 or all(one.bare in data for one in group[1:])]


@lru_cache(maxsize=64)
def _next_definition(indent: int) -> re.Pattern[bytes]:
    """The beginning of the next function that is indented no further than so many bytes."""
    return re.compile(rb"\n(?![ \t]{%d})[ \t]*(?:async[ \t]+)?def\w*[ \t]" % (indent + 1))


def triggers_of(dialects: tuple[Dialect, ...]) -> dict[str, Trigger]:
    """The trigger of each language that we read, for all facts."""
    return {
        language: Trigger(
            [*map(_needed, [*_emitting(spoken), *_subscribing(spoken), *_compensating(spoken)]), *_heads(spoken)],
            _subjects(spoken),
        )
        for language, spoken in _spoken(dialects)
    }


def emission_triggers_of(dialects: tuple[Dialect, ...]) -> dict[str, Trigger]:
    """As above, for emissions only, and functions of a class or module as they are spelled but for rare aliases."""
    return {language: Trigger(map(_spelled, _emitting(spoken)), ()) for language, spoken in _spoken(dialects)}


def saga_triggers_of(dialects: tuple[Dialect, ...]) -> dict[str, Trigger]:
    """As above, for sagas, their steps and what starts them."""
    return {language: Trigger(map(_needed, _compensating(spoken)), ()) for language, spoken in _spoken(dialects)}


def definition_triggers_of(dialects: tuple[Dialect, ...]) -> dict[str, Trigger]:
    """As above, for a definition that emits or subscribes in a file that says elsewhere what its names mean.

    None for a language with a pattern of which any last name will do (`Shop.Events.*`): then nothing can be told.
    """
    triggers: dict[str, Trigger] = {}
    for language, spoken in _spoken(dialects):
        patterns = [*_emitting(spoken), *_subscribing(spoken)]
        if all(pattern.rpartition(".")[2].strip("*") for pattern in patterns):
            groups = [words if isinstance(words[0], _Named) else words[-1:] for words in map(_needed, patterns)]
            published = [words for dialect in spoken for words in map(_needed, dialect.publish)]
            own = [(_Defined(words[-1].bare, words[-1].pattern),) for words in (*groups, *published) if len(words) > 1]
            triggers[language] = Trigger([*groups, *own, *_heads(spoken)], _subjects(spoken))
    return triggers


def renamed_words_of(dialects: tuple[Dialect, ...]) -> dict[str, tuple[Word, ...]]:
    """The words that definition triggers rely on, in each language: what they mean may be brought under other names."""
    found: dict[str, tuple[Word, ...]] = {}
    for language, spoken in _spoken(dialects):
        groups = [words for pattern in (*_emitting(spoken), *_subscribing(spoken)) if (words := _needed(pattern))]
        owners = {Word(words[0].bare, words[0].pattern) for words in groups if isinstance(words[0], _Named)}
        found[language] = tuple(owners | {words[-1] for words in groups})
    return found


def _spoken(dialects: tuple[Dialect, ...]) -> Iterator[tuple[str, list[Dialect]]]:
    for language in sorted(set(SUFFIXES.values())):
        yield language, [dialect for dialect in dialects if dialect.language == language]


def _emitting(dialects: Iterable[Dialect]) -> list[str]:
    forms = [emit for dialect in dialects for emit in dialect.emit]
    return [pattern for emit in forms for pattern in (*emit.call, *emit.base, *emit.decorator)]


def _subscribing(dialects: Iterable[Dialect]) -> list[str]:
    forms = [form for dialect in dialects for form in dialect.subscribe]
    return [pattern for form in forms for pattern in (*form.call, *form.decorator)]


def _compensating(dialects: Iterable[Dialect]) -> Iterator[str]:
    for dialect in dialects:
        yield from (pattern for saga in dialect.saga for pattern in (*saga.base, *saga.call, *saga.decorator))
        yield from (pattern for step in dialect.step for pattern in (*step.decorator, *step.base))
        yield from dialect.start


def _subjects(dialects: Iterable[Dialect]) -> list[Word]:
    forms = [(dialect.language, form) for dialect in dialects for form in dialect.subscribe]
    return [
        _Chosen(one.bare, one.pattern, _names(language) if form.dotted else b"")
        for language, form in forms
        for one in map(word, form.subject)
    ]


def _heads(dialects: Iterable[Dialect]) -> Iterator[_Group]:
    """What functions that subscribe hold: their name and, where only an entry of their head counts, its key."""
    for dialect in dialects:
        for form in dialect.subscribe:
            for words in map(_needed, form.function):
                if form.head and not form.name and words:
                    names = _names(dialect.language) if form.dotted else b""
                    yield (*words[:-1], _headed(words[-1], form.head, names))
                else:
                    yield words


def _headed(name: Word, keys: Iterable[str], names: bytes) -> Word:
    any_key = rb"|".join(word(key).pattern for key in sorted(keys))
    return _Headed(name.bare, name.pattern, rb"(?:" + any_key + rb")" + _AS_KEY, names)


def _names(language: str) -> bytes:
    """A pattern of what may name an event: texts that look so, and constants; empty where nothing tells these apart."""
    constants = language_data(language).constants
    return _LOOKS_NAMED + rb"|" + constants.encode() if constants else b""


def _needed(pattern: str) -> _Group:
    """The words that any file must hold in which a callee pattern can match.

    The last two names of a qualified one: the module may be imported under any name, but it is named there.
    """
    words = tuple(_word(segment.lstrip(":")) for segment in pattern.split(".")[-2:] if segment.strip("*"))
    return (_named(*words), words[1]) if len(words) == 2 and words[0].bare[:1].isupper() else words


def _named(owner: Word, function: Word) -> Word:
    """A class or module in a file in which a function of it can be called."""
    name = function.pattern
    return _Named(owner.bare, owner.pattern, rb"\s*\.\s*" + name + rb"|\s*,?\s*as\b|\s*,\s*:" + name)


def _word(segment: str) -> Word:
    """The longest part of a segment between its stars, where anything may stand."""
    parts = segment.split("*")
    number = max(range(len(parts)), key=lambda number: len(parts[number]))
    return word(parts[number], begins=number == 0, ends=number == len(parts) - 1)


def _spelled(pattern: str) -> _Group:
    """As above, with a function of a class or module as it is spelled but for rare aliases: `Event.new`."""
    words = _needed(pattern)
    names = [one.bare.decode() for one in words]
    return (word(".".join(names)),) if len(names) == 2 and names[0][:1].isupper() else words
