"""A registry as an AsyncAPI 3.0 document.

Each event is a message on a channel whose address is its name. What AsyncAPI has no word for is in `x-concordia`.
The specification: https://www.asyncapi.com/docs/reference/specification/v3.0.0.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from saga_concordia.model.registry import Causation, Event, Naming, RegistryFile
from saga_concordia.registry.exports.envelope import CAUSATION, CORRELATION, payload_schema, required_ids
from saga_concordia.registry.exports.keys import keyed, slug

EXTENSION = "x-concordia"
_HOLE = re.compile(r"\{([A-Za-z0-9_-]+)\}")
_TRAITS = {
    Causation.ROOT: "startsChain",
    Causation.REQUIRED: "causedByEvent",
    Causation.OPTIONAL: "mayBeCausedByEvent",
}


def asyncapi(registry: RegistryFile, causation: Mapping[str, Causation], title: str) -> dict[str, Any]:
    """The document; `causation` says of each event what the threading rules ask of it."""
    keys = keyed((event.name for event in registry.events), slug, "-")
    used = [kind for kind in Causation if kind in {causation[event.name] for event in registry.events}]
    document: dict[str, Any] = {
        "asyncapi": "3.0.0",
        "info": {"title": title, "version": "1.0.0"},
        "defaultContentType": "application/json",
        "channels": {keys[event.name]: _channel(event, keys[event.name]) for event in registry.events},
        "operations": {f"emit.{key}": _operation(key) for key in keys.values()},
        "components": {
            "messages": {keys[event.name]: _message(event, causation[event.name]) for event in registry.events},
            "messageTraits": {_TRAITS[kind]: _trait(kind) for kind in used},
        },
    }
    own = _given(
        domains={domain: list(prefixes) for domain, prefixes in (registry.domains or {}).items()},
        roots=list(registry.roots),
        naming=_naming(registry.naming),
    )
    if own:
        document[EXTENSION] = own
    return document


_BREAKS = frozenset("\x85\u2028\u2029")


def as_text(document: Mapping[str, Any], as_json: bool) -> str:
    """The document as JSON or as YAML."""
    if as_json:
        return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    import yaml

    class Plain(yaml.SafeDumper):
        def ignore_aliases(self, data: Any) -> bool:
            return True

    def text(_dumper: yaml.SafeDumper, data: str) -> yaml.ScalarNode:
        # Unquoted, these characters would be read back as line breaks.
        style = '"' if not _BREAKS.isdisjoint(data) else None
        return yaml.ScalarNode("tag:yaml.org,2002:str", data, style=style)

    Plain.add_representer(str, text)
    return yaml.dump(document, Dumper=Plain, sort_keys=False, allow_unicode=True, width=120)


def _channel(event: Event, key: str) -> dict[str, Any]:
    channel: dict[str, Any] = {
        "address": event.name,
        "messages": {key: {"$ref": f"#/components/messages/{key}"}},
    }
    fields = {field.name for field in event.payload or ()}
    holes = dict.fromkeys(_HOLE.findall(event.name))
    if holes:
        channel["parameters"] = {
            hole: {"location": f"$message.payload#/{hole}"} if hole in fields else {} for hole in holes
        }
    return channel


def _operation(key: str) -> dict[str, Any]:
    return {
        "action": "send",
        "channel": {"$ref": f"#/channels/{key}"},
        "messages": [{"$ref": f"#/channels/{key}/messages/{key}"}],
    }


def _message(event: Event, causation: Causation) -> dict[str, Any]:
    gone = event.deprecated
    return _given(
        name=event.name,
        summary=event.summary,
        deprecated=gone is not None,
        tags=[{"name": tag} for tag in dict.fromkeys(event.tags)],
        traits=[{"$ref": f"#/components/messageTraits/{_TRAITS[causation]}"}],
        payload=None if event.payload is None else payload_schema(event),
        **{
            EXTENSION: _given(
                version=event.version,
                reliability=event.reliability,
                sources=list(event.sources),
                owners=list(event.owners),
                deprecated=gone and _given(since=gone.since, replaced_by=gone.replaced_by, reason=gone.reason),
            )
        },
    )


def _trait(causation: Causation) -> dict[str, Any]:
    return {
        "headers": {
            "type": "object",
            "properties": {"correlation_id": CORRELATION, "causation_id": CAUSATION[causation]},
            "required": required_ids(causation),
        },
        "correlationId": {"location": "$message.header#/correlation_id"},
    }


def _naming(naming: Naming | None) -> dict[str, Any]:
    if naming is None:
        return {}
    return _given(
        separator=naming.separator,
        segments=_given(min=naming.min_segments, max=naming.max_segments),
        pattern=naming.segment,
        tense=naming.tense,
        nouns=naming.nouns,
        exempt=list(naming.exempt),
    )


def _given(**values: Any) -> dict[str, Any]:
    """The values that say something; a version of 0 does."""
    return {key: value for key, value in values.items() if value or type(value) is int}
