"""Expressions, lowered to values."""

from collections.abc import Callable
from typing import NamedTuple

from tree_sitter import Node

from saga_concordia.frontends.languages.python import strings
from saga_concordia.frontends.languages.python.draft import Draft, span_of
from saga_concordia.frontends.languages.python.styles import insertion
from saga_concordia.frontends.parsing import span_as
from saga_concordia.model.code import (
    Argument,
    Arm,
    Call,
    Choice,
    Closure,
    Entry,
    Function,
    FunctionKind,
    Literal,
    LiteralKind,
    Lookup,
    Mapping,
    Merge,
    Opaque,
    Param,
    Reference,
    Sequence,
    Template,
    Value,
)
from saga_concordia.text.span import Span

# Deeper code than this is never written by hand; each level costs up to four Python frames.
DEPTH_LIMIT = 200

_SKIPPED = frozenset({"comment", "type", "line_continuation", "type_parameter", "pass_statement"})


class Test(NamedTuple):
    """What a condition compares: the subject, its source text, and the values that make it true."""

    subject: Value
    text: bytes
    patterns: tuple[Value, ...]


class Values:
    """Lowers expressions into a draft; statements are added by the class below it."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self._expressions: dict[str, Callable[[Node], Value]] = {
            "identifier": self._identifier,
            "attribute": self._attribute,
            "call": self._call,
            "string": self._string,
            "concatenated_string": self._concatenated,
            "integer": self._number,
            "float": self._number,
            "true": self._constant,
            "false": self._constant,
            "none": self._constant,
            "dictionary": self._dictionary,
            "list": self._sequence,
            "tuple": self._sequence,
            "set": self._sequence,
            "expression_list": self._sequence,
            "pattern_list": self._sequence,
            "parenthesized_expression": self._inner,
            "await": self._inner,
            "subscript": self._subscript,
            "binary_operator": self._binary,
            "boolean_operator": self._boolean,
            "comparison_operator": self._truth,
            "not_operator": self._truth,
            "unary_operator": self._unary,
            "conditional_expression": self._conditional,
            "named_expression": self._walrus,
            "lambda": self._lambda,
            "yield": self._yield,
            "as_pattern": self._as_pattern,
            "keyword_argument": self._keyword,
            "dotted_name": self._dotted,
        }

    def value(self, node: Node) -> Value:
        """Lower one expression."""
        draft = self.draft
        if draft.depth >= DEPTH_LIMIT:
            return Opaque(span_of(node))
        draft.depth += 1
        try:
            handler = self._expressions.get(node.type)
            return handler(node) if handler is not None else self.generic(node)
        finally:
            draft.depth -= 1

    def visit(self, node: Node) -> Value | None:
        """Lower an expression or, in the class below, a statement."""
        return self.value(node)

    def generic(self, node: Node) -> Value:
        """Anything that has no neutral form: its parts are lowered and kept."""
        return Opaque(span_of(node), self._parts(node))

    def _parts(self, node: Node) -> tuple[Value, ...]:
        parts = (self.visit(child) for child in node.named_children if child.type not in _SKIPPED)
        return tuple([part for part in parts if part is not None])

    def _field(self, node: Node, name: str) -> Value:
        child = node.child_by_field_name(name)
        return Opaque(span_of(node)) if child is None else self.value(child)

    def _inner(self, node: Node) -> Value:
        children = [child for child in node.named_children if child.type not in _SKIPPED]
        return self.value(children[0]) if len(children) == 1 else self.generic(node)

    # Names and constants

    def chain(self, node: Node) -> tuple[str, ...] | None:
        """The names of a plain chain such as `a.b.c`, or None."""
        names: list[str] = []
        text = self.draft.text
        while node.type == "attribute":
            name = node.child_by_field_name("attribute")
            base = node.child_by_field_name("object")
            if name is None or base is None:
                return None
            names.append(text(name))
            node = base
        if node.type != "identifier":
            return None
        names.append(text(node))
        names.reverse()
        return tuple(names)

    def _identifier(self, node: Node) -> Value:
        return Reference(span_of(node), (self.draft.text(node),))

    def _dotted(self, node: Node) -> Value:
        return Reference(span_of(node), tuple(self.draft.text(child) for child in node.named_children))

    def _attribute(self, node: Node) -> Value:
        path = self.chain(node)
        if path is not None:
            return Reference(span_of(node), path)
        base = self._field(node, "object")
        name = node.child_by_field_name("attribute")
        if name is None:
            return Opaque(span_of(node), (base,))
        text = self.draft.text(name)
        if isinstance(base, Reference):
            return Reference(span_of(node), (*base.path, text))
        key = Literal(span_of(name), LiteralKind.STRING, text, span_of(name), False)
        return Lookup(span_of(node), base, key)

    def _number(self, node: Node) -> Value:
        return Literal(span_of(node), LiteralKind.NUMBER, self.draft.text(node), span_of(node))

    def _constant(self, node: Node) -> Value:
        span = span_of(node)
        if node.type == "none":
            return Literal(span, LiteralKind.NIL, "nil", span)
        return Literal(span, LiteralKind.BOOLEAN, node.type, span)

    def _string(self, node: Node) -> Value:
        return strings.string(self.draft, node, self.value)

    def _concatenated(self, node: Node) -> Value:
        return strings.concatenated(
            span_of(node), [self.value(child) for child in node.named_children if child.type not in _SKIPPED]
        )

    # Calls

    def call(self, node: Node) -> tuple[Call, tuple[Value, ...]]:
        """Lower and record a call; also give what `**` lays under its keywords."""
        draft = self.draft
        callee = node.child_by_field_name("function")
        receiver: Value | None = None
        path: tuple[str, ...] = ("",)
        name_span = span_of(node if callee is None else callee)
        if callee is not None:
            names = self.chain(callee)
            attribute = callee.child_by_field_name("attribute") if callee.type == "attribute" else None
            if attribute is not None:
                name_span = span_of(attribute)
            if names is not None:
                path = names
            elif attribute is not None:
                path = (draft.text(attribute),)
                receiver = self._field(callee, "object")
            else:
                receiver = self.value(callee)
        arguments = node.child_by_field_name("arguments")
        args: list[Argument] = []
        bases: list[Value] = []
        is_open = False
        splat = False
        place = None
        if arguments is not None and arguments.type == "argument_list":
            for child in arguments.named_children:
                kind = child.type
                if kind in _SKIPPED:
                    continue
                if kind == "keyword_argument":
                    name = child.child_by_field_name("name")
                    args.append(
                        Argument(
                            None if name is None else draft.text(name), self._field(child, "value"), span_of(child)
                        )
                    )
                elif kind == "dictionary_splat":
                    is_open = True
                    bases.append(self._inner(child))
                elif kind == "list_splat":
                    is_open = splat = True
                    self._inner(child)
                else:
                    value = self.value(child)
                    args.append(Argument(None, value, span_as(value, child)))
            place = insertion(draft, arguments, "{key}={value}")
        elif arguments is not None:
            # A bare generator is the only argument, and no other can follow it.
            args.append(Argument(None, self.value(arguments), span_of(arguments)))
        laid = () if splat else tuple(bases)
        call = Call(span_of(node), path, name_span, tuple(args), receiver, is_open, None, place, bases=laid)
        draft.record_call(call)
        return call, tuple(bases)

    def _call(self, node: Node) -> Value:
        call, bases = self.call(node)
        path, args = call.path, call.args
        # A local of its own: a length tested on the tuple makes the type checker guess at its shape.
        count = len(args)
        if len(path) == 1 and call.receiver is None:
            return self._builtin(call, bases)
        name = path[-1]
        base = call.receiver
        if base is None:
            # The chain without its last name: the callee ends where its name does.
            base_end = self.draft.data.rfind(b".", call.span.start, call.name_span.start)
            base = Reference(Span(call.span.start, max(base_end, call.span.start)), path[:-1])
        if call.open:
            return call
        if name == "get" and 1 <= count <= 2 and all(arg.key is None or arg.key == "default" for arg in args):
            return Lookup(call.span, base, args[0].value, args[1].value if count == 2 else None)
        if name in ("pop", "setdefault") and 1 <= count <= 2 and strings.is_text(args[0].value):
            return Lookup(call.span, base, args[0].value, args[1].value if count == 2 else None)
        if name == "format" and isinstance(base, Literal) and base.kind is LiteralKind.STRING:
            ordered = tuple(arg.value for arg in args if arg.key is None)
            named = {arg.key: arg.value for arg in args if arg.key is not None}
            return strings.formatted(call.span, base, ordered, named)
        if name == "join" and strings.is_text(base) and count == 1 and isinstance(args[0].value, Sequence):
            items = args[0].value
            if items.kind != "set" and not any(isinstance(item, Opaque) for item in items.items):
                return strings.separated(call.span, base, items)
        return call

    def _builtin(self, call: Call, bases: tuple[Value, ...]) -> Value:
        """Calls of plain names that have a neutral form; the call itself is kept where they have none."""
        name, args = call.path[0], call.args
        count = len(args)
        if name == "str" and count == 1 and args[0].key is None and not call.open:
            return args[0].value
        if name == "getattr" and 2 <= count <= 3 and not call.open:
            return Lookup(call.span, args[0].value, args[1].value, args[2].value if count == 3 else None)
        if name == "dict":
            entries: list[Entry] = []
            below: list[Value] = []
            for arg in args:
                if arg.key is None:
                    below.append(arg.value)
                else:
                    key_span = Span(arg.span.start, arg.span.start + len(arg.key.encode()))
                    entries.append(Entry(arg.key, key_span, arg.value, arg.span))
            return Mapping(call.span, tuple(entries), (*below, *bases), None, call.insertion)
        return call

    def _keyword(self, node: Node) -> Value:
        return self._field(node, "value")

    # Collections

    def _dictionary(self, node: Node) -> Value:
        draft = self.draft
        entries: list[Entry] = []
        bases: list[Value] = []
        quote = ""
        for child in node.named_children:
            kind = child.type
            if kind == "pair":
                key_node = child.child_by_field_name("key")
                key = self._field(child, "key")
                value = self._field(child, "value")
                text = key.text if isinstance(key, Literal) else None
                if key_node is not None and key_node.type == "string":
                    # The first byte of a prefixed string is no quote.
                    last = draft.data[key_node.end_byte - 1 : key_node.end_byte]
                    quote = "'" if last == b"'" else '"'
                entries.append(Entry(text, span_of(child if key_node is None else key_node), value, span_of(child)))
            elif kind == "dictionary_splat":
                bases.append(self._inner(child))
            elif kind not in _SKIPPED:
                self.visit(child)
        quote = quote or draft.quote
        place = insertion(draft, node, f"{quote}{{key}}{quote}: {{value}}")
        return Mapping(span_of(node), tuple(entries), tuple(bases), None, place)

    def _sequence(self, node: Node) -> Value:
        items: list[Value] = []
        for child in node.named_children:
            if child.type not in _SKIPPED:
                items.append(self.value(child))
        kind = node.type if node.type in ("list", "set") else "tuple"
        return Sequence(span_of(node), kind, tuple(items))

    def _subscript(self, node: Node) -> Value:
        base = self._field(node, "value")
        keys = [self.value(child) for child in node.children_by_field_name("subscript")]
        if len(keys) == 1 and not any(child.type == "slice" for child in node.named_children):
            return Lookup(span_of(node), base, keys[0])
        return Opaque(span_of(node), (base, *keys))

    # Operators

    def _operands(self, node: Node, operator: str) -> list[Node]:
        """The operands of a chain of one operator, which the grammar nests to the left."""
        kind = node.type
        operands: list[Node] = []
        while node.type == kind:
            sign = node.child_by_field_name("operator")
            left = node.child_by_field_name("left")
            right = node.child_by_field_name("right")
            if sign is None or sign.type != operator or left is None or right is None:
                break
            operands.append(right)
            node = left
        operands.append(node)
        operands.reverse()
        return operands

    def _binary(self, node: Node) -> Value:
        sign = node.child_by_field_name("operator")
        operator = "" if sign is None else sign.type
        operands = self._operands(node, operator)
        if len(operands) < 2:
            return self.generic(node)
        values: list[Value] = []
        for operand in operands:
            values.append(self.value(operand))
        span = span_of(node)
        if operator == "+":
            if any(strings.is_text(value) for value in values):
                return strings.joined_text(span, values)
            sequences = [value for value in values if isinstance(value, Sequence)]
            if len(sequences) == len(values):
                return Sequence(span, sequences[0].kind, tuple(item for value in sequences for item in value.items))
        elif operator == "%" and len(values) == 2:
            left = values[0]
            if isinstance(left, Literal) and left.kind is LiteralKind.STRING:
                return strings.percent(span, left, values[1])
        elif operator == "|" and any(isinstance(value, Mapping | Merge) for value in values):
            return Merge(span, tuple(values))
        return Opaque(span, tuple(values))

    def _boolean(self, node: Node) -> Value:
        sign = node.child_by_field_name("operator")
        operator = "" if sign is None else sign.type
        operands = self._operands(node, operator)
        if len(operands) < 2:
            return self.generic(node)
        arms: list[Arm] = []
        for operand in operands:
            value = self.value(operand)
            arms.append(Arm((), value, value.span))
        # `x and y` is y wherever it is anything to us; x only decides.
        return Choice(span_of(node), None, tuple(arms if operator == "or" else arms[-1:]))

    def _truth(self, node: Node) -> Value:
        return Opaque(span_of(node), self._parts(node), is_test=True)

    def _unary(self, node: Node) -> Value:
        argument = node.child_by_field_name("argument")
        if argument is not None and argument.type in ("integer", "float") and node.children[0].type == "-":
            span = span_of(node)
            return Literal(span, LiteralKind.NUMBER, "-" + self.draft.text(argument), span)
        return self.generic(node)

    def _conditional(self, node: Node) -> Value:
        children = [child for child in node.named_children if child.type not in _SKIPPED]
        if len(children) != 3:
            return self.generic(node)
        then = self.value(children[0])
        test = self.test(children[1])
        other = self.value(children[2])
        arms = (Arm(test.patterns if test else (), then, then.span), Arm((), other, other.span))
        choice = Choice(span_of(node), test.subject if test else None, arms)
        return self.draft.record_choice(choice)

    def test(self, node: Node) -> Test | None:
        """Lower a condition; say what it compares if it holds a value against constants."""
        while node.type == "parenthesized_expression" and node.named_child_count == 1:
            node = node.named_children[0]
        if node.type == "comparison_operator":
            return self._compared(node)
        if node.type != "boolean_operator":
            self.value(node)
            return None
        sign = node.child_by_field_name("operator")
        operator = "" if sign is None else sign.type
        found: list[Test] = []
        operands = self._operands(node, operator)
        if len(operands) < 2:
            self.value(node)
            return None
        for operand in operands:
            if operand.type == "comparison_operator":
                test = self._compared(operand)
                if test:
                    found.append(test)
            else:
                self.value(operand)
        if not found or (operator == "or" and (len(found) < len(operands) or len({test.text for test in found}) > 1)):
            return None
        if operator == "and":
            return found[0]
        return Test(found[0].subject, found[0].text, tuple(pattern for test in found for pattern in test.patterns))

    def _compared(self, node: Node) -> Test | None:
        children = [child for child in node.children if child.type not in _SKIPPED]
        values = [self.value(child) for child in children if child.is_named]
        if len(children) != 3 or len(values) != 2:
            return None
        operator = children[1].type
        left, right = values
        first = children[0]
        if operator in ("==", "is"):
            if _is_constant(left) and not _is_constant(right):
                left, right, first = right, left, children[2]
            patterns = (right,) if _is_constant(right) else ()
            if isinstance(right, Literal) and right.kind is LiteralKind.NIL:
                # A guard against a missing value, not a choice between names.
                return None
        elif operator == "in":
            patterns = right.items if isinstance(right, Sequence) else (right,) if _is_constant(right) else ()
        else:
            return None
        if not patterns or not isinstance(left, Reference | Lookup | Call):
            return None
        return Test(left, self.draft.data[first.start_byte : first.end_byte], patterns)

    # Names bound inside expressions

    def _walrus(self, node: Node) -> Value:
        value = self._field(node, "value")
        name = node.child_by_field_name("name")
        if name is not None:
            self.draft.bind(self.draft.text(name), value, span_of(name))
        return value

    def _as_pattern(self, node: Node) -> Value:
        children = node.named_children
        value = self.value(children[0]) if children else Opaque(span_of(node))
        alias = node.child_by_field_name("alias")
        if alias is not None:
            for target in alias.named_children or [alias]:
                self.assign(target, value)
        return value

    def assign(self, target: Node, value: Value) -> None:
        """Bind a target, or the names inside it, to a value."""
        kind = target.type
        if kind in ("identifier", "attribute", "as_pattern_target"):
            path = self.chain(target) if kind != "as_pattern_target" else (self.draft.text(target),)
            if path is not None:
                self.draft.bind(".".join(path), value, span_of(target))
            elif kind == "attribute":
                self._field(target, "object")
            if kind == "attribute":
                self.draft.record_change(span_of(target), path[:-1] if path is not None else ())
        elif kind in ("pattern_list", "tuple_pattern", "list_pattern", "tuple", "list", "parenthesized_expression"):
            self._unpack(target, value)
        elif kind == "list_splat_pattern":
            for child in target.named_children:
                self.assign(child, Opaque(span_of(target), (value,)))
        elif kind == "subscript":
            self._assign_entry(target, value)
        else:
            self.visit(target)

    def _unpack(self, target: Node, value: Value) -> None:
        children = [child for child in target.named_children if child.type not in _SKIPPED]
        if self.draft.depth >= DEPTH_LIMIT:
            return
        self.draft.depth += 1
        starred = False
        for index, child in enumerate(children):
            span = span_of(child)
            starred = starred or child.type == "list_splat_pattern"
            # Behind a starred name, places count from the end.
            number = str(index - len(children) if starred else index)
            self.assign(child, Lookup(span, value, Literal(span, LiteralKind.NUMBER, number, span, False)))
        self.draft.depth -= 1

    def _assign_entry(self, target: Node, value: Value) -> None:
        """`m["k"] = v` binds `m` anew, to itself with one entry laid over it."""
        place = self._subscript(target)
        based = place.base if isinstance(place, Lookup) else None
        self.draft.record_change(span_of(target), based.path if isinstance(based, Reference) else ())
        if not isinstance(place, Lookup) or not isinstance(place.base, Reference) or not isinstance(place.key, Literal):
            return
        span = span_of(target)
        entry = Entry(place.key.text, place.key.span, value, span)
        self.draft.bind(".".join(place.base.path), Merge(span, (place.base, Mapping(span, (entry,)))), span)

    # Functions inside expressions

    def _yield(self, node: Node) -> Value:
        values = [self.value(child) for child in node.named_children if child.type not in _SKIPPED]
        self.draft.returns += values
        return Opaque(span_of(node), tuple(values))

    def _lambda(self, node: Node) -> Value:
        draft = self.draft
        span = span_of(node)
        params = self.params(node.child_by_field_name("parameters"))
        body = node.child_by_field_name("body")
        index = draft.new_function(span.start)
        body_span = span if body is None else span_of(body)
        name_span = Span(span.start, min(span.start + len(b"lambda"), span.end))
        function = Function(
            index, FunctionKind.CLOSURE, "", draft.owner, span, body_span, name_span, draft.function, params
        )
        draft.functions[index] = function
        saved = draft.function, draft.region, draft.returns
        draft.function, draft.region, draft.returns = index, body_span, []
        if body is not None:
            # The value first: what is yielded inside it has been gathered by then.
            value = self.value(body)
            draft.returns.append(value)
        returns = tuple(draft.returns)
        draft.function, draft.region, draft.returns = saved
        draft.functions[index] = Function(
            index,
            FunctionKind.CLOSURE,
            "",
            draft.owner,
            span,
            body_span,
            name_span,
            draft.function,
            params,
            returns,
        )
        return Closure(span, (index,))

    def params(self, node: Node | None) -> tuple[Param, ...]:
        """Lower a parameter list; its defaults belong to the enclosing function."""
        found: list[Param] = []
        kind = "positional"
        for child in node.named_children if node is not None else []:
            if child.type in _SKIPPED or child.type == "positional_separator":
                continue
            if child.type == "keyword_separator":
                kind = "keyword"
                continue
            param = self._param(child, kind)
            found.append(param)
            if param.kind == "rest":
                kind = "keyword"
        return tuple(found)

    def _param(self, node: Node, kind: str) -> Param:
        default_node = node.child_by_field_name("value")
        default = None if default_node is None else self.value(default_node)
        annotated = node.child_by_field_name("type")
        annotation = None if annotated is None else self.draft.text(annotated)
        target = node
        if node.type in ("default_parameter", "typed_default_parameter"):
            target = node.child_by_field_name("name") or node
        elif node.type == "typed_parameter":
            target = node.named_children[0]
        if target.type in ("list_splat_pattern", "dictionary_splat_pattern"):
            kind = "rest" if target.type == "list_splat_pattern" else "keywords"
            target = target.named_children[0] if target.named_child_count else target
        if target.type != "identifier":
            return Param(None, Opaque(span_of(target)), span_of(node), default, kind, annotation)
        name = self.draft.text(target)
        return Param(name, Reference(span_of(target), (name,)), span_of(node), default, kind, annotation)


def _is_constant(value: Value) -> bool:
    """Whether a value looks like something to compare with: a literal, or a constant's or member's name."""
    if isinstance(value, Reference):
        return value.path[-1].isupper() or (len(value.path) > 1 and value.path[0][:1].isupper())
    return isinstance(value, Literal | Template)
