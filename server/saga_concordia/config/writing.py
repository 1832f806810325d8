"""Writing files: at once, inside of the workspace, and never over what somebody else has written meanwhile.

What a file is to hold is written beside it under a hidden name and then put in its place, so that at any moment, killed
or not, it holds the old or the new. Processes of ours write in a folder one after the other: each holds a lock on the
folder, which ends with the process. So there is one hidden file in a folder at most, and who writes there next removes
what a killed process has left of it. Where a file system locks no folders, hidden files have names of their own.
"""

import errno
import os
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_IMODE, S_ISBLK, S_ISDIR, S_ISREG

from saga_concordia.config.disk import TEMPORARY

PATIENCE_SECONDS = 10.0
_NOT_MADE = (errno.EACCES, errno.EPERM, errno.EBUSY)
"""What says that a file may be written though none may be put beside it or in its place."""
_SYSTEM = (Path("/dev"), Path("/proc"))


class UnwritableError(Exception):
    """A file that is not written; the message says why, in words for a person."""


def writable(root: Path, path: str) -> Path:
    """The file that would be written, behind all links, if it may be.

    A file with several hard links is refused: replacing it would cut it off from its other names, and writing into
    it could leave half of it after a crash.

    Raises:
        UnwritableError: it lies outside of the root, is no regular file, has other names, or must not be written.
    """
    target = _inside(root.resolve(), path)
    status = _status(target, path)
    others = status.st_nlink - 1
    with suppress(OSError):
        # A process that was killed while it made the file has left it with our hidden name.
        others -= os.path.samestat((target.parent / TEMPORARY).lstat(), status)
    if others > 0:
        raise UnwritableError(f"{path}: has {others + 1} hard links, which would come apart; not written")
    _see_permitted(target, status, path)
    return target


def write(root: Path, path: str, before: bytes | None, after: bytes, *, with_folders: bool = False) -> None:
    """Give a file inside of the root another content; None before: make the file, `with_folders` those it lies in too.

    Its mode stays, and its owner and group where we may set them.

    Raises:
        UnwritableError: it is not `writable`, cannot be written, or no longer holds `before`.
    """
    top = root.resolve()
    with _in_words(path):
        if before is None:
            target = _new(top, path)
            if with_folders:
                target.parent.mkdir(parents=True, exist_ok=True)
        else:
            target = writable(root, path)
        with _alone(target.parent, path) as temporary:
            # Another process may have had the folder until now.
            again = _new(top, path) if before is None else writable(root, path)
            if again != target or (before is not None and not _holds(target, before)):
                raise UnwritableError(f"{path}: changed since it was read; not written. Run this again")
            _fill(temporary, after, None if before is None else target.stat())
            if before is None:
                _put_new(temporary, target, path)
            elif _holds(target, before):
                temporary.replace(target)
            else:
                raise UnwritableError(f"{path}: changed since it was read; not written. Run this again")


def output(path: Path, data: bytes) -> None:
    """Write what a person asked for to the file that they named, whatever it holds.

    Devices and pipes are written to; links are followed as `named` says.

    Raises:
        UnwritableError: it leads out, or cannot be written.
    """
    place = Path.cwd() / path
    with _in_words(str(path)):
        if _is_stream(place):
            _write_through(place, data)
            return
        target = named(path)
        try:
            _overwrite(target, data, str(path))
        except OSError as error:
            if error.errno not in _NOT_MADE or not os.access(target, os.W_OK):
                raise
            _write_through(target, data)


def output_folder(path: Path) -> None:
    """Make the folder that a person named, and those that it lies in, where `named` lets it lead.

    Raises:
        UnwritableError: it leads out, or cannot be made.
    """
    try:
        named(path).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnwritableError(f"{path}: is no folder to write to: {error.strerror or error}") from error


# Where a path leads


def _inside(top: Path, path: str) -> Path:
    """The file itself, behind all links, which must lie inside of the root."""
    try:
        target = (top / path).resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise UnwritableError(f"{path}: is not a path: {error}") from error
    if not target.is_relative_to(top):
        raise UnwritableError(f"{path}: lies outside of {top}; not written")
    return target


def _new(top: Path, path: str) -> Path:
    """The file itself, behind links of folders, which must not be there yet."""
    target = _inside(top, path)
    if os.path.lexists(top / path):
        raise UnwritableError(f"{path}: exists already; not written")
    return target


def named(path: Path) -> Path:
    """Where a place that a person named for what is written leads to, which need not be there yet.

    Raises:
        UnwritableError: a link in the working directory, where a hostile workspace may have put it, leads out of that.
    """
    here = Path.cwd()
    place = here / path
    base = here if Path(os.path.normpath(place)).is_relative_to(here) else place.parent.resolve()
    try:
        return _inside(base, str(place if base == here else base / place.name))
    except UnwritableError as error:
        raise UnwritableError(
            f"{path}: is or lies behind a link that leads out of {base}; not written. Name the place that it leads to, "
            "if you mean that"
        ) from error


def _is_stream(place: Path) -> bool:
    """Whether a place is to be written to as it stands: what the system names so, and devices and pipes."""
    if any(place.is_relative_to(one) for one in _SYSTEM):
        return True
    try:
        mode = place.lstat().st_mode
    except OSError:
        return False
    return not S_ISREG(mode) and not S_ISDIR(mode) and not S_ISBLK(mode) and not place.is_symlink()


def _status(target: Path, path: str) -> os.stat_result:
    try:
        status = target.stat()
    except OSError as error:
        raise UnwritableError(f"{path}: is not a file; not written") from error
    if not S_ISREG(status.st_mode):
        raise UnwritableError(f"{path}: is not a file; not written")
    return status


def _see_permitted(target: Path, status: os.stat_result, path: str) -> None:
    # Root may write everything, but a file that nobody may write is meant to stay as it is.
    if not status.st_mode & 0o222 or not os.access(target, os.W_OK):
        raise UnwritableError(f"{path}: is read-only; not written")


def _holds(target: Path, data: bytes) -> bool:
    """Whether a file is still there as a regular one, with this content."""
    try:
        status = target.lstat()
        return S_ISREG(status.st_mode) and status.st_size == len(data) and target.read_bytes() == data
    except FileNotFoundError:
        return False


# Putting content in its place


def _overwrite(target: Path, data: bytes, path: str) -> None:
    """Give a file a content, whatever it holds; a hard link of it is cut off."""
    status = _status(target, path) if os.path.lexists(target) else None
    if status is not None:
        _see_permitted(target, status, path)
        if _holds(target, data):
            return
    with _alone(target.parent, path) as temporary:
        _fill(temporary, data, status)
        temporary.replace(target)


@contextmanager
def _alone(folder: Path, path: str) -> Generator[Path]:
    """Be the only process of ours that writes in a folder; gives the hidden file's name, of which nothing is left.

    Raises:
        UnwritableError: another process does not get done.
    """
    descriptor = _locked(folder, path)
    temporary = folder / (TEMPORARY if descriptor is not None else f"{TEMPORARY}-{os.urandom(8).hex()}")
    try:
        temporary.unlink(missing_ok=True)
        try:
            yield temporary
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
    finally:
        if descriptor is not None:
            os.close(descriptor)


def _locked(folder: Path, path: str) -> int | None:
    """The descriptor of a folder that is locked; None where it cannot be."""
    try:
        import fcntl
    except ImportError:  # Not on Windows
        return None
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except PermissionError:  # One may write in a folder that one must not list.
        return None
    until = time.monotonic() + PATIENCE_SECONDS
    try:
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                if time.monotonic() > until:
                    raise UnwritableError(
                        f"{path}: another process has been writing in its folder for {PATIENCE_SECONDS:g} s; not "
                        "written. Run this again when it is done"
                    ) from error
                time.sleep(0.005)
            else:
                return descriptor
    except OSError:  # Some network file systems
        os.close(descriptor)
        return None
    except BaseException:
        os.close(descriptor)
        raise


def _fill(temporary: Path, data: bytes, like: os.stat_result | None) -> None:
    """Write the hidden file, through to the disk, with the mode, owner and group of another one."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(temporary, flags, 0o666 if like is None else 0o600), "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    if like is not None:
        _keep_owner(temporary, like)
        temporary.chmod(S_IMODE(like.st_mode))


def _put_new(temporary: Path, target: Path, path: str) -> None:
    """Give the hidden file its name, which nobody must have taken meanwhile."""
    try:
        os.link(temporary, target)
    except FileExistsError as error:
        raise UnwritableError(f"{path}: exists already; not written") from error
    except OSError:
        # Some file systems know no hard links.
        if os.path.lexists(target):
            raise UnwritableError(f"{path}: exists already; not written") from None
        temporary.replace(target)


def _keep_owner(temporary: Path, status: os.stat_result) -> None:
    """Give a new file the owner and group of the old one; only root may give away, a member may set the group."""
    if not hasattr(os, "chown"):
        return
    own = temporary.stat()
    if own.st_gid != status.st_gid:
        with suppress(PermissionError):
            os.chown(temporary, -1, status.st_gid)
    if own.st_uid != status.st_uid:
        with suppress(PermissionError):
            os.chown(temporary, status.st_uid, -1)


def _write_through(place: Path, data: bytes) -> None:
    with place.open("wb") as stream:
        stream.write(data)


@contextmanager
def _in_words(path: str) -> Generator[None]:
    """Turn what the system refuses into words.

    Raises:
        UnwritableError: the system refused something.
    """
    try:
        yield
    except (OSError, ValueError) as error:
        reason = error.strerror or error if isinstance(error, OSError) else error
        where = getattr(error, "filename", None)
        at = f" ({where})" if where and not str(where).endswith(path) else ""
        raise UnwritableError(f"{path}: cannot be written: {reason}{at}") from error
