"""Code as every language's front end lowers it: values, functions, calls and bindings.

This is the neutral form that resolution works on. It is deliberately small: it says what an expression
could be (a literal, a join, a mapping, a choice), never how a language spells it. All spans are byte
spans of the file that the value stands in. Tables are flat and refer to each other by index, so that a
file's code can be cached and shared between snapshots. Nothing in them can lead back to itself, so the
collector of cycles need not look at them (`gc=False`).
"""

from collections.abc import Mapping as ReadOnly
from enum import StrEnum

from msgspec import Struct, field

from saga_concordia.text.span import Span

SELF = ("self", "cls")
"""What a method calls the object, or class, that it is called on; no caller passes it."""


class LiteralKind(StrEnum):
    """What a literal is. Elixir atoms and Python enum-like names are told apart from strings."""

    STRING = "string"
    ATOM = "atom"
    NUMBER = "number"
    BOOLEAN = "boolean"
    NIL = "nil"


class Insertion(Struct, frozen=True, gc=False, array_like=True):
    """Where, and in which style, one more entry (or keyword argument) can be inserted.

    `template` holds `{key}` and `{value}` and every separator and line break that the place needs,
    such as `",\\n  {key}: {value}"`. `behind` is the template for a place right behind an entry that is there
    (empty: there is none).
    """

    offset: int
    template: str
    behind: str = ""

    def filled(self, key: str, value: str) -> str:
        """What to insert for a key and its value."""
        return fill(self.template, key, value)


def fill(template: str, key: str, value: str) -> str:
    """An insertion's template with its key and value; other braces stay as they are."""
    before, found, after = template.partition("{value}")
    return before.replace("{key}", key) + (value if found else "") + after.replace("{key}", key)


class Literal(Struct, frozen=True, gc=False, array_like=True, tag=True):
    """A constant. `text` is what it denotes (`ml.run.started`, `bolt`, `3`, `true`, `nil`).

    `content` is the part to replace when the literal is renamed: the inside of the quotes, or an atom
    without its colon. `plain` is false where a replacement in place is not possible (escapes, implicit
    concatenation, heredocs).
    """

    span: Span
    kind: LiteralKind
    text: str
    content: Span
    plain: bool = True


class Template(Struct, frozen=True, gc=False, array_like=True, tag=True):
    """Text made of parts in order: an f-string, an interpolated string, a join with `<>` or `+`.

    The fixed parts are STRING literals; every other part is a hole.
    """

    span: Span
    parts: tuple["Value", ...]


class Reference(Struct, frozen=True, gc=False, array_like=True, tag=True):
    """A name, or a chain of names: `user`, `user.id`, `self.saga_id`, `Events.STARTUP`, `@source`.

    `path[0]` is as written: an import or alias is expanded by resolution, not here. An Elixir module
    is one path of its segments (`Thunderline.Event` is `("Thunderline", "Event")`), a module attribute
    is `("@source",)`. `capture` marks a function taken as a value with an arity (`&Mod.fun/1`).
    """

    span: Span
    path: tuple[str, ...]
    capture: bool = False


class Entry(Struct, frozen=True, gc=False, array_like=True):
    """One key and its value in a mapping; `key` is None where the key is no literal."""

    key: str | None
    key_span: Span
    value: "Value"
    span: Span


class Mapping(Struct, frozen=True, gc=False, array_like=True, tag=True):
    """A dict, map, keyword list or struct literal.

    `bases` are the values that it is laid over (`**attrs`, `%{base | ...}`); entries win over bases.
    `struct` names the struct or type of it, as written (`%Oban.Job{...}` gives `Oban.Job`).
    """

    span: Span
    entries: tuple[Entry, ...]
    bases: tuple["Value", ...] = ()
    struct: str | None = None
    insertion: Insertion | None = None


class Merge(Struct, frozen=True, gc=False, array_like=True, tag=True):
    """Several mappings laid over each other, later ones winning: `Map.merge(a, b)`, `a | b`."""

    span: Span
    parts: tuple["Value", ...]


class Sequence(Struct, frozen=True, gc=False, array_like=True, tag=True):
    """A list, tuple or set literal; `kind` is `list`, `tuple` or `set`."""

    span: Span
    kind: str
    items: tuple["Value", ...]


class Argument(Struct, frozen=True, gc=False, array_like=True):
    """An argument of a call: positional where `key` is None, else a keyword. A piped value is argument 0."""

    key: str | None
    value: "Value"
    span: Span


class Call(Struct, frozen=True, gc=False, array_like=True, tag=True):
    """A call, or the construction of a class.

    `path` is the callee as written, without its receiver where that is no plain name chain:
    `eventManager().fire(x)` has path `("fire",)` and a `receiver` that is the inner call;
    `Thunderline.Event.new(x)` has path `("Thunderline", "Event", "new")` and no receiver; `self.bus.emit(x)`
    has path `("self", "bus", "emit")`. An Elixir struct literal (`%OrderPlaced{...}`) is the construction of
    its struct, with its entries as keywords. `open` says that `*args` or `**kwargs` may bring more; `bases` are
    the mappings behind `**` where nothing else may. `block` is the index of the function that holds an Elixir
    `do` block, if any; `piped` is where the callee begins if a value is piped into the call, and `span` then
    holds the whole pipe. Elixir's trailing keywords are keyword arguments, as Python's are.
    """

    span: Span
    path: tuple[str, ...]
    name_span: Span
    args: tuple[Argument, ...]
    receiver: "Value | None" = None
    open: bool = False
    block: int | None = None
    insertion: Insertion | None = None
    piped: int | None = None
    bases: tuple["Value", ...] = ()

    @property
    def own_span(self) -> Span:
        """The call from its callee on: in a pipe or a chain, what stands before belongs to other calls."""
        start = self.piped if self.piped is not None else self.name_span.start if self.receiver else self.span.start
        return Span(start, self.span.end)


class Arm(Struct, frozen=True, gc=False, array_like=True):
    """One branch of a choice: the patterns that select it (empty for `else`) and what it yields.

    `leaves` says that it ends by leaving what it stands in (`return`, `raise`), so that what follows is run otherwise.
    """

    patterns: tuple["Value", ...]
    value: "Value"
    span: Span
    leaves: bool = False


class Choice(Struct, frozen=True, gc=False, array_like=True, tag=True):
    """One of several values: `case`, `cond`, `if`, `with`, `or`, `||`, a conditional expression, `match`."""

    span: Span
    subject: "Value | None"
    arms: tuple[Arm, ...]


class Lookup(Struct, frozen=True, gc=False, array_like=True, tag=True):
    """A value taken out of a mapping by key: `m[k]`, `m.get(k, d)`, `Map.get(m, k, d)`, `m.fetch!(k)`."""

    span: Span
    base: "Value"
    key: "Value"
    default: "Value | None" = None


class Element(Struct, frozen=True, gc=False, array_like=True, tag=True):
    """One item of a collection, or one key of a mapping: what the variable of a loop holds."""

    span: Span
    base: "Value"


class Closure(Struct, frozen=True, gc=False, array_like=True, tag=True):
    """An anonymous function: the indexes of its clauses in `Code.functions`."""

    span: Span
    functions: tuple[int, ...]


class Opaque(Struct, frozen=True, gc=False, array_like=True, tag=True):
    """Anything else; `parts` are the values inside that may still matter (uses of names).

    `is_test` says that it is true or false: a comparison, a negation.
    """

    span: Span
    parts: tuple["Value", ...] = ()
    is_test: bool = False


Value = (
    Literal | Template | Reference | Mapping | Merge | Sequence | Call | Choice | Lookup | Element | Closure | Opaque
)


class Param(Struct, frozen=True, gc=False, array_like=True):
    """A parameter. `name` is None where the pattern binds no single name; `pattern` is kept whole.

    `kind` is `positional`, `keyword` (keyword-only), `rest` (`*args`) or `keywords` (`**kwargs`).
    """

    name: str | None
    pattern: Value
    span: Span
    default: Value | None = None
    kind: str = "positional"
    annotation: str | None = None


class FunctionKind(StrEnum):
    """What holds code: the file itself, a class or module body, a `do` block, a named function, a closure."""

    FILE = "file"
    TYPE = "type"
    BLOCK = "block"
    NAMED = "named"
    CLOSURE = "closure"


class Function(Struct, frozen=True, gc=False, array_like=True):
    """A body of code: a function, one clause of a multi-clause function, a closure's clause, a block.

    `owner` is the qualified module or class that it stands in (`Thunderline.Event`, `pkg.mod.Saga`),
    `parent` the index of the enclosing body. `returns` are the values that it can yield: explicit
    returns and tail expressions, with choices kept as `Choice`. `lowered` is false where the body was
    not read because nothing in it can matter: then only name, params and spans are right.
    """

    index: int
    kind: FunctionKind
    name: str
    owner: str
    span: Span
    body: Span
    name_span: Span
    parent: int | None
    params: tuple[Param, ...] = ()
    returns: tuple[Value, ...] = ()
    decorators: tuple[Value, ...] = ()
    lowered: bool = True
    private: bool = False

    @property
    def qualified(self) -> str:
        """Owner and name joined by a dot."""
        return f"{self.owner}.{self.name}" if self.owner else self.name

    @property
    def passed(self) -> tuple[Param, ...]:
        """The parameters that a caller passes arguments for."""
        return tuple(param for param in self.params if param.name not in SELF)


class Binding(Struct, frozen=True, gc=False, array_like=True):
    """A name bound to a value: a variable, a constant, a module attribute (`@source`), a class attribute.

    `region` is the block in which the binding certainly holds for what follows it; `function` is the
    index of the body that it stands in. A destructured name is bound to a `Lookup` into the whole.
    """

    name: str
    value: Value
    span: Span
    region: Span
    function: int


class CallSite(Struct, frozen=True, gc=False, array_like=True):
    """A call and the body that it stands in (the innermost function's index)."""

    call: Call
    function: int


class ChoiceSite(Struct, frozen=True, gc=False, array_like=True):
    """A choice (`case x do`, `match x:`, `if x == "a"`, with no subject `cond do`) and the body that it stands in."""

    choice: Choice
    function: int


class Change(Struct, frozen=True, gc=False, array_like=True):
    """An assignment to an attribute or an item, or a deletion: it alters an object that others may hold.

    `path` is the object's name chain as far as it is plain (`("order",)` of `order.status = x` and `order["a"] = x`).
    """

    span: Span
    path: tuple[str, ...]
    function: int


class TypeBody(Struct, frozen=True, gc=False, array_like=True):
    """A class or module: qualified name, its bases (or, in Elixir, the modules that it `use`s), its body."""

    name: str
    span: Span
    name_span: Span
    bases: tuple[str, ...]
    function: int
    decorators: tuple[Value, ...] = ()


UNFINISHED = ("TODO", "FIXME")
"""The words by which a comment says that work is left to do."""


MARKS = tuple(word.encode() for word in (*UNFINISHED, "concordia:"))
"""What a comment that means something to us holds one of: most files hold none, which is seen at a glance."""


class Remark(Struct, frozen=True, gc=False, array_like=True):
    """A comment that means something to us: it says that work is unfinished, or holds `concordia:`."""

    span: Span
    text: str
    own_line: bool

    @property
    def unfinished(self) -> bool:
        """Whether it says that work is left to do."""
        return any(word in self.text for word in UNFINISHED)


class Unit(Struct, frozen=True, eq=False):
    """A part of a file that is lowered, and lowered anew, as one: a definition, or all that stands outside of them.

    `number` is 0 for the latter. A unit is the same object in two versions of a file if nothing in it changed.
    """

    number: int
    functions: tuple[Function, ...]
    calls: tuple[CallSite, ...]
    choices: tuple[ChoiceSite, ...]
    bindings: tuple[Binding, ...]
    changes: tuple[Change, ...]


class Code(Struct, frozen=True):
    """One file, lowered. `functions` are by index, in order of place; `functions[0]` is the file's own body.

    `imports` maps a local name to what it stands for (`{"Event": "Thunderline.Event"}`,
    `{"bus": "shop.bus"}`); `module` is the Python module path guessed from the file's place
    (empty for Elixir).
    `broken` are spans of syntax errors. `trailing_keywords` says that a call's keywords are one keyword list in its
    last positional place, as in Elixir; `qualified_calls` that a file which calls a function of another
    one always names its module, and never calls a private one. `units` hold the rows of the tables by part of the file.
    """

    language: str
    module: str
    functions: ReadOnly[int, Function]
    calls: tuple[CallSite, ...]
    choices: tuple[ChoiceSite, ...]
    bindings: tuple[Binding, ...]
    types: tuple[TypeBody, ...]
    remarks: tuple[Remark, ...]
    imports: ReadOnly[str, str] = field(default_factory=dict[str, str])
    changes: tuple[Change, ...] = ()
    trailing_keywords: bool = False
    qualified_calls: bool = False
    broken: tuple[Span, ...] = ()
    units: tuple[Unit, ...] = ()

    @property
    def decorator_spans(self) -> frozenset[Span]:
        """Where decorators stand: those with arguments are among the `calls` as well."""
        return frozenset(row.span for function in self.functions.values() for row in function.decorators)
