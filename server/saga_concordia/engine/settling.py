"""What the files of a check say, found out in several processes where there is enough of it."""

from collections.abc import Iterable, Sequence
from functools import cache

from msgspec import DecodeError, Struct, msgpack

from saga_concordia.engine.analysis import Found, Key
from saga_concordia.engine.reading import Reading
from saga_concordia.engine.spread import spread
from saga_concordia.frontends.packed import pack
from saga_concordia.frontends.read import SourceFile

_ENOUGH = 2**17
_TOO_MUCH = 2**22
"""Of how many bytes of source there is enough, and too much.

A copy of this process that looks at what is known soon has memory of its own for it.
"""
_LEAST = 32
"""How many things there are to be found out at least."""
_OF_SAGAS = 5
"""How much more there is to be found out about a call in a saga than about another."""

_Files = Sequence[SourceFile]


class _Settled(Struct, frozen=True):
    """What some files say, one after the other, and packed files that were fetched to find that out, by path.

    `known` are all that the process has fetched so far; `again` are the keys of what it has found so far that a file
    which it fetched later may have made another.
    """

    found: list[list[Found]]
    fetched: list[tuple[str, bytes]]
    known: frozenset[str]
    again: list[Key]


_encoder = msgpack.Encoder()


@cache
def _decoder() -> msgpack.Decoder[_Settled]:
    """Made when it is first asked for, in the process that takes what others have found."""
    return msgpack.Decoder(_Settled)


def settle(reading: Reading, jobs: int) -> None:
    """Find out what all that is read says, as `Analysis.settle` does, in `jobs` processes."""
    analysis = reading.analysis
    stale = analysis.stale()
    files = [analysis.index.files[path] for path in stale]

    done: list[Key] = []

    def work(files: _Files) -> bytes:
        count = len(reading.fetched)
        found = [analysis.find(file.path, stale[file.path]) for file in files]
        fetched = [(path, pack(analysis.index.files[path])) for path in reading.fetched[count:]]
        done.extend((file.path, row.number) for file, rows in zip(files, found, strict=True) for row in rows)
        again = [key for key in done if key in analysis.doubtful]
        return _encoder.encode(_Settled(found, fetched, frozenset(reading.fetched), again))

    def take(files: _Files, made: bytes | None) -> None:
        try:
            settled = _decoder().decode(made or b"")
        except DecodeError:
            for file in files:
                analysis.find(file.path, stale[file.path])
            return
        # First what was fetched, as what was found rests on it.
        for path, packed in settled.fetched:
            reading.bring(path, packed)
        for file, found in zip(files, settled.found, strict=True):
            analysis.take(file, found, settled.known)
        analysis.doubt(settled.again)

    keys = sum(map(len, stale.values()))
    if jobs > 1 and keys > _LEAST and _ENOUGH < sum(len(file.data) for file in files) < _TOO_MUCH:
        analysis.part()
        spread(_together(files), _weight, work, take, jobs)
    analysis.settle()


def _together(files: Iterable[SourceFile]) -> list[list[SourceFile]]:
    """Files in groups that one process looks at: those of one folder that were lowered whole.

    They speak of sagas, and those that stand together do much the same, so it is found out once what that is.
    """
    groups: dict[str, list[SourceFile]] = {}
    for file in files:
        groups.setdefault(file.path if file.dormant else file.path.rpartition("/")[0] + "/", []).append(file)
    return list(groups.values())


def _weight(files: _Files) -> int:
    """How much there is to be found out: most in sagas, whose files are lowered whole."""
    return sum((1 if file.dormant else _OF_SAGAS) * len(file.code.calls) + 1 for file in files)
