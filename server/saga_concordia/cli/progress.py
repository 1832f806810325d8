"""The line on a terminal that says how far a long run is."""

import os
import threading
import time
from typing import TextIO

_WAIT_SECONDS = 1.0
_STEP_SECONDS = 0.1
_BAR = 30
_CLEAR = "\r\x1b[K"


class Progress:
    """One line that fits the terminal: files as they are read, then the analysis, of which no end is known."""

    def __init__(self, stream: TextIO) -> None:
        """Begin; nothing is shown before a second has passed."""
        self._stream = stream
        self._begin = time.monotonic()
        self._last = 0.0
        self._timer: threading.Timer | None = None
        self._lock = threading.Lock()
        self._open = True

    def read(self, done: int, total: int) -> None:
        """Say that `done` of `total` files are read."""
        now = time.monotonic()
        if done >= total:
            # From here on nobody calls: a timer shows the line once the second is over.
            self._timer = threading.Timer(max(self._begin + _WAIT_SECONDS - now, 0), self._show, ("analysing...",))
            self._timer.daemon = True
            self._timer.start()
        elif now - self._begin > _WAIT_SECONDS and now - self._last > _STEP_SECONDS:
            self._last = now
            self._show(bar(done, total, self._columns()))

    def close(self) -> None:
        """Take the line away."""
        if self._timer:
            self._timer.cancel()
        with self._lock:
            self._open = False
            if self._last:
                self._put(_CLEAR)

    def _show(self, text: str) -> None:
        with self._lock:
            if self._open:
                self._last = self._last or time.monotonic()
                self._put(f"{_CLEAR}{text[: self._columns() - 1]}")

    def _put(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()

    def _columns(self) -> int:
        try:
            return max(os.get_terminal_size(self._stream.fileno()).columns, 2)
        except (OSError, ValueError):
            return 80


def bar(done: int, total: int, columns: int) -> str:
    """A bar with its numbers, one column narrower than the terminal, so that no line is wrapped."""
    label = f"{done}/{total} files"
    width = min(_BAR, columns - len(label) - 4)
    if width < 5:
        return label[: columns - 1]
    full = width * done // max(total, 1)
    return f"[{'#' * full}{'.' * (width - full)}] {label}"
