"""Reading files: nothing is opened that is no regular file, and whatever goes wrong is said in plain words."""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from stat import S_ISBLK, S_ISCHR, S_ISDIR, S_ISFIFO, S_ISREG, S_ISSOCK

from saga_concordia.config import disk
from saga_concordia.text.digest import digest

LIMIT = 10 * 2**20
PARTLY = "in part: "
"""What a reason begins with where something is read, and not all of it."""
Overlay = Mapping[Path, bytes]
"""Content that stands in for that of files on disk, by resolved path: an editor's buffers, fixes not yet written."""

_KINDS = (
    (S_ISDIR, "a folder"), (S_ISFIFO, "a pipe"), (S_ISCHR, "a device"), (S_ISBLK, "a device"), (S_ISSOCK, "a socket"),
)  # fmt: skip


_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0)


class UnreadableError(Exception):
    """A file that cannot be read; `reason` says why in words for a person, without the path."""

    def __init__(self, path: Path, reason: str) -> None:
        """Name the file and the reason."""
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


def read_bytes(path: Path, limit: int = LIMIT) -> bytes:
    """The bytes of a regular file.

    Raises:
        UnreadableError: it is too large, no regular file, unreadable or gone.
    """
    name = os.fspath(path)
    try:
        data = _read_bytes(path, limit)
    except UnreadableError as error:
        reason = error.reason
        disk.note(f"bytes:{limit}", name, reason.encode)
        raise
    disk.note(f"bytes:{limit}", name, lambda: digest(data))
    return data


def look_again(path: str, limit: str) -> None:
    """Read a file again as `read_bytes` did, for whoever watches."""
    with suppress(UnreadableError):
        read_bytes(Path(path), int(limit))


def _read_bytes(path: Path, limit: int) -> bytes:
    try:
        status = path.stat()
        if not S_ISREG(status.st_mode):
            # Opening a pipe waits for a writer, and a device may never end.
            kind = next((words for test, words in _KINDS if test(status.st_mode)), "something else")
            raise UnreadableError(path, f"is {kind}, not a file")
        if status.st_size > limit:
            raise _too_large(path, limit, status.st_size)
        data = _content(path, status.st_size, limit)
    except FileNotFoundError as error:
        reason = "is a link to a file that does not exist" if path.is_symlink() else "does not exist"
        raise UnreadableError(path, reason) from error
    except OSError as error:
        raise UnreadableError(path, f"cannot be read: {error.strerror or error}") from error
    except ValueError as error:
        raise UnreadableError(path, f"is not a path: {error}") from error
    if len(data) > limit:
        raise _too_large(path, limit)
    return data


def _content(path: Path, size: int, limit: int) -> bytes:
    """What a file of about this size holds; a little more than the limit where it is larger."""
    # A file object costs as much as the reading itself, and a buffer of the limit's size four times that.
    file = os.open(path, _FLAGS)
    try:
        data = os.read(file, size + 1)
        while len(data) != size and (more := os.read(file, max(limit + 1 - len(data), 0))):
            data += more  # It grows while it is read, or its size is not what it says.
    finally:
        os.close(file)
    return data


def read(path: Path, limit: int = LIMIT, overlay: Overlay | None = None) -> bytes:
    """The bytes of a text file, or those that stand in for them.

    Raises:
        UnreadableError: as `read_bytes`, or it is binary or not UTF-8.
    """
    held = _held(path, overlay) if overlay else None
    if held is None:
        data = read_bytes(path, limit)
    elif len(held) > limit:
        raise _too_large(path, limit, len(held))
    else:
        data = held
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableError(path, "is UTF-16, not UTF-8; save it as UTF-8")
    if (zero := data.find(b"\0")) >= 0:
        raise UnreadableError(path, f"is not text (a NUL at byte {zero})")
    if not data.isascii():
        try:
            data.decode()
        except UnicodeDecodeError as error:
            raise UnreadableError(path, f"is not UTF-8 (byte {error.start}); save it as UTF-8") from error
    return data


def _held(path: Path, overlay: Overlay) -> bytes | None:
    try:
        return overlay.get(path.resolve())
    except (OSError, RuntimeError, ValueError):  # a link that leads to itself
        return None


def _too_large(path: Path, limit: int, size: int | None = None) -> UnreadableError:
    found = "" if size is None else f"{size} bytes; "
    return UnreadableError(path, f"is too large ({found}at most {limit} are read)")
