"""Type words of registries (`binary`, `list(uuid)`, `%{a: integer}`) as JSON Schema, and back."""

import json
import re
from typing import Any, cast

from saga_concordia.registry.payload_text import fields_of, is_map, parts
from saga_concordia.registry.source import Source

Schema = dict[str, Any]

WORD_KEY = "x-concordia-type"
"""Holds the registry's own word in a schema that does not lead back to it."""
_DEEPEST = 20
_CANONICAL: dict[str, Schema] = {
    "string": {"type": "string"},
    "uuid": {"type": "string", "format": "uuid"},
    "datetime": {"type": "string", "format": "date-time"},
    "date": {"type": "string", "format": "date"},
    "time": {"type": "string", "format": "time"},
    "email": {"type": "string", "format": "email"},
    "uri": {"type": "string", "format": "uri"},
    "integer": {"type": "integer"},
    "float": {"type": "number"},
    "boolean": {"type": "boolean"},
    "list": {"type": "array"},
    "map": {"type": "object"},
    "nil": {"type": "null"},
}
_SAME = {
    "string": ("str", "text", "binary", "atom", "symbol", "charlist", "bytes", "string.t", "bitstring"),
    "uuid": ("uuid4", "uuid7", "uuid.t", "ecto.uuid", "guid"),
    "datetime": ("datetime.t", "utc_datetime", "naive_datetime", "naivedatetime.t", "timestamp", "instant"),
    "date": ("date.t",),
    "time": ("time.t",),
    "uri": ("url", "uri.t"),
    "integer": ("int", "pos_integer", "non_neg_integer", "neg_integer", "long", "bigint"),
    "float": ("number", "double", "decimal", "decimal.t", "real"),
    "boolean": ("bool",),
    "list": ("array", "tuple", "set", "sequence"),
    "map": ("dict", "object", "mapping", "struct", "keyword", "json"),
    "nil": ("null", "none"),
}
_WORDS = {**{word: word for word in _CANONICAL}, **{alias: word for word, some in _SAME.items() for alias in some}}
_ITEMS = re.compile(r"(?:list|array|set|sequence)\s*[(\[<](.*)[)\]>]|\[(.*)\]", re.DOTALL | re.IGNORECASE)
_KEYED = re.compile(r"(?:map|dict|mapping|object|keyword)\s*[(\[<].*[)\]>]", re.DOTALL | re.IGNORECASE)
_LITERAL = re.compile(r":([A-Za-z_]\w*[?!]?)|\"([^\"]*)\"|'([^']*)'")


def schema_of(word: str, depth: int = 0) -> Schema:
    """The JSON Schema of a type word; one that allows everything where JSON knows nothing of the word."""
    word = word.strip()
    kinds = [word[begin:end] for begin, end in parts(word, "|")]
    if depth > _DEEPEST:
        return {}
    if len(kinds) > 1:
        return _union([schema_of(kind, depth + 1) for kind in kinds])
    if literal := _LITERAL.fullmatch(word):
        return {"const": next(group for group in literal.groups() if group is not None)}
    if re.fullmatch(r"-?(0|[1-9][0-9]{0,15})", word):
        return {"const": int(word)}
    if word in ("true", "false"):
        return {"const": word == "true"}
    known = _WORDS.get(word.removesuffix("()").lower())
    if known is not None:
        return dict(_CANONICAL[known])
    if items := _ITEMS.fullmatch(word):
        inside = schema_of(items.group(1) or items.group(2) or "", depth + 1)
        return {"type": "array", "items": inside} if inside else {"type": "array"}
    if is_map(word):
        return _object(word, depth)
    return {"type": "object"} if _KEYED.fullmatch(word) else {}


def field_schema(word: str, required: bool) -> Schema:
    """The schema of a payload's field: one that is not required may be null as well."""
    schema = schema_of(word)
    return schema if required else _union([schema, _CANONICAL["nil"]])


def word_of(schema: object, depth: int = 0) -> str:
    """The type word of a JSON Schema, empty where it says nothing that a word could."""
    if not isinstance(schema, dict) or depth > _DEEPEST:
        return ""
    row = cast("Schema", schema)
    if isinstance(own := row.get(WORD_KEY), str):
        return own
    if "const" in row:
        return _literal(row["const"])
    for key in ("anyOf", "oneOf"):
        if isinstance(several := row.get(key), list):
            return _joined([word_of(one, depth + 1) for one in cast("list[object]", several)])
    if isinstance(values := row.get("enum"), list):
        return _joined([_literal(value) for value in cast("list[object]", values)])
    kind: object = row.get("type")
    if isinstance(kind, list):
        return _joined([word_of({**row, "type": one}, depth + 1) for one in cast("list[object]", kind)])
    if kind == "array":
        inside = word_of(row.get("items"), depth + 1)
        return f"list({inside})" if inside else "list"
    if kind == "string":
        shaped = {"type": "string", "format": row.get("format")}
        return next((word for word, canonical in _CANONICAL.items() if canonical == shaped), "string")
    return next((word for word, canonical in _CANONICAL.items() if canonical == {"type": kind}), "")


def without_nil(word: str) -> tuple[str, bool]:
    """A type word without its `nil`, and whether it had one beside other words."""
    kinds = [word[begin:end].strip() for begin, end in parts(word, "|")]
    solid = [kind for kind in kinds if kind not in ("nil", "null", "None")]
    return ("|".join(solid), True) if solid and len(solid) < len(kinds) else (word, False)


def _union(schemas: list[Schema]) -> Schema:
    if not all(schemas):
        return {}
    distinct = [one for number, one in enumerate(schemas) if one not in schemas[:number]]
    if len(distinct) == 1:
        return distinct[0]
    if all(set(one) == {"const"} for one in distinct):
        return {"enum": [one["const"] for one in distinct]}
    if all(isinstance(one.get("type"), str) for one in distinct) and sum(len(one) > 1 for one in distinct) < 2:
        merged: Schema = {"type": [one["type"] for one in distinct]}
        for one in distinct:
            merged.update({key: value for key, value in one.items() if key != "type"})
        return merged
    return {"anyOf": distinct}


def _object(word: str, depth: int) -> Schema:
    fields = fields_of(Source(word.encode(), ""), 0, word) or ()
    if not fields:
        return {"type": "object"}
    properties: Schema = {}
    for field in fields:
        inside = schema_of(field.type, depth + 1)
        properties[field.name] = inside if field.required else _union([inside, _CANONICAL["nil"]])
    schema: Schema = {"type": "object", "properties": properties}
    required = [field.name for field in fields if field.required]
    return {**schema, "required": required} if required else schema


def _literal(value: object) -> str:
    if value is None:
        return "nil"
    if isinstance(value, str):
        return f'"{value}"' if '"' not in value else "string"
    return json.dumps(value) if isinstance(value, (bool, int)) else ""


def _joined(words: list[str]) -> str:
    return "|".join(dict.fromkeys(words)) if all(words) else ""
