"""A registry in the native format."""

import re
from collections.abc import Iterator

from saga_concordia.model.registry import Deprecation, Event, Field, Naming, RegistryFile
from saga_concordia.registry.yaml_write import RESERVED, double, scalar

_PLAIN = re.compile(r"[A-Za-z][\w.,;()?-]*( [\w.,;()?-]+)*", re.ASCII)
"""What needs no quotes behind a key on a line of its own."""


def native(registry: RegistryFile) -> str:
    """The YAML text, with every key that says something."""
    lines = ["version: 1"]
    if registry.domains is not None:
        lines.append("domains:" + ("" if registry.domains else " {}"))
        lines += (f"  {scalar(domain)}: {_flow(prefixes)}" for domain, prefixes in registry.domains.items())
    if registry.roots:
        lines.append(f"roots: {_flow(registry.roots)}")
    if registry.naming is not None:
        lines += ["naming:", *(f"  {line}" for line in _naming(registry.naming))]
    lines.append("events:" + ("" if registry.events else " {}"))
    for event in registry.events:
        body = list(_event(event))
        lines.append(f"  {scalar(event.name)}:" + ("" if body else " {}"))
        lines += (f"    {line}" for line in body)
    return "".join(f"{line}\n" for line in lines)


def _event(event: Event) -> Iterator[str]:
    if event.version is not None:
        yield f"version: {event.version}"
    if event.summary:
        yield f"summary: {_text(event.summary)}"
    if event.reliability:
        yield f"reliability: {_text(event.reliability)}"
    if event.payload is not None:
        yield "payload:" + ("" if event.payload else " {}")
        for field in event.payload:
            yield f"  {_field(field)}"
    for key, words in (("sources", event.sources), ("owners", event.owners), ("tags", event.tags)):
        if words:
            yield f"{key}: {_flow(words)}"
    if event.causation is not None:
        yield f"causation: {event.causation}"
    if event.deprecated is not None:
        yield f"deprecated: {_deprecated(event.deprecated)}"


def _field(field: Field) -> str:
    if field.type:
        return f"{scalar(field.name)}: {_text(field.type + ('' if field.required else '?'))}"
    return f"{scalar(field.name + ('' if field.required else '?'))}:"


def _deprecated(gone: Deprecation) -> str:
    said = [
        f"{key}: {double(value)}"
        for key, value in (("since", gone.since), ("replaced_by", gone.replaced_by), ("reason", gone.reason))
        if value
    ]
    return f"{{{', '.join(said)}}}" if said else "true"


def _naming(naming: Naming) -> Iterator[str]:
    yield f"separator: {double(naming.separator)}"
    most = "" if naming.max_segments is None else f", max: {naming.max_segments}"
    yield f"segments: {{min: {naming.min_segments}{most}}}"
    for key, value in (("pattern", naming.segment), ("tense", naming.tense), ("nouns", naming.nouns)):
        if value:
            yield f"{key}: {scalar(value)}"
    if naming.exempt:
        yield f"exempt: {_flow(naming.exempt)}"


def _flow(words: tuple[str, ...]) -> str:
    return "[" + ", ".join(map(scalar, words)) + "]"


def _text(words: str) -> str:
    return words if _PLAIN.fullmatch(words) and words.lower() not in RESERVED else double(words)
