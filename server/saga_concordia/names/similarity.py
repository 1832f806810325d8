"""Which names are taken for one another: another tense, a misspelling, and the order of suggestions.

The checks err on the side of silence: two real words, opposites (`lock`/`unlock`) and numbers are never near.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from saga_concordia.names.grammar import Word, words
from saga_concordia.names.plural import singular
from saga_concordia.names.tense import bases, is_verb, same_verb
from saga_concordia.names.verb import is_verb_like, verb_of
from saga_concordia.names.verbs import COMMON_WORDS, CONFUSABLE, OPPOSITES, PARTICLES, PREPOSITIONS

_STRUCTURE = re.compile(r"[.:/]")
_LOOSE = re.compile(r"[_-]")
_NON_ALNUM = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d+")
_BRITISH_VERB = re.compile(r"([iy])s(e|ed|es|er|ers|ing|ation|ations)$")
_BRITISH_NOUN = re.compile(r"(our|tre|logue)(s|ed|ing)?$")
_NOUNS = COMMON_WORDS | CONFUSABLE | PREPOSITIONS | PARTICLES
_MEANINGFUL_PREFIXES = (
    "under",
    "super",
    "inter",
    "trans",
    "over",
    "auto",
    "anti",
    "post",
    "fore",
    "down",
    "non",
    "pre",
    "dis",
    "mis",
    "sub",
    "out",
    "mid",
    "un",
    "re",
    "de",
    "in",
    "im",
    "ir",
    "en",
    "em",
    "up",
)
_SHORTEST_EDITED, _SHORTEST_SUBSTITUTED, _SHORTEST_AT_FRONT, _SHORTEST_EDITED_TWICE = 4, 5, 6, 8


def sibling_by_tense(a: str, b: str, separator: str = ".") -> bool:
    """Whether two names differ only in the inflection of their verb (`ml.run.complete`, `ml.run.completed`)."""
    if separator and a.count(separator) != b.count(separator):
        return False
    left, right = words(a), words(b)
    place = differing_word(a, left, b, right)
    if place is None or not same_verb(left[place].text, right[place].text):
        return False
    return left[place] == verb_of(a) or right[place] == verb_of(b)


def is_near(a: str, b: str) -> bool:
    """Whether one name is likely a misspelling of the other.

    Near are: other case or separators, a verb's segment swapped with its neighbour, and one word in the other number,
    in British for American spelling, or a typing error away (one edit in words of 4 letters or more, two in 8 or more).
    """
    if a == b:
        return False
    if flat(a) == flat(b):
        return _DIGITS.findall(a) == _DIGITS.findall(b)
    left, right = words(a), words(b)
    place = differing_word(a, left, b, right)
    if place is not None:
        return is_near_word(left[place].text.lower(), right[place].text.lower())
    return _is_swapped(segments_of(a), segments_of(b))


def rank(name: str, candidates: Iterable[str]) -> tuple[str, ...]:
    """Candidates by their edit distance from `name`, nearest first, ties in alphabetic order."""
    found = set(candidates)
    if len(found) < 2:
        return tuple(found)
    return tuple(sorted(found, key=lambda other: (distance(name.lower(), other.lower()), other)))


def distance(a: str, b: str) -> int:
    """Damerau-Levenshtein distance (optimal string alignment): insert, delete, replace, swap neighbours."""
    start = _common_prefix(a, b)
    a, b = a[start:], b[start:]
    end = _common_prefix(a[::-1], b[::-1])
    a, b = a[: len(a) - end], b[: len(b) - end]
    before: list[int] = []
    above = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            best = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and y == a[i - 2]:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        before, above = above, row
    return above[-1]


def differing_word(a: str, left: tuple[Word, ...], b: str, right: tuple[Word, ...]) -> int | None:
    """The place of the only word in which two names, otherwise equal to the character, differ."""
    if len(left) != len(right):
        return None
    places = [place for place, (x, y) in enumerate(zip(left, right, strict=True)) if x.text != y.text]
    if len(places) != 1:
        return None
    x, y = left[places[0]], right[places[0]]
    if x.is_hole or y.is_hole or a[: x.start] != b[: y.start] or a[x.end :] != b[y.end :]:
        return None
    return places[0]


@lru_cache(maxsize=16384)
def lemma(word: str) -> str:
    """One base form of a word, so that neither tense nor number tell two words apart: `Runs`, `running` -> `run`."""
    return min(bases(singular(word.lower())))


def lemmas(name: str) -> tuple[str, ...]:
    """The words of a name, each in its base form."""
    return tuple(lemma(word.text) for word in words(name))


def flat(name: str) -> str:
    """The letters and digits of a name in lower case."""
    return _NON_ALNUM.sub("", name).lower()


def segments_of(name: str) -> tuple[str, ...]:
    """Segments of a name whose separator is not known: structure characters, else `_` and `-`, else words."""
    for pattern in (_STRUCTURE, _LOOSE):
        if pattern.search(name):
            return tuple(pattern.split(name))
    return tuple(word.text for word in words(name))


def _is_swapped(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Whether a verb changed places with its neighbour; two nouns may stand in either order (`user.group.added`)."""
    if len(left) != len(right):
        return False
    places = [place for place, (x, y) in enumerate(zip(left, right, strict=True)) if x != y]
    if len(places) != 2 or places[1] != places[0] + 1:
        return False
    first, second = places
    if left[first] != right[second] or left[second] != right[first]:
        return False
    return sum(any(is_verb_like(word.text) for word in words(left[place])) for place in places) == 1


def is_near_word(a: str, b: str) -> bool:
    """Whether two lower-case words are one word: in the other number, or a typing error away."""
    if a == b:
        return True
    if _DIGITS.findall(a) != _DIGITS.findall(b):
        return False
    if singular(a) == b or singular(b) == a or singular(a) == singular(b):
        return True
    if _in_one_spelling(a) == _in_one_spelling(b):
        return True
    if _are_different_words(a, b):
        return False
    return _is_typo(a, b)


def _in_one_spelling(word: str) -> str:
    """A word as American English spells it, as far as one can tell: `finalised`, `analyse`, `colour`, `centre`."""
    word = _BRITISH_VERB.sub(r"\1z\2", word)
    return _BRITISH_NOUN.sub(
        lambda found: {"our": "or", "tre": "ter", "logue": "log"}[found[1]] + (found[2] or ""), word
    )


def are_opposites(a: str, b: str) -> bool:
    """Whether two lower-case words contradict each other, in any form: `adds` and `removed`, `valid` and `invalid`."""
    forms_a, forms_b = _lemmas(a), _lemmas(b)
    if any(frozenset((x, y)) in OPPOSITES for x in forms_a for y in forms_b):
        return True
    return any(not _without_prefix(x).isdisjoint(_without_prefix(y)) for x in forms_a for y in forms_b)


def _are_different_words(a: str, b: str) -> bool:
    if are_opposites(a, b):
        return True
    forms_a, forms_b = _lemmas(a), _lemmas(b)
    return not forms_a & forms_b and _is_known(a, forms_a) and _is_known(b, forms_b)


@lru_cache(maxsize=16384)
def _lemmas(word: str) -> frozenset[str]:
    return bases(word) | {word, singular(word)}


def _is_known(word: str, lemmas: frozenset[str]) -> bool:
    return not lemmas.isdisjoint(_NOUNS) or any(is_verb(base) for base in lemmas) or _is_doer(word)


def _is_doer(word: str) -> bool:
    """Whether a word names who does what a known verb says: `caller`, `routers`."""
    stem = singular(word)
    return stem.endswith(("er", "or")) and any(is_verb(base) for base in bases(stem[:-2] + "ed"))


@lru_cache(maxsize=16384)
def _without_prefix(word: str) -> frozenset[str]:
    """The word itself and what a prefix that changes the meaning leaves of it."""
    stems = {word[len(prefix) :] for prefix in _MEANINGFUL_PREFIXES if word.startswith(prefix)}
    return frozenset((word, *(stem for stem in stems if len(stem) >= 3)))


def _is_typo(a: str, b: str) -> bool:
    shorter = min(len(a), len(b))
    if shorter < _SHORTEST_EDITED or abs(len(a) - len(b)) > 2:
        return False
    start = _common_prefix(a, b)
    rest_a, rest_b = a[start:], b[start:]
    end = _common_prefix(rest_a[::-1], rest_b[::-1])
    rest_a, rest_b = rest_a[: len(rest_a) - end], rest_b[: len(rest_b) - end]
    if start == 0 and shorter < _SHORTEST_AT_FRONT:
        return False
    longest = max(len(rest_a), len(rest_b))
    if longest == 1:
        return not (rest_a and rest_b) or shorter >= _SHORTEST_SUBSTITUTED
    if longest == 2 and rest_a == rest_b[::-1]:
        return True
    return shorter >= _SHORTEST_EDITED_TWICE and start > 0 and distance(rest_a, rest_b) <= 2


def _common_prefix(a: str, b: str) -> int:
    length = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        length += 1
    return length
