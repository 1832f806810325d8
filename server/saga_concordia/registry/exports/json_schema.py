"""A registry as JSON Schemas (2020-12), one per event: its envelope with the ids that it must carry, and its payload.

The envelope is open: what else a team puts into it is the team's own business.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from saga_concordia.model.registry import Causation, Event, RegistryFile
from saga_concordia.registry.exports.envelope import CAUSATION, CORRELATION, UUID7, payload_schema, required_ids
from saga_concordia.registry.exports.keys import keyed, slug

SUFFIX = ".schema.json"
_HOLE = re.compile(r"\\\{[^{}]*\\\}")


def json_schemas(registry: RegistryFile, causation: Mapping[str, Causation]) -> dict[str, str]:
    """The text of each event's schema by its file name; `causation` says what the threading rules ask of an event."""
    files = keyed((event.name for event in registry.events), slug, "-")
    separator = registry.naming.separator if registry.naming else "."
    return {
        f"{files[event.name]}{SUFFIX}": json.dumps(
            _schema(event, causation[event.name], f"{files[event.name]}{SUFFIX}", separator),
            indent=2,
            ensure_ascii=False,
        )
        + "\n"
        for event in registry.events
    }


def _schema(event: Event, causation: Causation, file: str, separator: str) -> dict[str, Any]:
    properties: dict[str, Any] = {"id": UUID7, "name": _name(event.name, separator)}
    if event.version is not None:
        properties["version"] = {"const": event.version}
    if event.sources:
        properties["source"] = {"enum": list(dict.fromkeys(event.sources))}
    properties["correlation_id"] = CORRELATION
    properties["causation_id"] = CAUSATION[causation]
    properties["payload"] = payload_schema(event)
    payload = ["payload"] if event.payload else []
    described = {"description": event.summary} if event.summary else {}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": file,
        "title": event.name,
        **described,
        **({"deprecated": True} if event.deprecated else {}),
        "type": "object",
        "properties": properties,
        "required": ["name", *required_ids(causation), *payload],
    }


def _name(name: str, separator: str) -> dict[str, Any]:
    """The name itself; of a template every name that it stands for, a hole for each part of a segment."""
    escaped = re.sub(r"([\\.^$*+?()\[\]{}|/])", r"\\\1", name)
    if not _HOLE.search(escaped):
        return {"const": name}
    kept_out = re.sub(r"([\\^\]-])", r"\\\1", separator)
    inside = f"[^{kept_out}]+" if separator else ".+"
    return {"type": "string", "pattern": f"^{_HOLE.sub(lambda _: inside, escaped)}$"}
