"""The fixes of a whole file as one edit: in rounds, on content that is only supposed, until nothing changes."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack

from msgspec import Struct
from msgspec.structs import replace

from saga_concordia.engine.workspace import Workspace
from saga_concordia.ide.supposing import supposed
from saga_concordia.model.diagnostics import Applicability, Diagnostic, Fix, Intent
from saga_concordia.rewrite.apply import Choice, Identity, RefusedError, changes, identity, plan
from saga_concordia.text.edit import TextEdit, in_order
from saga_concordia.text.span import Span

Edits = Mapping[str, Sequence[TextEdit]]
_ROUNDS = 10
_Piece = Span | bytes
"""A part of an edited text: of the original one, or new."""


class _Wish(Struct, frozen=True):
    """What to fix in the file at `path`: of each finding the fixes that `of` leaves, as `choice` takes them.

    `confined` fixes edit no other file.
    """

    path: str
    choice: Choice
    of: Callable[[Diagnostic], Sequence[Fix]]
    confined: bool


def safe_edits(workspace: Workspace, path: str, open_paths: Collection[str]) -> Edits:
    """All safe fixes of a file, none of which edits another one. `open_paths` are held for an editor.

    Raises:
        RefusedError: they would break the file's syntax.
    """
    return _settled(workspace, _Wish(path, Choice(safe=True), lambda row: row.fixes, confined=True), open_paths)


def alike_edits(workspace: Workspace, path: str, code: str, kind: str, open_paths: Collection[str]) -> Edits:
    """One kind of fix for all findings of a code in a file; constants of other files may be edited too.

    Raises:
        RefusedError: they would break a file's syntax.
    """
    choice = Choice(named=frozenset({f"{code}:{kind}"}))
    return _settled(workspace, _Wish(path, choice, lambda row: alike(row, code, kind), confined=False), open_paths)


def alike(row: Diagnostic, code: str, kind: str) -> tuple[Fix, ...]:
    """The fixes of a kind that a finding of a code has, apart from those that are a choice of their own."""
    if row.code != code:
        return ()
    return tuple(fix for fix in row.fixes if fix.intent.kind == kind and fix.applicability is not Applicability.CHOICE)


def _settled(workspace: Workspace, wish: _Wish, open_paths: Collection[str]) -> Edits:
    """The edits of all rounds together. A fix that would leave its finding as it is is not made."""
    useless: frozenset[Identity] = frozenset()
    while True:
        edits, more = _rounds(workspace, wish, open_paths, useless)
        if more <= useless:
            return edits
        useless |= more


def _rounds(
    workspace: Workspace, wish: _Wish, open_paths: Collection[str], given_up: frozenset[Identity]
) -> tuple[Edits, frozenset[Identity]]:
    """The edits, and the findings that their fixes do not mend."""
    path = wish.path
    texts: dict[str, Sequence[_Piece]] = {}
    useless: set[Identity] = set()

    def edits_of(intent: Intent) -> Edits:
        wanted = workspace.edits(intent)
        return {} if wish.confined and {*wanted} - {path} else wanted

    with ExitStack() as stack:
        for _ in range(_ROUNDS):
            rows = workspace.diagnostics(path)
            wanted = [replace(row, fixes=tuple(fixes)) for row in rows if (fixes := wish.of(row))]
            round_ = plan(wanted, wish.choice, edits_of, given_up | useless)
            changed = changes(round_.edits, workspace.source)
            if not changed:
                break
            stack.enter_context(supposed(workspace, {one: round_.edits[one] for one in changed}, open_paths))
            for one, (before, _) in changed.items():
                texts[one] = _edited(texts.get(one, [Span(0, len(before))]), round_.edits[one])
            counted = Counter(map(identity, rows))
            left = Counter(map(identity, workspace.diagnostics(path)))
            useless.update(one for one in map(identity, round_.fixed) if left[one] >= counted[one])
        broken = {one: number for one in texts if (number := syntax_errors(workspace, one))}
    for one, number in broken.items():
        if number > syntax_errors(workspace, one):
            raise RefusedError(f"{one}: its fixes would break its syntax, so nothing is edited.")
    return {one: list(_edits(pieces, workspace.source(one))) for one, pieces in texts.items()}, frozenset(useless)


def syntax_errors(workspace: Workspace, path: str) -> int:
    """How many syntax errors a file of code has."""
    file = workspace.code(path)
    return len(file.code.broken) if file else 0


# Edits of edits


def _edited(pieces: Sequence[_Piece], edits: Iterable[TextEdit]) -> list[_Piece]:
    """A text in pieces after edits, whose offsets refer to it as it is."""
    result: list[_Piece] = []
    done = 0
    for edit in in_order(edits):
        result += _cut(pieces, done, edit.span.start)
        result.append(edit.new_text.encode())
        done = edit.span.end
    return [*result, *_cut(pieces, done, sum(map(len, pieces)))]


def _cut(pieces: Sequence[_Piece], start: int, end: int) -> Iterator[_Piece]:
    """The part of a text in pieces from one offset to another."""
    at = 0
    for piece in pieces:
        low, high = max(start - at, 0), min(end - at, len(piece))
        if low < high:
            yield Span(piece.start + low, piece.start + high) if isinstance(piece, Span) else piece[low:high]
        at += len(piece)


def _edits(pieces: Sequence[_Piece], original: bytes) -> Iterator[TextEdit]:
    """The edits that make a text in pieces of the original one."""
    done, text = 0, b""
    for piece in (*pieces, Span(len(original), len(original))):
        if isinstance(piece, bytes):
            text += piece
            continue
        if text != original[done : piece.start]:
            yield TextEdit(Span(done, piece.start), text.decode())
        done, text = piece.end, b""
