"""Registries made up by hypothesis, and registries as plain data to compare."""

from hypothesis import strategies as st
from msgspec.structs import replace
from saga_concordia.model.registry import Causation, Deprecation, Event, Field, Naming, Place, RegistryFile
from saga_concordia.registry.source import is_name
from saga_concordia.text.span import Span

__all__ = ["RegistryFile", "replace"]

NOWHERE = Place("", Span(0, 0))
TYPES = (
    "",
    "string",
    "binary",
    "uuid",
    "integer",
    "float",
    "list(binary)",
    "[int]",
    "map",
    '"offer"',
    ":start",
    "atom",
)


def event(name: str, payload: dict[str, str] | None = None, **said: object) -> Event:
    """An event; `?` behind a field's type makes it optional."""
    fields = None if payload is None else tuple(
        Field(key, kind.removesuffix("?"), not kind.endswith("?"), NOWHERE) for key, kind in payload.items()
    )  # fmt: skip
    return Event(name, NOWHERE, Span(0, 0), payload=fields, **said)  # type: ignore[arg-type]


def registry(*events: Event, **said: object) -> RegistryFile:
    return RegistryFile("r.yaml", "yaml", events, **said)  # type: ignore[arg-type]


def plain(file: RegistryFile) -> list[tuple[object, ...]]:
    """All that a registry says of its events, without places."""
    return [
        (
            one.name, one.version, one.summary, one.reliability, one.sources, one.causation, one.owners, one.tags,
            one.payload and sorted((field.name, field.type, field.required) for field in one.payload),
            one.deprecated and (one.deprecated.since, one.deprecated.replaced_by, one.deprecated.reason),
        )
        for one in file.events
    ]  # fmt: skip


_LOWER = "abcdefghijklmnopqrstuvwxyz"


def _of(first: str, rest: str) -> st.SearchStrategy[str]:
    return st.builds(str.__add__, st.sampled_from(first), st.text(rest, max_size=5))


_segment = _of(_LOWER, _LOWER + "019_")
_hole = st.sampled_from(((), (), ("{zone_id}",)))
dotted = st.builds(
    lambda segments, hole: ".".join([*segments, *hole]), st.lists(_segment, min_size=2, max_size=4), _hole
)
wild = st.text(min_size=1, max_size=12).filter(is_name)
_word = _of(_LOWER, _LOWER + "09-")
_sentence = st.lists(_of(_LOWER + "AZ", "abz,|:#'"), max_size=4).map(" ".join)
_text = st.text(max_size=20).map(str.strip)
_field_name = _of(_LOWER + "AZ_", _LOWER + "AZ09_")
_date = st.builds("{}.{}".format, st.integers(0, 20), st.integers(0, 9))


def events(names: st.SearchStrategy[str], texts: st.SearchStrategy[str]) -> st.SearchStrategy[Event]:
    """Events with names and texts out of these."""
    fields = st.dictionaries(_field_name, st.tuples(st.sampled_from(TYPES), st.booleans()), max_size=3)
    deprecated = st.builds(
        Deprecation,
        st.none() | _date,
        st.none() | dotted,
        st.none() | texts.filter(bool),
        st.just(NOWHERE),
    )
    return st.builds(
        Event,
        names,
        st.just(NOWHERE),
        st.just(Span(0, 0)),
        version=st.none() | st.integers(0, 999),
        summary=texts,
        reliability=st.sampled_from(("", "persistent", "transient")),
        payload=st.none() | fields.map(
            lambda some: tuple(Field(name, kind, must, NOWHERE) for name, (kind, must) in some.items())
        ),
        sources=st.lists(_word, max_size=2, unique=True).map(tuple),
        causation=st.none() | st.sampled_from(tuple(Causation)),
        owners=st.lists(_word, max_size=2, unique=True).map(tuple),
        tags=st.lists(_word, max_size=2, unique=True).map(tuple),
        deprecated=st.none() | deprecated,
    )  # fmt: skip


def files(names: st.SearchStrategy[str], texts: st.SearchStrategy[str]) -> st.SearchStrategy[RegistryFile]:
    """Registries of such events."""
    some = st.lists(events(names, texts), min_size=1, max_size=4, unique_by=lambda one: one.name)
    domains = st.dictionaries(_word, st.lists(_word, min_size=1, max_size=2, unique=True).map(tuple), max_size=2)
    naming = st.just(Naming(segment="[a-z]+", min_segments=2, max_segments=4, tense="past", exempt=("a.*",)))
    roots = st.lists(dotted, max_size=2, unique=True).map(tuple)
    return st.builds(
        RegistryFile, st.just("r.yaml"), st.just("yaml"), some.map(tuple), domains, roots, st.none() | naming
    )


any_file = files(dotted | wild, _text)
tame_file = files(dotted, _sentence)
