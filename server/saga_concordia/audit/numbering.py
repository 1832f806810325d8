"""Numbers that stay: which drift has which number, in a file that a team commits."""

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from saga_concordia.audit.document import Closed
from saga_concordia.audit.survey import covers

FILE = "concordia-audit.json"
"""The name of the file, beside the settings."""

Prefix = Literal["DRIFT", "GAP"]


class StateError(Exception):
    """A state file that cannot be used; the message says why, in words for a person."""


class Entry(Struct, frozen=True, forbid_unknown_fields=True):
    """A drift or gap that has been numbered: what it is about, and the files where it was last seen."""

    id: str
    key: str
    kind: str
    title: str
    paths: tuple[str, ...]
    closed: bool = False


class State(Struct, frozen=True, forbid_unknown_fields=True):
    """All numbers that were ever given, in order; no number is given twice."""

    version: Literal[1] = 1
    entries: tuple[Entry, ...] = ()


class Seen(Struct, frozen=True):
    """A drift or gap of this audit, before it has its number."""

    prefix: Prefix
    key: str
    kind: str
    title: str
    paths: tuple[str, ...]


def read(data: bytes, where: str) -> State:
    """The state as it was written.

    Raises:
        StateError: the file is no state; `where` names it.
    """
    try:
        return msgspec.json.decode(data, type=State)
    except msgspec.DecodeError as error:
        raise StateError(
            f"{where}: is no state of audits: {error}. Restore it from version control, or remove it to number anew."
        ) from error


def write(state: State) -> bytes:
    """The state as bytes for its file: one entry after the other, so that a merge sees them apart."""
    return msgspec.json.format(msgspec.json.encode(state), indent=2) + b"\n"


def number(state: State, seen: Iterable[Seen], scope: tuple[str, ...]) -> State:
    """The state after an audit of `scope`: what is new gets the next number, what is gone is closed.

    What is gone is only closed where the audit looked at all files that it was in; one that comes back has its number.
    """
    entries = {(row.id.partition("-")[0], row.key): row for row in state.entries}
    found: set[tuple[str, str]] = set()
    for one in seen:
        key = (one.prefix, one.key)
        found.add(key)
        known = entries.get(key)
        elsewhere = [path for path in known.paths if not covers(scope, path)] if known and not known.closed else []
        paths = tuple(sorted({*one.paths, *elsewhere}))
        name = known.id if known else f"{one.prefix}-{_highest(entries, one.prefix) + 1:03d}"
        entries[key] = Entry(name, one.key, one.kind, one.title, paths)
    for key, row in entries.items():
        if key not in found and all(covers(scope, path) for path in row.paths):
            entries[key] = replace(row, closed=True)
    return State(entries=tuple(sorted(entries.values(), key=lambda row: rank(row.id))))


def ids(state: State) -> Mapping[tuple[str, str], str]:
    """The number of each drift and gap by prefix and key."""
    return {(row.id.partition("-")[0], row.key): row.id for row in state.entries}


def closed(state: State, scope: tuple[str, ...]) -> tuple[Closed, ...]:
    """What was closed in a scope, in order of number."""
    return tuple(
        Closed(row.id, row.kind, row.title)
        for row in state.entries
        if row.closed and all(covers(scope, path) for path in row.paths)
    )


def _highest(entries: Mapping[tuple[str, str], Entry], prefix: str) -> int:
    return max((rank(row.id)[1] for (kind, _key), row in entries.items() if kind == prefix), default=0)


def rank(name: str) -> tuple[str, int]:
    """What puts numbers in order: `DRIFT-1000` comes after `DRIFT-999`."""
    prefix, _dash, digits = name.partition("-")
    return prefix, int(digits) if digits.isdecimal() else 0
