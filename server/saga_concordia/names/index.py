"""A set of registered names with fast lookups: exact, by template, by tense, by nearness.

Names are filed under every key that a related name would share, so a lookup checks only a handful of candidates.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable

from saga_concordia.names.grammar import Word, is_template, matches, overlaps, shape, split, words
from saga_concordia.names.similarity import (
    flat,
    is_near,
    rank,
    segments_of,
    sibling_by_tense,
)
from saga_concordia.names.suggest import content, is_meant, is_plausible, synonym
from saga_concordia.names.tense import bases

_LONGEST_PLURAL_ENDING = 3
_MOST_CANDIDATES = 16
_MOST_SCORED = 256


class NameIndex:
    """Immutable lookups over the names of a registry; `separator` is the registry's, empty for CamelCase."""

    def __init__(self, names: Iterable[str], separator: str = ".") -> None:
        self.names: tuple[str, ...] = tuple(dict.fromkeys(names))
        self.separator = separator
        self._exact = frozenset(self.names)
        self._by_shape: dict[str, str] = {}
        self._templates: defaultdict[int, list[str]] = defaultdict(list)
        self._by_head: defaultdict[str, list[str]] = defaultdict(list)
        self._by_tense: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
        self._by_rest: defaultdict[tuple[str, str, int], list[str]] = defaultdict(list)
        self._by_flat: defaultdict[str, list[str]] = defaultdict(list)
        self._by_segments: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        self._by_word: defaultdict[str, list[str]] = defaultdict(list)
        self._words: dict[str, Counter[str]] = {}
        for name in self.names:
            self._file(name)
        for bucket in self._templates.values():
            bucket.sort(key=lambda template: (-len(shape(template)), template))

    def exact(self, name: str) -> bool:
        """Whether the very name is registered."""
        return name in self._exact

    def match(self, name: str) -> str | None:
        """The registered name that `name` is: itself, a template alike but for its holes' names, or one it fills."""
        if name in self._exact:
            return name
        if is_template(name):
            return self._by_shape.get(shape(name))
        candidates = self._templates.get(len(split(name, self.separator)) if self.separator else 0, ())
        return next((template for template in candidates if matches(template, name, self.separator)), None)

    def sibling_by_tense(self, name: str) -> str | None:
        """The one registered name that differs only in the tense of its last verb; None if there is not one."""
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
                before, after = _rest(name, word)
                length = word.end - word.start
                for other in range(length - _LONGEST_PLURAL_ENDING, length + _LONGEST_PLURAL_ENDING + 1):
                    found.update(self._by_rest.get((before, after, other), ()))
        return rank(name, (other for other in found if is_near(name, other)))

    def possible(self, template: str) -> tuple[str, ...]:
        """Registered names that a code template can denote, its holes spanning segments; in registry order."""
        if not is_template(template):
            registered = self.match(template)
            return (registered,) if registered is not None else ()
        head = self._head(template)
        candidates = (*self._by_head.get(head, ()), *self._by_head.get("", ())) if head else self.names
        return tuple(name for name in candidates if overlaps(template, name) and self._ends_agree(template, name))

    def suggest(self, name: str, limit: int = 3) -> tuple[str, ...]:
        """Registered names that may be offered for `name`, templates apart.

        First come those that one may ask for, then those that share most words; the nearest first.
        """
        candidates = self._alike(name)
        found = [*self.near(name), *rank(name, (other for other in candidates if is_meant(name, other)))]
        found += rank(name, (other for other in candidates if is_plausible(name, other)))
        return tuple(dict.fromkeys(other for other in found if not is_template(other)))[:limit]

    def _alike(self, name: str) -> list[str]:
        """The names that share most words with `name`, synonyms included, best first, as far as there are not too many.

        Who shares more than half of the words shares one of any half of them: only the rarer half is looked up.
        """
        wanted = Counter(map(synonym, content(name)))
        rarest = sorted(wanted, key=lambda word: len(self._by_word.get(word, ())))[: len(wanted) // 2 + 1]
        shared: dict[str, int] = {}
        for word in rarest:
            bucket = self._by_word.get(word, ())
            if shared and len(shared) + len(bucket) > _MOST_SCORED:
                break
            for other in bucket[:_MOST_SCORED]:
                if other not in shared:
                    shared[other] = (wanted & self._words[other]).total()
        likely = sorted(shared, key=lambda other: (-shared[other], abs(len(other) - len(name)), other))
        return likely[:_MOST_CANDIDATES]

    def _file(self, name: str) -> None:
        if is_template(name):
            self._by_shape.setdefault(shape(name), name)
            self._templates[len(split(name, self.separator)) if self.separator else 0].append(name)
        self._by_head[self._head(name)].append(name)
        self._by_flat[flat(name)].append(name)
        self._by_segments[tuple(sorted(segments_of(name)))].append(name)
        for word in words(name):
            if word.is_hole:
                continue
            before, after = _rest(name, word)
            self._by_rest[before, after, word.end - word.start].append(name)
            for base in bases(word.text):
                self._by_tense[before, after, base].append(name)
        self._words[name] = Counter(map(synonym, content(name)))
        for word in self._words[name]:
            self._by_word[word].append(name)

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

    def _head(self, name: str) -> str:
        """The first segment if it is literal and complete, else the empty string."""
        if not self.separator or self.separator not in name:
            return "" if is_template(name) or not self.separator else name
        first = split(name, self.separator)[0]
        return "" if is_template(first) else first


def _rest(name: str, word: Word) -> tuple[str, str]:
    return name[: word.start], name[word.end :]
