"""What registries in force say differently, and which events only some of them hold."""

import posixpath
from collections.abc import Sequence

from saga_concordia.model.registry import Event, RegistryFile
from saga_concordia.rules.registries_disagree import compared

ROLES = {"version": "version", "reliability": "reliability", "required payload": "payload", "sources": "sources"}
"""The role of an entry by the word that CON604 has for it."""


def entries_of(registries: Sequence[RegistryFile]) -> dict[str, list[tuple[str, Event]]]:
    """The entries of each event, with the paths of their registries."""
    found: dict[str, list[tuple[str, Event]]] = {}
    for file in registries:
        for event in file.events:
            found.setdefault(event.name, []).append((file.path, event))
    return found


def differences(registries: Sequence[RegistryFile]) -> dict[str, list[str]]:
    """What registries say differently of an event, in the words of CON604, by event."""
    found: dict[str, list[str]] = {}
    for name, entries in entries_of(registries).items():
        said = [compared(event) for _, event in entries]
        words = [word for word in ROLES if len({one[word] for one in said if one[word]}) > 1]
        if words:
            found[name] = words
    return found


def differing_roles(own: Event, other: Event) -> list[str]:
    """The roles in which two entries of an event differ; what one of them leaves out is passed over."""
    one, two = compared(own), compared(other)
    return [role for word, role in ROLES.items() if one[word] and two[word] and one[word] != two[word]]


def missing(registries: Sequence[RegistryFile], path: str) -> list[str]:
    """The events that a registry lacks. What it extends, and what extends it, is one registry with it."""
    own = _family(registries, path)
    held = {event.name for file in registries if file.path in own for event in file.events}
    return [name for name in entries_of(registries) if name not in held]


def _family(registries: Sequence[RegistryFile], path: str) -> set[str]:
    links = [
        {file.path, posixpath.normpath(posixpath.join(posixpath.dirname(file.path), one.path))}
        for file in registries
        for one in file.extends
    ]
    family = {path}
    while more := [link for link in links if link & family and not link <= family]:
        family = family.union(*more)
    return family
