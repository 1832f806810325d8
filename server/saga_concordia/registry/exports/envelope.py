"""The envelope of an event as JSON Schema: the ids that the threading rules ask of it."""

from typing import Any

from saga_concordia.model.registry import Causation, Event, Field
from saga_concordia.registry.type_words import WORD_KEY, field_schema, word_of

Schema = dict[str, Any]

UUID7: Schema = {
    "type": "string",
    "pattern": "^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-7[0-9A-Fa-f]{3}-[89ABab][0-9A-Fa-f]{3}-[0-9A-Fa-f]{12}$",
}
"""Ids are UUIDs of version 7 (RFC 9562, section 5.7), as rule CON206 has it."""
CORRELATION = {"description": "The chain that the event belongs to; the same in all of its events.", **UUID7}
CAUSATION: dict[Causation, Schema] = {
    Causation.ROOT: {"description": "The event starts a chain: nothing has caused it.", "type": "null"},
    Causation.REQUIRED: {"description": "The id of the event that has directly caused this one.", **UUID7},
    Causation.OPTIONAL: {
        "description": "The id of the event that has directly caused this one, if one has.",
        "anyOf": [UUID7, {"type": "null"}],
    },
}


def required_ids(causation: Causation) -> list[str]:
    """The ids that an event must carry."""
    return ["correlation_id", *(["causation_id"] if causation is Causation.REQUIRED else [])]


def payload_schema(event: Event) -> Schema:
    """The schema of an event's payload; any object where the registry declares none."""
    schema: Schema = {"type": "object"}
    if event.payload is None:
        return schema
    schema["properties"] = {field.name: _field(field) for field in event.payload}
    required = [field.name for field in event.payload if field.required]
    return {**schema, "required": required} if required else schema


def _field(field: Field) -> Schema:
    schema = field_schema(field.type, field.required)
    read = word_of(schema)
    plain = field.type if field.required else f"{field.type}|nil"
    return schema if not field.type or read == plain else {**schema, WORD_KEY: field.type}
