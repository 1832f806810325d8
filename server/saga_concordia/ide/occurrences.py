"""Where an event's name stands: in emissions, subscriptions, the constants that they use, and registries."""

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from functools import cache

from msgspec import Struct

from saga_concordia.engine.flow import Fact, is_named
from saga_concordia.engine.workspace import Workspace
from saga_concordia.model.facts import Emission, Mention
from saga_concordia.model.registry import Event, Place, ProblemKind, RegistryFile
from saga_concordia.names.grammar import is_pattern, is_template, match_glob
from saga_concordia.registry.markdown_format import event_rows, event_tables, tables_of
from saga_concordia.registry.source import opened
from saga_concordia.rules.taxonomy import Taxonomy
from saga_concordia.text.span import Span


class Role(StrEnum):
    """What a name does where it stands."""

    EMITS = "emits"
    HANDLES = "handles"
    CONSTANT = "constant"
    REGISTERS = "registers"
    SUCCEEDS = "succeeds"
    """The entry of a deprecated event names it as the successor."""


class Occurrence(Struct, frozen=True):
    """A name at a place. `mention` is the code's word for it, with its `fact`; `event` is the registry's entry.

    A registry's row that repeats a name has no entry of its own.
    """

    name: str
    place: Place
    role: Role
    mention: Mention | None = None
    fact: Fact | None = None
    event: Event | None = None


def occurrence_at(workspace: Workspace, path: str, offset: int) -> Occurrence | None:
    """The name under a cursor: the innermost one that `offset` lies in, or at whose end it stands."""
    touching = [row for row in _written(workspace, path) if row.place.span.touches(offset)]
    return min(touching, key=lambda row: len(row.place.span), default=None)


def occurrences(workspace: Workspace, name: str | None = None) -> Iterator[Occurrence]:
    """Every place where a name (or any name) is written, each once; a template stands only for itself."""
    return _once(row for row in _written(workspace) if name is None or row.name == name)


def concerning(workspace: Workspace, name: str, path: str | None = None) -> Iterator[Occurrence]:
    """Every place, in one file or in all, that speaks of an event, each once.

    Those are its own name, what the registered template that it fills stands for, patterns that match it, and composed
    names that may turn out to be it. Of a pattern it is every name that the pattern matches.
    """
    speaks = speaking_of(name, workspace.taxonomy)
    return _once(row for row in _written(workspace, path) if speaks(row.name))


def speaking_of(name: str, taxonomy: Taxonomy) -> Callable[[str], bool]:
    """Whether a name, template or pattern that is written somewhere speaks of the event `name`."""
    ours = taxonomy.index.match(name)
    is_glob, is_plain = is_pattern(name), not is_template(name) and ours in (None, name)

    @cache
    def speaks(other: str) -> bool:
        if other == name:
            return True
        if is_glob or is_pattern(other):
            return _matches(other, name, taxonomy) or _matches(name, other, taxonomy)
        if is_plain and not is_template(other):
            return False  # Neither leaves anything open, and looking the other up costs most.
        theirs = taxonomy.index.match(other)
        if ours is not None and ours == theirs:
            return True
        return _may_be(other, theirs, ours or name, taxonomy) or _may_be(name, ours, theirs or other, taxonomy)

    return speaks


def meant(name: str, taxonomy: Taxonomy) -> tuple[str, ...]:
    """The registered names that a name stands for.

    Those are all that a pattern matches; its own, or the template that it fills; else all that a composed one may be.
    """
    if is_pattern(name):
        return tuple(one for one in taxonomy.names if match_glob(name, one, taxonomy.separator))
    entry = taxonomy.index.match(name)
    if entry is not None:
        return (entry,)
    return taxonomy.index.possible(name) if is_template(name) else ()


def spelled_at(mention: Mention) -> Place:
    """Where the text of a name stands: where it is used, else where the constant that is used is defined."""
    return mention.definition or mention.place


def _matches(pattern: str, name: str, taxonomy: Taxonomy) -> bool:
    return is_pattern(pattern) and not is_pattern(name) and match_glob(pattern, name, taxonomy.separator)


def _may_be(composed: str, entry: str | None, name: str, taxonomy: Taxonomy) -> bool:
    """Whether a template that is no registered one may denote a registered name."""
    return entry is None and is_template(composed) and name in taxonomy.index.possible(composed)


def _once(rows: Iterable[Occurrence]) -> Iterator[Occurrence]:
    seen: set[tuple[Place, str]] = set()
    for row in rows:
        if (row.place, row.name) not in seen:
            seen.add((row.place, row.name))
            yield row


def _written(workspace: Workspace, path: str | None = None) -> Iterator[Occurrence]:
    """All names of a file, or of all files; registries come first, so that a constant that is an entry counts so."""
    for file in workspace.registries.values():
        if path in (None, file.path):
            yield from _of_registry(workspace, file)
    if path is not None:
        here = workspace.facts(path)
        for fact in (*here.emissions, *here.subscriptions):
            yield from (row for row in _of_fact(fact) if row.place.path == path)
    # A file's constants, and what its texts are handed on to, are in the facts of other files.
    for fact in (*workspace.emissions(), *workspace.subscriptions()):
        if path is None or fact.site.path != path:
            yield from (row for row in _of_fact(fact) if path in (None, row.place.path))


def _of_fact(fact: Fact) -> Iterator[Occurrence]:
    if not is_named(fact):
        return
    mention = fact.name
    role = Role.EMITS if isinstance(fact, Emission) else Role.HANDLES
    place, constant = mention.place, mention.definition
    if constant is not None and constant.path == place.path and place.span.contains(constant.span):
        place, constant = constant, None  # The text itself stands there, in its quotes.
    yield Occurrence(mention.text, place, role, mention, fact)
    if constant is not None:
        yield Occurrence(mention.text, constant, Role.CONSTANT, mention, fact)


def _of_registry(workspace: Workspace, file: RegistryFile) -> Iterator[Occurrence]:
    for event in file.events:
        yield Occurrence(event.name, event.place, Role.REGISTERS, event=event)
        if event.deprecated is not None and (successor := event.deprecated.replaced_by):
            place = _within(workspace, event.deprecated.place, successor)
            yield Occurrence(successor, place, Role.SUCCEEDS, event=event)
    for problem in file.problems:
        if problem.kind is ProblemKind.DUPLICATE and problem.event is not None:
            yield Occurrence(problem.event, problem.place, Role.REGISTERS)
    if file.format == "markdown":
        yield from _rows(workspace, file)


def _rows(workspace: Workspace, file: RegistryFile) -> Iterator[Occurrence]:
    """The rows of a page's event tables; of the tables that name an event the first one is its entry."""
    known = {event.place for event in file.events}
    try:
        source = opened(workspace.source(file.path), file.path)
    except UnicodeDecodeError:
        return
    for table in event_tables(tables_of(source)):
        for _, cell in event_rows(table):
            place = source.place(cell.start, cell.start + len(cell.text))
            if place not in known:
                yield Occurrence(cell.text, place, Role.REGISTERS)


def _within(workspace: Workspace, place: Place, name: str) -> Place:
    """Where a name stands in a place that may hold more words, as a Markdown cell does."""
    data, word = workspace.source(place.path)[place.span.start : place.span.end], name.encode()
    at = data.find(b"`%b`" % word)
    at = at + 1 if at >= 0 else data.find(word)
    start = place.span.start + at
    return place if at < 0 else Place(place.path, Span(start, start + len(word)))
