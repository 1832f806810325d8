"""Numbers that stay: which drift has which number, in a file that a team commits."""

from collections.abc import Iterable, Mapping, Set
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
    """A drift or gap that has been numbered: what it is about, and the files where it was last seen.

    `about` is what it is about whatever its file is called; it is empty where `key` names no file.
    """

    id: str
    key: str
    kind: str
    title: str
    paths: tuple[str, ...]
    about: str = ""
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
    about: str = ""


def read(data: bytes, where: str) -> State:
    """The state as it was written.

    Raises:
        StateError: the file is no state; `where` names it.
    """
    try:
        return msgspec.json.decode(data, type=State)
    except msgspec.DecodeError as error:
        raise StateError(
            f"{where}: is no state of audits: {error}. Restore it from version control, or remove it to number anew;"
            " where two branches met, keep the entries of both."
        ) from error


def write(state: State) -> bytes:
    """The state as bytes for its file: one entry after the other, so that a merge sees them apart."""
    return msgspec.json.format(msgspec.json.encode(state), indent=2) + b"\n"


def number(state: State, seen: Iterable[Seen], scope: tuple[str, ...], files: Set[str] = frozenset()) -> State:
    """The state after an audit of `scope`: what is new gets the next number, what is gone is closed.

    What is gone is only closed where the audit looked at all files that it was in; one that comes back has its number,
    and so has one whose file has another name now: `files` are all that there are.
    """
    entries = _apart(state)
    rows = {(one.prefix, one.key): one for one in seen}
    for new, old in _moved(entries, rows, scope, files).items():
        entries[new] = replace(entries.pop(old), paths=())
    for key, one in rows.items():
        known = entries.get(key)
        elsewhere = [path for path in known.paths if not covers(scope, path)] if known and not known.closed else []
        paths = tuple(sorted({*one.paths, *elsewhere}))
        name = known.id if known else _next(entries, one.prefix)
        entries[key] = Entry(name, one.key, one.kind, one.title, paths, one.about)
    for key, row in entries.items():
        if key not in rows and all(covers(scope, path) for path in row.paths):
            entries[key] = replace(row, closed=True)
    return State(entries=tuple(sorted(entries.values(), key=lambda row: rank(row.id))))


_Key = tuple[str, str]


def _apart(state: State) -> dict[_Key, Entry]:
    """The entries by prefix and key, each with a number of its own.

    Where two branches were put together, both may have given one number, or two numbers to one thing. The entry that
    stands first keeps the number; a second number of one thing is closed, so that it is not given again.
    """
    entries: dict[_Key, Entry] = {}
    twice: list[Entry] = []
    numbers = set[str]()
    for row in state.entries:
        key = (row.id.partition("-")[0], row.key)
        first = entries.get(key)
        if row.id in numbers:
            if first is None:
                twice.append(row)
        elif first is not None:
            same = replace(
                row, key=f"{row.key} = {first.id}", title=f"The same as {first.id}: {row.title}", closed=True
            )
            entries[key[0], same.key] = same
        else:
            entries[key] = row
        numbers.add(row.id)
    for row in twice:
        prefix = row.id.partition("-")[0]
        entries.setdefault((prefix, row.key), replace(row, id=_next(entries, prefix)))
    return entries


def _moved(
    entries: Mapping[_Key, Entry], rows: Mapping[_Key, Seen], scope: tuple[str, ...], files: Set[str]
) -> Mapping[_Key, _Key]:
    """What has another key only because its file has another name: the new keys, each with its old one.

    A drift of one file moves with it where that file is gone; what a saga is called says more than its file. First
    those whose file is called the same in another folder; nothing is guessed where several would fit.
    """
    new = {key: row for key, row in rows.items() if row.about and key not in entries}
    old = {
        key: row
        for key, row in entries.items()
        if row.about and not row.closed and key not in rows
        if files.isdisjoint(row.paths) or (" " in row.about and all(covers(scope, path) for path in row.paths))
    }
    found: dict[_Key, _Key] = {}
    for with_name in (True, False):
        places = _by_about(old, with_name)
        for about, keys in _by_about(new, with_name).items():
            if len(keys) == len(places.get(about, ())) == 1:
                found[keys[0]] = places[about][0]
                del new[keys[0]], old[places[about][0]]
    return found


def _by_about(rows: Mapping[_Key, Entry | Seen], with_name: bool) -> Mapping[tuple[str, ...], list[_Key]]:
    """Keys by what they are about, and by the names of the files if they shall count too."""
    found: dict[tuple[str, ...], list[_Key]] = {}
    for key, row in rows.items():
        names = tuple(sorted({path.rpartition("/")[2] for path in row.paths})) if with_name else ()
        found.setdefault((key[0], row.about, *names), []).append(key)
    return found


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


def _next(entries: Mapping[_Key, Entry], prefix: str) -> str:
    """The number after the highest that was given."""
    highest = max((rank(row.id)[1] for (kind, _key), row in entries.items() if kind == prefix), default=0)
    return f"{prefix}-{highest + 1:03d}"


def rank(name: str) -> tuple[str, int]:
    """What puts numbers in order: `DRIFT-1000` comes after `DRIFT-999`."""
    prefix, _dash, digits = name.partition("-")
    return prefix, int(digits) if digits.isdecimal() else 0
