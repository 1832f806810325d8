"""How far down the nodes of each rank stand: as near to their neighbours as their order and the gaps let them."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from saga_concordia.report.graph.ordering import Stop, Way

_ROUNDS = 6


def settled(
    columns: Sequence[Sequence[Stop]], ways: Sequence[Way], heights: Mapping[Stop, float], gap: float
) -> Mapping[Stop, float]:
    """The middle of each node and stop, from 0 downwards; `heights` are those of nodes, 0 for stops."""
    beside: dict[Stop, list[Stop]] = {}
    for way in ways:
        for source, target in pairwise(way):
            beside.setdefault(source, []).append(target)
            beside.setdefault(target, []).append(source)
    middles: dict[Stop, float] = {}
    for column in columns:
        middles |= _spread(column, dict.fromkeys(column, 0.0), heights, gap)
    for number in range(_ROUNDS):
        for column in columns if number % 2 == 0 else reversed(columns):
            wanted = {
                stop: sum(middles[one] for one in near) / len(near) if (near := beside.get(stop)) else middles[stop]
                for stop in column
            }
            middles |= _spread(column, wanted, heights, gap)
    top = min((middles[stop] - heights[stop] / 2 for column in columns for stop in column), default=0.0)
    return {stop: middle - top for stop, middle in middles.items()}


def _spread(
    column: Sequence[Stop], wanted: Mapping[Stop, float], heights: Mapping[Stop, float], gap: float
) -> Mapping[Stop, float]:
    """The middles nearest to those wanted, by least squares, under which nodes keep their order and the gaps.

    With the room that those above need taken off, that is a monotonic regression: neighbours that would overlap are
    pooled at their mean.
    """
    offsets: list[float] = []
    for above, stop in pairwise([None, *column]):
        room = (heights[above] + heights[stop]) / 2 + gap if above is not None and stop is not None else 0.0
        offsets.append((offsets[-1] if offsets else 0.0) + room)
    pools: list[tuple[float, int]] = []
    for stop, offset in zip(column, offsets, strict=True):
        total, count = wanted[stop] - offset, 1
        while pools and pools[-1][0] / pools[-1][1] > total / count:
            above_total, above_count = pools.pop()
            total, count = total + above_total, count + above_count
        pools.append((total, count))
    levels = [total / count for total, count in pools for _ in range(count)]
    return {stop: level + offset for stop, level, offset in zip(column, levels, offsets, strict=True)}
