"""Where the verb of a name stands: `user.logged_in`, `OrderPlacedEvent`, `reached_end_of_stream`, `order.placed.v2`.

A name is read as a short sentence whose last segment says what happens. What may follow a verb is no verb itself:
versions, what the name says of its kind (`Event`), particles (`in` of *log in*), adverbs, a phrase behind a
preposition, and the object of a participle (`UserChangedPassword`; but in `failed_job_retry` a command follows).
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

from saga_concordia.names.grammar import Word, words
from saga_concordia.names.plural import singular
from saga_concordia.names.tense import is_inflected_verb, is_past, is_verb
from saga_concordia.names.verbs import ADJECTIVE_LIKE, ADVERBS, NO_ADVERBS, NOUN_LIKE, PARTICLES, PREPOSITIONS

KINDS = frozenset({"event", "message", "notification"})
"""Words by which a name says that it names an event. `command` is none of them: a command has not happened yet."""

_STRUCTURE = frozenset(".:/")
_JOINING = PREPOSITIONS | PARTICLES


@lru_cache(maxsize=16384)
def verb_of(name: str) -> Word | None:
    """The verb of a name: in its last segment, else in the nearest before; its last word where none has a verb.

    None where the name has no words but holes and versions.
    """
    clauses = _clauses(name)
    found = next((verb for clause in clauses if (verb := _verb_in(clause))), None)
    return found or next((word for clause in clauses for word in reversed(clause) if not word.is_hole), None)


def untensed(name: str) -> Word | None:
    """The word that should be in the past tense and is not; None where the last segment is past or ends in a hole."""
    clause = next(iter(_clauses(name)), ())
    if not clause or clause[-1].is_hole:
        return None
    verb = _verb_in(clause) or clause[-1]
    return None if is_past(verb.text) else verb


@lru_cache(maxsize=8192)
def is_verb_like(word: str) -> bool:
    """Whether a word reads as a verb within a name; a bare noun (`order`, `request`) does not."""
    word = word.lower()
    return is_inflected_verb(word) and not (word in NOUN_LIKE or singular(word) in NOUN_LIKE)


def _clauses(name: str) -> tuple[tuple[Word, ...], ...]:
    """The words of each segment, last segment first, without what may follow the name's verb.

    A segment that begins with a preposition or a particle goes on with the one before (`order.placed.by_guest`).
    """
    found = words(name)
    numbers: list[int] = []
    end = number = 0
    for word in found:
        begins = not _STRUCTURE.isdisjoint(name[end : word.start])
        number += begins and word.text.lower() not in _JOINING
        numbers.append(number)
        end = word.end
    length = _verb_end(found, numbers)
    kept = zip(numbers[:length], found[:length], strict=True)
    segments = [tuple(word for _, word in group) for _, group in groupby(kept, key=lambda pair: pair[0])]
    return tuple(reversed(segments))


def _verb_end(found: tuple[Word, ...], numbers: list[int]) -> int:
    """How many of the words are left when those that may follow a verb are taken off; all where no verb is before."""
    length = len(found)
    while length and _is_version(found[length - 1]):
        length -= 1
    start = length
    while start > 1 and _may_follow(found[start - 1]):
        start -= 1
    for end in range(start, length):
        verb = found[end - 1]
        is_behind_subject = end > 1
        same_segment = numbers[end - 1] == numbers[end]
        if is_past(verb.text) or (same_segment and _is_bare(verb, is_behind_subject)):
            return end
    return length


def _is_bare(word: Word, is_behind_subject: bool) -> bool:
    """Whether a word may be a command's verb; one that is a noun as well (`place`) only behind its subject."""
    return is_verb_like(word.text) or (is_behind_subject and is_verb(word.text))


def _verb_in(clause: tuple[Word, ...]) -> Word | None:
    """The verb of one segment; None where no word of it is a verb."""
    if is_past(clause[-1].text):
        return clause[-1]
    for head in _heads(clause):
        if is_past(head[-1].text):
            return head[-1]
        is_command = _ends_in_command(head)
        participle = next((word for word in reversed(head) if is_past(word.text) and not is_verb(word.text)), None)
        if participle and not is_command:
            return participle
        bare = next((word for word in reversed(head) if is_verb_like(word.text) and not is_past(word.text)), None)
        if bare:
            return bare
    return clause[-1] if any(is_inflected_verb(word.text) for word in clause) else None


def _ends_in_command(clause: tuple[Word, ...]) -> bool:
    """Whether the last word is a bare verb and nothing else, as an adjective is behind a participle (`left_open`)."""
    last = clause[-1].text.lower()
    is_adjective = last in ADJECTIVE_LIKE and len(clause) > 1 and is_past(clause[-2].text)
    return is_verb(last) and is_verb_like(last) and not is_adjective


def _heads(clause: tuple[Word, ...]) -> Iterator[tuple[Word, ...]]:
    """The clause up to its first preposition, if a verb is there, then the whole clause."""
    for place in range(1, len(clause)):
        if _begins_phrase(clause, place):
            head = clause[:place]
            yield head[: _verb_end(head, [0] * place)]
            break
    yield clause


def _begins_phrase(clause: tuple[Word, ...], place: int) -> bool:
    """Whether a phrase begins here that belongs to a verb before; with a particle too, as in `put_on_hold`."""
    text = clause[place].text.lower()
    if text in PREPOSITIONS:
        return any(is_inflected_verb(word.text) for word in clause[:place])
    return text in PARTICLES and is_past(clause[place - 1].text) and not _ends_in_command(clause)


def _may_follow(word: Word) -> bool:
    text = word.text.lower()
    is_adverb = text in ADVERBS or (text.endswith("ly") and text not in NO_ADVERBS and not is_verb(text))
    return is_adverb or text in KINDS or text in PARTICLES or _is_version(word)


def _is_version(word: Word) -> bool:
    return not word.is_hole and word.text[-1].isdigit()
