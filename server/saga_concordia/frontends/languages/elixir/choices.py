"""Special forms that yield one of several values: `case`, `cond`, `if`, `with`, `try`, `receive`."""

from tree_sitter import Node

from saga_concordia.frontends.languages.elixir.comparisons import compared
from saga_concordia.frontends.languages.elixir.draft import Draft, operator_of, span_of
from saga_concordia.frontends.languages.elixir.functions import (
    keyword_values,
    lower_arm,
    lower_side,
    statements,
)
from saga_concordia.frontends.languages.elixir.patterns import destructure
from saga_concordia.frontends.parsing import kids
from saga_concordia.model.code import Argument, Arm, Choice, Element, Literal, LiteralKind, Opaque, Value
from saga_concordia.text.span import Span


def _value_arm(draft: Draft, node: Node) -> Arm:
    span = span_of(node)
    return Arm((), draft.sequence([node], span) or Opaque(span), span)


def lower_case(draft: Draft, node: Node, args: list[Node], do_block: Node | None, piped: Argument | None) -> Value:
    """Lower `case x do` and `x |> case do`."""
    subject = piped.value if piped is not None else draft.value(args[0]) if args else None
    arms: list[Arm] = []
    if do_block is not None:
        for clause in kids(do_block):
            if clause.type == "stab_clause":
                arms.append(lower_arm(draft, clause, subject))
            else:
                draft.value(clause)
    return draft.record_choice(Choice(span_of(node), subject, tuple(arms)))


def lower_cond(draft: Draft, node: Node, do_block: Node | None) -> Value:
    """Lower `cond do`."""
    arms: list[Arm] = []
    if do_block is not None:
        for clause in kids(do_block):
            if clause.type == "stab_clause":
                arms.append(lower_arm(draft, clause, None, condition=True))
            else:
                draft.value(clause)
    return draft.record_choice(Choice(span_of(node), None, tuple(arms)))


def lower_if(
    draft: Draft, node: Node, args: list[Node], do_block: Node | None, piped: Argument | None, negated: bool
) -> Value:
    """Lower `if` and `unless`, with blocks or keywords."""
    subject: Value | None = None
    patterns: tuple[Value, ...] = ()
    keywords = keyword_values(draft, args)
    if piped is None and args and args[0].type != "keywords":
        subject, patterns, flipped = compared(draft, args[0])
        negated = negated != flipped
    arms: list[Arm] = []
    if do_block is not None:
        main, side, region = statements(do_block)
        arms.append(Arm((), draft.sequence(main, region) or Opaque(region), region))
        for block in side:
            arms += lower_side(draft, block)
    else:
        arms += [_value_arm(draft, keywords[key]) for key in ("do", "else") if key in keywords]
    # The compared values select the first arm, or the second one of a negation.
    chosen = 1 if negated else 0
    if patterns and chosen < len(arms):
        arms[chosen] = Arm(patterns, arms[chosen].value, arms[chosen].span)
    return draft.record_choice(Choice(span_of(node), subject, tuple(arms)))


def lower_with(draft: Draft, node: Node, args: list[Node], do_block: Node | None) -> Value:
    """Lower `with a <- b, c = d do ... else ... end`."""
    keywords = keyword_values(draft, args)
    side: list[Node] = []
    main: list[Node] = []
    end = node.end_byte
    if do_block is not None:
        main, side, body = statements(do_block)
        end = body.end
    region = Span(node.start_byte, end)
    before, draft.region = draft.region, region
    for arg in args:
        if arg.type == "keywords":
            for pair in kids(arg):
                parts = kids(pair)
                if not keywords.get("do") and parts:
                    draft.value(parts[-1])
            continue
        generator(draft, arg, region, element=False)
    arms: list[Arm] = []
    if do_block is not None:
        place = span_of(do_block) if not side else Span(do_block.start_byte, end)
        arms.append(Arm((), draft.sequence(main, place) or Opaque(place), place))
    elif "do" in keywords:
        arms.append(_value_arm(draft, keywords["do"]))
    draft.region = before
    other = [arm for block in side for arm in lower_side(draft, block)]
    if "else" in keywords:
        other += lower_side(draft, keywords["else"])
    return _hoped_for(draft, node, arms, other)


def _hoped_for(draft: Draft, node: Node, arms: list[Arm], other: list[Arm]) -> Choice:
    """A choice of what is hoped for and of what is done otherwise; only the latter is kept as a branch."""
    if other:
        draft.record_choice(Choice(span_of(node), None, tuple(other)))
    return Choice(span_of(node), None, (*arms, *other))


def generator(draft: Draft, node: Node, region: Span, element: bool) -> None:
    """Lower a clause of `with` or `for`; `pattern <- expression` binds the pattern's names."""
    if node.type != "binary_operator" or operator_of(node) != "<-":
        draft.value(node)
        return
    inner = kids(node)
    if len(inner) < 2:
        return
    value = draft.value(inner[-1])
    pattern = inner[0]
    if pattern.type == "binary_operator" and operator_of(pattern) == "when":
        sides = kids(pattern)
        if len(sides) > 1:
            pattern = sides[0]
            draft.value(sides[-1])
    base = Element(span_of(node), value) if element else value
    destructure(draft, pattern, base, region, span_of(node))


def lower_for(draft: Draft, node: Node, args: list[Node], do_block: Node | None) -> Value:
    """Lower a comprehension: what it yields is many, so only its parts matter."""
    span = span_of(node)
    before, draft.region = draft.region, span
    parts: list[Value] = []
    for arg in args:
        if arg.type == "keywords":
            for pair in kids(arg):
                inner = kids(pair)
                if inner:
                    parts.append(draft.value(inner[-1]))
        else:
            generator(draft, arg, span, element=True)
    if do_block is not None:
        tail = draft.sequence(kids(do_block), span_of(do_block))
        if tail is not None:
            parts.append(tail)
    draft.region = before
    return Opaque(span, tuple(parts))


def lower_try(draft: Draft, node: Node, do_block: Node | None) -> Value:
    """Lower `try` and `receive`."""
    arms: list[Arm] = []
    other: list[Arm] = []
    if do_block is not None:
        main, side, region = statements(do_block)
        clauses = [kid for kid in main if kid.type == "stab_clause"]
        if clauses:
            arms += [lower_arm(draft, clause, None) for clause in clauses]
        else:
            arms.append(Arm((), draft.sequence(main, region) or Opaque(region), region))
        for block in side:
            lowered = lower_side(draft, block)
            if block.type != "after_block" or clauses:
                other += lowered
    return _hoped_for(draft, node, arms, other)


def lower_or(draft: Draft, node: Node, inner: list[Node], both: bool) -> Value:
    """Lower `a || b` (one of both) and `a && b` (b, where it is anything)."""
    first = draft.value(inner[0])
    second = draft.value(inner[-1])
    arms = [Arm((), second, span_of(inner[-1]))]
    if both:
        arms.insert(0, Arm((), first, span_of(inner[0])))
    return Choice(span_of(node), None, tuple(arms))


def tag(span: Span, text: str) -> Literal:
    """An atom that stands for a key that the source writes as a field name."""
    return Literal(span, LiteralKind.ATOM, text, span)
