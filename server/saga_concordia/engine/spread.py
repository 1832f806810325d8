"""Work on many things in several processes at once: copies of this one, so that nothing has to be handed to them."""

import gc
import os
import threading
from collections.abc import Callable, Sequence
from typing import BinaryIO, TypeVar

from msgspec import DecodeError, msgpack

_T = TypeVar("_T")


def processes() -> int:
    """In how many processes work is worth doing at once: as many as there are cores for us."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def spread(
    items: Sequence[_T],
    weigh: Callable[[_T], int],
    work: Callable[[_T], bytes],
    take: Callable[[_T, bytes | None], None],
    jobs: int,
) -> None:
    """Do `work` for each item, in `jobs` processes, and give what comes of it to `take`, in no order.

    Of the items that this very process is to do there is None to take; `weigh` tells how much work an item is, in any
    unit. A process that fails, or is killed, leaves its share to this one. Where processes cannot be copied safely
    (there is no `fork`, or there are threads), it is all for this one.
    """
    if jobs < 2 or len(items) < 2 or not hasattr(os, "fork") or threading.active_count() > 1:
        for item in items:
            take(item, None)
        return
    own, *others = _shares(items, weigh, jobs)
    children = [(_child(share, work), share) for share in others]
    try:
        for item in own:
            take(item, None)
        for (_process, results), share in children:
            made = _made(results, len(share))
            # From the end, so that each result is let go of when it is taken.
            for item in reversed(share):
                take(item, made.pop())
    finally:
        for (process, results), _share in children:
            results.close()
            os.waitpid(process, 0)


def _child(share: Sequence[_T], work: Callable[[_T], bytes]) -> tuple[int, BinaryIO]:
    """A copy of this process that does a share of the work; gives its number, and where its results can be read."""
    reading, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        return process, os.fdopen(reading, "rb")
    try:
        # The memory of a copy is ours as long as neither writes to it, as the collector does; and it lives shortly.
        gc.disable()
        os.close(reading)
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(msgpack.encode([work(item) for item in share]))
    finally:
        # Nothing of what the original does on its way out is a copy's to do: not even to flush what was printed.
        os._exit(0)


def _made(results: BinaryIO, count: int) -> list[bytes | None]:
    try:
        made = msgpack.decode(results.read(), type=list[bytes | None])
    except DecodeError:
        made = []
    return made if len(made) == count else [None] * count


def _shares(items: Sequence[_T], weigh: Callable[[_T], int], jobs: int) -> list[list[_T]]:
    """Which items each process does, about as much for each: the heaviest first, to whoever has least to do."""
    shares: list[list[_T]] = [[] for _ in range(min(jobs, len(items)))]
    loads = [0] * len(shares)
    for item in sorted(items, key=weigh, reverse=True):
        least = loads.index(min(loads))
        shares[least].append(item)
        loads[least] += weigh(item)
    return shares
