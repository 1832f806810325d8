"""Two versions of a registry compared: what breaks those who emit or handle its events, and what does not."""

from collections.abc import Iterator, Mapping
from enum import StrEnum

from msgspec import Struct

from saga_concordia.model.registry import Causation, Event, Field, RegistryFile
from saga_concordia.registry.renames import Rename, renames

Payload = Mapping[str, Field]


class Side(StrEnum):
    """Whose code a change hits."""

    EMITTERS = "emitters"
    HANDLERS = "handlers"
    BOTH = "both"


class Change(Struct, frozen=True):
    """One change of an event, or of what a domain may emit; `message` says it without the event's name.

    `hits` are those whose code breaks, None where nobody's does. `becomes` is the new name of a renamed event, `field`
    the payload's field that changed. Without an `event` it is `domain` that may no longer emit `category`.
    `forbids_causation` says that the event must carry no causation id any more.
    """

    kind: str
    message: str
    event: str = ""
    hits: Side | None = None
    becomes: str | None = None
    field: str = ""
    domain: str = ""
    category: str = ""
    forbids_causation: bool = False

    @property
    def breaking(self) -> bool:
        """Whether anybody's code breaks."""
        return self.hits is not None


class Version(Struct, frozen=True):
    """A registry, and what its threading rules ask of each of its events."""

    registry: RegistryFile
    causation: Mapping[str, Causation]


def compare(old: Version, new: Version) -> tuple[Change, ...]:
    """All changes: those of events in the old registry's order, then events that are new, then the rest."""
    before = {event.name: event for event in old.registry.events}
    after = {event.name: event for event in new.registry.events}
    renamed = renames(old.registry, new.registry)
    found: list[Change] = []
    for name, event in before.items():
        if name in after:
            found += _changes(name, event, after[name], old.causation[name], new.causation[name])
        elif name in renamed:
            rename = renamed[name]
            found.append(_renamed(rename))
            if rename.name not in before:
                causations = old.causation[name], new.causation[rename.name]
                found += _changes(name, event, after[rename.name], *causations)
        else:
            found.append(Change("removed", "removed", name, Side.BOTH))
    taken = {rename.name for rename in renamed.values()}
    found += [Change("added", "added", name) for name in after if name not in before and name not in taken]
    return (*found, *_policies(old.registry, new.registry))


def _renamed(rename: Rename) -> Change:
    message = f"renamed to `{rename.name}` ({rename.reason})"
    return Change("renamed", message, rename.old, Side.BOTH, becomes=rename.name)


def _changes(name: str, old: Event, new: Event, was: Causation, is_now: Causation) -> Iterator[Change]:
    yield from _payload(name, old, new)
    yield from _causation(name, was, is_now)
    yield from _version(name, old.version, new.version)
    yield from _reliability(name, old.reliability, new.reliability)
    yield from _sources(name, old.sources, new.sources)
    yield from _deprecation(name, old, new)
    for what, one, other in (
        ("summary", old.summary, new.summary),
        ("owners", old.owners, new.owners),
        ("tags", old.tags, new.tags),
    ):
        if one != other:
            yield Change(what, f"{what} changed", name)


def _payload(name: str, old: Event, new: Event) -> Iterator[Change]:
    if old.payload is None or new.payload is None:
        if old.payload != new.payload:
            declared = "now declared" if old.payload is None else "no longer declared"
            yield Change("payload", f"payload {declared}", name)
        return
    before, after = ({field.name: field for field in event.payload or ()} for event in (old, new))
    for key, field in before.items():
        if key not in after:
            yield Change("field-removed", f"field `{key}` removed", name, Side.BOTH, field=key)
            continue
        other = after[key]
        if field.type and other.type and field.type != other.type:
            message = f"type of field `{key}` changed from `{field.type}` to `{other.type}`"
            yield Change("field-type-changed", message, name, Side.BOTH, field=key)
        if other.required and not field.required:
            yield Change("field-required", f"field `{key}` became required", name, Side.EMITTERS, field=key)
        if field.required and not other.required:
            yield Change("field-optional", f"field `{key}` became optional", name, Side.HANDLERS, field=key)
    for key, field in after.items():
        if key not in before and field.required:
            yield Change("field-added", f"required field `{key}` added", name, Side.EMITTERS, field=key)
        elif key not in before:
            yield Change("field-added", f"optional field `{key}` added", name, field=key)


def _causation(name: str, was: Causation, is_now: Causation) -> Iterator[Change]:
    if was is is_now:
        return
    words = {
        Causation.REQUIRED: "a causation id became required",
        Causation.ROOT: "became a root, which must carry no causation id",
        Causation.OPTIONAL: "a causation id became optional",
    }
    hits = None if is_now is Causation.OPTIONAL else Side.EMITTERS
    yield Change("causation", words[is_now], name, hits, forbids_causation=is_now is Causation.ROOT)


def _version(name: str, old: int | None, new: int | None) -> Iterator[Change]:
    if old == new:
        return
    if old is None or new is None:
        yield Change("version", f"version {old} dropped" if new is None else f"version {new} declared", name)
    else:
        word = "lowered" if new < old else "raised"
        yield Change("version", f"version {word} from {old} to {new}", name, Side.BOTH if new < old else None)


def _reliability(name: str, old: str, new: str) -> Iterator[Change]:
    """A weaker promise of delivery breaks those who count on the old one; the words are the team's own.

    Only that `persistent` is the stronger of two is known, from the mission's taxonomy: any other change may weaken.
    """
    if old == new:
        return
    weaker = bool(old) and old != "transient" and new != "persistent"
    message = f"reliability changed from `{old}` to `{new}`" if old and new else f"reliability {new or 'dropped'}"
    yield Change("reliability", message, name, Side.HANDLERS if weaker else None)


def _sources(name: str, old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[Change]:
    if set(old) == set(new):
        return
    if not old or not new:
        yield Change("sources", f"sources {'declared' if new else 'no longer declared'}", name, None)
        return
    for source in old:
        if source not in new:
            yield Change("sources", f"source `{source}` removed", name, Side.EMITTERS, domain=source)
    for source in new:
        if source not in old:
            yield Change("sources", f"source `{source}` added", name)


def _deprecation(name: str, old: Event, new: Event) -> Iterator[Change]:
    one, other = old.deprecated, new.deprecated
    if other is None:
        if one is not None:
            yield Change("deprecation", "no longer deprecated", name)
    elif one is None:
        yield Change("deprecation", f"deprecated{f': use `{other.replaced_by}`' if other.replaced_by else ''}", name)
    elif (one.since, one.replaced_by, one.reason) != (other.since, other.replaced_by, other.reason):
        yield Change("deprecation", "what is said of its deprecation changed", name)


def _policies(old: RegistryFile, new: RegistryFile) -> Iterator[Change]:
    """What changed beside the events. Roots change what is asked of events, and that is said of those."""
    if new.domains is not None:
        for domain, prefixes in (old.domains or {}).items():
            for category in prefixes:
                if category not in new.domains.get(domain, ()):
                    message = f"domain `{domain}` may no longer emit `{category}`"
                    yield Change("domain", message, hits=Side.EMITTERS, domain=domain, category=category)
        for domain, prefixes in new.domains.items():
            for category in prefixes:
                if category not in (old.domains or {}).get(domain, ()):
                    yield Change("domain", f"domain `{domain}` may emit `{category}`")
    elif old.domains is not None:
        yield Change("domain", "domains are no longer declared")
    for root in old.roots:
        if root not in new.roots:
            yield Change("roots", f"`{root}` is no longer among the roots")
    for root in new.roots:
        if root not in old.roots:
            yield Change("roots", f"`{root}` is among the roots now")
    if old.naming != new.naming:
        yield Change("naming", "the rules for names changed")
