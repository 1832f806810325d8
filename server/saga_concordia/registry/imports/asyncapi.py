"""Registries out of AsyncAPI 3 documents: every message is an event.

Its name is the message's `name`, else the address of a channel that has no other message, else the message's key.
The specification: https://www.asyncapi.com/docs/reference/specification/v3.0.0.
"""

import json
import re
from collections.abc import Iterator
from functools import reduce
from typing import Any, cast

from saga_concordia.model.registry import Causation, Deprecation, Event, Field, Naming, Place, RegistryFile
from saga_concordia.registry.imports.imported import CannotImportError, Imported, LeftOut
from saga_concordia.registry.source import Source, is_name
from saga_concordia.registry.type_words import WORD_KEY, Schema, without_nil, word_of
from saga_concordia.registry.yaml_tree import Node, TreeError, parse
from saga_concordia.text.span import Span

_EXTENSION = "x-concordia"
_NOWHERE = Span(0, 0)
_MOST_STEPS = 20
_CONSTRAINTS = (
    "minLength",
    "maxLength",
    "pattern",
    "minimum",
    "maximum",
    "minItems",
    "maxItems",
    "default",
    "examples",
)
_SCHEMA_FORMATS = ("application/schema+", "application/vnd.aai.asyncapi", "application/vnd.oai.openapi")
"""Formats of payloads that are JSON Schema, or nearly so."""
_UNUSED = {"servers": "servers", "id": "the application's id"}


def import_asyncapi(data: bytes, path: str) -> Imported:
    """Read an AsyncAPI 3 document in YAML or JSON.

    Raises:
        CannotImportError: it is none, or has no message.
    """
    document = _document(data, path)
    version = document.get("asyncapi")
    if not isinstance(version, str) or not version.startswith("3."):
        said = f"its `asyncapi` is {version!r}" if "asyncapi" in document else "it has no key `asyncapi`"
        hint = "; convert a 2.x document first, for example by `asyncapi convert`" if str(version)[:1] == "2" else ""
        raise CannotImportError(f"{path} is not an AsyncAPI 3 document: {said}{hint}")
    return _Reader(document, path).read()


def _document(data: bytes, path: str) -> Schema:
    try:
        source = Source(data, path)
        document = json.loads(source.text) if source.text.lstrip().startswith("{") else _plain(parse(source)[0])
    except UnicodeDecodeError as error:
        raise CannotImportError(f"{path} is not UTF-8: byte {error.start} begins no character") from error
    except json.JSONDecodeError as error:
        raise CannotImportError(f"{path} is not valid JSON: {error.msg} (line {error.lineno})") from error
    except TreeError as error:
        raise CannotImportError(f"{path}: {error}") from error
    except IndexError:
        raise CannotImportError(f"{path} is empty") from None
    except RecursionError:
        raise CannotImportError(f"{path} is nested too deeply") from None
    if not isinstance(document, dict):
        raise CannotImportError(f"{path} is not an AsyncAPI document: it is no mapping")
    return cast("Schema", document)


def _plain(node: Node) -> Any:
    """A node as plain data, in the core schema of YAML 1.2; of two equal keys the first counts."""
    if node.kind == "map":
        found: Schema = {}
        for key, value in node.pairs:
            found.setdefault(key.value, _plain(value))
        return found
    if node.kind == "list":
        return [_plain(item) for item in node.items]
    match node.type:
        case "null":
            return None
        case "boolean":
            return node.value.lower() == "true"
        case "number":
            return int(node.value) if re.fullmatch(r"[-+]?[0-9]{1,18}", node.value) else _number(node.value)
        case _:
            return node.value


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


class _Reader:
    """Reads one document; references that lead nowhere count as empty, and are told of."""

    def __init__(self, document: Schema, path: str) -> None:
        self.document = document
        self.path = path
        self.left = LeftOut()
        self.events: dict[str, Event] = {}

    def read(self) -> Imported:
        for key, what in _UNUSED.items():
            if key in self.document:
                self.left.add(what, f"`{key}`")
        for key, operation in self.mapping(self.document.get("operations"), "operations").items():
            if self.mapping(operation, f"operations.{key}").get("action") == "receive":
                self.left.add("who receives an event", f"`operations.{key}`")
        for name, message, where in self.messages():
            if not is_name(name):
                self.left.add("messages whose name cannot be an event's", f"`{where}`: `{name[:40]}`")
            elif name in self.events:
                self.left.add("messages that repeat a name", f"`{where}`: `{name}`")
            else:
                self.events[name] = self.event(name, message, where)
        if not self.events:
            raise CannotImportError(f"{self.path} has no message that names an event")
        own = self.mapping(self.document.get(_EXTENSION), _EXTENSION)
        domains = self.mapping(own.get("domains"), f"{_EXTENSION}.domains")
        registry = RegistryFile(
            self.path,
            "asyncapi",
            tuple(self.events.values()),
            {domain: _texts(prefixes) for domain, prefixes in domains.items()} or None,
            _texts(own.get("roots")),
            self.naming(own.get("naming")),
        )
        return Imported(registry, tuple(self.left.notes()))

    def messages(self) -> Iterator[tuple[str, Schema, str]]:
        """Each message once, with its event's name and where it stands: those of channels, then those of no channel."""
        seen: set[str] = set()
        for key, row in self.mapping(self.document.get("channels"), "channels").items():
            channel = self.mapping(row, f"channels.{key}")
            for what in ("bindings", "servers"):
                if what in channel:
                    self.left.add(f"{what} of channels", f"`channels.{key}`")
            rows = self.mapping(channel.get("messages"), f"channels.{key}.messages")
            address = channel.get("address") or key
            for inside, reference in rows.items():
                where = f"channels.{key}.messages.{inside}"
                target = _text(cast("Schema", reference).get("$ref")) if isinstance(reference, dict) else ""
                if target and target in seen:
                    continue
                seen.add(target)
                message = self.mapping(cast("object", reference), where)
                alone = len(rows) == 1 and isinstance(address, str)
                yield _text(message.get("name")) or (str(address) if alone else inside), message, where
        components = self.mapping(self.document.get("components"), "components")
        for key, row in self.mapping(components.get("messages"), "components.messages").items():
            if f"#/components/messages/{_escaped(key)}" not in seen:
                where = f"components.messages.{key}"
                message = self.mapping(row, where)
                yield _text(message.get("name")) or key, message, where

    def event(self, name: str, message: Schema, where: str) -> Event:
        traits = message.get("traits")
        for trait in cast("list[object]", traits) if isinstance(traits, list) else []:
            # What the message says itself wins over its traits.
            message = {**self.mapping(trait, f"{where}.traits"), **message}
        for what in ("bindings", "externalDocs", "examples", "contentType"):
            if what in message:
                self.left.add(f"{what} of messages", f"`{where}`")
        own = self.mapping(message.get(_EXTENSION), where)
        version = own.get("version")
        return Event(
            name,
            Place(self.path, _NOWHERE),
            _NOWHERE,
            version=version if isinstance(version, int) and not isinstance(version, bool) and version >= 0 else None,
            summary=_text(message.get("summary") or message.get("description") or message.get("title")),
            reliability=_text(own.get("reliability")),
            payload=self.payload(message, where),
            sources=_texts(own.get("sources")),
            causation=self.causation(message, where),
            owners=_texts(own.get("owners")),
            tags=self.tags(message, where),
            deprecated=self.deprecated(message, own, where),
        )

    def payload(self, message: Schema, where: str) -> tuple[Field, ...] | None:
        if "payload" not in message:
            return None
        schema = self.mapping(message["payload"], f"{where}.payload")
        if "schemaFormat" in schema:
            kind = _text(schema.get("schemaFormat"))
            if not kind.startswith(_SCHEMA_FORMATS):
                self.left.add(f"payloads in the format `{kind}`", f"`{where}`")
                return None
            schema = self.mapping(schema.get("schema"), f"{where}.payload.schema")
        properties, required = self.properties(schema, f"{where}.payload")
        if not properties and "properties" not in schema:
            if set(schema) - {"type"}:
                self.left.add("payloads that are no object with properties", f"`{where}`")
            return None
        return tuple(self.field(key, row, required, f"{where}.payload.{key}") for key, row in properties.items())

    def properties(self, schema: Schema, where: str, depth: int = 0) -> tuple[Schema, set[str]]:
        """The properties of an object, with those of all its parts (`allOf`), and which are required."""
        properties: Schema = {}
        required = set(_texts(schema.get("required")))
        parts = schema.get("allOf")
        for part in cast("list[object]", parts) if isinstance(parts, list) and depth < _MOST_STEPS else []:
            more, also = self.properties(self.mapping(part, where), where, depth + 1)
            properties.update(more)
            required |= also
        properties.update(self.mapping(schema.get("properties"), where))
        if any(key in schema for key in ("anyOf", "oneOf", "if", "patternProperties")):
            self.left.add("alternatives in a payload", f"`{where}`")
        return properties, required

    def field(self, name: str, row: object, required: set[str], where: str) -> Field:
        schema = self.whole(row, where)
        word, is_nil = word_of(schema), False
        if WORD_KEY not in schema:
            word, is_nil = without_nil(word)
            if "properties" in schema:
                self.left.add("fields of nested objects", f"`{where}`")
            if any(key in schema for key in _CONSTRAINTS):
                self.left.add("limits, defaults and examples of fields", f"`{where}`")
            if schema.get("description"):
                self.left.add("descriptions of fields", f"`{where}`")
        return Field(name, word, name in required and not is_nil, Place(self.path, _NOWHERE))

    def whole(self, row: object, where: str, depth: int = 0) -> Schema:
        """A field's schema with the references in its items and alternatives followed."""
        schema = dict(self.mapping(row, where))
        if depth > _MOST_STEPS:
            return {}
        if "items" in schema:
            schema["items"] = self.whole(schema["items"], where, depth + 1)
        for key in ("anyOf", "oneOf"):
            if isinstance(several := schema.get(key), list):
                schema[key] = [self.whole(one, where, depth + 1) for one in cast("list[object]", several)]
        return schema

    def causation(self, message: Schema, where: str) -> Causation | None:
        """What the headers say of the id of the causing event; None where they do not name it."""
        if "headers" not in message:
            return None
        headers = self.mapping(message["headers"], f"{where}.headers")
        properties, required = self.properties(headers, f"{where}.headers")
        found: Causation | None = None
        for key, row in properties.items():
            if key.replace("-", "_").lower() in ("causation_id", "causationid"):
                is_root = self.mapping(row, where).get("type") == "null"
                found = Causation.ROOT if is_root else Causation.REQUIRED if key in required else Causation.OPTIONAL
            elif key.replace("-", "_").lower() not in ("correlation_id", "correlationid"):
                self.left.add("headers other than correlation and causation ids", f"`{where}.headers.{key}`")
        return found

    def tags(self, message: Schema, where: str) -> tuple[str, ...]:
        rows = message.get("tags")
        names = [
            _text(self.mapping(row, where).get("name"))
            for row in (cast("list[object]", rows) if isinstance(rows, list) else [])
        ]
        return tuple(name for name in names if name)

    def deprecated(self, message: Schema, own: Schema, where: str) -> Deprecation | None:
        payload = self.mapping(message.get("payload"), where)
        if message.get("deprecated") is not True and payload.get("deprecated") is not True:
            return None
        told = self.mapping(own.get("deprecated"), where)
        since, by, reason = (_text(told.get(key)) or None for key in ("since", "replaced_by", "reason"))
        return Deprecation(since, by, reason, Place(self.path, _NOWHERE))

    def naming(self, row: object) -> Naming | None:
        said = self.mapping(row, f"{_EXTENSION}.naming")
        if not said:
            return None
        segments = self.mapping(said.get("segments"), f"{_EXTENSION}.naming")
        low, high = segments.get("min"), segments.get("max")
        return Naming(
            _text(said.get("separator")) or ".",
            low if isinstance(low, int) else 1,
            high if isinstance(high, int) else None,
            _text(said.get("pattern")),
            _text(said.get("tense")),
            _text(said.get("nouns")),
            _texts(said.get("exempt")),
        )

    def mapping(self, value: object, where: str) -> Schema:
        """A mapping behind all references; an empty one where there is none."""
        for _ in range(_MOST_STEPS):
            if not isinstance(value, dict):
                return {}
            row = cast("Schema", value)
            reference = row.get("$ref")
            if not isinstance(reference, str):
                return row
            if not reference.startswith("#/"):
                self.left.add("references to other files", f"`{where}`: `{reference[:60]}`")
                return {}
            value = self.target(reference)
            if value is None:
                self.left.add("references that lead nowhere", f"`{where}`: `{reference[:60]}`")
        return {}

    def target(self, reference: str) -> object:
        """What a JSON pointer (RFC 6901) leads to; None where it leads nowhere."""
        return reduce(_follow, reference[2:].split("/"), cast("object", self.document))


def _follow(value: object, part: str) -> object:
    key = part.replace("~1", "/").replace("~0", "~")
    return cast("Schema", value).get(key) if isinstance(value, dict) else None


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _texts(value: object) -> tuple[str, ...]:
    rows = cast("list[object]", value) if isinstance(value, list) else []
    return tuple(row for row in rows if isinstance(row, str) and row)
