"""Keys and values in the file of a registry: what its format has, and what the registries in force already say."""

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import accumulate

from saga_concordia.engine.workspace import Workspace
from saga_concordia.ide.completion import registry_keys as keys
from saga_concordia.ide.completion.fuzzy import fit
from saga_concordia.ide.completion.item import Completions, Item, Kind
from saga_concordia.ide.completion.markdown_spot import markdown_spot
from saga_concordia.ide.completion.names import MOST
from saga_concordia.ide.completion.yaml_spot import ITEM, YamlSpot, yaml_spot
from saga_concordia.ide.event_card import in_short
from saga_concordia.model.facts import NameKind
from saga_concordia.model.registry import Causation, Event
from saga_concordia.names.grammar import is_template, split
from saga_concordia.names.similarity import distance
from saga_concordia.names.suggest import is_plausible
from saga_concordia.rules.taxonomy import Taxonomy
from saga_concordia.text.span import Span

_RELIABILITIES = ("persistent", "transient")
_CAUSATION = {
    Causation.REQUIRED: "The event carries the id of the one that caused it.",
    Causation.OPTIONAL: "The event may carry a causation id.",
    Causation.ROOT: "The event starts a chain and carries no causation id.",
}


def words_for(workspace: Workspace, path: str, offset: int) -> Completions | None:
    """What can stand at a place of a registry's file; None where nothing is offered, and in other files."""
    file = workspace.registries.get(path)
    if file is None:
        return None
    data = workspace.source(path)
    offset = min(max(offset, 0), len(data))
    if file.format == "markdown":
        cell = markdown_spot(data, path, offset)
        if cell is None:
            return None
        return _offer(
            _values(workspace, cell.role, cell.name, _word_at(data, cell.span)), cell.span, cell.typed, frozenset()
        )
    spot = yaml_spot(data, offset) if file.format == "yaml" else None
    if spot is None:
        return None
    known = _keys(workspace, spot)
    if known is not None:
        items = [_key(word, summary, spot) for word, summary in known.items()]
        return _offer(items, spot.span, spot.typed, spot.beside - {spot.typed})
    role, name = _role(spot)
    return _offer(_values(workspace, role, name, _word_at(data, spot.span)), spot.span, spot.typed, spot.beside)


# Where the cursor stands


def _keys(workspace: Workspace, spot: YamlSpot) -> Mapping[str, str] | None:
    """The keys that can stand at a place; None where it takes no key."""
    if spot.key is not None:
        return None
    match spot.path:
        case ():
            return keys.TOP
        case ("domains",):
            return dict.fromkeys(_sources(workspace), "")
        case ("naming",):
            return keys.NAMING
        case ("naming", "segments"):
            return keys.SEGMENTS
        case ("events", "-"):
            return keys.LISTED_EVENT
        case ("events", _):
            return keys.EVENT
        case ("events", _, "deprecated"):
            return keys.DEPRECATED
        case ("events", _, "payload", _):
            return keys.FIELD
        case _:
            return None


def _role(spot: YamlSpot) -> tuple[str, str]:
    """What a value says, and of which event or domain; an empty role where we cannot help."""
    whole = (*spot.path, spot.key) if spot.key is not None else spot.path
    match tuple(part for part in whole if part != ITEM or whole[:1] == ("events",)):
        case ("domains", domain):
            return "categories", domain
        case ("roots",) | ("naming", "exempt"):
            return "patterns", ""
        case ("naming", ("tense" | "nouns") as role):
            return role, ""
        case ("events", name, ("reliability" | "causation" | "sources" | "owners" | "tags") as role):
            return role, name
        case ("events", name, ("sources" | "owners" | "tags") as role, "-"):
            return role, name
        case ("events", name, "deprecated", "replaced_by"):
            return "replaced_by", name
        case ("events", name, "payload", _) | ("events", name, "payload", _, "type"):
            return "type", name
        case ("events", name, "payload", _, "required"):
            return "boolean", name
        case _:
            return "", ""


# What can stand there


def _values(workspace: Workspace, role: str, name: str, word: str) -> list[Item]:
    """The values of a role, the likeliest first; `word` stands there now, and is no sign that it is one."""
    taxonomy = workspace.taxonomy
    events = [event for file in taxonomy.registries for event in file.events]
    match role:
        case "replaced_by":
            return _successors(taxonomy, name)
        case "categories":
            return [_word(one) for one in _categories(taxonomy)]
        case "patterns":
            return [_word(f"{one}{taxonomy.separator}*") for one in _categories(taxonomy)]
        case "sources":
            used = _often((one for event in events for one in event.sources), word)
            return [_word(one) for one in dict.fromkeys((*(taxonomy.domains or ()), *used))]
        case "owners":
            return [_word(one) for one in _often((one for event in events for one in event.owners), word)]
        case "tags":
            return [_word(one) for one in _often((one for event in events for one in event.tags), word)]
        case "reliability":
            used = _often((event.reliability for event in events if event.reliability), word)
            return [_word(one) for one in used or _RELIABILITIES]
        case "causation":
            return [_word(one, summary) for one, summary in _CAUSATION.items()]
        case "type":
            types = (field.type for event in events for field in event.payload or () if field.type)
            return [_word(one) for one in _often(types, word)]
        case "tense":
            return [_word("past"), _word("none")]
        case "nouns":
            return [_word("singular"), _word("none")]
        case "boolean":
            return [_word("true"), _word("false")]
        case _:
            return []


def _successors(taxonomy: Taxonomy, name: str) -> list[Item]:
    """Registered names to use instead of an event, those of its category first, and of them those that may mean it."""
    found = [taxonomy.find(one) for one in taxonomy.names if one != name and not is_template(one)]
    events = [event for event in found if event is not None and event.deprecated is None]
    category = split(name, taxonomy.separator)[:-1]

    def key(event: Event) -> tuple[bool, bool, int, str]:
        is_akin = split(event.name, taxonomy.separator)[:-1] == category
        return not is_akin, not is_plausible(name, event.name), distance(name, event.name), event.name

    return [
        Item(one.name, Kind.EVENT, (one.name,), one.name, in_short(one), one.summary, one.name)
        for one in sorted(events, key=key)
    ]


def _categories(taxonomy: Taxonomy) -> list[str]:
    """The beginnings that registered names share, those of most names first."""
    separator = taxonomy.separator
    if not separator:
        return []
    counted = Counter(
        one
        for name in taxonomy.names
        for one in accumulate(split(name, separator)[:-1], lambda left, right: f"{left}{separator}{right}")
        if not is_template(one)
    )
    return [one for one, _ in counted.most_common()]


def _sources(workspace: Workspace) -> list[str]:
    """The sources that the code gives, the most frequent first."""
    given = (row.source for row in workspace.emissions() if row.name.kind is not NameKind.UNDETERMINED)
    return _often(slot.literal for slot in given if slot.literal and slot.literal_kind in ("string", "atom"))


def _often(words: Iterable[str], apart_from: str = "") -> list[str]:
    """Words, the most frequent first; one of them is left out once."""
    return [word for word, _ in (Counter(words) - Counter([apart_from])).most_common()]


def _word_at(data: bytes, span: Span) -> str:
    return data[span.start : span.end].decode(errors="replace")


# Items


def _offer(items: Iterable[Item], span: Span, typed: str, beside: frozenset[str]) -> Completions | None:
    """Items without those that stand there already, in order of what is typed; None if there are none."""
    left = [item for item in items if item.label not in beside]
    order = sorted(left, key=lambda item: fit(typed, item.label))
    return Completions(span, tuple(order[:MOST]), complete=len(order) <= MOST) if order else None


def _key(word: str, summary: str, spot: YamlSpot) -> Item:
    text = word if spot.assigned else f"{word}: "
    return Item(word, Kind.KEY, (text,), word, summary=summary)


def _word(word: str, summary: str = "") -> Item:
    return Item(word, Kind.WORD, (word,), word, summary=summary)
