"""Bodies of code: modules, function clauses, closures and blocks."""

from msgspec.structs import replace
from tree_sitter import Node

from saga_concordia.frontends.languages.elixir.comparisons import compared
from saga_concordia.frontends.languages.elixir.draft import Draft, arguments_of, operator_of, span_of
from saga_concordia.frontends.languages.elixir.mappings import key_of, pair_parts
from saga_concordia.frontends.languages.elixir.patterns import destructure
from saga_concordia.frontends.parsing import kids
from saga_concordia.model.code import (
    Argument,
    Arm,
    Call,
    Choice,
    Closure,
    Function,
    FunctionKind,
    Opaque,
    Param,
    Reference,
    TypeBody,
    Value,
)
from saga_concordia.text.span import Span

SIDE_BLOCKS = frozenset({"else_block", "rescue_block", "catch_block", "after_block"})


class Opened:
    """A function that is being lowered; `close` restores what was current before it."""

    def __init__(self, draft: Draft, kind: FunctionKind, name: str, span: Span, body: Span, name_span: Span) -> None:
        self.draft = draft
        self.index = draft.new_function(span.start)
        self.before = (draft.function, draft.region, draft.captured, draft.in_pattern)
        draft.functions[self.index] = Function(
            self.index, kind, name, draft.owner, span, body, name_span, draft.function
        )
        draft.function = self.index
        draft.region = body
        draft.in_pattern = False

    def close(
        self,
        params: tuple[Param, ...] = (),
        returns: tuple[Value, ...] = (),
        private: bool = False,
    ) -> int:
        """Complete the function and return its index."""
        draft = self.draft
        draft.functions[self.index] = replace(
            draft.functions[self.index], params=params, returns=returns, private=private
        )
        draft.function, draft.region, draft.captured, draft.in_pattern = self.before
        return self.index


def keyword_values(draft: Draft, nodes: list[Node]) -> dict[str, Node]:
    """The values of trailing keywords, such as `do:` and `else:`, by key."""
    found: dict[str, Node] = {}
    if nodes and nodes[-1].type == "keywords":
        for pair in kids(nodes[-1]):
            parts = pair_parts(pair) if pair.type == "pair" else None
            if parts is not None:
                key, _ = key_of(draft, parts[0])
                if key is not None:
                    found[key] = parts[1]
    return found


def statements(do_block: Node) -> tuple[list[Node], list[Node], Span]:
    """The statements of a `do` block, its side blocks (`else`, `rescue`, ...), and its own region."""
    main: list[Node] = []
    side: list[Node] = []
    for kid in kids(do_block):
        (side if kid.type in SIDE_BLOCKS else main).append(kid)
    end = side[0].start_byte if side else do_block.end_byte
    return main, side, Span(do_block.start_byte, end)


def clause_parts(clause: Node) -> tuple[list[Node], Node | None, list[Node]]:
    """Patterns, guard and body of `a, b when c -> body`."""
    left = clause.child_by_field_name("left")
    right = clause.child_by_field_name("right")
    guard: Node | None = None
    if left is not None and left.type == "binary_operator" and operator_of(left) == "when":
        inner = kids(left)
        left, guard = inner[0], inner[-1] if len(inner) > 1 else None
    patterns = [] if left is None else kids(left) if left.type == "arguments" else [left]
    body = [] if right is None else kids(right) if right.type == "body" else [right]
    return patterns, guard, body


def lower_arm(draft: Draft, clause: Node, subject: Value | None, condition: bool = False) -> Arm:
    """Lower one `pattern -> value`; a `cond` has conditions there, not patterns."""
    span = span_of(clause)
    nodes, guard, body = clause_parts(clause)
    if condition:
        for node in nodes:
            draft.value(node)
        patterns: tuple[Value, ...] = ()
    else:
        patterns = tuple([draft.pattern(node) for node in nodes])
        base = subject if subject is not None else Opaque(span)
        for node in nodes:
            destructure(draft, node, base, span)
    if guard is not None:
        draft.value(guard)
    return Arm(patterns, draft.sequence(body, span) or Opaque(span), span)


def lower_side(draft: Draft, block: Node, subject: Value | None = None) -> list[Arm]:
    """The arms of an `else`, `rescue`, `catch` or `after` block."""
    inner = kids(block)
    if inner and inner[0].type == "stab_clause":
        return [lower_arm(draft, clause, subject) for clause in inner if clause.type == "stab_clause"]
    span = span_of(block)
    return [Arm((), draft.sequence(inner, span) or Opaque(span), span)]


def _body(draft: Draft, do_block: Node) -> tuple[Value, ...]:
    main, side, region = statements(do_block)
    tail = draft.sequence(main, region)
    returns = [tail] if tail is not None else []
    for block in side:
        arms = lower_side(draft, block)
        if block.type != "after_block":
            returns += [arm.value for arm in arms]
    return tuple(returns)


def lower_params(draft: Draft, nodes: list[Node], region: Span) -> tuple[Param, ...]:
    """Lower parameters and bind the names that they destructure.

    Of a function that is not lowered just their number and names are told, and which can be left out.
    """
    params: list[Param] = []
    for number, node in enumerate(nodes):
        span = span_of(node)
        default: Value | None = None
        inner = node
        if node.type == "binary_operator" and operator_of(node) == "\\\\":
            sides = kids(node)
            if len(sides) > 1:
                inner = sides[0]
                default = Opaque(span) if draft.head_only else draft.value(sides[-1])
        name, rest = _named(draft, inner)
        if draft.head_only:
            params.append(Param(name, Opaque(span), span, default))
            continue
        pattern = draft.pattern(inner)
        base = Reference(span, (name,) if name is not None else (f"${number}",))
        for part in rest:
            destructure(draft, part, base, region)
        params.append(Param(name, pattern, span, default))
    return tuple(params)


def _named(draft: Draft, node: Node) -> tuple[str | None, list[Node]]:
    """The name that a parameter gives to all of its argument, and the patterns that it takes it apart with."""
    name: str | None = None
    rest: list[Node] = [node]
    if node.type == "identifier":
        name = draft.text(node)
        rest = []
    elif node.type == "binary_operator" and operator_of(node) == "=":
        sides = kids(node)
        for index, side in enumerate(sides):
            if side.type == "identifier":
                name = draft.text(side)
                rest = sides[:index] + sides[index + 1 :]
    return (None if name == "_" else name), rest


def lower_module(draft: Draft, node: Node, args: list[Node], do_block: Node | None, name_span: Span) -> Value:
    """Lower `defmodule`, `defprotocol` and `defimpl`."""
    span = span_of(node)
    chain = draft.chain(args[0]) if args else None
    if chain is None:
        for arg in args:
            draft.value(arg)
        chain = ()
    keywords = keyword_values(draft, args)
    written = ".".join(chain)
    if "for" in keywords:
        target = draft.chain(keywords["for"])
        if target is not None:
            written = ".".join((draft.expand(written), draft.expand(".".join(target))))
    absolute = bool(args) and args[0].type == "dot" and bool(draft.owner) and written.startswith(draft.owner + ".")
    if "for" in keywords or absolute or not draft.owner:
        name = written
    else:
        name = f"{draft.owner}.{written}" if written else draft.owner
        if chain:
            # A nested module can be called by its own name from there on.
            draft.bring(chain[0], f"{draft.owner}.{chain[0]}", again=False, at=span.start)
    body = do_block or keywords.get("do")
    opened = Opened(
        draft,
        FunctionKind.TYPE,
        name.removeprefix(draft.owner + ".") if draft.owner else name,
        span,
        span_of(body) if body is not None else span,
        span_of(args[0]) if args else name_span,
    )
    place = len(draft.types)
    draft.types.append(TypeBody(name, span, opened.draft.functions[opened.index].name_span, (), opened.index))
    owner, uses = draft.owner, draft.uses
    draft.owner, draft.uses = name, []
    if do_block is not None:
        _body(draft, do_block)
    elif body is not None:
        draft.value(body)
    draft.types[place] = replace(draft.types[place], bases=tuple(draft.uses))
    draft.owner, draft.uses = owner, uses
    opened.close()
    return Opaque(span)


def _head(draft: Draft, head: Node) -> tuple[str, Span, list[Node], Node | None]:
    guard: Node | None = None
    if head.type == "binary_operator" and operator_of(head) == "when":
        inner = kids(head)
        if len(inner) > 1:
            head, guard = inner[0], inner[-1]
    if head.type == "identifier":
        return draft.text(head), span_of(head), [], guard
    if head.type in ("binary_operator", "unary_operator"):
        operator = head.child_by_field_name("operator")
        return operator_of(head), span_of(operator if operator is not None else head), kids(head), guard
    parts = kids(head)
    if head.type == "call" and parts:
        target = parts[0]
        name = draft.text(target) if target.type == "identifier" else ""
        params = arguments_of(parts[1:])
        return name, span_of(target), params, guard
    return "", span_of(head), [], guard


def lower_definition(
    draft: Draft, node: Node, args: list[Node], do_block: Node | None, name_span: Span, private: bool
) -> Value:
    """Lower one clause of `def`, `defp`, `defmacro` or `defmacrop`."""
    span = span_of(node)
    if not args:
        return draft.opaque(do_block) if do_block is not None else Opaque(span)
    name, name_span, params, guard = _head(draft, args[0])
    body = do_block or keyword_values(draft, args[1:]).get("do")
    place = span_of(body) if body is not None else Span(span.end, span.end)
    if draft.head_only:
        index = draft.new_function(span.start)
        heads = lower_params(draft, params, span)
        draft.functions[index] = Function(
            index,
            FunctionKind.NAMED,
            name,
            draft.owner,
            span,
            place,
            name_span,
            draft.function,
            heads,
            (),
            (),
            False,
            private,
        )
        return Opaque(span)
    opened = Opened(draft, FunctionKind.NAMED, name, span, place, name_span)
    lowered = lower_params(draft, params, span)
    if guard is not None:
        lower_guard(draft, guard)
    returns: tuple[Value, ...] = ()
    if do_block is not None:
        returns = _body(draft, do_block)
    elif body is not None:
        returns = (draft.value(body),)
    opened.close(lowered, returns, private)
    return Opaque(span)


def lower_guard(draft: Draft, node: Node) -> None:
    """Lower a guard; what it compares a variable with is a choice, as in `when kind in [:placed]`."""
    if node.type == "binary_operator" and operator_of(node) in ("or", "and"):
        for side in kids(node):
            lower_guard(draft, side)
        return
    subject, patterns, negated = compared(draft, node)
    if subject is not None and patterns and not negated:
        span = span_of(node)
        draft.record_choice(Choice(span, subject, (Arm(patterns, Opaque(span), span),)))


def lower_delegate(draft: Draft, node: Node, args: list[Node]) -> Value:
    """Lower `defdelegate f(x), to: M, as: :g`: a function that returns the other function's call."""
    span = span_of(node)
    if not args:
        return Opaque(span)
    keywords = keyword_values(draft, args[1:])
    name, name_span, params, _ = _head(draft, args[0])
    opened = Opened(draft, FunctionKind.NAMED, name, span, span, name_span)
    lowered = lower_params(draft, params, span)
    target = draft.chain(keywords["to"]) if "to" in keywords else None
    returns: tuple[Value, ...] = ()
    if target is not None:
        called = draft.text(keywords["as"]).lstrip(":") if "as" in keywords else name
        given = [
            Argument(None, Reference(param.span, (param.name or f"${number}",)), param.span)
            for number, param in enumerate(lowered)
        ]
        call = Call(span, (*target, called), name_span, tuple(given))
        draft.record_call(call)
        returns = (call,)
    opened.close(lowered, returns)
    return Opaque(span)


def lower_block(draft: Draft, do_block: Node, name: str, name_span: Span) -> int:
    """Lower the `do` block of a call that is no special form."""
    opened = Opened(draft, FunctionKind.BLOCK, name, span_of(do_block), span_of(do_block), name_span)
    return opened.close(returns=_body(draft, do_block))


def lower_closure(draft: Draft, node: Node) -> Value:
    """Lower `fn a, b -> ... end`."""
    clauses: list[int] = []
    for kid in kids(node):
        if kid.type != "stab_clause":
            draft.value(kid)
            continue
        span = span_of(kid)
        nodes, guard, body = clause_parts(kid)
        right = kid.child_by_field_name("right")
        place = span_of(right) if right is not None else Span(span.end, span.end)
        opened = Opened(
            draft, FunctionKind.CLOSURE, "", span, place, Span(node.start_byte, min(node.start_byte + 2, node.end_byte))
        )
        params = lower_params(draft, nodes, span)
        if guard is not None:
            draft.value(guard)
        tail = draft.sequence(body, place)
        clauses.append(opened.close(params, (tail,) if tail is not None else ()))
    return Closure(span_of(node), tuple(clauses))


def lower_capture(draft: Draft, node: Node) -> Value:
    """Lower `&Mod.fun/1`, `&1` and `&(... &1 ...)`."""
    span = span_of(node)
    inner = kids(node)
    if not inner:
        return Opaque(span)
    operand = inner[0]
    if operand.type == "integer":
        number = draft.text(operand)
        if number.isascii() and number.isdigit() and len(number) < 4:
            draft.captured = max(draft.captured, min(int(number), 255))
        return Reference(span, ("&" + number,))
    if operand.type == "binary_operator" and operator_of(operand) == "/":
        sides = kids(operand)
        if len(sides) == 2 and sides[1].type == "integer":
            chain = draft.chain(sides[0])
            if chain is not None:
                return Reference(span, chain, True)
    body = span_of(operand)
    opened = Opened(draft, FunctionKind.CLOSURE, "", span, body, Span(span.start, span.start + 1))
    draft.captured = 0
    value = draft.value(operand)
    params = tuple(
        [Param(f"&{number}", Reference(span, (f"&{number}",)), span) for number in range(1, draft.captured + 1)]
    )
    return Closure(span, (opened.close(params, (value,)),))
