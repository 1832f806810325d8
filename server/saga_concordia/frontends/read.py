"""Read one file's bytes into neutral code: at one go, or again and again while it is edited."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from importlib import import_module
from posixpath import splitext
from typing import TYPE_CHECKING, Protocol, cast

from msgspec import Struct
from msgspec.structs import replace

from saga_concordia.frontends.bodies import Shape
from saga_concordia.frontends.layout import Layout, Mover
from saga_concordia.frontends.scope import Holds, Scope
from saga_concordia.frontends.tables import Lowered, Memory, OutOfRoomError
from saga_concordia.model.code import Code, Function
from saga_concordia.text.edit import Change, difference
from saga_concordia.text.span import Span

if TYPE_CHECKING:
    from tree_sitter import Tree

SUFFIXES = {".py": "python", ".pyi": "python", ".ex": "elixir", ".exs": "elixir"}


class UnparsableError(Exception):
    """A file that the parser must not be given; the message says why, in words for a person."""


class SourceFile(Struct, frozen=True, eq=False):
    """One version of one file: its path relative to the root, its bytes and its code.

    Where there is a `layout` every span of the code is in its labels, else in bytes. `dormant` are the functions that
    are not lowered: of those the code knows the heads (see `in_part`). Before the byte `late` names may mean something
    else than they do at its end.
    """

    path: str
    data: bytes
    code: Code
    layout: Layout | None = None
    dormant: tuple[int, ...] = ()
    late: int = 0

    def asleep(self, holds: Holds) -> list[Function]:
        """The functions that are not lowered, and hold what is looked for."""
        rows = (self.code.functions[index] for index in self.dormant)
        return [row for row in rows if holds(self.data[row.span.start : row.span.end])]

    def asleep_around(self, offsets: Iterable[int]) -> list[Function]:
        """The functions that are not lowered and hold one of some bytes; none of them stands in another one."""
        found: dict[int, Function] = {}
        for offset in offsets:
            number = bisect_right(self.dormant, offset, key=lambda index: self.code.functions[index].span.start) - 1
            row = self.code.functions[self.dormant[number]] if number >= 0 else None
            if row is not None and offset < row.span.end:
                found[row.index] = row
        return list(found.values())

    def bytes_of(self, span: Span) -> Span:
        """The bytes of a span of the code."""
        return self.layout.bytes_of(span) if self.layout else span

    def in_bytes(self) -> "SourceFile":
        """The same file with its code in bytes."""
        if self.layout is None:
            return self
        code, move = self.code, Mover(self.layout.bytes_of, self.layout.offset).moved
        plain = replace(
            code,
            functions={index: move(row) for index, row in code.functions.items()},
            calls=move(code.calls),
            choices=move(code.choices),
            bindings=move(code.bindings),
            types=move(code.types),
            remarks=move(code.remarks),
            changes=move(code.changes),
            broken=move(code.broken),
            units=(),
        )
        return SourceFile(self.path, self.data, plain)

    def raw(self, span: Span) -> bytes:
        """The source text of a span of the code."""
        at = self.bytes_of(span)
        return self.data[at.start : at.end]

    def text(self, span: Span) -> str:
        """The source text of a span of the code, as text."""
        return self.raw(span).decode(errors="replace")


class FrontEnd(Protocol):
    """What a language's `lower` module offers. `BODIES` is how its functions are written."""

    BODIES: Shape

    def parse(self, data: bytes, old_tree: "Tree | None" = None, left_out: Sequence[Span] = ()) -> "Tree":
        """The syntax tree but for some places; `old_tree` is that of the version before, told of the edits."""
        ...

    def lower(
        self, data: bytes, tree: "Tree", path: str, memory: Memory | None = None, scope: Scope | None = None
    ) -> Lowered:
        """The neutral code of a tree."""
        ...

    def lower_function(self, data: bytes, tree: "Tree", path: str, code: Code, function: Function) -> Code:
        """The neutral code of a tree of one function only, as it stands in a file."""
        ...


class OpenFile:
    """A file that is being edited: it is parsed incrementally, and what did not change is not lowered again."""

    def __init__(self, path: str) -> None:
        """Nothing is read yet.

        Raises:
            KeyError: the suffix is of no language that we read.
        """
        self.path = path
        self._front_end = front_end_of(path)
        self._data = b""
        self._tree: Tree | None = None
        self._memory = Memory()

    @property
    def tree(self) -> str:
        """The syntax tree as an S-expression; empty where there is none."""
        return str(self._tree.root_node) if self._tree is not None else ""

    def update(self, data: bytes, changes: Iterable[Change] | None = None) -> SourceFile:
        """The file with new content; `changes` lead to it from the content before, in order (None: find out).

        Raises:
            UnparsableError: the file would bring the parser down.
        """
        tree = self._tree
        if tree is not None:
            before = self._data
            for change in (difference(before, data),) if changes is None else changes:
                before = _tell(tree, before, change)
            if before != data:
                tree = None
        self._tree, self._data = None, data
        again = tree is not None
        tree = self._front_end.parse(data, tree)
        if again and tree.root_node.has_error:
            # How the parser gets over an error depends on what it knew before; a verdict must not.
            tree = self._front_end.parse(data)
        try:
            lowered = self._front_end.lower(data, tree, self.path, self._memory)
        except OutOfRoomError:
            lowered = self._front_end.lower(data, tree, self.path, Memory())
        self._tree, self._memory = tree, lowered.memory or Memory()
        return SourceFile(self.path, data, lowered.code, lowered.layout)


def language_of(path: str) -> str | None:
    """The language of a file by its suffix, or None where we do not read it."""
    # Asked of each file some times; `PurePath` takes eight times as long.
    return SUFFIXES.get(splitext(path)[1])


def known_language(path: str) -> str:
    """The language of a file that is known to be read.

    Raises:
        KeyError: it is of no language that we read.
    """
    return SUFFIXES[splitext(path)[1]]


def read(path: str, data: bytes) -> SourceFile:
    """Parse and lower a file; broken code gives the facts of its healthy part.

    Raises:
        KeyError: the suffix is of no language that we read.
        UnparsableError: the file would bring the parser down.
    """
    front_end = front_end_of(path)
    return SourceFile(path, data, front_end.lower(data, front_end.parse(data), path).code)


def front_end_of(path: str) -> FrontEnd:
    """The front end of a file's language, by its suffix.

    Raises:
        KeyError: it is of no language that we read.
    """
    return cast(FrontEnd, import_module(f"saga_concordia.frontends.languages.{known_language(path)}.lower"))


def _tell(tree: "Tree", data: bytes, change: Change) -> bytes:
    """Tell a tree of a change to `data`, and give the content after it."""
    start, end = change.span.start, change.span.end
    after = data[:start] + change.text + data[end:]
    tree.edit(
        start_byte=start,
        old_end_byte=end,
        new_end_byte=start + len(change.text),
        start_point=_point(data, start),
        old_end_point=_point(data, end),
        new_end_point=_point(after, start + len(change.text)),
    )
    return after


def _point(data: bytes, offset: int) -> tuple[int, int]:
    """Row and column in bytes, as the parser counts them."""
    return data.count(b"\n", 0, offset), offset - (data.rfind(b"\n", 0, offset) + 1)
