"""Another value of a key in an event's entry in YAML, or a key that it has not yet."""

from collections.abc import Callable, Sequence

from saga_concordia.model.registry import Deprecation, Event, Field
from saga_concordia.registry.source import Source, insert
from saga_concordia.registry.yaml_format import events_node
from saga_concordia.registry.yaml_tree import Node, TreeError, parse
from saga_concordia.registry.yaml_write import double, scalar
from saga_concordia.text.edit import TextEdit

_OTHERS = {"summary": ("description",), "sources": ("source", "domain"), "owners": ("owner",)}
"""What other tools call a role's key."""
_VALUES: dict[str, Callable[[Event], str]] = {
    "version": lambda event: str(event.version),
    "reliability": lambda event: scalar(event.reliability),
    "payload": lambda event: "{" + ", ".join(map(_field, event.payload or ())) + "}",
    "sources": lambda event: _words(event.sources),
    "summary": lambda event: double(event.summary),
    "causation": lambda event: str(event.causation),
    "owners": lambda event: _words(event.owners),
    "tags": lambda event: _words(event.tags),
    "deprecated": lambda event: _deprecated(event.deprecated),
}


def edits_of(text: Source, own: Event, wanted: Event, role: str) -> list[TextEdit]:
    """The edits; none where the entry is not one that can take a key."""
    found = _entry(text, wanted.name)
    if found is None:
        return []
    key, value = found
    if value is None or value.is_null:
        if value is not None and (value.value or key.flow):
            return []
        return [insert(text, key.end + 1, f" {{{role}: {_VALUES[role](wanted)}}}")] if value is not None else []
    if value.kind != "map":
        return []
    if not value.pairs:
        return [TextEdit(text.span(value.start, value.end), f"{{{role}: {_VALUES[role](wanted)}}}")]
    keys = {one.value: (one, held) for one, held in value.pairs if one.kind == "scalar"}
    split = {part for part in ("payload.required", "payload.optional") if part in keys}
    if role == "payload" and split:
        return [
            edit
            for part, required in (("payload.required", True), ("payload.optional", False))
            for edit in _set(text, value, keys, part, _names(wanted.payload or (), required), part in split)
        ]
    name = next((one for one in (role, *_OTHERS.get(role, ())) if one in keys), role)
    words = _VALUES[role](wanted)
    if name != role and role in ("sources", "owners"):
        said = wanted.sources if role == "sources" else wanted.owners
        words = scalar(said[0]) if len(said) == 1 else words
    if role == "payload" and wanted.payload and not value.flow:
        return _payload(text, value, keys, own.payload or (), wanted.payload)
    return _set(text, value, keys, name, words, True)


def _payload(
    text: Source, entry: Node, keys: dict[str, tuple[Node, Node]], own: Sequence[Field], wanted: Sequence[Field]
) -> list[TextEdit]:
    """The edits of a payload with a field on each line: the lines of fields that stay as they are stay as they are."""
    fields = {field.name: _field(field) for field in wanted}
    if "payload" not in keys:
        indent = _indent(text, entry)
        lines = "".join(f"\n{indent}  {field}" for field in fields.values())
        return [insert(text, text.line_end(_last(entry)), f"\n{indent}payload:{lines}")]
    held = keys["payload"][1]
    said = {field.name: _field(field) for field in own}
    pairs = {key.value.removesuffix("?").strip(): (key, value) for key, value in held.pairs}
    staying = [name for name in pairs if name in fields]
    if held.flow or not staying:
        return _set(text, entry, keys, "payload", "{" + ", ".join(fields.values()) + "}", True)
    edits: list[TextEdit] = []
    for name, (key, value) in pairs.items():
        end = max(key.end, value.end)
        if name not in fields:
            edits.append(TextEdit(text.span(text.line_start(key.start), text.next_line(end)), ""))
        elif fields[name] != said.get(name):
            edits.append(TextEdit(text.span(key.start, end), fields[name]))
    key, value = pairs[staying[-1]]
    indent = " " * (key.start - text.line_start(key.start))
    added = "".join(f"\n{indent}{field}" for name, field in fields.items() if name not in pairs)
    return [*edits, insert(text, text.line_end(max(key.end, value.end)), added)] if added else edits


def _set(
    text: Source, entry: Node, keys: dict[str, tuple[Node, Node]], key: str, value: str, wanted: bool
) -> list[TextEdit]:
    """The edit that gives a key a value; a key that is not there is added, if it is wanted or has something to say."""
    if key in keys:
        name, held = keys[key]
        # A comment between a key and its value stays where it is.
        is_near = not text.text[name.end : held.start].strip(" \t\r\n:")
        start = name.end + 1 if is_near else held.start
        return [TextEdit(text.span(start, max(held.end, start)), f" {value}" if is_near else value)]
    if not wanted and value == "[]":
        return []
    if entry.flow:
        return [insert(text, _last(entry), f", {key}: {value}")]
    return [insert(text, text.line_end(_last(entry)), f"\n{_indent(text, entry)}{key}: {value}")]


def _last(entry: Node) -> int:
    return max(max(name.end, held.end) for name, held in entry.pairs)


def _indent(text: Source, entry: Node) -> str:
    """The indent of an entry's keys; the `-` of a list stands in it."""
    return text.text[text.line_start(entry.start) : entry.start].replace("-", " ")


def _entry(text: Source, name: str) -> tuple[Node, Node | None] | None:
    """The key and the value of an event's first entry, in a mapping or in a list."""
    try:
        roots = parse(text)
    except TreeError:
        return None
    for root in roots:
        pair = events_node(root)
        node = pair[1] if pair else None
        for key, value in node.pairs if node else ():
            if key.value == name:
                return key, value
        for item in node.items if node else ():
            named = next((value for key, value in item.pairs if key.value == "name"), None)
            if named is not None and named.value == name:
                return named, item
    return None


def _field(field: Field) -> str:
    mark = "" if field.required else "?"
    return f"{scalar(field.name)}: {scalar(field.type + mark)}" if field.type else f"{scalar(field.name + mark)}: ~"


def _names(fields: Sequence[Field], required: bool) -> str:
    return _words(tuple(field.name for field in fields if field.required is required))


def _words(words: tuple[str, ...]) -> str:
    return "[" + ", ".join(map(scalar, words)) + "]"


def _deprecated(gone: Deprecation | None) -> str:
    if gone is None:
        return "false"
    told = (("since", gone.since), ("replaced_by", gone.replaced_by), ("reason", gone.reason))
    said = [f"{key}: {double(value)}" for key, value in told if value]
    return f"{{{', '.join(said)}}}" if said else "true"
