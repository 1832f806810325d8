"""Registries in YAML: the native format, and other teams' files of a like shape."""

import re
from collections.abc import Iterable

from saga_concordia.model.registry import (
    Causation,
    Deprecation,
    Event,
    Extension,
    Field,
    Naming,
    Problem,
    ProblemKind,
    RegistryFile,
)
from saga_concordia.names.segment_pattern import is_slow, wrong
from saga_concordia.registry.source import Source, is_name, near, whole
from saga_concordia.registry.yaml_tree import Node, TreeError, parse
from saga_concordia.text.span import Span

TOP_KEYS = ("version", "domains", "roots", "naming", "extends", "events")
EVENT_KEYS = (
    "name", "version", "summary", "reliability", "payload", "sources", "causation", "owners", "tags", "deprecated",
)  # fmt: skip
NAMING_KEYS = ("separator", "segments", "pattern", "tense", "nouns", "exempt")
DEPRECATED_KEYS = ("since", "replaced_by", "reason")
_FOREIGN_EVENT_KEYS = ("domain", "source", "owner", "description", "payload.required", "payload.optional")
_FOREIGN_TOP_KEYS = ("domain", "event", "taxonomy_version")

_Pairs = dict[str, tuple[Node, Node]]


def load_yaml(source: Source) -> RegistryFile:
    """Read a registry in YAML; a wrong entry or key is a problem, and the rest is read on."""
    try:
        documents = parse(source)
    except TreeError as error:
        problem = whole(source.path, str(error), source.span(error.at, error.at))
        return RegistryFile(source.path, "yaml", problems=(problem,))
    if not documents:
        return RegistryFile(source.path, "yaml", problems=(whole(source.path, "the registry is empty"),))
    reader = _Reader(source)
    for document in documents:
        reader.read(document)
    return reader.file()


def events_node(root: Node) -> tuple[Node, Node] | None:
    """The `events` key of a registry's document and its value."""
    if root.kind != "map":
        return None
    return next((pair for pair in root.pairs if pair[0].kind == "scalar" and pair[0].value == "events"), None)


def _is_foreign(keys: _Pairs) -> bool:
    """Whether the file is another tool's: it has keys that are none of ours, nor nearly so."""
    for word in keys:
        if word not in TOP_KEYS and not word.startswith(("x-", "$")) and (
            word in _FOREIGN_TOP_KEYS or near(word, TOP_KEYS) is None
        ):  # fmt: skip
            return True
    node = keys["events"][1] if "events" in keys else None
    entries = [*(node.items if node else ()), *(value for _, value in (node.pairs if node else ()))]
    return any(key.value in _FOREIGN_EVENT_KEYS for entry in entries for key, _ in entry.pairs)


class _Reader:
    """Reads the documents of one file into one registry; the first `naming` counts, all else adds up."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.event: str | None = None
        self.found: dict[str, Event] = {}
        self.declared: dict[str, tuple[str, ...]] | None = None
        self.policy: Naming | None = None
        self.root_patterns: tuple[str, ...] = ()
        self.extensions: tuple[Extension, ...] = ()

    def file(self) -> RegistryFile:
        return RegistryFile(
            self.source.path,
            "yaml",
            tuple(self.found.values()),
            self.declared,
            self.root_patterns,
            self.policy,
            self.extensions,
            tuple(self.problems),
        )

    def read(self, root: Node) -> None:
        path = self.source.path
        if root.kind != "map":
            found = "a list" if root.kind == "list" else "plain text"
            message = f"the registry must be a mapping with the key `events`, not {found}"
            self.problems.append(whole(path, message, self.source.span(root.start, root.end)))
            return
        keys = self.pairs(root, "the registry")
        if not any(key in keys for key in TOP_KEYS):
            message = "the registry has no key `events`"
            self.problems.append(whole(path, message, self.source.span(root.start, root.start)))
            return
        foreign = _is_foreign(keys)
        self.unknown(keys, TOP_KEYS, _FOREIGN_TOP_KEYS, "the registry")
        if "version" in keys and not foreign:
            self.number(keys, "version", "the registry")
        if "domains" in keys and (domains := self.domains(keys["domains"][1], foreign)) is not None:
            self.declared = {**(self.declared or {}), **domains}
        self.root_patterns += self.strings(keys, "roots")
        self.extensions += self.extends(keys)
        if "naming" in keys:
            self.policy = self.policy or self.naming(keys["naming"][1])
        if "events" in keys:
            self.events(keys["events"][1])

    # Problems and small values

    def invalid(self, node: Node, message: str) -> None:
        line = self.source.line_number(node.start)
        place = self.source.place(node.start, node.end)
        self.problems.append(Problem(ProblemKind.INVALID, f"{message} (line {line})", place, self.event))

    def pairs(self, node: Node, owner: str) -> _Pairs:
        """The keys of a mapping; the first of two equal ones counts, and `<<` adds what is missing."""
        keys: _Pairs = {}
        merged: list[Node] = []
        for key, value in node.pairs:
            if key.kind != "scalar":
                self.invalid(key, f"a key of {owner} must be plain text")
            elif key.value == "<<" and not key.style:
                merged += [value] if value.kind == "map" else value.items
            elif key.value in keys:
                self.invalid(key, f"`{key.value}` stands twice in {owner}")
            else:
                keys[key.value] = (key, value)
        for other in merged:
            for key, value in other.pairs:
                if key.kind == "scalar" and key.value != "<<":
                    keys.setdefault(key.value, (key, value))
        return keys

    def unknown(self, keys: _Pairs, native: tuple[str, ...], also: tuple[str, ...], owner: str) -> None:
        """Report keys that look like misspelt native ones; other tools' keys are none of our business."""
        for word, (key, _) in keys.items():
            if word in native or word in also or key.is_null:
                continue
            meant = near(word, native)
            if meant is not None:
                also_there = ", which stands there too" if meant in keys else ""
                self.invalid(key, f"{owner} has no key `{word}`; did you mean `{meant}`{also_there}?")

    def text(self, keys: _Pairs, key: str, owner: str, types: tuple[str, ...] = ("text",)) -> str:
        """A text, or a scalar of the other `types` as it is written."""
        if key not in keys or keys[key][1].is_null:
            return ""
        node = keys[key][1]
        if node.kind != "scalar":
            self.invalid(node, f"`{key}` of {owner} must be text")
            return ""
        if node.type not in types:
            self.invalid(node, f"`{key}` of {owner} must be text, not a {node.type}; quote it if it is meant so")
            return ""
        return node.value.strip()

    def number(self, keys: _Pairs, key: str, owner: str) -> int | None:
        if key not in keys or keys[key][1].is_null:
            return None
        node = keys[key][1]
        if node.kind == "scalar" and re.fullmatch(r"v?[0-9]{1,9}", node.value.strip()):
            return int(node.value.strip().lstrip("v"))
        self.invalid(node, f"`{key}` of {owner} must be a whole number")
        return None

    def strings(self, keys: _Pairs, key: str, owner: str = "the registry") -> tuple[str, ...]:
        """A list of texts; a single text is a list of one."""
        if key not in keys or keys[key][1].is_null:
            return ()
        return self.words(keys[key][1], f"`{key}` of {owner}")

    def words(self, node: Node, what: str) -> tuple[str, ...]:
        if node.kind == "scalar":
            if node.is_null or not node.value.strip():
                return ()
            if node.type != "text":
                self.invalid(node, f"{what} must be a list of texts, not a {node.type}")
                return ()
            return (node.value.strip(),)
        if node.kind == "map":
            self.invalid(node, f"{what} must be a list")
            return ()
        found: list[str] = []
        for item in node.items:
            if item.kind != "scalar" or item.type != "text" or not item.value.strip():
                self.invalid(item, f"{what} must hold texts only")
            else:
                found.append(item.value.strip())
        return tuple(found)

    # The registry's own keys

    def extends(self, keys: _Pairs) -> tuple[Extension, ...]:
        if not self.strings(keys, "extends"):
            return ()
        node = keys["extends"][1]
        items = node.items if node.kind == "list" else [node]
        return tuple(
            Extension(item.value.strip(), self.source.place(*item.inner))
            for item in items
            if item.kind == "scalar" and item.value.strip()
        )

    def domains(self, node: Node, foreign: bool) -> dict[str, tuple[str, ...]] | None:
        if node.kind != "map":
            # A bare list of domains, as another tool's file may have it, says nothing of what they may emit.
            if not node.is_null and not (foreign and node.kind == "list"):
                self.invalid(node, "`domains` must map each domain to its list of categories")
            return None
        pairs = self.pairs(node, "`domains`")
        return {name: self.words(value, f"`domains.{name}`") for name, (_, value) in pairs.items()}

    def naming(self, node: Node) -> Naming | None:
        if node.is_null:
            return None
        if node.kind != "map":
            self.invalid(node, "`naming` must be a mapping")
            return None
        keys = self.pairs(node, "`naming`")
        self.unknown(keys, NAMING_KEYS, (), "`naming`")
        low, high = 1, None
        if "segments" in keys:
            limits = keys["segments"][1]
            if limits.kind == "map":
                bounds = self.pairs(limits, "`naming.segments`")
                self.unknown(bounds, ("min", "max"), (), "`naming.segments`")
                low = self.number(bounds, "min", "`naming.segments`") or 1
                high = self.number(bounds, "max", "`naming.segments`")
                if high is not None and high < low:
                    self.invalid(bounds["max"][1], "`max` of `naming.segments` must not be less than `min`")
                    high = None
            elif not limits.is_null:
                self.invalid(limits, "`naming.segments` must be a mapping with `min` and `max`")
        return Naming(
            separator=self.text(keys, "separator", "`naming`") or ".",
            min_segments=low,
            max_segments=high,
            segment=self.segment(keys),
            tense=self.choice(keys, "tense", ("past",)),
            nouns=self.choice(keys, "nouns", ("singular",)),
            exempt=self.strings(keys, "exempt", "`naming`"),
        )

    def segment(self, keys: _Pairs) -> str:
        pattern = self.text(keys, "pattern", "`naming`")
        if reason := wrong(pattern):
            self.invalid(keys["pattern"][1], f"`naming.pattern` is not a regular expression: {reason}")
            return ""
        if is_slow(pattern):
            self.invalid(
                keys["pattern"][1],
                "`naming.pattern` takes too long on some names, so it is not used; write it without repeats in repeats",
            )
            return ""
        return pattern

    def choice(self, keys: _Pairs, key: str, allowed: tuple[str, ...]) -> str:
        word = self.text(keys, key, "`naming`")
        if word in ("", "none", "any", "false") or word in allowed:
            return word if word in allowed else ""
        self.invalid(keys[key][1], f"`naming.{key}` must be `{allowed[0]}` or absent")
        return ""

    # Events

    def events(self, node: Node) -> None:
        if node.is_null:
            return
        if node.kind == "scalar":
            place = self.source.place(node.start, node.end)
            message = f"`events` must be a mapping or a list (line {self.source.line_number(node.start)})"
            self.problems.append(Problem(ProblemKind.UNREADABLE, message, place))
            return
        previous = node.start
        for key, value, start, end in self.entries(node):
            self.event = None
            if key is None:
                pass
            elif key.type != "text":
                self.invalid(key, f"the event name `{key.value[:40]}` is read as a {key.type}; quote it")
            elif not is_name(key.value):
                self.invalid(key, f"`{key.value[:40]}` is not an event name" if key.value else "an event has no name")
            elif key.value in self.found:
                first = self.source.line_number(self.source.point(self.found[key.value].place.span.start))
                line = self.source.line_number(key.start)
                message = f"`{key.value}` stands twice: on line {first} and on line {line}"
                removal = self.removal(start, end, previous, node.flow)
                place = self.source.place(*key.inner)
                self.problems.append(Problem(ProblemKind.DUPLICATE, message, place, key.value, removal))
            else:
                self.event = key.value
                self.found[key.value] = self.entry(key, value, self.source.span(start, end))
            previous = end
        self.event = None
        self.merge(node)

    def merge(self, node: Node) -> None:
        """The events that `<<` brings in where the registry has none of their name, at the places of their words."""
        for key, value in node.pairs:
            if key.kind != "scalar" or key.value != "<<" or key.style:
                continue
            for other in [value] if value.kind == "map" else value.items:
                if other.kind != "map":
                    self.invalid(other, "`<<` in `events` must bring in a mapping of events")
                    continue
                for name, details in other.pairs:
                    if name.kind == "scalar" and name.type == "text" and is_name(name.value):
                        span = self.source.span(name.start, max(name.end, details.end))
                        if name.value not in self.found:
                            self.event = name.value
                            self.found[name.value] = self.entry(name, details, span)
                self.event = None
                self.merge(other)

    def entries(self, node: Node) -> Iterable[tuple[Node | None, Node | None, int, int]]:
        """Name, value, start and end of each entry; a problem yields no name."""
        if node.kind == "map":
            for key, value in node.pairs:
                if key.kind == "scalar" and key.value == "<<" and not key.style:
                    continue
                if key.kind == "scalar":
                    yield key, value, key.start, max(key.end, value.end)
                else:
                    self.invalid(key, "the key of an event must be its name")
                    yield None, None, key.start, max(key.end, value.end)
            return
        for item in node.items:
            if item.kind == "scalar":
                yield item, None, item.start, item.end
                continue
            name = next((value for key, value in item.pairs if key.value == "name"), None)
            if name is not None and name.kind == "scalar":
                yield name, item, item.start, item.end
            else:
                single = item.pairs[0] if len(item.pairs) == 1 else None
                if name is None and single and single[0].kind == "scalar" and single[1].kind == "map":
                    yield single[0], single[1], item.start, item.end
                else:
                    self.invalid(item, "an entry of `events` must have a `name`")
                    yield None, None, item.start, item.end

    def removal(self, start: int, end: int, previous: int, flow: bool) -> Span | None:
        source = self.source
        if flow:
            return source.span(previous, end)
        begin = source.line_start(start)
        if source.text[begin:start].strip(" \t-?"):
            return None
        return source.span(begin, source.next_line(end))

    def entry(self, key: Node, value: Node | None, span: Span) -> Event:
        name = key.value
        place = self.source.place(*key.inner)
        if value is None or value.is_null:
            return Event(name, place, span)
        if value.kind != "map":
            self.invalid(value, f"the entry of `{name}` must be a mapping")
            return Event(name, place, span)
        owner = f"`{name}`"
        keys = self.pairs(value, owner)
        self.unknown(keys, EVENT_KEYS, _FOREIGN_EVENT_KEYS, owner)
        return Event(
            name,
            place,
            span,
            version=self.number(keys, "version", owner),
            summary=self.text(keys, "summary", owner) or self.foreign_text(keys, "description"),
            reliability=self.text(keys, "reliability", owner),
            payload=self.payload(keys, owner),
            sources=self.strings(keys, "sources", owner) or self.foreign_words(keys, "source", "domain"),
            causation=self.causation(keys, owner),
            owners=self.strings(keys, "owners", owner) or self.foreign_words(keys, "owner"),
            tags=self.strings(keys, "tags", owner),
            deprecated=self.deprecated(keys, owner),
        )

    def foreign_text(self, keys: _Pairs, key: str) -> str:
        return keys[key][1].value.strip() if key in keys and keys[key][1].kind == "scalar" else ""

    def foreign_words(self, keys: _Pairs, *names: str) -> tuple[str, ...]:
        for name in names:
            if name in keys and not keys[name][1].is_null:
                node = keys[name][1]
                nodes = node.items if node.kind == "list" else [node]
                return tuple(item.value.strip().lstrip(":") for item in nodes if item.kind == "scalar" and item.value)
        return ()

    def causation(self, keys: _Pairs, owner: str) -> Causation | None:
        word = self.text(keys, "causation", owner)
        if not word:
            return None
        try:
            return Causation(word)
        except ValueError:
            meant = near(word, list(Causation))
            hint = f"; did you mean `{meant}`?" if meant else ""
            message = f"`causation` of {owner} must be `required`, `optional` or `root`, not `{word[:40]}`{hint}"
            self.invalid(keys["causation"][1], message)
            return None

    def deprecated(self, keys: _Pairs, owner: str) -> Deprecation | None:
        if "deprecated" not in keys or keys["deprecated"][1].is_null:
            return None
        node = keys["deprecated"][1]
        place = self.source.place(node.start, node.end)
        if node.kind == "scalar" and node.type == "number":
            self.invalid(node, f"`deprecated` of {owner} must be true, a reason in words or a mapping, not a number")
            return None
        if node.kind == "scalar":
            # `true`, or a reason in words.
            if not node.style and node.value.lower() in ("false", "no", "off"):
                return None
            plain = node.value.lower() in ("true", "yes", "on")
            return Deprecation(None, None, None if plain else node.value.strip(), place)
        if node.kind != "map":
            self.invalid(node, f"`deprecated` of {owner} must be a mapping")
            return None
        what = f"`deprecated` of {owner}"
        inner = self.pairs(node, what)
        self.unknown(inner, DEPRECATED_KEYS, (), what)
        since = self.text(inner, "since", what, ("text", "number")) or None
        by, reason = (self.text(inner, key, what) or None for key in ("replaced_by", "reason"))
        if "replaced_by" in inner and by:
            place = self.source.place(*inner["replaced_by"][1].inner)
        return Deprecation(since, by, reason, place)

    def payload(self, keys: _Pairs, owner: str) -> tuple[Field, ...] | None:
        lists = [(key, required) for key, required in (("payload.required", True), ("payload.optional", False))]
        if any(key in keys for key, _ in lists):
            found: dict[str, Field] = {}
            for key, required in lists:
                if key in keys:
                    self.names(keys[key][1], required, found, f"`{key}` of {owner}")
            return tuple(found.values())
        if "payload" not in keys or keys["payload"][1].is_null:
            return None
        node, what = keys["payload"][1], f"`payload` of {owner}"
        found = {}
        if node.kind == "list":
            self.names(node, True, found, what)
            return tuple(found.values())
        if node.kind != "map":
            self.invalid(node, f"{what} must map each field to its type")
            return None
        fields = self.pairs(node, what)
        if fields and all(key in ("required", "optional") and pair[1].kind == "list" for key, pair in fields.items()):
            for key, (_, value) in fields.items():
                self.names(value, key == "required", found, f"`{key}` in {what}")
            return tuple(found.values())
        for name, (key, value) in fields.items():
            field = self.field(name, key, value, what)
            if field is not None and field.name in found:
                self.invalid(key, f"the field `{field.name}` stands twice in {what}")
            elif field is not None:
                found[field.name] = field
        return tuple(found.values())

    def names(self, node: Node, required: bool, found: dict[str, Field], what: str) -> None:
        if node.kind != "list":
            if not node.is_null:
                self.invalid(node, f"{what} must be a list of fields")
            return
        for item in node.items:
            name = item.value.strip().removesuffix("?") if item.kind == "scalar" and item.type == "text" else ""
            if not name:
                self.invalid(item, f"{what} must hold names of fields only")
                continue
            must = required and not item.value.strip().endswith("?")
            start, end = item.inner
            end -= item.value.endswith("?")
            found.setdefault(name, Field(name, "", must, self.source.place(start, end)))

    def field(self, name: str, key: Node, value: Node, what: str) -> Field | None:
        start, end = key.inner
        bare = name.removesuffix("?").strip()
        if not bare:
            self.invalid(key, f"{what} has a field without a name")
            return None
        place = self.source.place(start, end - (len(name) - len(name.removesuffix("?"))))
        required, kind = not name.endswith("?"), ""
        if value.kind == "scalar":
            kind = "" if value.is_null else value.value.strip()
            if value.type not in ("text", "null"):
                self.invalid(value, f"the type of the field `{bare}` in {what} must be text, not a {value.type}")
        elif value.kind == "map":
            keys = self.pairs(value, f"the field `{bare}` in {what}")
            self.unknown(keys, ("type", "required"), (), f"the field `{bare}` in {what}")
            if "type" in keys or "required" in keys or not keys:
                kind = self.text(keys, "type", f"the field `{bare}` in {what}")
                must = self.text(keys, "required", f"the field `{bare}` in {what}", ("text", "boolean")).lower()
                if must in ("false", "no", "off"):
                    required = False
                elif must not in ("", "true", "yes", "on"):
                    self.invalid(
                        keys["required"][1], f"`required` of the field `{bare}` in {what} must be true or false"
                    )
            else:
                kind = "map"
        else:
            kind = "list"
        if kind.endswith("?"):
            required, kind = False, kind[:-1].strip()
        return Field(bare, kind, required, place)
