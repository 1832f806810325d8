"""Keys that an emission lacks, where one can stand: fields of its payload, slots of its envelope."""

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from saga_concordia.engine.workspace import FileFacts, Workspace
from saga_concordia.ide.completion.item import Completions, Item, Kind
from saga_concordia.ide.completion.lexical import Quoted, repairs, scan, word_at
from saga_concordia.ide.slot_card import MEANINGS
from saga_concordia.model.code import Insertion
from saga_concordia.model.facts import Emission, Slot, SlotState
from saga_concordia.model.registry import Event, Field
from saga_concordia.rules.base import in_scope
from saga_concordia.rules.taxonomy import Taxonomy
from saga_concordia.rules.verdict import naming_verdict
from saga_concordia.text.span import Span

_OPENERS, _CLOSERS = b"({[", b")}]"
_ASSIGNED = re.compile(rb"[ \t]*(?::(?!:)|=>|=(?!=))")
_SPELLING = re.compile(r"[^\s,(\[{]*\{key\}[^{]*(?=\{value\})")
_MOST_REPAIRS = 3


class _Gap(Struct, frozen=True):
    """A place for a key: `span` is what is typed of it, with its `quote`; `assigned` says that a value follows."""

    span: Span
    quote: str
    assigned: bool


class _Reading(Struct, frozen=True):
    """A text that can be read as code, what it says, and where the gap is in it."""

    data: bytes
    file: FileFacts
    at: int


def keys_for(workspace: Workspace, path: str, offset: int, quoted: Quoted | None) -> Completions | None:
    """The keys that the emission around a cursor lacks; None where no key can stand, or none is lacking."""
    data = workspace.source(path)
    gap = _gap_at(data, offset, quoted)
    if gap is None or not _may_be_emission(workspace, path, offset):
        return None
    for reading in _readings(workspace, path, data, gap):
        items = {item.label: item for item in _items(workspace.taxonomy, path, reading, gap)}
        if items:
            return Completions(gap.span, tuple(items.values()))
    return None


def _gap_at(data: bytes, offset: int, quoted: Quoted | None) -> _Gap | None:
    word = word_at(data, offset)
    if quoted is not None:
        quote = len(quoted.quote)
        if word.start != quoted.span.start or quote != 1:
            return None
        closed = data.startswith(quoted.quote, word.end)
        word = Span(word.start - quote, word.end + quote * closed)
    before = data[: word.start].rstrip()[-1:]
    if not before or before not in b"," + _OPENERS:
        return None
    return _Gap(word, quoted.quote.decode() if quoted else "", _ASSIGNED.match(data, word.end) is not None)


def _may_be_emission(workspace: Workspace, path: str, offset: int) -> bool:
    """Whether a cursor stands in an emission, or in code that is broken, where one may be hidden."""
    source = workspace.code(path)
    if source is not None and any(span.start <= offset <= span.end for span in source.code.broken):
        return True
    file = workspace.facts(path)
    places = (place for row in file.emissions for place in (row.site, row.constructor, row.payload.place))
    return any(place.path == path and place.span.start <= offset <= place.span.end for place in places)


def _readings(workspace: Workspace, path: str, data: bytes, gap: _Gap) -> Iterator[_Reading]:
    """The text as it is, where nothing is typed yet or a key is to be another; else copies without what is typed."""
    if not gap.span or gap.assigned:
        yield _Reading(data, workspace.facts(path), gap.span.start)
    if gap.assigned:
        return
    before, behind = _without_comma(data[: gap.span.start], data[gap.span.end :])
    at = len(before)
    for repair in repairs(data, gap.span.start, gap.span.end)[:_MOST_REPAIRS]:
        copy = before + repair.applied(behind)
        yield _Reading(copy, workspace.probe(path, copy), at)


def _without_comma(before: bytes, behind: bytes) -> tuple[bytes, bytes]:
    """Both sides of a gap without the comma that nothing would stand beside."""
    follows = behind.lstrip()[:1]
    if before.rstrip().endswith(b",") and (not follows or follows in b"," + _CLOSERS):
        kept = before.rstrip()
        return kept[:-1] + before[len(kept) :], behind
    if follows == b",":
        return before, behind[: len(behind) - len(behind.lstrip())] + behind.lstrip()[1:]
    return before, behind


# What is lacking


def _items(taxonomy: Taxonomy, path: str, reading: _Reading, gap: _Gap) -> Iterator[Item]:
    """Fields of the payloads around the gap, those that it needs first, and slots of the envelopes around it."""
    emissions = reading.file.emissions
    inside = [row for row in emissions if row.payload.place.path == path and _takes(row.payload.insertion, reading)]
    fields = [pair for row in inside for pair in _fields(row, taxonomy, reading, gap)]
    for insertion, field in sorted(fields, key=lambda pair: not pair[1].required):
        need = "required" if field.required else "optional"
        detail = f"{field.type} · {need}" if field.type else need
        yield from _item(insertion, gap, Kind.FIELD, field.name, "", detail)
    for emission in emissions:
        for name, slot in _lacking(emission, taxonomy):
            insertion = slot.insertion
            if slot.place.path == path and insertion is not None and _takes(insertion, reading):
                value = in_scope(emission, name) or _version(emission, name, taxonomy)
                yield from _item(insertion, gap, Kind.SLOT, slot.key, value, value, MEANINGS[name][1])


def _fields(emission: Emission, taxonomy: Taxonomy, reading: _Reading, gap: _Gap) -> Iterable[tuple[Insertion, Field]]:
    event, where = _event(emission, taxonomy), emission.payload.insertion
    if event is None or where is None:
        return ()
    replaced = Span(reading.at, reading.at + len(gap.span)) if gap.assigned else Span(0, 0)
    present = {key.name for key in emission.payload.keys if not replaced.contains(key.place.span)}
    return [(where, field) for field in event.payload or () if field.name not in present]


def _event(emission: Emission, taxonomy: Taxonomy) -> Event | None:
    """The entry of an emission's event, or of the one that it is taken for."""
    verdict = naming_verdict(emission.name, taxonomy)
    name = verdict.target if verdict is not None else taxonomy.index.match(emission.name.text)
    return taxonomy.find(name) if name else None


def _lacking(emission: Emission, taxonomy: Taxonomy) -> Iterator[tuple[str, Slot]]:
    """The slots that the dialect offers and the emission leaves out; a root has no cause."""
    for name in MEANINGS:
        slot: Slot = getattr(emission, name)
        is_rootless = name == "causation" and taxonomy.is_root(emission.name.text)
        if slot.state is SlotState.ABSENT and slot.key and not is_rootless:
            yield name, slot


def _version(emission: Emission, slot: str, taxonomy: Taxonomy) -> str:
    event = _event(emission, taxonomy) if slot == "version" else None
    return "" if event is None or event.version is None else str(event.version)


def _takes(insertion: Insertion | None, reading: _Reading) -> bool:
    """Whether the gap lies between the same brackets as an insertion would."""
    if insertion is None:
        return False
    state = scan(reading.data, min(insertion.offset, reading.at), max(insertion.offset, reading.at))
    return not state.closers and not state.below and state.string is None


def _item(
    insertion: Insertion, gap: _Gap, kind: Kind, key: str, value: str, detail: str, summary: str = ""
) -> Iterator[Item]:
    """A key as its neighbours are spelled; none where what is typed cannot begin it."""
    found = _SPELLING.search(insertion.template)
    if found is None:
        return
    before, _, between = found.group().partition("{key}")
    if gap.quote and not before:
        return
    if gap.quote:
        before, between = gap.quote, between.replace(before, gap.quote, 1)
    closing = between[: len(before)]
    spelled = f"{before}{key}{closing}" if gap.assigned else f"{before}{key}{between}{value}"
    shown = f"{gap.quote}{key}{gap.quote}"
    yield Item(shown, kind, (spelled,), shown, detail, summary)
