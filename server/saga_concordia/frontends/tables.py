"""What a file's lowering gathers, and the definitions that it need not lower again.

Lowering takes fifty times as long as finding out what was edited. So a file that is being edited remembers its
definitions (functions, and blocks directly in a module) with everything that they were lowered to, and where the text
of one and what it depends on around it are the same as before, it is taken over as it is, in labels (see `layout`).
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace
from tree_sitter import Node

from saga_concordia.frontends.layout import ROOM, Layout, Mover
from saga_concordia.frontends.scope import Scope
from saga_concordia.model.code import (
    Binding,
    Call,
    CallSite,
    Change,
    Choice,
    ChoiceSite,
    Code,
    Function,
    FunctionKind,
    Remark,
    TypeBody,
    Unit,
    Value,
)
from saga_concordia.text.span import Span

_T = TypeVar("_T")
Import = tuple[str, str, bool]
"""A name, what it stands for, and whether it replaces an earlier meaning."""


@lru_cache(maxsize=1 << 14)
def decoded(raw: bytes) -> str:
    """Source text as text. The same few words are met again and again, so each is kept once."""
    return raw.decode("utf-8", "replace")


@lru_cache(maxsize=4)
def _newline_of(data: bytes) -> str:
    """How lines end; of a file that is lowered function by function it is found out once."""
    return "\r\n" if b"\r\n" in data else "\n"


class Definition(Struct, frozen=True, eq=False):
    """A definition in labels: its text, what it depends on around it, and what it was lowered to."""

    head: bytes
    text: bytes
    context: tuple[object, ...]
    unit: Unit
    after: int
    types: tuple[TypeBody, ...]
    imports: tuple[Import, ...]


class Memory(Struct, frozen=True):
    """What is remembered of a file's last version: its definitions, in order, and its other code."""

    definitions: tuple[Definition, ...] = ()
    rest: Unit | None = None
    named: dict[bytes, tuple[int, ...]] = {}


class OutOfRoomError(Exception):
    """Labels have become too narrow; the file must be lowered with fresh ones."""


class _EscapeError(Exception):
    """A definition that says something about what is outside of it, so it cannot be taken over by itself."""


class Tables:
    """The growing tables of one file, with the current function, owner and block."""

    def __init__(self, data: bytes, module: str, memory: Memory | None, scope: Scope | None = None) -> None:
        self.data = data
        self.newline = _newline_of(data)
        self.whole = Span(0, len(data))
        file = Function(0, FunctionKind.FILE, "", module, self.whole, self.whole, Span(0, 0), None)
        self.functions: dict[int, Function] = {0: file}
        self.calls: list[CallSite] = []
        self.choices: list[ChoiceSite] = []
        self.bindings: list[Binding] = []
        self.changes: list[Change] = []
        self.types: list[TypeBody] = []
        self.imports: dict[str, str] = {}
        self.late = 0
        self.function = 0
        self.owner = module
        self.region = self.whole
        self.depth = 0
        self.context: tuple[object, ...] = ()
        self.head_only = False
        self._scope = scope
        self._said: list[Import] = []
        self._next = 1
        self._memory = memory
        self._inside = False
        self._position = 0
        self._label = 0
        self._done: list[tuple[int, int, Definition]] = []

    def text(self, node: Node) -> str:
        """The source text of a node."""
        return decoded(self.data[node.start_byte : node.end_byte])

    def new_function(self, start: int) -> int:
        """The index of one more function, which begins at byte `start`.

        It goes by that, so that it is the same whatever else of the file is lowered.
        """
        if self._memory is None:
            self._next = max(self._next, start + 1)
        self._next += 1
        return self._next - 1

    def bind(self, name: str, value: Value, span: Span, region: Span | None = None) -> None:
        """Bind a name in the current function and, unless told otherwise, in the current block."""
        self.bindings.append(Binding(name, value, span, region or self.region, self.function))

    def record_call(self, call: Call) -> None:
        """Keep a call, with the function that it stands in."""
        self.calls.append(CallSite(call, self.function))

    def record_change(self, span: Span, path: tuple[str, ...]) -> None:
        """Keep what alters an object, with the function that it stands in."""
        self.changes.append(Change(span, path, self.function))

    def record_choice(self, choice: Choice) -> Choice:
        """Keep a choice, with the function that it stands in."""
        self.choices.append(ChoiceSite(choice, self.function))
        return choice

    def bring(self, name: str, target: str, *, again: bool, at: int = 0) -> None:
        """Note what a name is imported from; only `again` replaces an earlier meaning.

        Where code before it must not know it, `at` is the byte where that is said.
        """
        self._said.append((name, target, again))
        if again or name not in self.imports:
            if self.imports.get(name) != target:
                self.late = max(self.late, at)
            self.imports[name] = target

    def resume(self, code: Code, function: Function) -> None:
        """Go on where a function begins in a file that is lowered but for its body."""
        self.functions = {index: row for index, row in code.functions.items() if index < function.index}
        self.imports = dict(code.imports)
        self.function, self.owner = function.parent or 0, function.owner
        self.region = self.functions[self.function].body
        self._next = function.index

    # Definitions

    def definition(self, node: Node, lower: Callable[[], _T], nothing: _T) -> _T:
        """Lower a definition directly in a file, class or module, or take it over from the version before.

        Without a memory it is simply lowered, or only its head. Else its value is `nothing`: nobody asks for it.
        """
        if self._inside:  # What stands in another definition is a part of that.
            return lower()
        if self._memory is None:
            if self._scope is None:
                return lower()
            self.head_only = not self._scope.wants(self.data[node.start_byte : node.end_byte])
            self._inside = True
            try:
                return lower()
            finally:
                self.head_only = self._inside = False
        line = self.data.rfind(b"\n", 0, node.start_byte) + 1
        text = self.data[line : node.end_byte]
        said = len(self._said) and hash(tuple(self._said))
        context = (self.function, self.owner, said, self.newline, node.has_error, *self.context)
        known = self._known(self._memory, text)
        # How the parser gets over an error depends on what is around it, so what is broken is lowered anew.
        if known is not None and (known.text, known.context) == (text, context) and not node.has_error:
            self._take(node, known)
            return nothing
        label, after = (known.unit.number, known.after) if known else self._room(self._memory)
        self._label = after
        found = self._lower(node, lower, label, after, text, context)
        if found is not None:
            self._done.append((node.start_byte, node.end_byte, found))
            self.functions.update({row.index: row for row in found.unit.functions})
        return nothing

    def _known(self, memory: Memory, text: bytes) -> Definition | None:
        """The definition of the version before that this is: one of the same text, else the next one, if it is changed.

        Those before it that were not come to are gone.
        """
        rows, at = memory.definitions, self._position
        same = next((number for number in memory.named.get(text, ()) if number >= at), None)
        if same is None and at < len(rows) and rows[at].head == _head(text):
            same = at
        if same is None:
            return None
        self._position = same + 1
        return rows[same]

    def _room(self, memory: Memory) -> tuple[int, int]:
        """Labels for one more definition and what comes behind it: between the one before and the next known one."""
        rows, at = memory.definitions, self._position
        room = (rows[at].unit.number - self._label) // 3 if at < len(rows) else ROOM // 2
        return self._label + room, self._label + 2 * room

    def _take(self, node: Node, known: Definition) -> None:
        self._label = known.after
        self._done.append((node.start_byte, node.end_byte, known))
        self.functions.update({row.index: row for row in known.unit.functions})
        for name, target, again in known.imports:
            self.bring(name, target, again=again)

    def _lower(
        self, node: Node, lower: Callable[[], object], label: int, after: int, text: bytes, context: tuple[object, ...]
    ) -> Definition | None:
        """Lower a definition by itself; None where it cannot stand by itself, and its rows are those of the file."""
        start, end = node.start_byte, node.end_byte
        outside = self.calls, self.choices, self.bindings, self.changes, self.types, self._said, self._next
        self.calls, self.choices, self.bindings, self.changes, self.types, self._said = [], [], [], [], [], []
        self._next = label
        known = set(self.functions)
        self._inside = True
        try:
            lower()
        finally:
            self._inside = False
            inside = self.calls, self.choices, self.bindings, self.changes, self.types
            said = self._said
            self.calls, self.choices, self.bindings, self.changes, self.types, self._said, self._next = outside
        self._said += said
        functions = [row for index, row in self.functions.items() if index not in known]

        def shift(span: Span) -> Span:
            if span.start < start or span.end > end:
                raise _EscapeError
            return Span(span.start - start + label, span.end - start + label)

        def point(offset: int) -> int:
            return offset - start + label

        move = Mover(shift, point).moved
        try:
            made = Unit(
                label,
                move(tuple(functions)),
                move(tuple(sorted(inside[0], key=_call_place))),
                move(tuple(sorted(inside[1], key=_choice_place))),
                move(tuple(inside[2])),
                move(tuple(inside[3])),
            )
            types = move(tuple(inside[4]))
        except _EscapeError:
            self.calls += inside[0]
            self.choices += inside[1]
            self.bindings += inside[2]
            self.changes += inside[3]
            self.types += inside[4]
            return None
        return Definition(_head(text), text, context, made, after, types, tuple(said))

    # The end

    def all_types(self) -> tuple[TypeBody, ...]:
        """The types of the file and of its definitions."""
        return (*self.types, *(row for _start, _end, found in self._done for row in found.types))

    def code(
        self,
        language: str,
        module: str,
        types: tuple[TypeBody, ...],
        remarks: tuple[Remark, ...],
        broken: tuple[Span, ...],
        *,
        trailing_keywords: bool = False,
        qualified_calls: bool = False,
    ) -> "Lowered":
        """The whole file, lowered. `types` are those of these tables with their bases named in full.

        Raises:
            OutOfRoomError: labels have become too narrow for it.
        """
        calls, choices = sorted(self.calls, key=_call_place), sorted(self.choices, key=_choice_place)
        rest = Unit(0, tuple(self._rest()), tuple(calls), tuple(choices), tuple(self.bindings), tuple(self.changes))
        layout: Layout | None = None
        functions, units = self.functions, (rest,)
        if self._memory is not None:
            layout = self._layout()
            rest = self._settled(rest, layout)
            known = {row.index: row for row in rest.functions}
            functions = {index: known.get(index, row) for index, row in self.functions.items()}
            units = (rest, *(row.unit for _start, _end, row in self._done))
            types, remarks, broken = self._relabelled(types, remarks, broken, layout)
        code = Code(
            language=language,
            module=module,
            functions=functions,
            calls=_woven(units, [unit.calls for unit in units], _call_place),
            choices=_woven(units, [unit.choices for unit in units], lambda site: site.choice.span.start),
            bindings=tuple([row for unit in units for row in unit.bindings]),
            types=types,
            remarks=remarks,
            imports=self.imports,
            changes=tuple([row for unit in units for row in unit.changes]),
            trailing_keywords=trailing_keywords,
            qualified_calls=qualified_calls,
            broken=broken,
            units=units,
        )
        return Lowered(code, layout, self._remembered(rest) if layout else None, self.late)

    def _rest(self) -> list[Function]:
        """The functions that are of no definition that stands by itself."""
        taken = {row.index for _start, _end, found in self._done for row in found.unit.functions}
        return [row for index, row in self.functions.items() if index not in taken]

    def _layout(self) -> Layout:
        offsets, labels = [0], [0]
        for start, end, row in self._done:
            offsets += (start, end)
            labels += (row.unit.number, row.after)
        layout = Layout(tuple(offsets), tuple(labels), len(self.data))
        if not layout.fits:
            raise OutOfRoomError
        return layout

    def _settled(self, rest: Unit, layout: Layout) -> Unit:
        """The rest in labels; the very same as before where nothing in it changed."""
        parts = rest.functions, rest.calls, rest.choices, rest.bindings, rest.changes
        made = Unit(0, *Mover(layout.labels_of, layout.label).moved(parts))
        before = self._memory.rest if self._memory else None
        return before if before is not None and _parts(before) == _parts(made) else made

    def _relabelled(
        self, types: tuple[TypeBody, ...], remarks: tuple[Remark, ...], broken: tuple[Span, ...], layout: Layout
    ) -> tuple[tuple[TypeBody, ...], tuple[Remark, ...], tuple[Span, ...]]:
        size = len(self.data)
        # Those of definitions are in labels already, which begin beyond any file.
        move = Mover(layout.labels_of, layout.label).moved
        every = [row if row.span.end > size else move(row) for row in types]
        return tuple(sorted(every, key=lambda row: row.span)), move(remarks), move(broken)

    def _remembered(self, rest: Unit) -> Memory:
        definitions = tuple([row for _start, _end, row in self._done])
        named: dict[bytes, tuple[int, ...]] = {}
        for number, row in enumerate(definitions):
            named[row.text] = (*named.get(row.text, ()), number)
        return Memory(definitions, rest, named)


def with_unit(code: Code, unit: Unit, remarks: Iterable[Remark]) -> Code:
    """Code with what one more unit says, and the comments in it.

    A function of it takes the place of the one that has its index.
    """
    replaced = {row.index for row in unit.functions}
    units = [
        replace(row, functions=tuple([one for one in row.functions if one.index not in replaced]))
        if not replaced.isdisjoint([one.index for one in row.functions])
        else row
        for row in code.units
    ]
    return replace(
        code,
        functions=dict(sorted({**code.functions, **{row.index: row for row in unit.functions}}.items())),
        calls=tuple(sorted((*code.calls, *unit.calls), key=_call_place)),
        choices=tuple(sorted((*code.choices, *unit.choices), key=_choice_place)),
        bindings=(*code.bindings, *unit.bindings),
        changes=(*code.changes, *unit.changes),
        remarks=tuple(sorted({*code.remarks, *remarks}, key=lambda row: row.span)),
        units=(*units, unit),
    )


class Lowered(Struct, frozen=True):
    """A file's code, in labels where it has a `layout`, and what to remember for its next version.

    Before the byte `late` names may mean something else than they do at the end.
    """

    code: Code
    layout: Layout | None = None
    memory: Memory | None = None
    late: int = 0


def _parts(unit: Unit) -> tuple[object, ...]:
    return unit.functions, unit.calls, unit.choices, unit.bindings, unit.changes


def _woven(units: tuple[Unit, ...], tables: list[tuple[_T, ...]], place: Callable[[_T], int]) -> tuple[_T, ...]:
    """The rows of all units in order of place, without looking at those of definitions one by one."""
    rest, *others = tables
    if not rest:
        return tuple([row for table in others for row in table])
    places = [place(row) for row in rest]
    woven: list[_T] = []
    done = 0
    for unit, table in zip(units[1:], others, strict=True):
        here = bisect_left(places, unit.number, done)
        woven += rest[done:here]
        woven += table
        done = here
    return (*woven, *rest[done:])


def _head(text: bytes) -> bytes:
    """What a definition is recognised by while it is being changed: its beginning, up to the name."""
    return text.partition(b"(")[0].partition(b",")[0].partition(b"\n")[0]


def _call_place(site: CallSite) -> int:
    return site.call.name_span.start


def _choice_place(site: ChoiceSite) -> Span:
    return site.choice.span
