"""Where a cursor stands in a YAML file that is being typed: under which keys, and what beside it.

A parser gives nothing on half a line, so this reads indentation, dashes and the brackets of one line.
"""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from saga_concordia.ide.completion.lexical import line_start
from saga_concordia.text.span import Span

ITEM = "-"
"""Stands in a path for an item of a list."""

_DASHES = re.compile(r"\s*(?:-(?:\s+|\Z))*")
_KEY = re.compile(r"""(?:"([^"]*)"|'([^']*)'|([^\s"'#\[\]{},&*!|>%@`-][^#]*?))\s*:(?=\s|\Z)""")
_NEXT_KEYS = re.compile(r"(?:\A|,)\s*([\w.-]+)\s*:")
_RUN = re.compile(r"[^\s,\[\]}\"'#:]*")


class YamlSpot(Struct, frozen=True):
    """`path` are the keys around a cursor, `key` that whose value it stands in, None where a key is to be written.

    `span` is the word that is typed, `typed` what of it stands in front of the cursor. `beside` are the other keys of
    the mapping, or the other words of the list; `assigned` says that a colon follows.
    """

    path: tuple[str, ...]
    key: str | None
    span: Span
    typed: str
    beside: frozenset[str] = frozenset()
    assigned: bool = False


class _Line(Struct, frozen=True):
    """A line that says something: the columns of its dashes, that of what follows, and its key, if it has one."""

    dashes: tuple[int, ...]
    column: int
    key: str | None


class _Flow(Struct):
    """What is open on the line: a block's entry, a mapping or a list in brackets. `start` is where the entry begins."""

    kind: str
    start: int
    key: str | None = None
    seen: list[str] = []


def yaml_spot(data: bytes, offset: int) -> YamlSpot | None:
    """Where a cursor stands; None in a comment."""
    begin = line_start(data, offset)
    ends = [end for end in (data.find(b"\n", offset), data.find(b"\r", offset)) if end >= 0]
    head = data[begin:offset].decode(errors="replace")
    rest = data[offset : min(ends, default=len(data))].decode(errors="replace")
    dashes, column = _indentation(head)
    open_flows = _flows(head, column)
    if open_flows is None:
        return None
    flow = open_flows[-1]
    start = flow.start + len(head[flow.start :]) - len(head[flow.start :].lstrip(" \t\"'"))
    run = _RUN.match(rest)
    right = run.group() if run else ""
    before = data[:begin].decode(errors="replace").splitlines()
    own = _Line(dashes, column, None)
    keys = [one.key for one in open_flows if one.key is not None]
    is_value = flow.kind == "list" or flow.key is not None
    path = (*_parents(before, own), *(keys[:-1] if is_value else keys))
    beside = list(flow.seen)
    if flow.kind == "block":
        after = data[offset:].decode(errors="replace").splitlines()[1:]
        beside += [*_beside(reversed(before), own, upward=True), *_beside(after, own, upward=False)]
    elif flow.kind == "map":
        beside += [str(key) for key in _NEXT_KEYS.findall(re.split(r"[\]}]", rest)[0])]
    else:
        beside += re.findall(r"[^\s,\"']+", re.split(r"[\]}]", rest[len(right) :])[0])
    typed = head[start:]
    return YamlSpot(
        path,
        keys[-1] if is_value and keys else None,
        Span(offset - len(typed.encode()), offset + len(right.encode())),
        typed,
        frozenset(beside),
        rest[len(right) :].lstrip("\"' \t").startswith(":"),
    )


def _indentation(line: str) -> tuple[tuple[int, ...], int]:
    found = _DASHES.match(line)
    column = found.end() if found else 0
    return tuple(at for at in range(column) if line[at] == "-"), column


def _flows(head: str, column: int) -> list[_Flow] | None:
    """What is open at the end of a line's beginning, the outermost first; None where that is a comment."""
    stack = [_Flow("block", column)]
    at = column
    while at < len(head):
        top, character = stack[-1], head[at]
        is_first = not head[top.start : at].strip()
        if character in "\"'" and is_first:
            end = head.find(character, at + 1)
            at = len(head) if end < 0 else end
        elif character == "#" and (at == 0 or head[at - 1].isspace()):
            return None
        elif character in "{[" and is_first:
            stack.append(_Flow("map" if character == "{" else "list", at + 1))
        elif character in "}]" and len(stack) > 1:
            stack.pop()
        elif character == "," and top.kind != "block":
            if top.kind == "list":
                top.seen.append(head[top.start : at].strip(" \t\"'"))
            top.key, top.start = None, at + 1
        elif character == ":" and top.key is None and top.kind != "list" and head[at + 1 : at + 2] in ("", " ", "\t"):
            top.key = head[top.start : at].strip(" \t\"'")
            top.seen.append(top.key)
            top.start = at + 1
        at += 1
    return stack


def _parents(before: Sequence[str], own: _Line) -> tuple[str, ...]:
    """The keys around a line, by the indentation of those above it, the outermost first."""
    path: list[str] = []
    level = _leave(path, own, own.column)
    for line in _lines(reversed(before)):
        within_list = bool(path) and path[-1] == ITEM
        if level == 0 and not within_list:
            break
        if line.key is not None and (line.column < level or (line.column == level and within_list and not line.dashes)):
            path.append(line.key)
            level = _leave(path, line, line.column)
        elif line.column == level and line.dashes:
            level = _leave(path, line, level)
    return tuple(reversed(path))


def _leave(path: list[str], line: _Line, level: int) -> int:
    """Step out of the items that begin on a line; the column that is left is that of the outermost."""
    for dash in reversed(line.dashes):
        if dash < level:
            path.append(ITEM)
            level = dash
    return level


def _beside(lines: Iterator[str] | Sequence[str], own: _Line, *, upward: bool) -> Iterator[str]:
    """The keys of the same mapping above or below a line."""
    if upward and own.dashes:
        return
    for line in _lines(lines):
        is_ours, is_left = line.column == own.column, min(line.column, *line.dashes, own.column) < own.column
        if is_left and not (is_ours and upward):
            return
        if is_ours and line.key is not None:
            yield line.key
        if is_left:
            return


def _lines(lines: Iterator[str] | Sequence[str]) -> Iterator[_Line]:
    """The lines that say something."""
    for line in lines:
        dashes, column = _indentation(line)
        if (column < len(line) and line[column] != "#") or dashes:
            found = _KEY.match(line, column)
            key = next((str(word) for word in found.groups() if word is not None), None) if found else None
            yield _Line(dashes, column, key)
