"""Which modules a file defines, told from its path or a glance at its text: enough to know what to read next."""

import re
from pathlib import PurePosixPath

from saga_concordia.frontends.languages.python.imports import module_of

_DEFMODULE = re.compile(rb"defmodule\s+([A-Z][\w.]*)")


def may_be_one(one: str, other: str) -> bool:
    """Whether two qualified names may mean one module: code may count from another root than ours."""
    return one == other or one.endswith("." + other) or other.endswith("." + one)


def modules_of(path: str, data: bytes) -> tuple[str, ...]:
    """The qualified names of the modules that a file defines; its code is not parsed for it."""
    if PurePosixPath(path).suffix in (".py", ".pyi"):
        module, _package = module_of(path)
        return (module,) if module else ()
    found = (match for match in _DEFMODULE.finditer(data) if not data[_line(data, match) : match.start()].strip())
    return tuple(match[1].decode() for match in found)


def _line(data: bytes, match: re.Match[bytes]) -> int:
    """Where the line of a match begins."""
    return data.rfind(b"\n", 0, match.start()) + 1
