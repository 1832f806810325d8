"""What every renderer needs: what was found, places as people count them, and paths as they would type them."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

from saga_concordia.model.diagnostics import Diagnostic
from saga_concordia.model.facts import Emission, Saga, Subscription
from saga_concordia.model.registry import RegistryFile
from saga_concordia.text.line_index import LineIndex


class Outcome(Protocol):
    """The outcome of a check, as the engine's `Report` has it; paths are relative to `root`, with `/`."""

    @property
    def root(self) -> Path: ...
    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]: ...
    @property
    def baselined(self) -> tuple[Diagnostic, ...]: ...
    @property
    def emissions(self) -> tuple[Emission, ...]: ...
    @property
    def subscriptions(self) -> tuple[Subscription, ...]: ...
    @property
    def sagas(self) -> tuple[Saga, ...]: ...
    @property
    def wrappers(self) -> tuple[str, ...]: ...
    @property
    def files(self) -> int: ...
    @property
    def undetermined(self) -> int: ...
    @property
    def notes(self) -> tuple[str, ...]: ...
    @property
    def sources(self) -> Mapping[str, bytes]: ...
    @property
    def registries(self) -> Mapping[str, RegistryFile]: ...
    @property
    def elapsed_ms(self) -> float: ...


class View:
    """Places of one outcome, seen from the working directory."""

    def __init__(self, outcome: Outcome, cwd: Path | None = None) -> None:
        self.outcome = outcome
        self._cwd = Path.cwd() if cwd is None else cwd
        self._indexes: dict[str, LineIndex] = {}
        self._paths: dict[str, str] = {}

    def path(self, path: str) -> str:
        """A path relative to the working directory, with `/`."""
        if path not in self._paths:
            self._paths[path] = relative_to(self.outcome.root / path, self._cwd)
        return self._paths[path]

    def index(self, path: str) -> LineIndex:
        """The lines of a file as it was checked; of none where it could not be read."""
        if path not in self._indexes:
            self._indexes[path] = LineIndex(self.outcome.sources.get(path, b""))
        return self._indexes[path]

    def position(self, path: str, offset: int) -> tuple[int, int]:
        """Line and column in code points, both from 1."""
        line, column = self.index(path).byte_to_code_point(offset)
        return line + 1, column + 1

    def diagnostics(self) -> list[Diagnostic]:
        """The findings by path and place."""
        return self.in_order(self.outcome.diagnostics)

    def in_order(self, rows: Iterable[Diagnostic]) -> list[Diagnostic]:
        """Some findings by path and place."""
        return sorted(rows, key=lambda one: (self.path(one.path), one.span, one.code, one.message))


def relative_to(path: Path, cwd: Path) -> str:
    """A path as a person in `cwd` would type it, with `/`."""
    try:
        return os.path.relpath(path, cwd).replace(os.sep, "/")
    except ValueError:  # On another drive.
        return path.as_posix()


def printable(text: str) -> str:
    """Text without characters that would steer a terminal."""
    return "".join(character if character.isprintable() or character == "\t" else "\ufffd" for character in text)
