"""In which order the nodes of each rank stand, so that few edges cross: barycentres, down and up the ranks."""

from bisect import bisect_right, insort
from collections.abc import Mapping, Sequence
from itertools import pairwise

Stop = str | tuple[str, str, int]
"""A node by its id, or a point that a long edge leads through."""
Way = tuple[Stop, ...]
_SWEEPS = 12


def ordered(names: Sequence[str], ranks: Mapping[str, int], ways: Sequence[Way]) -> list[list[Stop]]:
    """The columns of a graph, by rank: its nodes, and a stop of each way that leads through."""
    columns: list[list[Stop]] = [[] for _ in range(max(ranks.values(), default=-1) + 1)]
    for name in names:
        columns[ranks[name]].append(name)
    before: dict[Stop, list[Stop]] = {}
    after: dict[Stop, list[Stop]] = {}
    for way in ways:
        first = ranks[way[0]] if isinstance(way[0], str) else 0
        for number, stop in enumerate(way[1:-1], first + 1):
            columns[number].append(stop)
        for source, target in pairwise(way):
            after.setdefault(source, []).append(target)
            before.setdefault(target, []).append(source)
    best, fewest = columns, crossings(columns, after)
    for sweep in range(_SWEEPS):
        if not fewest:
            break
        columns = _swept(columns, before if sweep % 2 == 0 else after, backwards=sweep % 2 == 1)
        count = crossings(columns, after)
        if count < fewest:
            best, fewest = columns, count
    return best


def crossings(columns: Sequence[Sequence[Stop]], after: Mapping[Stop, Sequence[Stop]]) -> int:
    """How many edges between neighbouring columns cross."""
    count = 0
    for left, right in pairwise(columns):
        at = {stop: number for number, stop in enumerate(right)}
        seen: list[int] = []
        for stop in left:
            ends = sorted(at[target] for target in after.get(stop, ()))
            count += sum(len(seen) - bisect_right(seen, end) for end in ends)
            for end in ends:
                insort(seen, end)
    return count


def _swept(
    columns: Sequence[Sequence[Stop]], towards: Mapping[Stop, Sequence[Stop]], backwards: bool
) -> list[list[Stop]]:
    """Every column ordered by where its neighbours in the last one stand."""
    found: list[list[Stop]] = []
    at: dict[Stop, int] = {}
    for column in reversed(columns) if backwards else columns:
        own = {stop: float(number) for number, stop in enumerate(column)}
        for stop in column:
            places = [at[one] for one in towards.get(stop, ()) if one in at]
            if places:
                own[stop] = sum(places) / len(places)
        found.append(sorted(column, key=own.__getitem__))
        at = {stop: number for number, stop in enumerate(found[-1])}
    return found[::-1] if backwards else found
