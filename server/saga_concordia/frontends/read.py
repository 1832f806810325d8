"""Read one file's bytes into neutral code."""

from importlib import import_module
from pathlib import PurePath

from msgspec import Struct

from saga_concordia.model.code import Code

SUFFIXES = {".py": "python", ".pyi": "python", ".ex": "elixir", ".exs": "elixir"}


class UnparsableError(Exception):
    """A file that the parser must not be given; the message says why, in words for a person."""


class SourceFile(Struct, frozen=True):
    """One version of one file: its path relative to the root, its bytes and its code."""

    path: str
    data: bytes
    code: Code


def language_of(path: str) -> str | None:
    """The language of a file by its suffix, or None where we do not read it."""
    return SUFFIXES.get(PurePath(path).suffix)


def read(path: str, data: bytes) -> SourceFile:
    """Parse and lower a file; broken code gives the facts of its healthy part.

    Raises:
        KeyError: the suffix is of no language that we read.
        UnparsableError: the file would bring the parser down.
    """
    language = SUFFIXES[PurePath(path).suffix]
    lower = import_module(f"saga_concordia.frontends.languages.{language}.lower")
    return SourceFile(path, data, lower.lower(data, lower.parse(data), path))
