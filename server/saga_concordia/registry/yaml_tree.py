"""YAML as a tree with places, built from parser events so that depth and aliases stay bounded."""

import re
from collections.abc import Iterator
from typing import Any

import yaml
from msgspec import Struct, field
from msgspec.structs import replace

from saga_concordia.registry.source import Source

MAX_DEPTH = 100
_TOO_DEEP = f"the file is nested deeper than {MAX_DEPTH} levels"
MAX_ALIASED = 10_000
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_parse_events: Any = getattr(yaml, "parse")  # noqa: B009 - PyYAML has no types
_scan_tokens: Any = getattr(yaml, "scan")  # noqa: B009


_NUMBER = re.compile(
    r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)"
    r"|\.(nan|NaN|NAN)"
)
_BOOLEAN = re.compile(r"true|True|TRUE|false|False|FALSE")


class TreeError(Exception):
    """The text is not YAML that may be read; `at` is a code point's index."""

    def __init__(self, message: str, at: int) -> None:
        """Say in plain words what is wrong, and where."""
        super().__init__(message)
        self.at = at


class Node(Struct):
    """A scalar, a mapping or a sequence, with the code points that it takes; `size` counts it and all below it."""

    kind: str
    start: int
    end: int
    value: str = ""
    style: str = ""
    flow: bool = False
    pairs: list[tuple["Node", "Node"]] = field(default_factory=list["tuple[Node, Node]"])
    items: list["Node"] = field(default_factory=list["Node"])
    size: int = 1
    open: bool = False

    @property
    def is_null(self) -> bool:
        """Whether this is YAML's way to say nothing."""
        return self.kind == "scalar" and not self.style and self.value in ("", "~", "null", "Null", "NULL")

    @property
    def type(self) -> str:
        """What the value of a scalar is, in the core schema of YAML 1.2: text, number, boolean or null."""
        if self.style or self.kind != "scalar":
            return "text"
        if self.is_null:
            return "null"
        if _NUMBER.fullmatch(self.value):
            return "number"
        return "boolean" if _BOOLEAN.fullmatch(self.value) else "text"

    @property
    def inner(self) -> tuple[int, int]:
        """The text of a scalar without its quotes."""
        if self.style in ("'", '"') and self.end - self.start >= 2:
            return self.start + 1, self.end - 1
        return self.start, self.end


def parse(source: Source) -> list[Node]:
    """The documents of a file, without empty ones.

    Raises:
        TreeError: it is not YAML, or too deep, or its aliases expand to too much.
    """
    try:
        return [root for root in _build(source, _parse_events(source.text, Loader=_LOADER)) if not root.is_null]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = mark.index if mark else 0
        words = error.problem or error.context or "it cannot be parsed"
        if "nesting depth" in words:
            # Newer parsers have a limit of their own, beyond ours, and look ahead of what they have given.
            raise TreeError(_TOO_DEEP, at) from None
        since = error.context_mark.index if error.context and error.context_mark else at
        if source.line_number(since) != source.line_number(at):
            words += f" {error.context} that begins on line {source.line_number(since)}"
        raise TreeError(f"the file is not valid YAML: {words} (line {source.line_number(at)})", at) from None
    except yaml.YAMLError as error:
        at = int(getattr(error, "position", 0) or 0)
        words = str(getattr(error, "reason", "") or "it cannot be parsed")
        raise TreeError(f"the file is not valid YAML: {words} (line {source.line_number(at)})", at) from None


def scalars(text: str) -> Iterator[tuple[int, int]]:
    """The code points of each scalar, up to the first error where the file is not valid YAML."""
    try:
        for token in _scan_tokens(text, Loader=_LOADER):
            if isinstance(token, yaml.ScalarToken):
                yield int(token.start_mark.index), int(token.end_mark.index)
    except yaml.YAMLError:
        return


def _build(source: Source, events: Iterator[Any]) -> list[Node]:
    roots: list[Node] = []
    stack: list[tuple[Node, list[Node]]] = []
    anchors: dict[str, Node] = {}
    aliased = 0
    for event in events:
        if isinstance(event, yaml.DocumentEndEvent):
            anchors = {}
            continue
        start: int = event.start_mark.index if event.start_mark else 0
        end: int = event.end_mark.index if event.end_mark else start
        if isinstance(event, yaml.CollectionStartEvent):
            if len(stack) >= MAX_DEPTH:
                raise TreeError(_TOO_DEEP, start)
            start = _past_properties(source.text, start, end)
            kind = "map" if isinstance(event, yaml.MappingStartEvent) else "list"
            node = Node(kind, start, max(start, end), flow=bool(event.flow_style), open=True)
            stack.append((node, []))
            if event.anchor:
                anchors[event.anchor] = node
            continue
        if isinstance(event, yaml.CollectionEndEvent):
            node, children = stack.pop()
            node.end = end if node.flow else children[-1].end if children else node.end
            node.size += sum(child.size for child in children)
            node.open = False
            if node.kind == "map":
                node.pairs = list(zip(children[::2], children[1::2], strict=False))
            else:
                node.items = children
        elif isinstance(event, yaml.ScalarEvent):
            node = _scalar(source.text, event, start, end)
            if event.anchor:
                anchors[event.anchor] = node
        elif isinstance(event, yaml.AliasEvent):
            target = anchors.get(event.anchor or "")
            if target is None:
                raise TreeError(f"the alias `*{event.anchor}` has no anchor (line {source.line_number(start)})", start)
            aliased += target.size
            if target.open or aliased > MAX_ALIASED:
                why = "refers to itself" if target.open else f"expands to more than {MAX_ALIASED} values"
                raise TreeError(f"the alias `*{event.anchor}` {why} (line {source.line_number(start)})", start)
            node = replace(target, start=start, end=end)
        else:
            continue
        if stack:
            stack[-1][1].append(node)
        else:
            roots.append(node)
    return roots


def _scalar(text: str, event: yaml.ScalarEvent, start: int, end: int) -> Node:
    style = event.style or ""
    start = _past_properties(text, start, end)
    if style in ("|", ">"):
        end = start + len(text[start:end].rstrip())
    if not style and event.tag:
        style = "!"  # A tag says what it is: `!!str 1` is text.
    return Node("scalar", start, end, value=str(event.value), style="" if style == ":" else style)


def _past_properties(text: str, start: int, end: int) -> int:
    """The start of a node behind its anchor and its tag."""
    while start < end and text[start] in "&!":
        while start < end and not text[start].isspace():
            start += 1
        while start < end and text[start].isspace():
            start += 1
    return start
