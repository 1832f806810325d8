"""A bounded store of bytes by key, safe under several processes. Whatever goes wrong with it is a miss."""

import os
import sys
import time
from contextlib import suppress
from pathlib import Path

from saga_concordia.text.digest import digest

FOLDER = "CONCORDIA_CACHE_DIR"
"""The variable of the environment that names another folder; empty for no cache."""
LIMIT = 256 * 2**20
"""How many bytes a store takes at most, give or take an entry."""
_BUCKETS = "0123456789abcdef"
_MAGIC = b"concordia-1\n"
_SUM = 16
_HEAD = len(_MAGIC) + _SUM
_ABANDONED = 3600.0
"""After how many seconds a file that was never finished is nobody's any more."""


def cache_folder() -> Path | None:
    """The folder of our own in the user's cache folder; None where there is none, or none is wanted."""
    named = os.environ.get(FOLDER)
    if named is not None:
        return Path(named) if named else None
    try:
        if sys.platform == "win32":
            above = Path(os.environ.get("LOCALAPPDATA", ""))
        elif sys.platform == "darwin":
            above = Path("~/Library/Caches").expanduser()
        else:
            above = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser()
    except RuntimeError:  # Nobody's home is known.
        return None
    return above / "concordia" if above.is_absolute() else None


class Store:
    """Bytes by key. Each entry is one file with a sum of its content, so that a damaged one is seen, and made again."""

    def __init__(self, folder: Path, limit: int = LIMIT) -> None:
        """Nothing is read, or made, before it is asked for."""
        self._folder = folder
        self._limit = limit // len(_BUCKETS)

    def get(self, key: bytes) -> bytes | None:
        """What was kept under a key; None where that is nothing, or nothing whole."""
        path = self._path(key)
        try:
            held = path.read_bytes()
            # So that what is used is the last to go.
            os.utime(path)
        except OSError:
            return None
        data = held[_HEAD:]
        return data if held[:_HEAD] == _head(data) else None

    def put(self, key: bytes, data: bytes) -> None:
        """Keep something under a key, and let go of what was not used for the longest time where room is short."""
        path = self._path(key)
        if len(data) > self._limit // 2:
            return
        temporary = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as stream:
                stream.write(_head(data) + data)
            temporary.replace(path)
        except OSError:
            with suppress(OSError):
                temporary.unlink()
        self._make_room(path.parent)

    def _path(self, key: bytes) -> Path:
        name = key.hex()
        return self._folder / name[0] / name

    def _make_room(self, bucket: Path) -> None:
        try:
            with os.scandir(bucket) as scan:
                rows = [(entry.stat().st_mtime, entry.stat().st_size, entry.path) for entry in scan]
        except OSError:
            return
        size = sum(row[1] for row in rows)
        now = time.time()
        for used, length, path in sorted(rows):
            is_unfinished = "." in path.rpartition(os.sep)[2] and now - used > _ABANDONED
            if size > self._limit or is_unfinished:
                with suppress(OSError):
                    Path(path).unlink()
                size -= length


def _head(data: bytes) -> bytes:
    """What an entry begins with: what wrote it, and a sum of what follows."""
    return _MAGIC + digest(data, _SUM)
