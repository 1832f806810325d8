"""A set of registered names with fast lookups: exact, by template, by tense, by nearness.

Names are filed under every key that a related name would share, so a lookup compares only a handful of candidates.
What only unknown names need is filed when the first of them is looked up.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import TypeAlias, TypeVar

from saga_concordia.names.grammar import Word, is_template, matches, overlaps, shape, split, words
from saga_concordia.names.similarity import flat, is_near, rank, segments_of, sibling_by_tense
from saga_concordia.names.suggest import content, is_meant, is_plausible, synonym
from saga_concordia.names.tense import bases

_LONGEST_PLURAL_ENDING = 3
_MOST_CANDIDATES = 12
_MOST_SCORED = 256

_Key = TypeVar("_Key")
_Buckets: TypeAlias = defaultdict[_Key, list[str]]


class NameIndex:
    """Immutable lookups over the names of a registry; `separator` is the registry's, empty for CamelCase."""

    def __init__(self, names: Iterable[str], separator: str = ".") -> None:
        self.names: tuple[str, ...] = tuple(dict.fromkeys(names))
        self.separator = separator
        self._exact = frozenset(self.names)

    def exact(self, name: str) -> bool:
        """Whether the very name is registered."""
        return name in self._exact

    def match(self, name: str) -> str | None:
        """The registered name that `name` is: itself, a template alike but for its holes' names, or one it fills."""
        if name in self._exact:
            return name
        if is_template(name):
            return self._by_shape.get(shape(name))
        return next(iter(self.fitting(name)), None)

    def fitting(self, name: str) -> tuple[str, ...]:
        """The registered templates that `name` fills, those with the most literal text first."""
        segments = split(name, self.separator) if self.separator else ()
        found: list[str] = []
        for holes, templates in self._templates.get(len(segments), {}).items():
            found += templates.get(_literal_at(segments, holes), ())
        fitting = (template for template in found if matches(template, name, self.separator))
        return tuple(sorted(fitting, key=lambda template: (-len(shape(template)), template)))

    def sibling_by_tense(self, name: str) -> str | None:
        """The one registered name that differs only in the tense of its verb; None if there is not one."""
        found: set[str] = set()
        for word in words(name):
            if not word.is_hole:
                for base in bases(word.text):
                    found.update(self._by_tense.get((*_rest(name, word), base), ()))
        siblings = [other for other in found if sibling_by_tense(name, other, self.separator)]
        return siblings[0] if len(siblings) == 1 else None

    def near(self, name: str) -> tuple[str, ...]:
        """Registered names that `name` is likely a misspelling of, best first."""
        found = set(self._by_flat.get(flat(name), ()))
        found.update(self._by_segments.get(tuple(sorted(segments_of(name))), ()))
        for word in words(name):
            if not word.is_hole:
                rest, text = _rest(name, word), word.text.lower()
                for length in range(len(text) - _LONGEST_PLURAL_ENDING, len(text) + _LONGEST_PLURAL_ENDING + 1):
                    found.update(self._by_start.get((*rest, text[0], length), ()))
                for ending in (text[1:], text[2:], text[3:]):  # a letter too few, another one, or one too many
                    found.update(self._by_ending.get((*rest, ending), ()))
        return rank(name, (other for other in found if is_near(name, other)))

    def possible(self, template: str) -> tuple[str, ...]:
        """Registered names that a code template can denote, its holes spanning segments; in registry order."""
        if not is_template(template):
            registered = self.match(template)
            return (registered,) if registered is not None else ()
        candidates = self._with_ends_of(template)
        found = (name for name in candidates if overlaps(template, name) and self._ends_agree(template, name))
        return tuple(sorted(found, key=self._position.__getitem__))

    def suggest(self, name: str, limit: int = 3, near: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """Registered names that may be offered for `name`, templates apart.

        First come those that one may ask for, then those that share most words; the nearest first. Whoever knows what
        is `near` it can say so.
        """
        candidates = self._alike(name)
        found = [*(self.near(name) if near is None else near)]
        found += rank(name, (other for other in candidates if is_meant(name, other)))
        found += rank(name, (other for other in candidates if is_plausible(name, other)))
        return tuple(dict.fromkeys(other for other in found if not is_template(other)))[:limit]

    def _alike(self, name: str) -> list[str]:
        """The names that share most words with `name`, synonyms included, best first, as far as there are not too many.

        Who shares more than half of the words shares one of any half of them: only the rarer half is looked up.
        """
        wanted = _key_words(name)
        rarest = sorted(sorted(wanted), key=lambda word: len(self._by_word.get(word, ())))[: len(wanted) // 2 + 1]
        found: dict[str, None] = {}
        for word in rarest:
            bucket = self._by_word.get(word, ())
            if found and len(found) + len(bucket) > _MOST_SCORED:
                break
            found.update(dict.fromkeys(bucket[:_MOST_SCORED]))
        likely = sorted(
            found, key=lambda other: (-len(wanted & self._words[other]), abs(len(other) - len(name)), other)
        )
        return likely[:_MOST_CANDIDATES]

    @cached_property
    def _position(self) -> dict[str, int]:
        return {name: position for position, name in enumerate(self.names)}

    @cached_property
    def _by_shape(self) -> dict[str, str]:
        """Templates by their shape; of two alike the first."""
        return {shape(name): name for name in reversed(self.names) if is_template(name)}

    @cached_property
    def _templates(self) -> dict[int, dict[tuple[int, ...], _Buckets[tuple[str, ...]]]]:
        """Templates by the number of their segments, by which of those have no hole, and by what those are."""
        table: dict[int, dict[tuple[int, ...], _Buckets[tuple[str, ...]]]] = {}
        for name in self.names:
            if is_template(name):
                segments = split(name, self.separator) if self.separator else ()
                literal = tuple(place for place, segment in enumerate(segments) if not is_template(segment))
                buckets = table.setdefault(len(segments), {}).setdefault(literal, defaultdict(list))
                buckets[_literal_at(segments, literal)].append(name)
        return table

    @cached_property
    def _by_tense(self) -> _Buckets[tuple[str, str, str]]:
        """Names by what stands around each word, and each of that word's base forms."""
        table: _Buckets[tuple[str, str, str]] = defaultdict(list)
        for name in self.names:
            for word in words(name):
                if not word.is_hole:
                    for base in bases(word.text):
                        table[(*_rest(name, word), base)].append(name)
        return table

    @cached_property
    def _by_start(self) -> _Buckets[tuple[str, str, str, int]]:
        """Names by what stands around each word, that word's first letter and its length."""
        table: _Buckets[tuple[str, str, str, int]] = defaultdict(list)
        for name in self.names:
            for word in words(name):
                if not word.is_hole:
                    table[(*_rest(name, word), word.text[0].lower(), len(word.text))].append(name)
        return table

    @cached_property
    def _by_ending(self) -> _Buckets[tuple[str, str, str]]:
        """Names by what stands around each word, and that word without its first two letters."""
        table: _Buckets[tuple[str, str, str]] = defaultdict(list)
        for name in self.names:
            for word in words(name):
                if not word.is_hole and len(word.text) > 2:
                    table[(*_rest(name, word), word.text[2:].lower())].append(name)
        return table

    @cached_property
    def _by_flat(self) -> _Buckets[str]:
        table: _Buckets[str] = defaultdict(list)
        for name in self.names:
            table[flat(name)].append(name)
        return table

    @cached_property
    def _by_segments(self) -> _Buckets[tuple[str, ...]]:
        table: _Buckets[tuple[str, ...]] = defaultdict(list)
        for name in self.names:
            table[tuple(sorted(segments_of(name)))].append(name)
        return table

    @cached_property
    def _words(self) -> dict[str, frozenset[str]]:
        return {name: _key_words(name) for name in self.names}

    @cached_property
    def _by_word(self) -> _Buckets[str]:
        table: _Buckets[str] = defaultdict(list)
        for name, found in self._words.items():
            for word in found:
                table[word].append(name)
        return table

    @cached_property
    def _by_ends(self) -> tuple[_Buckets[str], _Buckets[str]]:
        """Names by their first and by their last segment; those that have a hole there by the empty string."""
        first: _Buckets[str] = defaultdict(list)
        last: _Buckets[str] = defaultdict(list)
        for name in self.names:
            head, tail = self._ends(name)
            first[head].append(name)
            last[tail].append(name)
        return first, last

    def _with_ends_of(self, template: str) -> Iterable[str]:
        """Names that may begin, or else end, with the literal segment that a code template begins or ends with."""
        for table, segment in zip(self._by_ends, self._ends(template), strict=True):
            if segment:
                return (*table.get(segment, ()), *table.get("", ()))
        return self.names

    def _ends(self, name: str) -> tuple[str, str]:
        """The first and the last segment, each empty where it has a hole or where there are no segments."""
        if not self.separator:
            return "", ""
        segments = split(name, self.separator)
        first, last = segments[0], segments[-1]
        return "" if is_template(first) else first, "" if is_template(last) else last

    def _ends_agree(self, template: str, name: str) -> bool:
        """Whether literal segments at both ends of a code template fit a registered name, segment by segment."""
        if not self.separator:
            return True
        ours, theirs = split(template, self.separator), split(name, self.separator)
        if len(theirs) < len(ours):
            return False
        for left, right in ((ours, theirs), (ours[::-1], theirs[::-1])):
            for part, segment in zip(left, right, strict=False):
                if is_template(part):
                    break
                if not overlaps(part, segment):
                    return False
        return True


def _rest(name: str, word: Word) -> tuple[str, str]:
    return name[: word.start], name[word.end :]


def _literal_at(segments: tuple[str, ...], places: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(segments[place] for place in places)


def _key_words(name: str) -> frozenset[str]:
    return frozenset(map(synonym, content(name)))
