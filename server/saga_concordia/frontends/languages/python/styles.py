"""Where one more argument or entry goes, written as its neighbours are."""

from sys import intern

from tree_sitter import Node

from saga_concordia.frontends.languages.python.draft import Draft, indentation
from saga_concordia.model.code import Insertion


def insertion(draft: Draft, brackets: Node, item: str) -> Insertion | None:
    """Place `item` (with `{key}` and `{value}`) last between the brackets; None where they are not closed."""
    children = brackets.children
    if len(children) < 2 or children[-1].is_missing or children[-1].type not in (")", "}") or brackets.is_error:
        return None
    last: Node | None = None
    comma: Node | None = None
    note: Node | None = None
    for child in children[1:-1]:
        kind = child.type
        if kind == ",":
            comma = child
        elif kind == "comment":
            note = child
        elif kind == "ERROR":
            return None
        else:
            last, comma, note = child, None, None
    if last is None:
        # A lone comment would swallow what is put behind it, so the place is right after the bracket.
        suffix = "" if note is None else draft.newline
        return Insertion(children[0].end_byte, item + suffix)
    indent = indentation(draft.data, last.start_byte)
    behind = intern((", " if indent is None else f",{draft.newline}{indent}") + item)
    if comma is None:
        if note is not None and b"\n" not in draft.data[last.end_byte : note.start_byte]:
            # A comment behind the last one stays with it: what is new goes in front.
            return Insertion(last.start_byte, item + behind[: -len(item)])
        return Insertion(last.end_byte, behind, behind)
    if indent is None:
        return Insertion(comma.end_byte, f" {item},", behind)
    offset = comma.end_byte
    # A comment behind the trailing comma belongs to the last line: stay below it.
    if note is not None and b"\n" not in draft.data[offset : note.start_byte]:
        offset = note.end_byte
    return Insertion(offset, intern(f"{draft.newline}{indent}{item},"), behind)
