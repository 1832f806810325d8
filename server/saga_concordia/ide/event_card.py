"""What there is to say of an event: what the registries hold, who emits it, who handles it."""

from collections.abc import Iterator, Sequence

from saga_concordia.engine.workspace import Workspace
from saga_concordia.ide.occurrences import Occurrence, Role, concerning, meant
from saga_concordia.ide.prose import Block, Code, Inline, Link, Rows, Strong, Table, listed, paragraph
from saga_concordia.model.facts import Mention, NameKind
from saga_concordia.model.registry import Causation, Event, Field, Place
from saga_concordia.names.grammar import is_pattern, is_template
from saga_concordia.rules.taxonomy import Taxonomy
from saga_concordia.rules.verdict import MALFORMED, MISSPELLED, TENSE, Verdict, naming_verdict

_SHOWN = 5
"""How many places or names are listed."""


def event_card(workspace: Workspace, at: Occurrence) -> Iterator[Block]:
    """What there is to say of the event that a name in code or in a registry means."""
    taxonomy, name = workspace.taxonomy, at.name
    registered = taxonomy.index.match(name)
    events = [event for _, event in taxonomy.all(registered) if event.name == registered] if registered else []
    if events:
        yield from _entry(name, events[0], taxonomy)
    elif names := meant(name, taxonomy):
        what = "matches" if is_pattern(name) else "is composed, and may be"
        yield paragraph(Code(name), f" {what} ", *_names(names, taxonomy), ".")
    else:
        mention = at.mention or Mention(NameKind.LITERAL, name, at.place)
        yield paragraph(Code(name), *_verdict(naming_verdict(mention, taxonomy), taxonomy))
    particulars = _particulars(workspace, events, taxonomy) if events else ()
    yield Rows((*particulars, *_flow(workspace, name, taxonomy)))


def entry_card(workspace: Workspace, name: str) -> Iterator[Block]:
    """What there is to say of the event of a registered name; nothing where it is registered no more."""
    entry = workspace.taxonomy.find(name)
    if entry is not None:
        yield from event_card(workspace, Occurrence(name, entry.place, Role.REGISTERS, event=entry))


def in_short(event: Event) -> str:
    """The reliability and the version of an entry, as far as it says them."""
    version = "" if event.version is None else f"v{event.version}"
    return " · ".join(part for part in (event.reliability, version) if part)


# What is registered


def _entry(name: str, event: Event, taxonomy: Taxonomy) -> Iterator[Block]:
    version = () if event.version is None else (f" · version {event.version}",)
    reliability = (f" · {event.reliability}",) if event.reliability else ()
    template = (" · an instance of ", Code(event.name)) if event.name != name else ()
    yield paragraph(Code(name), *version, *reliability, *template)
    if event.deprecated is not None:
        yield paragraph(*_deprecation(event, taxonomy))
    if event.summary:
        yield paragraph(event.summary)
    if event.payload:
        yield Table(("Payload", "Type", ""), tuple(map(_field, event.payload)))


def _field(field: Field) -> tuple[Inline, ...]:
    return Code(field.name), field.type, Strong("required") if field.required else "optional"


def _deprecation(event: Event, taxonomy: Taxonomy) -> Iterator[Inline]:
    if event.deprecated is None:
        return
    yield Strong("Deprecated")
    if event.deprecated.since:
        yield f" since {event.deprecated.since}"
    if successor := event.deprecated.replaced_by:
        yield ": use "
        yield from _names((successor,), taxonomy)
        yield " instead"
    yield "."
    if event.deprecated.reason:
        yield f" {event.deprecated.reason}"


def _particulars(workspace: Workspace, events: Sequence[Event], taxonomy: Taxonomy) -> Iterator[tuple[Inline, ...]]:
    """What the entry in force says in short, and where it and those of other registries are."""
    event = events[0]
    if event.payload == ():
        yield ("Its payload has no fields.",)
    for label, words in (("Sources: ", event.sources), ("Owners: ", event.owners), ("Tags: ", event.tags)):
        if words:
            yield (label, *listed([Code(word) for word in words]))
    if taxonomy.is_root(event.name):
        yield ("Starts a chain, so it carries no causation id.",)
    elif event.causation is Causation.OPTIONAL:
        yield ("May carry a causation id.",)
    else:
        yield ("Carries the id of the event that caused it as its causation id.",)
    yield ("Registered in ", *listed([_link_to(workspace, one.place) for one in events]))


# What is not


def _verdict(verdict: Verdict | None, taxonomy: Taxonomy) -> Iterator[Inline]:
    yield " is in no registry."
    if verdict is None:
        return
    if verdict.code == MALFORMED:
        yield f" It {verdict.reason}."
    if verdict.target is not None:
        yield {TENSE: " It is registered in another tense: ", MISSPELLED: " It is likely a misspelling of "}.get(
            verdict.code, " Meant may be "
        )
        yield from _names((verdict.target,), taxonomy)
        yield "."
    elif verdict.suggestions:
        yield " Like it are "
        yield from _names(verdict.suggestions, taxonomy)
        yield "."


def _names(names: Sequence[str], taxonomy: Taxonomy) -> Iterator[Inline]:
    """Registered names that lead to their entries, as many as fit."""
    words: list[Inline] = []
    for name in names[:_SHOWN]:
        event = taxonomy.find(name)
        words.append(Code(name) if event is None else Link(name, event.place))
    yield from listed(words)
    yield from _others(len(names))


def _others(number: int) -> Iterator[Inline]:
    if number > _SHOWN:
        yield f" and {number - _SHOWN} more"


# Who has to do with it


def _flow(workspace: Workspace, name: str, taxonomy: Taxonomy) -> Iterator[tuple[Inline, ...]]:
    """Who emits and who handles an event: the arms of a `case` are one place."""
    found: dict[Role, dict[Place, Occurrence]] = {Role.EMITS: {}, Role.HANDLES: {}}
    for row in concerning(workspace, name):
        if row.role in found and row.fact is not None:
            found[row.role].setdefault(row.fact.site, row)
    so_far = "" if workspace.ready else " so far"
    for role, done in ((Role.EMITS, "Emitted"), (Role.HANDLES, "Handled")):
        rows = list(found[role].values())
        if not rows:
            yield (f"{done} nowhere{so_far}",)
            continue
        number = "1 place" if len(rows) == 1 else f"{len(rows)} places"
        places: list[Inline] = [_link_to(workspace, row.place) for row in rows[:_SHOWN]]
        maybe = sum(_is_uncertain(row, name, taxonomy) for row in rows)
        perhaps = f" ({maybe} of them maybe)" if maybe else ""
        yield (f"{done} in {number}{so_far}{perhaps}: ", *listed(places), *_others(len(rows)))


def _is_uncertain(row: Occurrence, name: str, taxonomy: Taxonomy) -> bool:
    """Whether a composed name only may turn out to be the event."""
    return row.name != name and is_template(row.name) and taxonomy.index.match(row.name) is None


def _link_to(workspace: Workspace, place: Place) -> Link:
    """A place, named by its file and line."""
    return Link(f"{place.path}:{workspace.lines(place.path).line_of(place.span.start) + 1}", place)
