"""The registries in force, merged into one."""

from collections.abc import Callable, Hashable, Mapping
from functools import cached_property
from typing import Any, TypeVar

from saga_concordia.model.facts import Mention, NameKind
from saga_concordia.model.registry import Causation, Event, Naming, RegistryFile
from saga_concordia.names.grammar import guess_separator, is_template, match_glob, matches
from saga_concordia.names.index import NameIndex

_T = TypeVar("_T")
_MOST_KEPT = 10_000


class Taxonomy:
    """The registries in force as one; where they differ the first that holds a name wins."""

    def __init__(self, registries: tuple[RegistryFile, ...]) -> None:
        """Keep the registries; everything else is computed when it is first asked for."""
        self.registries = registries
        self._found: dict[str, tuple[tuple[RegistryFile, Event], ...]] = {}
        self._kept: dict[Hashable, Any] = {}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every registered name or template once, in order."""
        return tuple(dict.fromkeys(event.name for file in self.registries for event in file.events))

    @cached_property
    def naming(self) -> Naming | None:
        """The first naming policy that a registry declares."""
        return next((file.naming for file in self.registries if file.naming), None)

    @cached_property
    def separator(self) -> str:
        """What separates segments: as the naming policy says, else as most names do."""
        return self.naming.separator if self.naming else guess_separator(self.names)

    @cached_property
    def index(self) -> NameIndex:
        """All registered names, for matching and for suggestions."""
        return NameIndex(self.names, self.separator)

    @cached_property
    def domains(self) -> Mapping[str, tuple[str, ...]] | None:
        """The category prefixes that each source domain may emit; None where no registry declares domains."""
        declared = [file.domains for file in self.registries if file.domains is not None]
        if not declared:
            return None
        merged: dict[str, tuple[str, ...]] = {}
        for domains in declared:
            for domain, prefixes in domains.items():
                merged[domain] = tuple(dict.fromkeys((*merged.get(domain, ()), *prefixes)))
        return merged

    def kept(self, key: Hashable, make: Callable[[], _T]) -> _T:
        """What is worked out of the registries and of one thing more, such as a name; kept while they are in force."""
        if key not in self._kept:
            if len(self._kept) >= _MOST_KEPT:  # Each name that is being typed is another one.
                self._kept.clear()
            self._kept[key] = make()
        return self._kept[key]

    def all(self, name: str) -> tuple[tuple[RegistryFile, Event], ...]:
        """Every entry of `name`, exact ones before templates that match it, in order of the registries."""
        if name not in self._found:
            fitting = set(self.index.fitting(name)) - {name}
            templates = ((file, event) for file, event in self._templates if event.name in fitting) if fitting else ()
            self._found[name] = (*self._exact.get(name, ()), *templates)
        return self._found[name]

    def find(self, name: str) -> Event | None:
        """The entry in force for `name`."""
        return next((event for _, event in self.all(name)), None)

    def entry_of(self, mention: Mention) -> Event | None:
        """The entry in force for a mention whose name is a literal; None for templates and unresolved names."""
        return self.find(mention.text) if mention.kind is NameKind.LITERAL else None

    def registered(self, name: str) -> bool:
        """Whether a registry holds `name`, or a template that matches it."""
        return bool(self.all(name))

    def is_root(self, name: str) -> bool:
        """Whether the event starts a chain, by its entry or by a registry's `roots`."""
        if any(event.causation is Causation.ROOT for _, event in self.all(name)):
            return True
        return any(
            match_glob(pattern, name, self.separator) or matches(pattern, name, self.separator)
            for file in self.registries
            for pattern in file.roots
        )

    def causation_of(self, name: str) -> Causation:
        """What is asked of the event's causation id: unless a registry says otherwise, that it be there."""
        if self.is_root(name):
            return Causation.ROOT
        event = self.find(name)
        return Causation.OPTIONAL if event and event.causation is Causation.OPTIONAL else Causation.REQUIRED

    def may_be_root(self, mention: Mention) -> bool:
        """Whether a mention may name a root; an unresolved name may, and so may a root's name in another tense."""
        if mention.kind is NameKind.UNDETERMINED or self.is_root(mention.text):
            return True
        if mention.kind is NameKind.LITERAL:
            sibling = None if self.registered(mention.text) else self.index.sibling_by_tense(mention.text)
            return sibling is not None and self.is_root(sibling)
        return mention.kind is NameKind.TEMPLATE and any(map(self.is_root, self.index.possible(mention.text)))

    def causation_required(self, mention: Mention) -> bool:
        """Whether the event must carry a causation id: it is no root, and its entry does not leave it open."""
        if self.may_be_root(mention):
            return False
        event = self.find(mention.text)
        return event is None or event.causation is not Causation.OPTIONAL

    @cached_property
    def _exact(self) -> dict[str, list[tuple[RegistryFile, Event]]]:
        entries: dict[str, list[tuple[RegistryFile, Event]]] = {}
        for file in self.registries:
            for event in file.events:
                entries.setdefault(event.name, []).append((file, event))
        return entries

    @cached_property
    def _templates(self) -> tuple[tuple[RegistryFile, Event], ...]:
        return tuple((file, event) for file in self.registries for event in file.events if is_template(event.name))
