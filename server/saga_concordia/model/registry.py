"""Registries: what a team says its events are, with the place of every word of it."""

from collections.abc import Mapping as ReadOnly
from enum import StrEnum

from msgspec import Struct, field

from saga_concordia.text.span import Span


class Place(Struct, frozen=True, gc=False):
    """A span in a file; `path` is relative to the workspace root with `/`, or absolute outside of it."""

    path: str
    span: Span


class Causation(StrEnum):
    """Whether an event must carry a causation id; a root starts a chain and must carry none."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    ROOT = "root"


class Field(Struct, frozen=True):
    """A field of an event's payload. `type` is the registry's own word for it, empty where it gives none."""

    name: str
    type: str
    required: bool
    place: Place


class Deprecation(Struct, frozen=True):
    """Why and since when an event should no longer be used, and by what it is replaced."""

    since: str | None
    replaced_by: str | None
    reason: str | None
    place: Place


class Event(Struct, frozen=True):
    """A registered event. `payload` is None where the registry does not declare one.

    `name` may be a template with holes (`thundra.tick.{zone_id}`). `place` is that of the name.
    `causation` is None where the entry itself says nothing.
    """

    name: str
    place: Place
    entry: Span
    version: int | None = None
    summary: str = ""
    reliability: str = ""
    payload: tuple[Field, ...] | None = None
    sources: tuple[str, ...] = ()
    causation: Causation | None = None
    owners: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    deprecated: Deprecation | None = None


class Naming(Struct, frozen=True):
    """How names must look. `segment` is a regular expression for one segment.

    `tense` is `past` or empty (no policy), `nouns` is `singular` or empty; `exempt` are name patterns
    (`ai.intent.*`) that neither policy holds for.
    """

    separator: str = "."
    min_segments: int = 1
    max_segments: int | None = None
    segment: str = ""
    tense: str = ""
    nouns: str = ""
    exempt: tuple[str, ...] = ()


class ProblemKind(StrEnum):
    """What can be wrong with a registry itself."""

    UNREADABLE = "unreadable"
    INVALID = "invalid"
    DUPLICATE = "duplicate"


class Problem(Struct, frozen=True):
    """Something wrong in a registry file, in words for a person; `removal` deletes a duplicate entry."""

    kind: ProblemKind
    message: str
    place: Place
    event: str | None = None
    removal: Span | None = None


class Extension(Struct, frozen=True):
    """Another registry that one builds on: its path relative to that one's folder, and where it is named."""

    path: str
    place: Place


class RegistryFile(Struct, frozen=True):
    """One registry as read. `format` is `yaml`, `markdown`, `pattern` or `code`.

    `domains` maps a source domain to the category prefixes that it may emit (None: not declared).
    `roots` are name patterns of events that start a chain. `extends` are registries it builds on.
    """

    path: str
    format: str
    events: tuple[Event, ...] = ()
    domains: ReadOnly[str, tuple[str, ...]] | None = None
    roots: tuple[str, ...] = ()
    naming: Naming | None = None
    extends: tuple[Extension, ...] = ()
    problems: tuple[Problem, ...] = field(default=())

    @property
    def is_read(self) -> bool:
        """Whether the file says which events there are, be it that there are none."""
        return bool(self.events) or all(problem.kind is not ProblemKind.UNREADABLE for problem in self.problems)
