"""Choosing fixes, and what files hold after them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

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
    """Edits that are not made; the message says why, in words for a person."""


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
