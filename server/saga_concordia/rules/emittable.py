"""Which registered events the workspace may emit, as far as its code tells."""

from collections.abc import Iterator

from saga_concordia.model.registry import Event
from saga_concordia.names.grammar import overlaps, split
from saga_concordia.rules.context import Context
from saga_concordia.rules.taxonomy import Taxonomy


class Emittable:
    """What a census emits of a taxonomy. An emission whose name cannot be told may be whatever its source may emit."""

    def __init__(self, context: Context) -> None:
        """Look every emitted name up once; a misspelled one counts for the event that is meant."""
        census, self._taxonomy = context.census, context.taxonomy
        self._names = frozenset(name for emitted in census.emitted for name in _meant(emitted, context))
        for composed in census.composed:
            self._names |= {*self._taxonomy.index.possible(composed)}
        self._unnamed = census.unnamed
        self._categories = {category_of(name, self._taxonomy.separator) for name in census.emitted}

    def named(self, event: Event) -> bool:
        """Whether a name that is emitted may be that of a registered event."""
        return event.name in self._names

    def may(self, event: Event) -> bool:
        """Whether a registered event may be emitted."""
        return self.named(event) or any(_may_emit(source, event, self._taxonomy) for source in self._unnamed)

    def has_category(self, name: str) -> bool:
        """Whether events of a name's category are emitted by name; a name of one segment has no category."""
        category = category_of(name, self._taxonomy.separator)
        return bool(category) and category in self._categories


def emittable(context: Context) -> Emittable:
    """What the context's census emits of its taxonomy; kept until either changes."""
    return context.census.kept(context.taxonomy, lambda: Emittable(context))


def category_of(name: str, separator: str) -> tuple[str, ...]:
    """A name's segments without the last one."""
    return split(name, separator)[:-1]


def covers(prefix: str, name: str, separator: str) -> bool:
    """Whether a category prefix of a domain allows a name, or one that a composed name may be."""
    bare = prefix.rstrip("*").rstrip(separator) if separator else prefix.rstrip("*")
    return not bare or name == bare or overlaps(f"{bare}{separator}{{rest}}", name)


def _meant(name: str, context: Context) -> Iterator[str]:
    entries = context.taxonomy.all(name)
    yield from (event.name for _file, event in entries)
    verdict = None if entries else context.verdict(context.census.mention(name))
    if verdict is not None and verdict.target is not None:
        yield verdict.target


def _may_emit(source: str | None, event: Event, taxonomy: Taxonomy) -> bool:
    """Whether a source may emit an event: by the entry, by the domain's prefixes; anything where neither is known."""
    allowed = (taxonomy.domains or {}).get(source or "")
    if allowed is None or source in event.sources:
        return True
    return any(covers(prefix, event.name, taxonomy.separator) for prefix in allowed)
