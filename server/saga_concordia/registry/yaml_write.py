"""A new entry in a YAML registry, in the style of the entries that stand there."""

import re
from functools import lru_cache

from saga_concordia.registry.source import NewEvent, Payload, Source, insert
from saga_concordia.registry.yaml_format import events_node
from saga_concordia.registry.yaml_tree import Node, TreeError, parse
from saga_concordia.text.edit import TextEdit

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*")
RESERVED = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}


def entry(text: Source, new: NewEvent) -> TextEdit | None:
    """The edit that adds an entry to a YAML registry, None where its shape does not allow it."""
    try:
        roots = _tree(text)
    except TreeError:
        return None
    if not roots:
        return _append(text, new)
    root = next((one for one in roots if events_node(one) is not None), roots[0])
    if root.kind != "map":
        return None
    pair = events_node(root)
    if pair is None:
        return None if root.flow else _append(text, new)
    key, node = pair
    if node.is_null:
        if root.flow or node.value:
            return TextEdit(text.span(node.start, node.end), f" {{{_flow(new)}}}") if node.value else None
        column = key.start - text.line_start(key.start)
        lines = _block(new, '"' if key.style == '"' else "")
        return insert(text, text.line_end(key.end), "".join(f"\n{' ' * (column + 2)}{line}" for line in lines))
    if node.kind == "scalar" or text.text[node.start : node.start + 1] == "*":
        return None
    return _into_flow(text, node, new) if node.flow else _into_block(text, node, new)


@lru_cache(maxsize=4)
def _tree(text: Source) -> list[Node]:
    return parse(text)


def _append(text: Source, new: NewEvent) -> TextEdit | None:
    if re.search(r"^(---|\.\.\.|%)", text.text, re.MULTILINE):
        return None
    gap = "" if not text.text or text.text.endswith(("\n", "\r")) else "\n"
    lines = ["events:", *(f"  {line}" for line in _block(new, ""))]
    return insert(text, len(text.text), gap + "\n".join(lines) + "\n")


def _into_block(text: Source, node: Node, new: NewEvent) -> TextEdit | None:
    if node.kind == "map":
        first, last = node.pairs[0][0], node.pairs[-1]
        indent, at = _indent(text, first.start), max(last[0].end, last[1].end)
        lines = _block(new, _quote(first))
    else:
        first_item, last_item = node.items[0], node.items[-1]
        dash = text.text.rfind("-", text.line_start(first_item.start), first_item.start)
        if dash < 0:
            return None
        indent, at = _indent(text, dash), last_item.end
        gap = " " * max(first_item.start - dash - 1, 1)
        if all(item.kind == "scalar" for item in node.items):
            lines = [f"-{gap}{_name(new.name, _quote(first_item))}"]
        else:
            body = _listed([item for item in node.items if item.kind == "map"], new)
            lines = [f"-{gap}{body[0]}", *(f" {gap}{line}" for line in body[1:])]
    if indent is None:
        return None
    return insert(text, text.line_end(at), "".join(f"\n{indent}{line}" for line in lines))


def _indent(text: Source, at: int) -> str | None:
    before = text.text[text.line_start(at) : at]
    return before if not before.strip(" ") else None


def _into_flow(text: Source, node: Node, new: NewEvent) -> TextEdit | None:
    quote = ""
    if node.kind == "map":
        quote = _quote(node.pairs[0][0]) if node.pairs else ""
        entry = _flow(new, quote)
        ends = [max(key.end, value.end) for key, value in node.pairs]
    else:
        bare = bool(node.items) and all(item.kind == "scalar" for item in node.items)
        quote = _quote(node.items[0]) if bare else ""
        entry = _name(new.name, quote) if bare else "{" + ", ".join(_pairs(new)) + "}"
        ends = [item.end for item in node.items]
    if not ends:
        return insert(text, node.start + 1, entry)
    if node.kind == "map" and text.text[ends[-1] - 1 : ends[-1]] == ":":
        entry = f" , {entry}"
        return insert(text, ends[-1], entry)
    return insert(text, ends[-1], f", {entry}")


def _quote(node: Node) -> str:
    return node.style if node.style in ("'", '"') else ""


def _name(name: str, quote: str = "") -> str:
    if quote == "'" and "'" not in name:
        return f"'{name}'"
    return scalar(name) if not quote else double(name)


def scalar(word: str) -> str:
    """A text as YAML reads it back: plain where that is sure, else in quotes."""
    if _PLAIN.fullmatch(word) and word.lower() not in RESERVED and not word.endswith("."):
        return word
    return double(word)


def double(word: str) -> str:
    """A text in double quotes, on one line."""
    return '"' + "".join(map(_escaped, word)) + '"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    return char if " " <= char <= "~" or (char.isalnum() and ord(char) <= 0xFFFF) else f"\\U{ord(char):08x}"


def _fields(payload: Payload) -> str:
    return "{" + ", ".join(f"{scalar(key)}: {scalar(kind) if kind else '~'}" for key, kind in payload) + "}"


def _block(new: NewEvent, quote: str) -> list[str]:
    lines = [f"{_name(new.name, quote)}:", "  version: 1", '  summary: ""']
    if new.reliability:
        lines.append(f"  reliability: {scalar(new.reliability)}")
    if new.payload:
        lines.append("  payload:")
        lines += (f"    {scalar(key)}:{' ' + scalar(kind) if kind else ''}" for key, kind in new.payload)
    if new.source:
        lines.append(f"  sources: [{scalar(new.source)}]")
    return lines


def _pairs(new: NewEvent) -> list[str]:
    return [f"name: {_name(new.name)}", *_details(new)]


def _details(new: NewEvent) -> list[str]:
    details = ["version: 1", 'summary: ""']
    if new.reliability:
        details.append(f"reliability: {scalar(new.reliability)}")
    if new.payload:
        details.append(f"payload: {_fields(new.payload)}")
    if new.source:
        details.append(f"sources: [{scalar(new.source)}]")
    return details


def _flow(new: NewEvent, quote: str = "") -> str:
    return f"{_name(new.name, quote)}: {{{', '.join(_details(new))}}}"


def _listed(others: list[Node], new: NewEvent) -> list[str]:
    """The keys of a new entry of a list, in the words of the file's other entries."""
    pairs = [pair for item in others for pair in item.pairs]
    keys = {key.value for key, _ in pairs}
    quoted = next((_quote(value) for key, value in reversed(pairs) if key.value == "name"), "")
    lines = [f"name: {_name(new.name, quoted)}"]
    foreign = "domain" in keys or "payload.required" in keys
    if new.source and "domain" in keys:
        lines.append(f"domain: {scalar(new.source)}")
    lines.append("version: 1")
    if not foreign:
        lines.append('summary: ""')
    if new.reliability and (not foreign or "reliability" in keys):
        lines.append(f"reliability: {scalar(new.reliability)}")
    if new.payload and "payload.required" in keys:
        lines.append(f"payload.required: [{', '.join(scalar(key) for key, _ in new.payload)}]")
    elif new.payload:
        lines.append("payload:")
        lines += (f"  {scalar(key)}:{' ' + scalar(kind) if kind else ''}" for key, kind in new.payload)
    if new.source and "domain" not in keys:
        lines.append(f"sources: [{scalar(new.source)}]")
    return lines
