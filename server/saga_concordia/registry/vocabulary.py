"""What a registry would say of a new event, judged by what it says of those that it has."""

from collections import Counter
from functools import lru_cache

from msgspec import Struct, field

from saga_concordia.model.registry import Event, RegistryFile
from saga_concordia.names.tense import same_verb
from saga_concordia.names.verb import verb_of
from saga_concordia.registry.source import Payload
from saga_concordia.registry.type_words import schema_of, without_nil, word_of

_ID = "id"
"""What a payload's field holds that is read from the `id` of something: text, a UUID, a number."""
_TEXTUAL = frozenset({"string", "atom", "uuid", "datetime", _ID})
_NUMERIC = frozenset({"integer", "float"})
_HOUSE = {"markdown": {"string": "binary", "atom": "atom"}, "yaml": {"atom": "string"}}
"""The words of a format for kinds that no field of the registry has."""
_ENDINGS = {"at": "datetime", "count": "integer", "ms": "integer"}
"""What fields hold by the last word of their names, wherever a registry knows that kind: `inserted_at`."""


def in_own_words(file: RegistryFile, payload: Payload) -> Payload:
    """The fields with the registry's own words for their types (empty: nothing is known).

    Given are the kinds that the code says: `string`, `uuid`, `datetime`, `integer`, `float`, `boolean`, `list`, `map`,
    `atom` and `id`. What the registry says of fields of the same name holds, unless the code contradicts it; then the
    code's kind; then what all fields agree on whose names end in the same word.
    """
    said = _said_by(file) if payload else _Said()
    return tuple((name, _word(file.format, said, name, kind)) for name, kind in payload)


class _Said(Struct):
    """What a registry says: the names of its events; how often each word is said for the types of fields, by name, by
    the name's last word and by kind, in order; reliabilities by the first words of names, and by verbs."""

    names: set[str] = field(default_factory=set[str])
    by_name: dict[str, Counter[str]] = field(default_factory=dict[str, Counter[str]])
    by_ending: dict[str, Counter[str]] = field(default_factory=dict[str, Counter[str]])
    by_kind: dict[str, Counter[str]] = field(default_factory=dict[str, Counter[str]])
    by_category: dict[tuple[str, ...], set[str]] = field(default_factory=dict[tuple[str, ...], set[str]])
    by_verb: dict[str, set[str]] = field(default_factory=dict[str, set[str]])


_last: tuple[tuple[Event, ...], _Said] | None = None


def _said_by(file: RegistryFile) -> _Said:
    """What a registry says; kept for the one that was asked about last."""
    global _last
    if _last is None or _last[0] is not file.events:
        said = _Said()
        for event in file.events:
            for each in event.payload or ():
                word = without_nil(each.type)[0]
                if kind := _kind(word):
                    said.by_name.setdefault(each.name, Counter()).update((word,))
                    said.by_ending.setdefault(_ending(each.name), Counter()).update((word,))
                    said.by_kind.setdefault(kind, Counter()).update((word,))
            said.names.add(event.name)
            reliabilities = {event.reliability} - {None, ""}
            for category in _categories(file, event.name):
                said.by_category.setdefault(category, set()).update(reliabilities)
            if verb := verb_of(event.name):
                said.by_verb.setdefault(verb.text, set()).update(reliabilities)
        _last = file.events, said
    return _last[1]


def _categories(file: RegistryFile, name: str) -> list[tuple[str, ...]]:
    """The first words of a name, the most first."""
    segments = tuple(name.split(file.naming.separator if file.naming else "."))
    return [segments[:length] for length in range(len(segments), 0, -1)]


def _word(form: str, said: _Said, name: str, kind: str) -> str:
    if own := _commonest(said.by_name.get(name), kind):
        return own
    ending = _ending(name)
    alike = said.by_ending.get(ending, Counter()) if "_" in name else Counter[str]()
    if kind == _ID:
        return next((word for word in alike if _kind(word) == "uuid"), _commonest(alike))
    if not kind and len({_kind(word) for word in alike}) == 1:
        return _commonest(alike)
    if not kind and (guess := _ENDINGS.get(ending, "")) in said.by_kind:
        kind = guess
    house = _HOUSE.get(form, {}).get(kind, kind)
    of_kinds = (said.by_kind.get(want) for want in (kind, _kind(house)))
    return next((word for words in of_kinds if (word := _commonest(words))), house)


def _ending(name: str) -> str:
    """The last word of a field's name."""
    return name.rpartition("_")[2]


@lru_cache(maxsize=4096)
def _kind(word: str) -> str:
    """The kind that a type word stands for; empty for what one event alone can mean: a constant, a map's own keys."""
    if word in ("atom", "atom()"):
        return "atom"
    schema = schema_of(word)
    if "const" in schema or "{" in word:
        return ""
    return {"array": "list", "object": "map"}.get(str(schema.get("type"))) or word_of(schema)


def _fit(kind: str, other: str) -> bool:
    return not kind or kind in (other, _ID) or {kind, other} <= _TEXTUAL or {kind, other} <= _NUMERIC


def _commonest(words: Counter[str] | None, kind: str = "") -> str:
    """The word that is said most often of those that fit a kind, the first of several; empty where there is none."""
    fitting = {word: count for word, count in (words or {}).items() if _fit(kind, _kind(word))}
    return max(fitting, key=lambda word: fitting[word], default="")


def has(file: RegistryFile, name: str) -> bool:
    """Whether a registry has an event of this very name."""
    return name in _said_by(file).names


def reliability_of(file: RegistryFile, name: str) -> str:
    """What all events say that the name shares its first words with, or else its verb; empty where they disagree."""
    said = _said_by(file)
    sharing = (said.by_category[row] for row in _categories(file, name)[1:] if row in said.by_category)
    if agreed := next((words for words in sharing if len(words) == 1), None):
        return next(iter(agreed))
    verb = verb_of(name)
    alike = [words for other, words in said.by_verb.items() if verb and same_verb(verb.text, other)]
    words = set[str]().union(*alike)
    return next(iter(words)) if len(words) == 1 else ""
