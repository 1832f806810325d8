"""English verb inflection, as far as event names need it: spelling rules plus a table of irregular verbs.

Words are compared in lower case. Ambiguous forms keep every base (`found`: *find* and *found*).
"""

from functools import lru_cache

from saga_concordia.names.verbs import DOUBLING, EITHER, IRREGULAR, NOT_INFLECTED, NOUN_LIKE, PREFIXES, VERBS

_VOWELS = frozenset("aeiou")
_NOT_PREFIXED = frozenset({"relay"})  # `relay` is no re-`lay`


@lru_cache(maxsize=8192)
def past(base: str) -> str:
    """The past participle as event names use it: `complete` -> `completed`, `send` -> `sent`."""
    return _past_forms(base.lower())[-1]


@lru_cache(maxsize=8192)
def inflections(base: str) -> frozenset[str]:
    """Every form of a verb: base, -s, -ing, past and participle, in all accepted spellings."""
    base = base.lower()
    return frozenset((base, _third_person(base), *_gerunds(base), *_past_forms(base)))


@lru_cache(maxsize=8192)
def bases(word: str) -> frozenset[str]:
    """The base forms that `word` may inflect from; itself included where it is, or may be, a base.

    Known verbs win over bases that only the spelling allows; a word that no rule explains is its own base.
    """
    word = word.lower()
    found = {base for base in _candidates(word) if word in inflections(base)}
    if is_verb(word) or word in _PAST_AS_BASE:
        found.add(word)
    known = frozenset(base for base in found if is_verb(base) or base in _PAST_AS_BASE)
    if known:
        return known
    regular = frozenset(base for base in found if _plausible(base) and not _looks_plural(word, base))
    return regular or frozenset((word,))


@lru_cache(maxsize=8192)
def is_past(word: str) -> bool:
    """Whether `word` is a past form; invariant verbs (`reset`) count as one, natural -ed words (`feed`) do not."""
    word = word.lower()
    if word in NOT_INFLECTED:
        return False
    return any(word in _past_forms(base) for base in bases(word))


@lru_cache(maxsize=8192)
def is_verb(word: str) -> bool:
    """Whether `word` is a known base form, also under a prefix (`rebuild`, `unfreeze`)."""
    word = word.lower()
    return word in VERBS or _stem(word) is not None


@lru_cache(maxsize=8192)
def is_inflected_verb(word: str) -> bool:
    """Whether `word` is a form of a known verb, or at least a regular past (`frobnicated`)."""
    word = word.lower()
    return any(is_verb(base) for base in bases(word)) or is_past(word)


@lru_cache(maxsize=8192)
def same_verb(a: str, b: str) -> bool:
    """Whether two different words are forms of one verb.

    A noun's plural is no tense: the form in -s counts for known verbs only, and not where the base is a noun as well.
    """
    a, b = a.lower(), b.lower()
    if a == b:
        return False
    for base in bases(a) & bases(b):
        if is_verb(base) or base in _PAST_AS_BASE:
            if not (base in NOUN_LIKE and {a, b} == {base, _third_person(base)}):
                return True
        elif base in (a, b):
            return True
    return False


def _past_forms(base: str) -> tuple[str, ...]:
    """Past forms, the preferred participle last."""
    if base in IRREGULAR:
        return IRREGULAR[base]
    if stem := _stem(base):
        prefix = base[: -len(stem)]
        return tuple(prefix + form for form in _past_forms(stem))
    if base.endswith("e"):
        return (base + "d",)
    if _ends_in_consonant_y(base):
        return (base[:-1] + "ied",)
    return tuple(stem + "ed" for stem in _stems_before_vowel(base))


def _gerunds(base: str) -> tuple[str, ...]:
    if base.endswith("ie"):
        return (base[:-2] + "ying",)
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")) and len(base) > 2:
        return (base[:-1] + "ing",)
    return tuple(stem + "ing" for stem in _stems_before_vowel(base))


def _third_person(base: str) -> str:
    if _ends_in_consonant_y(base):
        return base[:-1] + "ies"
    if base.endswith(("s", "x", "z", "ch", "sh")) or (base.endswith("o") and base[-2:-1] not in _VOWELS):
        return base + "es"
    return base + "s"


def _stems_before_vowel(base: str) -> tuple[str, ...]:
    """What -ed and -ing are added to, the preferred spelling last."""
    doubled = base + base[-1:]
    if base.endswith("ic") and len(base) > 3:
        return (base + "k",)
    if base in EITHER:
        return (base, doubled) if base in DOUBLING else (doubled, base)
    return (doubled,) if _doubles(base) else (base,)


def _doubles(base: str) -> bool:
    if base in DOUBLING:
        return True
    stem = _stem(base) or base
    if len(stem) < 3 or stem[-1] in _VOWELS or stem[-1] in "wxyh" or stem[-2] not in _VOWELS:
        return False
    onset = stem[:-2]
    if onset.endswith("qu"):
        onset = onset[:-1]
    return not any(letter in _VOWELS or letter == "y" for letter in onset.replace("qu", "q"))


@lru_cache(maxsize=8192)
def _stem(base: str) -> str | None:
    """The known verb under a prefix, unless the word is a verb of its own."""
    if base in VERBS and base not in _PREFIXED_VERBS:
        return None
    if base in _NOT_PREFIXED:
        return None
    for prefix in PREFIXES:
        stem = base[len(prefix) :]
        if base.startswith(prefix) and len(stem) >= 3 and stem in VERBS:
            return stem
        if base.startswith(prefix) and stem in ("do", "go"):
            return stem
    return None


def _candidates(word: str) -> set[str]:
    """Bases that the spelling of `word` allows; to be confirmed by inflecting them."""
    found = set(_IRREGULAR_BASES.get(word, ()))
    for prefix in PREFIXES:
        if word.startswith(prefix):
            found.update(prefix + base for base in _IRREGULAR_BASES.get(word[len(prefix) :], ()))
    if word in NOT_INFLECTED:
        return found
    for suffix, e_only in (("ed", True), ("ing", False)):
        stem = word.removesuffix(suffix)
        if stem == word or not _has_vowel(stem):
            continue
        found.update((stem, stem + "e"))
        if stem[-1:] == stem[-2:-1]:
            found.add(stem[:-1])
        if stem.endswith("ck"):
            found.add(stem[:-1])
        if stem.endswith("i") and e_only:
            found.add(stem[:-1] + "y")
        if stem.endswith("y") and not e_only:
            found.add(stem[:-1] + "ie")
    if word.endswith("s"):
        found.update((word[:-1], word.removesuffix("es")))
        if word.endswith("ies"):
            found.add(word[:-3] + "y")
    if word.endswith("eed"):
        found = {base for base in found if is_verb(base)}
    found.discard(word)
    return found


def _plausible(base: str) -> bool:
    return len(base) >= 3 and _has_vowel(base) and base not in NOT_INFLECTED


def _looks_plural(word: str, base: str) -> bool:
    return word in (base + "s", _third_person(base))


def _ends_in_consonant_y(base: str) -> bool:
    return base.endswith("y") and len(base) > 1 and base[-2] not in _VOWELS


def _has_vowel(text: str) -> bool:
    return any(letter in _VOWELS or letter == "y" for letter in text)


def _irregular_bases() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for base, forms in IRREGULAR.items():
        for form in forms:
            table.setdefault(form, set()).add(base)
    return {form: frozenset(found) for form, found in table.items()}


_IRREGULAR_BASES = _irregular_bases()
_PAST_AS_BASE = frozenset({"found", "bound", "ground", "wound"})
_PREFIXED_VERBS = frozenset({"rewind", "unplug", "unpin", "untag", "unban", "unwrap", "unzip", "respawn"})
