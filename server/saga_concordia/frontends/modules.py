"""Which modules a file defines, told from its path or a glance at its text: enough to know what to read next."""

import re
from pathlib import PurePosixPath

from saga_concordia.frontends.languages.python.imports import module_of

_DEFMODULE = re.compile(rb"^\s*defmodule\s+([A-Z][\w.]*)", re.MULTILINE)


def may_be_one(one: str, other: str) -> bool:
    """Whether two qualified names may mean one module: code may count from another root than ours."""
    return one == other or one.endswith("." + other) or other.endswith("." + one)


def modules_of(path: str, data: bytes) -> tuple[str, ...]:
    """The qualified names of the modules that a file defines; its code is not parsed for it."""
    if PurePosixPath(path).suffix in (".py", ".pyi"):
        module, _package = module_of(path)
        return (module,) if module else ()
    return tuple(name.decode() for name in _DEFMODULE.findall(data))
