"""Calls, pipes, field access and the library functions that build or read mappings."""

from tree_sitter import Node

from saga_concordia.frontends.languages.elixir import choices, functions
from saga_concordia.frontends.languages.elixir.draft import DEFINITIONS, MODULES, Draft, span_of
from saga_concordia.frontends.languages.elixir.mappings import after, lower_pairs
from saga_concordia.frontends.parsing import kids, span_as
from saga_concordia.model.code import (
    Argument,
    Binding,
    Call,
    Closure,
    Element,
    Entry,
    FunctionKind,
    Insertion,
    Literal,
    Lookup,
    Mapping,
    Merge,
    Opaque,
    Reference,
    Sequence,
    Value,
)
from saga_concordia.text.span import Span

_DIRECTIVES = frozenset({"alias", "import", "require", "use"})
_CHOICES = frozenset({"case", "cond", "if", "unless", "with", "for", "try", "receive"})
_SPECIAL = MODULES | DEFINITIONS.keys() | _DIRECTIVES | _CHOICES | {"defdelegate"}

_CONVERSIONS = frozenset(
    {
        ("to_string",),
        ("inspect",),
        ("Kernel", "to_string"),
        ("Kernel", "inspect"),
        ("Atom", "to_string"),
        ("String", "to_atom"),
        ("String", "to_existing_atom"),
        ("String", "Chars", "to_string"),
    }
)
_MERGES = frozenset({("Map", "merge"), ("Keyword", "merge")})
_PUTS = frozenset({("Map", "put"), ("Keyword", "put"), ("Map", "replace!"), ("Map", "put_new"), ("Keyword", "put_new")})
_GETS = frozenset({("Map", "get"), ("Keyword", "get"), ("Map", "fetch!"), ("Keyword", "fetch!"), ("Access", "get")})
_ITERATING = (("Enum",), ("Stream",))
_NOT_CALLS = frozenset({"__MODULE__", "__ENV__", "__CALLER__"})


def lower_call(draft: Draft, node: Node, piped: Argument | None = None, span: Span | None = None) -> Value:
    """Lower a call, a special form or field access; `span` is the whole pipe's where a value is piped in."""
    target: Node | None = None
    arguments: Node | None = None
    do_block: Node | None = None
    stray: list[Node] = []
    for kid in kids(node):
        kind = kid.type
        if kind == "arguments":
            arguments = kid
        elif kind == "do_block":
            do_block = kid
        elif target is None:
            target = kid
        else:
            stray.append(kid)
    if target is None:
        return draft.opaque(node)
    for kid in stray:
        draft.value(kid)
    args = kids(arguments) if arguments is not None else []
    if target.type == "identifier":
        name = draft.text(target)
        if name in _SPECIAL:
            return _special(draft, node, name, span_of(target), args, do_block, piped)
        path: tuple[str, ...] = (name,)
        return _finish(draft, node, path, span_of(target), None, arguments, args, do_block, piped, span)
    if target.type == "dot":
        return _remote(draft, node, target, arguments, args, do_block, piped, span)
    receiver = draft.value(target)
    return _finish(draft, node, (), span_of(target), receiver, arguments, args, do_block, piped, span)


def _remote(
    draft: Draft,
    node: Node,
    dot: Node,
    arguments: Node | None,
    args: list[Node],
    do_block: Node | None,
    piped: Argument | None,
    span: Span | None,
) -> Value:
    parts = kids(dot)
    if not parts:
        return draft.opaque(node)
    left = parts[0]
    chain = draft.chain(left)
    if len(parts) == 1:
        # `fun.(x)`
        if chain is not None:
            return _finish(draft, node, chain, span_of(left), None, arguments, args, do_block, piped, span)
        receiver = draft.value(left)
        return _finish(draft, node, (), span_of(left), receiver, arguments, args, do_block, piped, span)
    right = parts[-1]
    if right.type == "tuple":
        return draft.opaque(node)
    name = draft.text(right).strip("\"'")
    name_span = span_of(right)
    if chain is not None:
        bare = arguments is None and do_block is None and piped is None
        if bare and not _is_module(draft, left):
            return Reference(span_of(node), (*chain, name))
        return _finish(draft, node, (*chain, name), name_span, None, arguments, args, do_block, piped, span)
    receiver = draft.value(left)
    if arguments is None and do_block is None and piped is None:
        return Lookup(span_of(node), receiver, choices.tag(name_span, name))
    return _finish(draft, node, (name,), name_span, receiver, arguments, args, do_block, piped, span)


def _is_module(draft: Draft, node: Node) -> bool:
    if node.type == "dot":
        parts = kids(node)
        return len(parts) == 2 and parts[1].type == "alias"
    return node.type in ("alias", "atom") or (node.type == "identifier" and draft.text(node) == "__MODULE__")


def lower_pipe(draft: Draft, node: Node, inner: list[Node]) -> Value:
    """Lower `x |> f(y)`: x is argument 0."""
    left, right = inner[0], inner[-1]
    piped = Argument(None, draft.value(left), span_of(left))
    span = span_of(node)
    if right.type == "call":
        return lower_call(draft, right, piped, span)
    if right.type == "identifier" and draft.text(right) not in _NOT_CALLS:
        name_span = span_of(right)
        return _finish(draft, right, (draft.text(right),), name_span, None, None, [], None, piped, span)
    return Opaque(span, (piped.value, draft.value(right)))


def _finish(
    draft: Draft,
    node: Node,
    path: tuple[str, ...],
    name_span: Span,
    receiver: Value | None,
    arguments: Node | None,
    nodes: list[Node],
    do_block: Node | None,
    piped: Argument | None,
    span: Span | None,
) -> Value:
    given: list[Argument] = [] if piped is None else [piped]
    keywords = False
    for arg in nodes:
        if arg.type == "keywords":
            for entry in lower_pairs(draft, arg):
                keywords = True
                given.append(Argument(entry.key, entry.value, entry.span))
        else:
            value = draft.value(arg)
            given.append(Argument(None, value, span_as(value, arg)))
    insertion: Insertion | None = None
    if nodes:
        last = given[-1].span if keywords else span_of(nodes[-1])
        insertion = after(draft, last)
    elif arguments is not None:
        if draft.data[arguments.start_byte : arguments.start_byte + 1] == b"(":
            insertion = Insertion(arguments.start_byte + 1, "{key}: {value}")
    elif do_block is not None:
        insertion = Insertion(name_span.end, " {key}: {value}")
    elif path:
        insertion = Insertion(name_span.end, "({key}: {value})")
    _bind_items(draft, path, given)
    block = functions.lower_block(draft, do_block, ".".join(path), name_span) if do_block is not None else None
    call = Call(
        span or span_of(node),
        path,
        name_span,
        tuple(given),
        receiver,
        block=block,
        insertion=insertion,
        piped=None if piped is None else node.start_byte,
    )
    draft.record_call(call)
    return _known(draft, call) if receiver is None and given and len(path) < 4 else call


def _bind_items(draft: Draft, path: tuple[str, ...], given: list[Argument]) -> None:
    """`Enum.each(xs, fn x -> ... end)` and `x |> then(&f(&1))` say what the closure's parameter holds."""
    if len(given) < 2 or not isinstance(given[1].value, Closure) or not (path[:1] in _ITERATING or path == ("then",)):
        return
    base = given[0].value
    value = base if path == ("then",) else Element(given[0].span, base)
    for number in given[1].value.functions:
        function = draft.functions[number]
        if function.params and (name := function.params[0].name):
            binding = Binding(name, value, function.params[0].span, function.span, number)
            draft.bindings.append(binding)


def _known(draft: Draft, call: Call) -> Value:
    """What a well-known function of the standard library yields, or else the call itself."""
    path, args = call.path, call.args
    first = args[0].value
    count = len(args)
    if args[0].key is not None:
        if path == ("Map", "new"):
            return _trailing(call, 0)
        return call
    if path in _CONVERSIONS:
        return first
    if path in _MERGES and count > 1:
        return Merge(call.span, (first, args[1].value if args[1].key is None else _trailing(call, 1)))
    if path in _PUTS and count == 3:
        return _put(call)
    if path in _GETS and count in (2, 3) and args[1].key is None:
        return Lookup(call.span, first, args[1].value, args[2].value if count == 3 else None)
    if path == ("Enum", "into") and count == 2:
        into = args[1].value
        empty = isinstance(into, Mapping | Sequence) and into == _emptied(into)
        return first if empty else Merge(call.span, (into, first))
    if path == ("Map", "new") and count == 1:
        return first
    if path in (("struct",), ("struct!",)) and count > 1 and isinstance(first, Reference):
        base = args[1].value if args[1].key is None else _trailing(call, 1)
        return Mapping(call.span, (), (base,), draft.expand(".".join(first.path)))
    if path == ("get_in",) and count == 2 and isinstance(args[1].value, Sequence):
        found = first
        for key in args[1].value.items:
            found = Lookup(call.span, found, key)
        return found
    return call


def _emptied(value: Mapping | Sequence) -> Mapping | Sequence:
    if isinstance(value, Mapping):
        return Mapping(value.span, (), insertion=value.insertion)
    return Sequence(value.span, value.kind, ())


def _trailing(call: Call, start: int) -> Mapping:
    """A call's trailing keywords, taken as the mapping that they are passed as."""
    entries = [
        Entry(arg.key, Span(arg.span.start, arg.span.start + len((arg.key or "").encode())), arg.value, arg.span)
        for arg in call.args[start:]
        if arg.key is not None
    ]
    span = Span(entries[0].span.start, entries[-1].span.end) if entries else call.span
    return Mapping(span, tuple(entries), insertion=call.insertion)


def _put(call: Call) -> Value:
    base, key, value = call.args[:3]
    literal = key.value if isinstance(key.value, Literal) else None
    span = Span(key.span.start, max(key.span.end, value.span.end))
    entry = Entry(
        literal.text if literal is not None else None,
        literal.content if literal is not None else key.span,
        value.value,
        span,
    )
    added = Mapping(span, (entry,))
    parts = (added, base.value) if call.path[-1] == "put_new" else (base.value, added)
    return Merge(call.span, parts)


def _special(
    draft: Draft,
    node: Node,
    name: str,
    name_span: Span,
    args: list[Node],
    do_block: Node | None,
    piped: Argument | None,
) -> Value:
    if name in DEFINITIONS:
        return functions.lower_definition(draft, node, args, do_block, name_span, DEFINITIONS[name])
    if name == "case":
        return choices.lower_case(draft, node, args, do_block, piped)
    if name in ("if", "unless"):
        return choices.lower_if(draft, node, args, do_block, piped, name == "unless")
    if name == "with":
        return choices.lower_with(draft, node, args, do_block)
    if name == "for":
        return choices.lower_for(draft, node, args, do_block)
    if name == "cond":
        return choices.lower_cond(draft, node, do_block)
    if name in ("try", "receive"):
        return choices.lower_try(draft, node, do_block)
    if name in MODULES:
        return functions.lower_module(draft, node, args, do_block, name_span)
    if name == "defdelegate":
        return functions.lower_delegate(draft, node, args)
    return _directive(draft, node, name, args)


def _directive(draft: Draft, node: Node, name: str, args: list[Node]) -> Value:
    """Read `alias`, `import`, `require` and `use`."""
    span = span_of(node)
    if not args:
        return Opaque(span)
    keywords = functions.keyword_values(draft, args)
    modules = _modules(draft, args[0])
    renamed = draft.chain(keywords["as"]) if "as" in keywords else None
    # A `use` that a macro quotes belongs to another module.
    direct = draft.functions[draft.function].kind is FunctionKind.TYPE
    for module in modules:
        if name == "use":
            if direct:
                draft.uses.append(module)
        elif name == "import":
            draft.bring("*" + module, module, again=True, at=span.start)
        elif renamed is not None:
            draft.bring(renamed[-1], module, again=True, at=span.start)
        elif name == "alias":
            draft.bring(module.rpartition(".")[2], module, again=True, at=span.start)
    if name == "use":
        for arg in args[1:]:
            draft.value(arg)
    return Opaque(span)


def _modules(draft: Draft, node: Node) -> list[str]:
    """The modules that a directive names: one, or several in braces."""
    if node.type in ("dot", "call"):
        dot = node
        if node.type == "call":
            inner = kids(node)
            dot = inner[0] if inner else node
        parts = kids(dot)
        if len(parts) == 2 and parts[1].type == "tuple":
            prefix = draft.chain(parts[0])
            if prefix is None:
                return []
            base = draft.expand(".".join(prefix))
            return [f"{base}.{'.'.join(chain)}" for kid in kids(parts[1]) if (chain := draft.chain(kid)) is not None]
    chain = draft.chain(node)
    return [draft.expand(".".join(chain))] if chain else []
