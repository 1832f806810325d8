"""What is wrong with a name: one classification that CON103, CON102, CON107 and CON101 share."""

from msgspec import Struct

from saga_concordia.model.facts import Mention, NameKind
from saga_concordia.names.grammar import is_pattern, match_glob
from saga_concordia.names.normalise import SEGMENT_PATTERN, malformation, normalise
from saga_concordia.names.suggest import is_meant
from saga_concordia.rules.taxonomy import Taxonomy

MALFORMED, TENSE, MISSPELLED, UNKNOWN = "CON103", "CON102", "CON107", "CON101"


class Verdict(Struct, frozen=True):
    """The one code that a name gets, and why, in words.

    `target` is the registered name that is meant; for an unknown name the one to ask for, if there is any.
    `suggestions` are the names that may be offered for an unknown one.
    """

    code: str
    target: str | None = None
    suggestions: tuple[str, ...] = ()
    reason: str = ""


def naming_verdict(mention: Mention, taxonomy: Taxonomy) -> Verdict | None:
    """The verdict on a mention by precedence CON103 > CON102 > CON107 > CON101; None where the name is in order."""
    name, index = mention.text, taxonomy.index
    if mention.kind is NameKind.UNDETERMINED or not any(file.is_read for file in taxonomy.registries):
        return None
    if is_pattern(name):
        fits = any(match_glob(name, registered, taxonomy.separator) for registered in taxonomy.names)
        return None if fits else Verdict(UNKNOWN, reason="pattern")
    if index.match(name) is not None:
        return None
    if mention.kind is NameKind.TEMPLATE:
        return None if index.possible(name) else Verdict(UNKNOWN, reason="template")
    return _malformed(name, taxonomy) or _sibling(name, taxonomy)


def _malformed(name: str, taxonomy: Taxonomy) -> Verdict | None:
    naming = taxonomy.naming
    if naming is None:
        return None
    segment = naming.segment or (SEGMENT_PATTERN if naming.separator else ".+")
    wrong = malformation(name, naming.separator, naming.min_segments, naming.max_segments, segment)
    if not wrong:
        return None
    normal = normalise(name, naming.separator, naming.min_segments, segment)
    if normal is not None and not taxonomy.registered(normal):
        follow_up = _sibling(normal, taxonomy)
        normal = None if follow_up.code == UNKNOWN else follow_up.target  # A guess is no repair.
    return Verdict(MALFORMED, normal, reason=wrong)


def _sibling(name: str, taxonomy: Taxonomy) -> Verdict:
    index = taxonomy.index
    if sibling := index.sibling_by_tense(name):
        return Verdict(TENSE, sibling)
    near = index.near(name)
    if len(near) == 1:
        return Verdict(MISSPELLED, near[0])
    suggestions = index.suggest(name, near=near)
    asked = next((other for other in suggestions if is_meant(name, other)), None)
    return Verdict(UNKNOWN, asked, suggestions)
