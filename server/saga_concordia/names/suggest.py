"""Which registered name may be meant by an unknown one: what may be asked for, and what may be offered as a choice.

A wrong guess costs a reader more than none: opposites, negations and other verbs are never guessed.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache

from saga_concordia.names.grammar import is_template, words
from saga_concordia.names.similarity import are_opposites, is_near, is_near_word, lemma
from saga_concordia.names.tense import is_inflected_verb
from saga_concordia.names.verb import KINDS, verb_of
from saga_concordia.names.verbs import NEGATIONS, SYNONYMS


def is_meant(name: str, registered: str) -> bool:
    """Whether one may ask if `registered` is meant: the same words, but for their order, tense, number or one typo."""
    if is_near(name, registered):
        return True
    ours, theirs, _ = _compare(name, registered, lemma)
    return len(ours) == len(theirs) and (not ours or (len(ours) == 1 and is_near_word(ours[0], theirs[0])))


def is_plausible(name: str, registered: str) -> bool:
    """Whether `registered` may be offered for `name`: most of their words agree, and the others do not contradict.

    Synonyms agree. A template is never offered: its holes would have to be filled.
    """
    if is_template(registered):
        return False
    ours, theirs, shared = _compare(name, registered, synonym)
    if shared <= max(len(ours), len(theirs)):
        return False
    if not NEGATIONS.isdisjoint((*ours, *theirs)) or any(are_opposites(a, b) for a in ours for b in theirs):
        return False
    return not (_says_otherwise(name, ours) and _says_otherwise(registered, theirs))


def synonym(word: str) -> str:
    """What stands for a word, its forms and its synonyms: `finished`, `Completes` -> `complete`."""
    base = lemma(word)
    return SYNONYMS.get(base, base)


@lru_cache(maxsize=16384)
def content(name: str) -> tuple[str, ...]:
    """The words of a name in lower case, without holes and without a last word by which it calls itself an event."""
    found = [word for word in words(name) if not word.is_hole]
    if found and found[-1].text.lower() in KINDS and found[-1] != verb_of(name):
        found.pop()
    return tuple(word.text.lower() for word in found)


def _compare(a: str, b: str, base: Callable[[str], str]) -> tuple[list[str], list[str], int]:
    """The words that only one of two names has, and how many they share; words with the same base are the same."""
    left, right = content(a), content(b)
    ours, theirs = _without(left, right, base), _without(right, left, base)
    return ours, theirs, len(left) - len(ours)


def _without(some: Iterable[str], others: Iterable[str], base: Callable[[str], str]) -> list[str]:
    spare = [base(word) for word in others]
    left: list[str] = []
    for word in some:
        if (found := base(word)) in spare:
            spare.remove(found)
        else:
            left.append(word)
    return left


def _says_otherwise(name: str, words_of_its_own: list[str]) -> bool:
    """Whether the verb of a name, or a last word that may be one (`event_update`), is none of the other's words."""
    verb = verb_of(name)
    said = {verb.text.lower()} if verb else set[str]()
    return any(is_inflected_verb(word) for word in said.union(content(name)[-1:]).intersection(words_of_its_own))
