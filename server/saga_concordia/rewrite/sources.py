"""What a structural fix asks of a workspace. Every place is one of the text as it is now, in bytes."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Protocol

from saga_concordia.model.code import Code
from saga_concordia.model.dialect import Dialect
from saga_concordia.model.facts import Emission, Saga, Start


class File(Protocol):
    """A file of code: its text, and what it was lowered to."""

    @property
    def data(self) -> bytes: ...
    @property
    def code(self) -> Code: ...


class Facts(Protocol):
    """What one file says."""

    @property
    def emissions(self) -> tuple[Emission, ...]: ...
    @property
    def sagas(self) -> tuple[Saga, ...]: ...
    @property
    def starts(self) -> tuple[Start, ...]: ...


class Sources(Protocol):
    """Files by their paths, and the whole workspace's calls that start sagas."""

    @property
    def dialects(self) -> tuple[Dialect, ...]: ...
    def source(self, path: str) -> bytes:
        """The text of a file; empty where it cannot be read."""
        ...

    def mentioning(self, names: AbstractSet[str]) -> Sequence[str]:
        """The files of code, parsed or not, that hold one of these names as a word, in order."""
        ...

    def code(self, path: str) -> File | None:
        """A file of code; None where it cannot be read."""
        ...

    def facts(self, path: str) -> Facts:
        """What a file says."""
        ...

    def starts(self, saga: str) -> Sequence[Start]:
        """The calls that start a saga of this qualified name, anywhere in the workspace, in order of place."""
        ...
