"""How many arguments a call lacks that is being typed: a wrapper is one only to calls that it can take."""

import re
from collections import Counter
from collections.abc import Iterator

from saga_concordia.engine.workspace import Workspace
from saga_concordia.ide.completion.lexical import arguments, around, line_end
from saga_concordia.model.code import SELF

_NAME = re.compile(rb"([A-Za-z_]\w*[?!]?)\.?\Z")
_SELF = re.compile(rb"\s*(?:" + b"|".join(name.encode() for name in SELF) + rb")\b")
_LONGEST_NAME = 100
_LONGEST_CALL = 4_000
_MOST_NUMBERS = 2


def is_argument(data: bytes, start: int) -> bool:
    """Whether what begins at `start` stands between the parentheses of a call, directly."""
    opener = around(data, start).opener
    return opener is not None and data[opener : opener + 1] == b"("


def missing_arguments(
    workspace: Workspace, path: str, start: int, rest: int, *, elsewhere: bool = False
) -> tuple[int, ...]:
    """How many arguments a call may lack beside the one that begins at `start`, the likeliest number first.

    What stands from `rest` on counts as far as its line goes. That others pass more, or the definition takes more, is
    read off the text: the code is broken, and what is defined behind the cursor may be in none of its functions.
    With `elsewhere` the definitions of wrappers in all files are looked at instead, which costs more.
    """
    data = workspace.source(path)
    state = around(data, start)
    if state.opener is None:
        return ()
    found = _NAME.search(data, max(state.opener - _LONGEST_NAME, 0), state.opener)
    if found is None:
        return ()
    present = state.commas + 1 + max(arguments(data, rest, line_end(data, rest)) - 1, 0)
    name = found.group(1)
    taken = _wrapper_numbers(workspace, name.decode()) if elsewhere else _numbers(data, name, state.opener)
    return tuple(number - present for number, _ in Counter(taken).most_common(_MOST_NUMBERS) if number > present)


def _numbers(data: bytes, name: bytes, apart_from: int) -> Iterator[int]:
    """With how many arguments a name is called and defined in a text."""
    for found in re.finditer(rb"(?<!\w)" + re.escape(name) + rb"\.?\(", data):
        if found.end() - 1 != apart_from:
            yield _number(data, found.end())


def _wrapper_numbers(workspace: Workspace, name: str) -> Iterator[int]:
    """How many arguments the definitions of the wrappers of a name take."""
    through = (pair for row in workspace.emissions() for pair in zip(row.via, row.through, strict=False))
    for place in {place for via, place in through if via == name}:
        data = workspace.source(place.path)
        if data[place.span.end : place.span.end + 1] == b"(":
            yield _number(data, place.span.end + 1)


def _number(data: bytes, start: int) -> int:
    number = arguments(data, start, min(len(data), start + _LONGEST_CALL))
    return number - bool(_SELF.match(data, start))
