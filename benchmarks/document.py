"""A document in which one types, and how long it takes until the findings are those that the text then has."""

from collections.abc import Iterator, Sequence
from enum import Enum
from itertools import count
from pathlib import Path

from client import Client, Edit, Message, ServerError
from generate import Toggle

Finding = tuple[str, int]


class Manner(Enum):
    """Where one types."""

    ONE_PLACE = "one place"
    """In the middle of the file, at the same spot each time."""
    SPREAD = "spread"
    """In another function each time, with one or two faults in the file at any moment."""


class Document:
    """A text that is open in one server, as far as faults have been typed into it."""

    def __init__(
        self, client: Client, file: Path, language: str, findings: frozenset[Finding], toggles: Sequence[Toggle]
    ) -> None:
        """A file as it is on disk, what must be found in it, and where to type."""
        self._client, self._file, self._language = client, file, language
        self._findings, self._toggles = findings, toggles
        self._version = 1
        self._faults: set[Toggle] = set()
        self._orders = {
            Manner.ONE_PLACE: iter(lambda: len(toggles) // 2, None),
            Manner.SPREAD: _spread(len(toggles)),
        }

    def open(self, *, reads: bool = False) -> None:
        """Open it, and wait until its findings are there and the server has come to rest.

        With `reads` the server shows that it reads its workspace, and the end of that is waited for.
        """
        self._client.open(self._file.as_uri(), self._language, self._file.read_text(encoding="utf-8"))
        self._await()
        if reads:
            self._client.worked()
        self._client.rest(0.5)

    def type(self, manner: Manner, edits: int) -> float:
        """Type so many edits without waiting between them, of one character each.

        The seconds from the last one until the findings of its version are there, and are those that they must be.
        """
        begun = 0.0
        for _ in range(edits):
            begun = self.edit(self._toggles[next(self._orders[manner])])
        return self._await() - begun

    def edit(self, toggle: Toggle) -> float:
        """Make a fault, or mend it, without waiting; the moment before the edit was written."""
        edit = self._next_edit(toggle)
        self._version += 1
        return self._client.change(self._file.as_uri(), self._version, edit)

    def _next_edit(self, toggle: Toggle) -> Edit:
        """The edit that makes a fault, or mends it."""
        self._faults ^= {toggle}
        is_there = toggle.is_fault == (toggle in self._faults)
        end = toggle.column + len(toggle.text)
        if is_there:
            return Edit(toggle.line, toggle.column, toggle.column, toggle.text)
        return Edit(toggle.line, toggle.column, end, "")

    def _await(self) -> float:
        """When the findings of the newest version arrived; ServerError where they are others than they must be."""
        expected = self._findings | {(toggle.code, toggle.line) for toggle in self._faults}
        got = "nothing"
        for published in self._client.published(self._file.as_uri()):
            found = sorted(map(_finding, published.findings))
            if published.version == self._version and found == sorted(expected):
                return published.arrived
            got = f"{_listed(found)} for version {published.version}"
        raise ServerError(
            f"{self._file.name}: the findings of version {self._version} must be {_listed(sorted(expected))}, "
            f"but what came last was {got}.\n{self._client.log()}"
        )


def _spread(places: int) -> Iterator[int]:
    """0, 1, 0, 2, 1, 3, 2...: each place is met twice, and never two times running, where there are two at least."""
    yield 0
    for place in count(1):
        yield place % places
        yield (place - 1) % places


def _finding(row: Message) -> Finding:
    return str(row.get("code")), row["range"]["start"]["line"]


def _listed(findings: Sequence[Finding]) -> str:
    return ", ".join(f"{code} in line {line + 1}" for code, line in findings) or "none"
