"""Choosing fixes, and writing what they change without ever losing somebody's work."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from stat import S_IMODE, S_ISREG

from msgspec import Struct

from saga_concordia.model.diagnostics import Applicability, Diagnostic, Fix, Intent, Register
from saga_concordia.text.edit import OverlappingEditsError, TextEdit, apply_edits

EditsOf = Callable[[Intent], Mapping[str, Sequence[TextEdit]]]
KINDS = (
    "forward",
    "input",
    "insert",
    "move",
    "pass",
    "register",
    "remove",
    "rename",
    "scaffold",
    "suppress",
    "thread",
)
"""What fixes do, as `--fixable` names it."""
Identity = tuple[str, str, str | None, str | None, str | None, str]
"""What makes two findings the same one although edits have moved it: code, path, event, saga, step, message."""


class RefusedError(Exception):
    """A file that is not written; the message says why, in words for a person."""


class Choice(Struct, frozen=True):
    """Which fixes are wanted: the safe ones, the unsafe ones, and kinds by name (`CON101:register`)."""

    safe: bool = False
    unsafe: bool = False
    named: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return self.safe or self.unsafe or bool(self.named)

    def names(self, diagnostic: Diagnostic, fix: Fix) -> bool:
        """Whether the fix is asked for by name."""
        return f"{diagnostic.code}:{fix.intent.kind}" in self.named

    def takes(self, diagnostic: Diagnostic, fix: Fix) -> bool:
        """Whether the fix may be applied."""
        return (
            (self.safe and fix.applicability is Applicability.SAFE)
            or (self.unsafe and fix.applicability is Applicability.UNSAFE)
            or self.names(diagnostic, fix)
        )

    def pick(self, diagnostic: Diagnostic) -> list[Fix]:
        """The fixes that may be applied, the best one first: named, then preferred, then safe, then in order."""
        wanted = [fix for fix in diagnostic.fixes if self.takes(diagnostic, fix)]
        return sorted(
            wanted,
            key=lambda fix: (
                not self.names(diagnostic, fix),
                not fix.preferred,
                fix.applicability is not Applicability.SAFE,
            ),
        )


class Plan(Struct, frozen=True):
    """The edits of one round by path; `fixed` findings take part, `waiting` ones collide with those."""

    edits: Mapping[str, Sequence[TextEdit]]
    fixed: tuple[Diagnostic, ...]
    waiting: tuple[Diagnostic, ...]


def identity(diagnostic: Diagnostic) -> Identity:
    """What a finding is known by from one round to the next."""
    one = diagnostic
    return one.code, one.path, one.event, one.saga, one.step, one.message


def plan(
    diagnostics: Iterable[Diagnostic],
    choice: Choice,
    edits_of: EditsOf,
    given_up: AbstractSet[Identity] = frozenset(),
) -> Plan:
    """At most one fix per diagnostic; a fix that touches what an earlier one edits waits for the next round.

    Findings of `given_up`, which a fix did not mend, get none.
    """
    edits: dict[str, list[TextEdit]] = {}
    fixed: list[Diagnostic] = []
    waiting: list[Diagnostic] = []
    registered: set[tuple[str, str]] = set()
    for diagnostic in diagnostics:
        if identity(diagnostic) in given_up:
            continue
        for fix in choice.pick(diagnostic)[:1]:
            intent = fix.intent
            registers = isinstance(intent, Register)
            if registers and (intent.registry, intent.name) in registered:
                fixed.append(diagnostic)
                continue
            wanted = edits_of(intent)
            if not any(wanted.values()):
                continue
            if any(
                _collide(new, old, registers)
                for path, several in wanted.items()
                for new in several
                for old in edits.get(path, ())
            ):
                waiting.append(diagnostic)
                continue
            if registers:
                registered.add((intent.registry, intent.name))
            for path, several in wanted.items():
                kept = edits.setdefault(path, [])
                kept += [edit for edit in several if edit not in kept]
            fixed.append(diagnostic)
    return Plan(edits, tuple(fixed), tuple(waiting))


def _collide(new: TextEdit, old: TextEdit, appends: bool) -> bool:
    """Whether two edits touch. Equal ones are one; entries appended at one place follow each other."""
    if new == old:
        return False
    a, b = new.span, old.span
    if a.start == a.end == b.start == b.end:
        return not appends
    return a.meets(b)


def changes(edits: Mapping[str, Sequence[TextEdit]], read: Callable[[str], bytes]) -> dict[str, tuple[bytes, bytes]]:
    """What each file holds before and after its edits, for those that change."""
    result: dict[str, tuple[bytes, bytes]] = {}
    for path, several in sorted(edits.items()):
        before = read(path)
        try:
            after = apply_edits(before, several)
        except OverlappingEditsError as error:
            raise RefusedError(f"{path}: {error}") from error
        if after != before:
            result[path] = (before, after)
    return result


def unified_diff(shown: str, before: bytes, after: bytes) -> str:
    """A unified diff of one file, with `a/` and `b/` before its path; line endings stay as they are.

    It is what `patch -p1` and `git apply` take: a name with a blank ends with a tab, as both of them want it, and one
    with characters that cannot stand there is quoted as in C.
    """
    from difflib import unified_diff as diff

    pieces: list[str] = []
    old, new = _lines(before), _lines(after)
    for line in diff(old, new, _heading(f"a/{shown}"), _heading(f"b/{shown}")):
        pieces.append(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n")
    return "".join(pieces)


def _heading(name: str) -> str:
    if any(ord(char) < 32 or char in '"\\\x7f' for char in name):
        quoted = "".join(f"\\{ord(c):03o}" if ord(c) < 32 or c in '"\\\x7f' else c for c in name)
        return f'"{quoted}"'
    return f"{name}\t" if " " in name else name


def _lines(data: bytes) -> list[str]:
    return [line.decode("utf-8", "replace") for line in _keep_ends(data)]


def _keep_ends(data: bytes) -> list[bytes]:
    """The lines with their `\\n`; unlike `splitlines`, nothing else ends one."""
    pieces = data.split(b"\n")
    lines = [piece + b"\n" for piece in pieces[:-1]]
    return [*lines, pieces[-1]] if pieces[-1] else lines


def writable(root: Path, path: str) -> Path:
    """The file that would be written, behind all links, if it may be.

    A file with several hard links is refused: replacing it would cut it off from its other names, and writing into
    it could leave half of it after a crash.

    Raises:
        RefusedError: it lies outside of the root, is no regular file, has other names, or must not be written.
    """
    target = _inside(root.resolve(), path)
    try:
        status = target.stat()
    except OSError as error:
        raise RefusedError(f"{path}: is not a file; not written") from error
    if not S_ISREG(status.st_mode):
        raise RefusedError(f"{path}: is not a file; not written")
    if status.st_nlink > 1:
        raise RefusedError(f"{path}: has {status.st_nlink} hard links, which would come apart; not written")
    # Root may write everything, but a file that nobody may write is meant to stay as it is.
    if not status.st_mode & 0o222 or not os.access(target, os.W_OK):
        raise RefusedError(f"{path}: is read-only; not written")
    return target


def write(root: Path, path: str, before: bytes, after: bytes) -> None:
    """Replace a file's content at once: after a crash it holds either the old or the new.

    Its mode stays, and its owner and group where we may set them.

    Raises:
        RefusedError: it is not `writable`, cannot be written, or no longer holds `before`.
    """
    import tempfile  # 8 ms that only a write needs

    target = writable(root, path)
    try:
        if target.read_bytes() != before:
            raise RefusedError(f"{path}: changed since it was read; not written")
        status = target.stat()
        handle, name = tempfile.mkstemp(prefix=f".{target.name[:100]}.", suffix=".concordia", dir=target.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(after)
                stream.flush()
                os.fsync(stream.fileno())
            _keep_owner(temporary, status)
            temporary.chmod(S_IMODE(status.st_mode))
            if target.read_bytes() != before:
                raise RefusedError(f"{path}: changed since it was read; not written")
            temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise RefusedError(f"{path}: cannot be written: {error.strerror or error}") from error


def put(target: Path, data: bytes) -> None:
    """Write a file that is ours alone, new or not; one that exists is replaced at once, as by `write`.

    Raises:
        RefusedError: it is not `writable`, or cannot be written.
    """
    try:
        with target.open("xb") as stream:
            stream.write(data)
    except FileExistsError:
        before = target.read_bytes()
        if before != data:
            write(target.parent, target.name, before, data)
    except OSError as error:
        raise RefusedError(f"{target}: cannot be written: {error.strerror or error}") from error


def _keep_owner(temporary: Path, status: os.stat_result) -> None:
    """Give a new file the owner and group of the old one; only root may give away, a member may set the group."""
    import contextlib

    if not hasattr(os, "chown"):
        return
    own = temporary.stat()
    if own.st_gid != status.st_gid:
        with contextlib.suppress(PermissionError):
            os.chown(temporary, -1, status.st_gid)
    if own.st_uid != status.st_uid:
        with contextlib.suppress(PermissionError):
            os.chown(temporary, status.st_uid, -1)


def _inside(top: Path, path: str) -> Path:
    """The file itself, behind all links, which must lie inside of the root."""
    try:
        target = (top / path).resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise RefusedError(f"{path}: is not a path: {error}") from error
    if not target.is_relative_to(top):
        raise RefusedError(f"{path}: lies outside of {top}; not written")
    return target
