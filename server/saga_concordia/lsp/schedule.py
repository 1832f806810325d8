"""What is done when, on the one thread that owns the workspaces."""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from enum import IntEnum

log = logging.getLogger(__name__)

Work = Callable[[], object]


class Urgency(IntEnum):
    """What goes first. Within one urgency, what came first."""

    NOW = 0
    """Edits, and requests behind the edits that they have seen."""
    SOON = 1
    """Findings in the document that is being edited."""
    LATER = 2
    """What follows from it elsewhere."""


class Schedule:
    """A thread and what waits for it. In spare time it goes on with long work, in slices."""

    def __init__(self) -> None:
        """Nothing runs before `start`."""
        self._waiting: tuple[OrderedDict[Hashable, Work], ...] = tuple(OrderedDict() for _ in Urgency)
        self._slices: OrderedDict[Hashable, Iterator[object]] = OrderedDict()
        self._settling: dict[Hashable, tuple[float, Work]] = {}
        self._changed = threading.Condition()
        self._is_open = True
        self._thread = threading.Thread(target=self._run, name="workspaces", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def do(self, work: Work, urgency: Urgency = Urgency.NOW, key: Hashable = None) -> None:
        """Do it in its turn; it takes the place of what waits under the same key, but at the end of the queue."""
        with self._changed:
            if not self._is_open:
                return
            queue = self._waiting[urgency]
            key = object() if key is None else key
            queue.pop(key, None)
            queue[key] = work
            self._changed.notify()

    def amend(self, key: Hashable, change: Work) -> bool:
        """Change what is to be done at once under a key, if it waits and nothing behind it; whether that was so."""
        with self._changed:
            queue = self._waiting[Urgency.NOW]
            is_last = bool(queue) and next(reversed(queue)) == key
            if is_last:
                change()
            return is_last

    def when_settled(self, work: Work, key: Hashable, seconds: float) -> None:
        """Do it later, once nobody has asked for it under this key for so long."""
        with self._changed:
            if self._is_open:
                self._settling[key] = time.monotonic() + seconds, work
                self._changed.notify()

    def drop(self, key: Hashable) -> bool:
        """Never do what waits under a key; False where it has begun, or there is none."""
        with self._changed:
            found = [queue.pop(key) for queue in self._waiting if key in queue]
        return bool(found)

    def go_on_with(self, slices: Iterator[object], key: Hashable) -> None:
        """Run an iterator to its end whenever there is nothing else to do; it takes the place of that of its key."""
        with self._changed:
            if self._is_open:
                self._slices[key] = slices
                self._changed.notify()

    def goes_on(self, key: Hashable) -> bool:
        """Whether there is an iterator of this key that has not come to its end."""
        with self._changed:
            return key in self._slices

    def give_up(self, key: Hashable) -> bool:
        """Leave the rest of an iterator undone; False where there is none."""
        with self._changed:
            return self._slices.pop(key, None) is not None

    def close(self) -> None:
        """Do nothing more; what has begun ends."""
        with self._changed:
            self._is_open = False
            for queue in self._waiting:
                queue.clear()
            self._slices.clear()
            self._settling.clear()
            self._changed.notify()

    def join(self, seconds: float) -> bool:
        """Wait for what has begun; whether it has ended."""
        if self._thread.is_alive():
            self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while (work := self._next()) is not None:
            try:
                work()
            except Exception:
                log.exception("Work on the workspaces failed")

    def _next(self) -> Work | None:
        with self._changed:
            while self._is_open:
                for queue in self._waiting:
                    if queue:
                        return queue.popitem(last=False)[1]
                key, seconds = self._settles_next()
                if seconds is not None and seconds <= 0:
                    return self._settling.pop(key)[1]
                if self._slices:
                    key, slices = next(iter(self._slices.items()))
                    return lambda: self._slice(key, slices)
                self._changed.wait(seconds)
        return None

    def _settles_next(self) -> tuple[Hashable, float | None]:
        """What is about to have settled, and in how many seconds; None where nothing is."""
        if not self._settling:
            return None, None
        key, (due, _) = min(self._settling.items(), key=lambda item: item[1][0])
        return key, due - time.monotonic()

    def _slice(self, key: Hashable, slices: Iterator[object]) -> None:
        try:
            next(slices)
        except BaseException as error:
            with self._changed:
                if self._slices.get(key) is slices:
                    del self._slices[key]
            if not isinstance(error, StopIteration):
                raise
