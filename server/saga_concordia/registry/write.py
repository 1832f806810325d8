"""Registers an event: one edit that adds an entry to a registry in the file's own format and style."""

import re

from saga_concordia.model.registry import RegistryFile
from saga_concordia.registry.load import load
from saga_concordia.registry.markdown_format import (
    Cell,
    Row,
    Table,
    event_rows,
    event_tables,
    name_of,
    read_lines,
    read_tables,
)
from saga_concordia.registry.source import Source, is_name
from saga_concordia.registry.yaml_format import events_node
from saga_concordia.registry.yaml_tree import Node, TreeError, parse
from saga_concordia.text.edit import TextEdit, apply_edits

_RELIABILITY = "transient"
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*")
_RESERVED = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}

_Payload = tuple[tuple[str, str], ...]


def register(data: bytes, file: RegistryFile, name: str, payload: _Payload, source: str | None) -> TextEdit | None:
    """The edit of `data` that adds `name` to `file`, None where the format or the file's state does not allow it.

    `payload` holds fields with their types (empty: not known), `source` the domain that emits the event.
    """
    if file.format not in ("yaml", "markdown") or not is_name(name) or any(one.name == name for one in file.events):
        return None
    try:
        text = Source(data, file.path)
    except UnicodeDecodeError:
        return None
    fields: dict[str, str] = {}
    for key, kind in payload:
        if re.fullmatch(r"[A-Za-z_][\w.]*", key):
            fields.setdefault(key, kind if kind.isprintable() else "")
    items = tuple(fields.items())
    edit = (_markdown if file.format == "markdown" else _yaml)(text, name, items, source)
    return edit if edit is not None and _holds(data, file, name, edit) else None


def _holds(data: bytes, file: RegistryFile, name: str, edit: TextEdit) -> bool:
    """Whether the file, read again after the edit, has the event, all others, and no new problem."""
    after = load(apply_edits(data, [edit]), file.path)
    wanted = {event.name for event in file.events} | {name}
    settled = len(after.problems) <= len(file.problems)
    return settled and {event.name for event in after.events} == wanted


def _insert(text: Source, at: int, new: str) -> TextEdit:
    return TextEdit(text.span(at, at), new.replace("\n", text.newline))


# YAML


def _yaml(text: Source, name: str, payload: _Payload, source: str | None) -> TextEdit | None:
    try:
        root = parse(text)
    except TreeError:
        return None
    if root is None or root.kind != "map":
        return _append(text, name, payload, source) if root is None or root.is_null else None
    pair = events_node(root)
    if pair is None:
        return None if root.flow else _append(text, name, payload, source)
    key, node = pair
    if node.is_null:
        if root.flow or node.value:
            return (
                TextEdit(text.span(node.start, node.end), f" {{{_flow(name, payload, source)}}}")
                if node.value
                else None
            )
        column = key.start - text.line_start(key.start)
        lines = _block(name, payload, source, '"' if key.style == '"' else "")
        return _insert(text, text.line_end(key.end), "".join(f"\n{' ' * (column + 2)}{line}" for line in lines))
    if node.kind == "scalar" or text.text[node.start : node.start + 1] == "*":
        return None
    return (
        _into_flow(text, node, name, payload, source) if node.flow else _into_block(text, node, name, payload, source)
    )


def _append(text: Source, name: str, payload: _Payload, source: str | None) -> TextEdit | None:
    if re.search(r"^(---|\.\.\.|%)", text.text, re.MULTILINE):
        return None
    gap = "" if not text.text or text.text.endswith(("\n", "\r")) else "\n"
    lines = ["events:", *(f"  {line}" for line in _block(name, payload, source, ""))]
    return _insert(text, len(text.text), gap + "\n".join(lines) + "\n")


def _into_block(text: Source, node: Node, name: str, payload: _Payload, source: str | None) -> TextEdit | None:
    if node.kind == "map":
        first, last = node.pairs[0][0], node.pairs[-1]
        indent, at = _indent(text, first.start), max(last[0].end, last[1].end)
        lines = _block(name, payload, source, _quote(first))
    else:
        first_item, last_item = node.items[0], node.items[-1]
        dash = text.text.rfind("-", text.line_start(first_item.start), first_item.start)
        if dash < 0:
            return None
        indent, at = _indent(text, dash), last_item.end
        gap = " " * max(first_item.start - dash - 1, 1)
        if all(item.kind == "scalar" for item in node.items):
            lines = [f"-{gap}{_name(name, _quote(first_item))}"]
        else:
            body = _listed([item for item in node.items if item.kind == "map"], name, payload, source)
            lines = [f"-{gap}{body[0]}", *(f" {gap}{line}" for line in body[1:])]
    if indent is None:
        return None
    return _insert(text, text.line_end(at), "".join(f"\n{indent}{line}" for line in lines))


def _indent(text: Source, at: int) -> str | None:
    before = text.text[text.line_start(at) : at]
    return before if not before.strip(" ") else None


def _into_flow(text: Source, node: Node, name: str, payload: _Payload, source: str | None) -> TextEdit | None:
    quote = ""
    if node.kind == "map":
        quote = _quote(node.pairs[0][0]) if node.pairs else ""
        entry = _flow(name, payload, source, quote)
        ends = [max(key.end, value.end) for key, value in node.pairs]
    else:
        bare = bool(node.items) and all(item.kind == "scalar" for item in node.items)
        quote = _quote(node.items[0]) if bare else ""
        entry = _name(name, quote) if bare else "{" + ", ".join(_pairs(name, payload, source)) + "}"
        ends = [item.end for item in node.items]
    if not ends:
        return _insert(text, node.start + 1, entry)
    if node.kind == "map" and text.text[ends[-1] - 1 : ends[-1]] == ":":
        entry = f" , {entry}"
        return _insert(text, ends[-1], entry)
    return _insert(text, ends[-1], f", {entry}")


def _quote(node: Node) -> str:
    return node.style if node.style in ("'", '"') else ""


def _name(name: str, quote: str = "") -> str:
    if quote == "'" and "'" not in name:
        return f"'{name}'"
    return _scalar(name) if not quote else _double(name)


def _scalar(word: str) -> str:
    if _PLAIN.fullmatch(word) and word.lower() not in _RESERVED and not word.endswith("."):
        return word
    return _double(word)


def _double(word: str) -> str:
    return '"' + "".join(map(_escaped, word)) + '"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    return char if " " <= char <= "~" or (char.isalnum() and ord(char) <= 0xFFFF) else f"\\U{ord(char):08x}"


def _fields(payload: _Payload) -> str:
    return "{" + ", ".join(f"{_scalar(key)}: {_scalar(kind) if kind else '~'}" for key, kind in payload) + "}"


def _block(name: str, payload: _Payload, source: str | None, quote: str) -> list[str]:
    lines = [f"{_name(name, quote)}:", "  version: 1", '  summary: ""']
    if payload:
        lines.append("  payload:")
        lines += (f"    {_scalar(key)}:{' ' + _scalar(kind) if kind else ''}" for key, kind in payload)
    if source:
        lines.append(f"  sources: [{_scalar(source)}]")
    return lines


def _pairs(name: str, payload: _Payload, source: str | None) -> list[str]:
    return [f"name: {_name(name)}", *_details(payload, source)]


def _details(payload: _Payload, source: str | None) -> list[str]:
    details = ["version: 1", 'summary: ""']
    if payload:
        details.append(f"payload: {_fields(payload)}")
    if source:
        details.append(f"sources: [{_scalar(source)}]")
    return details


def _flow(name: str, payload: _Payload, source: str | None, quote: str = "") -> str:
    return f"{_name(name, quote)}: {{{', '.join(_details(payload, source))}}}"


def _listed(others: list[Node], name: str, payload: _Payload, source: str | None) -> list[str]:
    """The keys of a new entry of a list, in the words of the file's other entries."""
    pairs = [pair for item in others for pair in item.pairs]
    keys = {key.value for key, _ in pairs}
    quoted = next((_quote(value) for key, value in reversed(pairs) if key.value == "name"), "")
    lines = [f"name: {_name(name, quoted)}"]
    foreign = "domain" in keys or "payload.required" in keys
    if source and "domain" in keys:
        lines.append(f"domain: {_scalar(source)}")
    lines.append("version: 1")
    if not foreign:
        lines.append('summary: ""')
    if payload and "payload.required" in keys:
        lines.append(f"payload.required: [{', '.join(_scalar(key) for key, _ in payload)}]")
    elif payload:
        lines.append("payload:")
        lines += (f"  {_scalar(key)}:{' ' + _scalar(kind) if kind else ''}" for key, kind in payload)
    if source and "domain" not in keys:
        lines.append(f"sources: [{_scalar(source)}]")
    return lines


# Markdown


def _markdown(text: Source, name: str, payload: _Payload, source: str | None) -> TextEdit | None:
    lines = read_lines(text)
    tables = event_tables(list(read_tables(lines)))
    if not tables:
        return _heading(text, name, payload)
    best: tuple[int, Table, Row, Cell] | None = None
    for table in tables:
        for row, other in event_rows(table):
            score = _common(name, other.text)
            if best is None or score >= best[0]:
                best = (score, table, row, other)
    if best is None:
        return None
    if best[0] == 0:
        # No category of its own: the end of the last table.
        table = best[1]
        row = table.rows[-1]
    else:
        _, table, row, _ = best
    model = best[2]
    width = len(table.header)
    cells = [""] * width
    plain = Cell(0, name)
    code = model.cells[table.columns["name"]].is_code or name_of(plain, strict=True) != plain
    for role, number in table.columns.items():
        cells[number] = {
            "name": f"`{name}`" if code else name,
            "version": "1",
            "payload": _map(payload),
            "reliability": _RELIABILITY,
            "sources": (f"`{source}`" if code else source) if source and is_name(source) else "",
        }.get(role, "")
    content = row.line.text.strip()
    lead = row.line.text[: len(row.line.text) - len(row.line.text.lstrip())]
    opening, closing = ("| " if content.startswith("|") else ""), (" |" if content.endswith("|") else "")
    if not opening and not closing and width > 1 and not cells[-1]:
        closing = " |"
    line = lead + opening + " | ".join(cells) + closing
    return _insert(text, row.line.end, "\n" + line)


def _common(one: str, two: str) -> int:
    count = 0
    for a, b in zip(one.split("."), two.split("."), strict=False):
        if a != b:
            break
        count += 1
    return count


def _map(payload: _Payload) -> str:
    if not payload:
        return "`%{}`"
    return "`%{" + ", ".join(f"{key}: {_type(kind)}" for key, kind in payload) + "}`"


def _type(kind: str) -> str:
    return kind if re.fullmatch(r"[\w.:()\[\]]+", kind) else "term"


def _heading(text: Source, name: str, payload: _Payload) -> TextEdit | None:
    file = load(text.text.encode(), "page.md")
    if not file.events:
        return None
    plain = Source(text.text.encode(), text.path)
    last = file.events[-1]
    start, end = plain.point(last.entry.start), plain.point(last.entry.end)
    level = re.match(r" {0,3}#+", plain.text[start:])
    code = plain.text[plain.point(last.place.span.start) - 1] == "`" or name_of(Cell(0, name), strict=True) is None
    title = f"{(level.group() if level else '###').strip()} {f'`{name}`' if code else name}"
    fields = f"\n- payload: {_map(payload)}" if payload else ""
    return _insert(text, end, f"\n\n{title}\n\n- version: 1{fields}")
