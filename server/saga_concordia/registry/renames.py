"""Which events of a registry go on under another name in its next version."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from saga_concordia.model.registry import Event, RegistryFile
from saga_concordia.names.grammar import guess_separator, is_template, split
from saga_concordia.names.index import NameIndex


class Rename(Struct, frozen=True):
    """An event's old and new name, and why they are taken for one event's."""

    old: str
    name: str
    reason: str


def renames(old: RegistryFile, new: RegistryFile) -> dict[str, Rename]:
    """The renames by old name: as `replaced_by` says; else by likeness of name and payload, each new name once."""
    after = {event.name: event for event in new.events}
    gone = [event for event in old.events if event.name not in after]
    found: dict[str, Rename] = {}
    for event in gone:
        successor = event.deprecated.replaced_by if event.deprecated else None
        if successor is not None and successor in after:
            found[event.name] = Rename(event.name, successor, "its `replaced_by`")
    known = {event.name for event in old.events}
    added = [event for event in new.events if event.name not in known]
    separator = new.naming.separator if new.naming else guess_separator(after)
    for event in gone:
        taken = {rename.name for rename in found.values()}
        free = [other for other in added if other.name not in taken and _agree(event, other)]
        rename = None if event.name in found else next(_likely(event, free, gone, separator), None)
        if rename is not None:
            found[event.name] = rename
    return found


def _likely(event: Event, free: Sequence[Event], gone: Sequence[Event], separator: str) -> Iterator[Rename]:
    """What the event may be called now, the likeliest first."""
    index = NameIndex((other.name for other in free), separator)
    sibling = index.sibling_by_tense(event.name)
    if sibling is not None:
        yield Rename(event.name, sibling, "another tense")
    for near in index.near(event.name)[:1]:
        yield Rename(event.name, near, "a name that is near")
    # One segment in another word says little by itself; with the payload of no other event that came or went it does.
    alike = [other for other in free if event.payload and _one_segment_apart(event.name, other.name, separator)]
    if len(alike) == 1:
        rivals = [
            one for one in gone if _agree(one, alike[0]) and _one_segment_apart(one.name, alike[0].name, separator)
        ]
        if len(rivals) == 1:
            yield Rename(event.name, alike[0].name, "same payload, one segment changed")


def _agree(one: Event, other: Event) -> bool:
    """Whether two events can be one: of one shape of name, and of one payload as far as both declare theirs."""
    if is_template(one.name) != is_template(other.name):
        return False
    if one.payload is None or other.payload is None:
        return True
    return sorted((field.name, field.required) for field in one.payload) == sorted(
        (field.name, field.required) for field in other.payload
    )


def _one_segment_apart(one: str, other: str, separator: str) -> bool:
    if not separator:
        return False
    left, right = split(one, separator), split(other, separator)
    return len(left) == len(right) > 1 and sum(a != b for a, b in zip(left, right, strict=True)) == 1
