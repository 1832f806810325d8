"""Singular and plural of the nouns that event names use."""

from saga_concordia.names.verbs import words_of

_IRREGULAR = {
    "analysis": "analyses",
    "axis": "axes",
    "basis": "bases",
    "child": "children",
    "crisis": "crises",
    "criterion": "criteria",
    "diagnosis": "diagnoses",
    "foot": "feet",
    "half": "halves",
    "hypothesis": "hypotheses",
    "index": "indices",
    "knife": "knives",
    "leaf": "leaves",
    "life": "lives",
    "man": "men",
    "matrix": "matrices",
    "medium": "media",
    "mouse": "mice",
    "person": "people",
    "phenomenon": "phenomena",
    "quiz": "quizzes",
    "schema": "schemas",
    "shelf": "shelves",
    "thesis": "theses",
    "tooth": "teeth",
    "vertex": "vertices",
    "wife": "wives",
    "wolf": "wolves",
    "woman": "women",
    "hero": "heroes",
    "echo": "echoes",
    "potato": "potatoes",
    "veto": "vetoes",
}
_SINGULAR = {plural: singular for singular, plural in _IRREGULAR.items()} | {
    "indexes": "index",
    "matrixes": "matrix",
    "schemata": "schema",
    "caches": "cache",
    "headaches": "headache",
    "aches": "ache",
    "niches": "niche",
    "movies": "movie",
    "cookies": "cookie",
    "ties": "tie",
    "pies": "pie",
    "lies": "lie",
    "dies": "die",
    "zombies": "zombie",
    "buses": "bus",
    "gases": "gas",
    "shoes": "shoe",
    "toes": "toe",
    "databases": "database",
}
_UNCOUNTED = words_of(
    """
        access alias always analytics aws basics bias bonus bus business campus canvas chaos chassis class
    clickhouse     compass congress cors css consensus corpus cross dns diabetes dns downs ethics express
    focus gas gps graphics     headquarters https ids ios is jenkins kubernetes lens loss mass mathematics
    means mess miss news nexus ops os     pass physics plus postgres press previous process progress series
    sas sis sms sqs sns species status stress     success tls this tms us virus vs was windows yes
    """
)
_CHANGED_WITH_ES = ("sses", "shes", "ches", "xes", "zzes")
_SINGULAR_ENDINGS = ("ss", "us", "is")


def singular(word: str) -> str:
    """The singular of a lower-case noun; a word that is no plural comes back unchanged."""
    if word in _SINGULAR:
        return _SINGULAR[word]
    if word in _UNCOUNTED or word in _IRREGULAR or len(word) < 4 or not word.endswith("s"):
        return word
    if word.endswith("uses") and word[:-2] in _UNCOUNTED:
        return word[:-2]
    if word.endswith("es") and word[:-2] in _UNCOUNTED:
        return word[:-2]
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(_CHANGED_WITH_ES):
        return word[:-2]
    if word.endswith(_SINGULAR_ENDINGS):
        return word
    return word[:-1]


def plural(word: str) -> str:
    """The plural of a lower-case noun; a plural, or a noun without one (`news`), comes back unchanged."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if is_plural(word):
        return word
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    if word in _MASS:
        return word
    return word + ("es" if word.endswith(("s", "x", "z", "ch", "sh")) else "s")


def is_plural(word: str) -> bool:
    """Whether a lower-case word is the plural of another (`metrics`; not `status`, `news`, `dns`)."""
    return singular(word) != word


_MASS = frozenset({"news", "dns", "aws", "kubernetes", "series", "species", "analytics", "headquarters", "chaos"})
