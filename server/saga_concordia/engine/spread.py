"""Work on many things in several processes at once: copies of this one, so that nothing has to be handed to them."""

import gc
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TypeVar

from msgspec import DecodeError, msgpack

try:
    import fcntl
except ImportError:  # There is no `fork` there either.
    fcntl = None

_T = TypeVar("_T")

_TASKS = 16
"""How many tasks there are for each process: few, so that they are worth handing over; enough to end at one time."""
_MOST_TASKS = 1000
"""As many as there are numbers that even the smallest pipe holds."""
_NUMBER = 2
_LENGTH = 4
"""How many bytes the number of a task takes, and the length of what comes of one."""
_ROOM = 1 << 20
"""How many bytes a process may be ahead of whoever takes what it made."""


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
    meanwhile: Callable[[], object] | None = None,
) -> None:
    """Do `work` for each item, in `jobs` processes, and give what comes of it to `take`, in no order.

    Of the items that this very process does there is None to take; `weigh` tells how much work an item is, in any
    unit. Where others work, what this one has to do by itself is done `meanwhile`, first of all. What a process has not
    sent when it fails, or is killed, is left to this one. Where processes cannot be copied safely (there is no `fork`,
    or there are threads), it is all for this one.
    """
    if jobs < 2 or len(items) < 2 or not hasattr(os, "fork") or threading.active_count() > 1:
        for item in items:
            take(item, None)
        return
    tasks = _tasks(items, weigh, jobs)
    queue = _queue(len(tasks))
    left = set(range(len(tasks)))
    copies: list[_Copy] = []
    try:
        with suppress(OSError):  # There may be as many processes as there can be.
            for _ in range(1, jobs):
                copies.append(_copy(tasks, queue, work, copies))
        if meanwhile is not None and copies:
            meanwhile()
        while (number := _next(queue)) is not None:
            left.discard(number)
            for item in tasks[number]:
                take(item, None)
            for copy in copies:
                _take(tasks, copy.sent(wait=False), take, left)
        for copy in copies:
            _take(tasks, copy.sent(wait=True), take, left)
    finally:
        os.close(queue)
        for copy in copies:
            copy.close()
    for number in sorted(left):
        for item in tasks[number]:
            take(item, None)


def _take(
    tasks: Sequence[Sequence[_T]],
    sent: Iterator[tuple[int, list[bytes]]],
    take: Callable[[_T, bytes | None], None],
    left: set[int],
) -> None:
    for number, made in sent:
        if number in left and len(made) == len(tasks[number]):
            left.discard(number)
            # From the end, so that each result is let go of when it is taken.
            for item in reversed(tasks[number]):
                take(item, made.pop())


def _tasks(items: Sequence[_T], weigh: Callable[[_T], int], jobs: int) -> list[list[_T]]:
    """The items in tasks of about as much work, if they are no more than that; the heaviest come first."""
    heaviest = sorted(items, key=weigh, reverse=True)
    enough = max(sum(map(weigh, items)) / min(_TASKS * jobs, _MOST_TASKS), 1)
    tasks: list[list[_T]] = []
    load = enough
    for item in heaviest:
        if load >= enough:
            tasks.append([])
            load = 0
        tasks[-1].append(item)
        load += weigh(item)
    return tasks


def _queue(count: int) -> int:
    """A pipe that the numbers of tasks are read from, one by one, by whoever is free: each is read once."""
    reading, writing = os.pipe()
    for number in range(count):
        os.write(writing, number.to_bytes(_NUMBER, "big"))
    os.close(writing)
    return reading


def _next(queue: int) -> int | None:
    read = os.read(queue, _NUMBER)
    return int.from_bytes(read, "big") if read else None


class _Copy:
    """A copy of this process that does tasks, and what it has sent of them."""

    def __init__(self, process: int, results: int) -> None:
        """It runs already; `results` is the pipe that it sends them through."""
        self._process = process
        self._results = results
        self._buffer = bytearray()

    def sent(self, *, wait: bool) -> Iterator[tuple[int, list[bytes]]]:
        """The numbers of tasks with what came of them, each once: what is there, or (`wait`) all that is to come."""
        os.set_blocking(self._results, wait)
        while True:
            try:
                read = os.read(self._results, _ROOM)
            except BlockingIOError:
                return
            self._buffer += read
            yield from self._whole()
            if not read:
                return

    def _whole(self) -> Iterator[tuple[int, list[bytes]]]:
        while len(self._buffer) >= _LENGTH:
            end = _LENGTH + int.from_bytes(self._buffer[:_LENGTH], "big")
            if len(self._buffer) < end:
                return
            message = bytes(self._buffer[_LENGTH:end])
            del self._buffer[:end]
            try:
                yield msgpack.decode(message, type=tuple[int, list[bytes]])
            except DecodeError:
                return

    def forget(self) -> None:
        """Close what is another copy's: who holds the reading end of a pipe keeps its writer waiting."""
        os.close(self._results)

    def close(self) -> None:
        """See to its end; what it has not sent is not wanted any more."""
        os.close(self._results)
        os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)


def _copy(tasks: Sequence[Sequence[_T]], queue: int, work: Callable[[_T], bytes], earlier: Iterable[_Copy]) -> _Copy:
    reading, writing = os.pipe()
    try:
        process = os.fork()
    except OSError:
        os.close(reading)
        os.close(writing)
        raise
    if process:
        os.close(writing)
        return _Copy(process, reading)
    try:
        # The memory of a copy is ours as long as neither writes to it, as the collector does; and it lives shortly.
        gc.disable()
        os.close(reading)
        for other in earlier:
            other.forget()
        if fcntl is not None and hasattr(fcntl, "F_SETPIPE_SZ"):
            with suppress(OSError):  # All pipes of somebody together have a bound.
                fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, _ROOM)
        with os.fdopen(writing, "wb") as pipe:
            while (number := _next(queue)) is not None:
                message = msgpack.encode((number, [work(item) for item in tasks[number]]))
                pipe.write(len(message).to_bytes(_LENGTH, "big") + message)
                pipe.flush()
    finally:
        # Nothing of what the original does on its way out is a copy's to do: not even to flush what was printed.
        os._exit(0)
