"""Several registries as one."""

from collections.abc import Sequence

from saga_concordia.model.registry import Event, RegistryFile


def merged(files: Sequence[RegistryFile]) -> RegistryFile:
    """All events once; where registries differ, the first that holds a name wins. What they extend is read already."""
    events: dict[str, Event] = {}
    domains: dict[str, tuple[str, ...]] | None = None
    for file in files:
        for event in file.events:
            events.setdefault(event.name, event)
        for domain, prefixes in (file.domains or {}).items():
            domains = domains or {}
            domains[domain] = tuple(dict.fromkeys((*domains.get(domain, ()), *prefixes)))
    roots = tuple(dict.fromkeys(root for file in files for root in file.roots))
    naming = next((file.naming for file in files if file.naming), None)
    one = files[0] if files else RegistryFile("", "yaml")
    return RegistryFile(one.path, one.format, tuple(events.values()), domains, roots, naming)
