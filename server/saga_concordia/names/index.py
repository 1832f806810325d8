"""A set of registered names with fast lookups: exact, by template, by tense, by nearness.

Names are filed under every key that a related name would share, so a lookup checks only a handful of candidates.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable

from saga_concordia.names.grammar import Word, is_template, matches, overlaps, shape, split, words
from saga_concordia.names.similarity import (
    distance,
    flat,
    is_near,
    rank,
    segments_of,
    sibling_by_tense,
)
from saga_concordia.names.tense import bases

_LONGEST_PLURAL_ENDING = 3
_MOST_CANDIDATES = 16
_COMMON_SHARE = 0.2
_LEAST_COMMON = 40


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
        """Similar registered names, best first: near ones, then those that share rare words and are not far off."""
        found = list(self.near(name)[:limit])
        if sibling := self.sibling_by_tense(name):
            found = [sibling, *(other for other in found if other != sibling)]
        weights: Counter[str] = Counter()
        for word in {word.text.lower() for word in words(name)}:
            bucket = self._by_word.get(word, ())
            if len(bucket) <= max(_LEAST_COMMON, _COMMON_SHARE * len(self.names)):
                weights.update(bucket)
        likely = sorted(weights, key=lambda other: (-weights[other], abs(len(other) - len(name)), other))
        most = max(3, len(name) * 2 // 5)
        close = [other for other in likely[:_MOST_CANDIDATES] if distance(name.lower(), other.lower()) <= most]
        found.extend(other for other in rank(name, close) if other not in found and other != name)
        return tuple(found[:limit])

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
        for text in {word.text.lower() for word in words(name)}:
            self._by_word[text].append(name)

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
