"""Which modules a file defines, told from its path or a glance at its text: enough to know what to read next."""

import re

from saga_concordia.frontends.languages.python.imports import module_of

_DEFMODULE = re.compile(rb"defmodule\s+([A-Z][\w.]*)")


def may_be_one(one: str, other: str) -> bool:
    """Whether two qualified names may mean one module: code may count from another root than ours."""
    return one == other or one.endswith("." + other) or other.endswith("." + one)


def modules_of(path: str, data: bytes) -> tuple[str, ...]:
    """The qualified names of the modules that a file defines; its code is not parsed for it."""
    if path.endswith((".py", ".pyi")):
        module, _package = module_of(path)
        return (module,) if module else ()
    found = (match for match in _DEFMODULE.finditer(data) if _begins_a_line(data, match.start()))
    return tuple(match[1].decode() for match in found)


def _begins_a_line(data: bytes, offset: int) -> bool:
    while offset and data[offset - 1 : offset] in b" \t\r\f\v":
        offset -= 1
    return not offset or data.startswith(b"\n", offset - 1)
