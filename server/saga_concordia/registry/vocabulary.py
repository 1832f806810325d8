"""What a registry would say of a new event, judged by what it says of those that it has."""

from collections import Counter
from collections.abc import Iterable, Iterator
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
    """The words for the types of fields, in order: by the field's name, by that name's last word, by kind."""

    by_name: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    by_ending: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    by_kind: dict[str, list[str]] = field(default_factory=dict[str, list[str]])


_last: tuple[tuple[Event, ...], _Said] | None = None


def _said_by(file: RegistryFile) -> _Said:
    """What a registry says of fields; kept for the one that was asked about last."""
    global _last
    if _last is None or _last[0] is not file.events:
        said = _Said()
        for each in (field for event in file.events for field in event.payload or ()):
            word = without_nil(each.type)[0]
            if kind := _kind(word):
                said.by_name.setdefault(each.name, []).append(word)
                said.by_ending.setdefault(_ending(each.name), []).append(word)
                said.by_kind.setdefault(kind, []).append(word)
        _last = file.events, said
    return _last[1]


def _word(form: str, said: _Said, name: str, kind: str) -> str:
    if own := _commonest(word for word in said.by_name.get(name, ()) if _fit(kind, _kind(word))):
        return own
    ending = _ending(name)
    alike = said.by_ending.get(ending, []) if "_" in name else []
    if kind == _ID:
        return next((word for word in alike if _kind(word) == "uuid"), _commonest(alike))
    if not kind and len({_kind(word) for word in alike}) == 1:
        return _commonest(alike)
    if not kind and (guess := _ENDINGS.get(ending, "")) in said.by_kind:
        kind = guess
    house = _HOUSE.get(form, {}).get(kind, kind)
    of_kinds = (said.by_kind.get(want, []) for want in (kind, _kind(house)))
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


def _commonest(words: Iterable[str]) -> str:
    """The word that is said most often, the first of several; empty where there is none."""
    return next((word for word, _ in Counter(words).most_common(1)), "")


def reliability_of(file: RegistryFile, name: str) -> str:
    """What all events say that the name shares its first words with, or else its verb; empty where they disagree."""
    verb = verb_of(name)
    sharing = _sharing_a_category(file, name)
    meaning = (
        event for event in file.events if verb and (other := verb_of(event.name)) and same_verb(verb.text, other.text)
    )
    return next((words.pop() for events in (*sharing, meaning) if len(words := _reliabilities(events)) == 1), "")


def _sharing_a_category(file: RegistryFile, name: str) -> Iterator[list[Event]]:
    separator = file.naming.separator if file.naming else "."
    segments = name.split(separator)
    for length in range(len(segments) - 1, 0, -1):
        events = [event for event in file.events if event.name.split(separator)[:length] == segments[:length]]
        if events:
            yield events


def _reliabilities(events: Iterable[Event]) -> set[str]:
    return {event.reliability for event in events if event.reliability}
