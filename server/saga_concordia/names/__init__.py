"""What a name is: grammar, separators, templates, tense, similarity. Pure functions over strings, no I/O."""

from saga_concordia.names.grammar import (
    Word,
    guess_separator,
    is_pattern,
    is_template,
    match_glob,
    matches,
    overlaps,
    shape,
    split,
    words,
)
from saga_concordia.names.index import NameIndex
from saga_concordia.names.normalise import SEGMENT_PATTERN, malformation, normalise
from saga_concordia.names.plural import is_plural, plural, singular
from saga_concordia.names.similarity import distance, is_near, rank, sibling_by_tense
from saga_concordia.names.suggest import is_meant, is_plausible
from saga_concordia.names.tense import bases, inflections, is_inflected_verb, is_past, is_verb, past, same_verb
from saga_concordia.names.verb import is_verb_like, untensed, verb_of

__all__ = [
    "SEGMENT_PATTERN",
    "NameIndex",
    "Word",
    "bases",
    "distance",
    "guess_separator",
    "inflections",
    "is_inflected_verb",
    "is_meant",
    "is_near",
    "is_past",
    "is_pattern",
    "is_plausible",
    "is_plural",
    "is_template",
    "is_verb",
    "is_verb_like",
    "malformation",
    "match_glob",
    "matches",
    "normalise",
    "overlaps",
    "past",
    "plural",
    "rank",
    "same_verb",
    "shape",
    "sibling_by_tense",
    "singular",
    "split",
    "untensed",
    "verb_of",
    "words",
]
