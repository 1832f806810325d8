"""Statements: bindings, bodies, choices and imports."""

from collections.abc import Callable, Iterable
from functools import partial

from msgspec.structs import replace
from tree_sitter import Node

from saga_concordia.frontends.languages.python import strings
from saga_concordia.frontends.languages.python.draft import Draft, span_of
from saga_concordia.frontends.languages.python.imports import absolute, joined
from saga_concordia.frontends.languages.python.values import DEPTH_LIMIT, Values
from saga_concordia.frontends.parsing import kids
from saga_concordia.model.code import (
    Argument,
    Arm,
    Binding,
    Call,
    Choice,
    Closure,
    Element,
    Entry,
    Function,
    FunctionKind,
    Literal,
    LiteralKind,
    Lookup,
    Mapping,
    Merge,
    Opaque,
    Reference,
    Sequence,
    TypeBody,
    Value,
)
from saga_concordia.text.span import Span

_LEAVING = ("return_statement", "raise_statement", "continue_statement", "break_statement")


class Statements(Values):
    """Lowers whole files into a draft."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(draft)
        self._statements: dict[str, Callable[[Node], Value | None]] = {
            "block": self.block,
            "expression_statement": self._expression,
            "assignment": self._assignment,
            "augmented_assignment": self._augmented,
            "return_statement": self._return,
            "function_definition": self._function,
            "class_definition": self._class,
            "decorated_definition": self._decorated,
            "if_statement": self._if,
            "match_statement": self._match,
            "except_clause": self._except,
            "for_statement": self._for,
            "for_in_clause": self._for,
            "raise_statement": self._raise,
            "delete_statement": self._delete,
            "import_statement": self._import,
            "import_from_statement": self._import_from,
            "future_import_statement": self._nothing,
            "type_alias_statement": self._nothing,
            "comment": self._nothing,
            "global_statement": self._nothing,
            "nonlocal_statement": self._nothing,
        }

    def close(self) -> None:
        """Let go of the methods by kind, which hold on to this very object: nobody waits for a collector of cycles."""
        self._statements.clear()
        self._expressions.clear()

    def visit(self, node: Node) -> Value | None:
        """Lower a statement or an expression; the value is what a statement leaves at its end, if anything."""
        handler = self._statements.get(node.type)
        if handler is None:
            return self.value(node)
        draft = self.draft
        if draft.depth >= DEPTH_LIMIT:
            return None
        draft.depth += 1
        try:
            if self._stands_alone(node):
                return draft.definition(node, partial(handler, node), None)
            return handler(node)
        finally:
            draft.depth -= 1

    def _stands_alone(self, node: Node) -> bool:
        """Whether a statement is a function of the file or of a class."""
        if node.type == "decorated_definition":
            definition = node.child_by_field_name("definition")
            return definition is not None and self._stands_alone(definition)
        kind = self.draft.functions[self.draft.function].kind
        return node.type == "function_definition" and kind in (FunctionKind.FILE, FunctionKind.TYPE)

    def module(self, root: Node) -> None:
        """Lower a whole file."""
        draft = self.draft
        start = draft.function, draft.owner, draft.returns, draft.region
        for child in root.named_children:
            try:
                self.visit(child)
            except RecursionError:
                # The depth limit bounds our own frames, not those of whoever called us.
                draft.function, draft.owner, draft.returns, draft.region = start
                draft.depth = 0
        file = self.draft.functions[0]
        self.draft.functions[0] = replace(file, returns=tuple(self.draft.returns))

    def block(self, node: Node) -> Value | None:
        """Lower a block in a region of its own and give the value of its last statement."""
        draft = self.draft
        saved = draft.region
        draft.region = span_of(node)
        tail: Value | None = None
        for child in kids(node):
            tail = self.visit(child)
        draft.region = saved
        return tail

    def _nothing(self, node: Node) -> None:
        return None

    def _expression(self, node: Node) -> Value | None:
        children = kids(node)
        if len(children) != 1:
            return self.generic(node) if children else None
        child = children[0]
        kind = child.type
        if kind == "string" and all(part.type != "interpolation" for part in child.named_children):
            return None
        if kind == "call":
            call, bases = self.call(child)
            self._updated(call, bases)
            return call
        return self.visit(child)

    def _updated(self, call: Call, bases: tuple[Value, ...]) -> None:
        """`m.update(k=v)` and `m.update({...})` bind `m` anew, to itself with those entries laid over it."""
        if call.path[-1] != "update" or len(call.path) < 2:
            return
        laid: list[Value] = [arg.value for arg in call.args if arg.key is None]
        if any(not isinstance(value, Mapping | Merge | Reference) for value in laid):
            return
        keywords = tuple(
            Entry(arg.key, Span(arg.span.start, arg.span.start + len(arg.key.encode())), arg.value, arg.span)
            for arg in call.args
            if arg.key is not None
        )
        if not keywords and not any(isinstance(value, Mapping | Merge) for value in laid):
            return
        if keywords or bases:
            laid.append(Mapping(call.span, keywords, bases))
        base = Reference(Span(call.span.start, max(call.name_span.start - 1, call.span.start)), call.path[:-1])
        self.draft.bind(".".join(base.path), Merge(call.span, (base, *laid)), call.span)

    def _assignment(self, node: Node) -> Value | None:
        targets: list[Node] = []
        right: Node | None = node
        while right is not None and right.type == "assignment":
            left = right.child_by_field_name("left")
            if left is not None:
                targets.append(left)
            typed = right.child_by_field_name("type")
            right = right.child_by_field_name("right")
            if right is None and typed is not None and left is not None:
                # A field that is only declared: still a member of its class.
                if self.draft.functions[self.draft.function].kind is FunctionKind.TYPE:
                    self.assign(left, Opaque(span_of(typed)))
                return None
        if right is None:
            return None
        value = self.visit(right)
        for target in reversed(targets):
            self.assign(target, self._auto_member(target, value) or value or Opaque(span_of(right)))
        return None

    def _auto_member(self, target: Node, value: Value | None) -> Literal | None:
        """`PLACED = auto()` in a `StrEnum` is the member's own name in lower case."""
        if not isinstance(value, Call) or value.path[-1] != "auto" or target.type != "identifier":
            return None
        body = next((row for row in self.draft.types if row.function == self.draft.function), None)
        if body is None or not any(base.rpartition(".")[2] == "StrEnum" for base in body.bases):
            return None
        span = span_of(target)
        return Literal(span, LiteralKind.STRING, self.draft.text(target).lower(), span, plain=False)

    def _augmented(self, node: Node) -> Value | None:
        left = node.child_by_field_name("left")
        right = node.child_by_field_name("right")
        sign = node.child_by_field_name("operator")
        if left is None or right is None or sign is None:
            self.generic(node)
            return None
        before = self.value(left)
        after = self.value(right)
        value: Value = Opaque(span_of(node), (before, after))
        if sign.type == "+=" and strings.is_text(after):
            value = strings.joined_text(span_of(node), [before, after])
        elif sign.type == "|=" and isinstance(after, Mapping | Merge):
            value = Merge(span_of(node), (before, after))
        if isinstance(before, Reference):
            self.draft.bind(".".join(before.path), value, span_of(left))
        return None

    def _return(self, node: Node) -> Value | None:
        children = kids(node)
        if not children:
            return None
        value = self.value(children[0]) if len(children) == 1 else self.generic(node)
        self.draft.returns.append(value)
        return value

    def _for(self, node: Node) -> Value | None:
        left = node.child_by_field_name("left")
        right = node.child_by_field_name("right")
        parts: list[Value] = []
        for child in node.children_by_field_name("right") if right is not None else []:
            parts.append(self.value(child))
        if left is not None and parts:
            element = Element(span_of(left), parts[0])
            if node.type == "for_statement":
                self.assign(left, element)
            elif left.type == "identifier" and node.parent is not None:
                # The variable of a comprehension lives in it alone, and is used in front of its binding.
                whole, start = span_of(node.parent), node.parent.start_byte
                name = self.draft.text(left)
                binding = Binding(name, element, Span(start, start), whole, self.draft.function)
                self.draft.bindings.append(binding)
        for name in ("body", "alternative"):
            child = node.child_by_field_name(name)
            if child is not None:
                self.visit(child)
        return parts[0] if parts and node.type == "for_in_clause" else None

    def _raise(self, node: Node) -> None:
        raised = [self.value(child) for child in kids(node)]
        name = Span(node.start_byte, min(node.start_byte + len(b"raise"), node.end_byte))
        args = tuple(Argument(None, value, value.span) for value in raised)
        self.draft.record_call(Call(span_of(node), ("raise",), name, args))

    def _delete(self, node: Node) -> None:
        for child in node.named_children:
            base = self.value(child)
            while isinstance(base, Lookup):
                base = base.base
            path = base.path if isinstance(base, Reference) else ()
            if child.type != "identifier":
                self.draft.record_change(span_of(child), path[:-1] if child.type == "attribute" else path)

    # Functions and classes

    def _decorated(self, node: Node) -> Value | None:
        decorators: list[Value] = []
        for child in node.named_children:
            if child.type != "decorator" or not child.named_child_count:
                continue
            inner = child.named_children[0]
            decorators.append(self.call(inner)[0] if inner.type == "call" else self.value(inner))
        definition = node.child_by_field_name("definition")
        if definition is None:
            return None
        if definition.type == "class_definition":
            return self._class(definition, tuple(decorators))
        return self._function(definition, tuple(decorators))

    def _function(self, node: Node, decorators: tuple[Value, ...] = ()) -> Value | None:
        draft = self.draft
        name_node = node.child_by_field_name("name")
        body = node.child_by_field_name("body")
        name = "" if name_node is None else draft.text(name_node)
        span = span_of(node)
        function = Function(
            index=draft.new_function(span.start),
            kind=FunctionKind.NAMED,
            name=name,
            owner=draft.owner,
            span=span,
            body=Span(span.end, span.end) if body is None else span_of(body),
            name_span=span if name_node is None else span_of(name_node),
            parent=draft.function,
            decorators=decorators,
            lowered=False,
            private=name.startswith("_"),
        )
        # It comes before the functions in its parameters.
        draft.functions[function.index] = function
        function = replace(function, params=self.params(node.child_by_field_name("parameters")))
        draft.functions[function.index] = function
        if draft.functions[draft.function].kind in (FunctionKind.NAMED, FunctionKind.CLOSURE):
            draft.bind(name, Closure(span, (function.index,)), function.name_span)
        if not draft.head_only:
            self._body(function, body, draft.owner)
        return None

    def _body(self, function: Function, body: Node | None, owner: str) -> None:
        """Lower a body and complete its function."""
        draft = self.draft
        saved = draft.function, draft.owner, draft.returns, draft.region
        draft.function, draft.owner, draft.returns, draft.region = function.index, owner, [], function.body
        if body is not None:
            self.visit(body)
        draft.functions[function.index] = replace(function, returns=tuple(draft.returns), lowered=True)
        draft.function, draft.owner, draft.returns, draft.region = saved

    def _class(self, node: Node, decorators: tuple[Value, ...] = ()) -> Value | None:
        draft = self.draft
        name_node = node.child_by_field_name("name")
        body = node.child_by_field_name("body")
        name = "" if name_node is None else draft.text(name_node)
        span = span_of(node)
        name_span = span if name_node is None else span_of(name_node)
        bases: list[str] = []
        listed = node.child_by_field_name("superclasses")
        for child in listed.named_children if listed is not None else []:
            plain: Node | None = child
            if child.type == "subscript":
                plain = child.child_by_field_name("value")
            path = self.chain(plain) if plain is not None else None
            if path is not None:
                bases.append(".".join(path))
            else:
                self.visit(child)
        function = Function(
            index=draft.new_function(span.start),
            kind=FunctionKind.TYPE,
            name=name,
            owner=draft.owner,
            span=span,
            body=Span(span.end, span.end) if body is None else span_of(body),
            name_span=name_span,
            parent=draft.function,
            lowered=False,
            private=name.startswith("_"),
        )
        qualified = joined(draft.owner, name)
        draft.functions[function.index] = function
        draft.types.append(TypeBody(qualified, span, name_span, tuple(bases), function.index, decorators))
        self._body(function, body, qualified)
        return None

    # Choices

    def _if(self, node: Node) -> Value | None:
        arms: list[Arm] = []
        subject: Value | None = None
        text = b""
        branches = [node]
        branches += node.children_by_field_name("alternative")
        for branch in branches:
            condition = branch.child_by_field_name("condition")
            body = branch.child_by_field_name("consequence") or branch.child_by_field_name("body")
            patterns: tuple[Value, ...] = ()
            if condition is not None:
                test = self.test(condition)
                if test is not None and subject is None and not arms:
                    subject, text = test.subject, test.text
                if test is not None and test.text == text:
                    patterns = test.patterns
                else:
                    # Some other condition: not an `else`, so it must not look like one.
                    patterns = (Opaque(span_of(condition)),)
            span = span_of(branch if body is None else body)
            value = self.visit(body) if body is not None else None
            arms.append(Arm(patterns, Opaque(span) if value is None else value, span, _leaves(body)))
        choice = self.draft.record_choice(Choice(span_of(node), subject, tuple(arms)))
        return choice if subject is not None else None

    def _except(self, node: Node) -> Value | None:
        value, span = self.generic(node), span_of(node)
        self.draft.record_choice(Choice(span, None, (Arm((), value, span),)))
        return value

    def _match(self, node: Node) -> Value | None:
        subjects = [self.value(child) for child in node.children_by_field_name("subject")]
        body = node.child_by_field_name("body")
        if not subjects:
            self.generic(node)
            return None
        subject = subjects[0]
        if len(subjects) > 1:
            subject = Sequence(Span(subjects[0].span.start, subjects[-1].span.end), "tuple", tuple(subjects))
        arms: list[Arm] = []
        for clause in body.named_children if body is not None else []:
            if clause.type != "case_clause":
                self.visit(clause)
                continue
            patterns: list[Value] = []
            cases = [child for child in clause.named_children if child.type == "case_pattern"]
            if len(cases) == 1:
                self._patterns(cases[0], subject, patterns)
            else:
                items: list[Value] = []
                for case in cases:
                    items.append(self._pattern(case))
                if items:
                    patterns.append(Sequence(Span(items[0].span.start, items[-1].span.end), "tuple", tuple(items)))
            guard = clause.child_by_field_name("guard")
            if guard is not None:
                self.visit(guard)
                if not patterns:
                    patterns.append(Opaque(span_of(guard)))
            consequence = clause.child_by_field_name("consequence")
            value = self.visit(consequence) if consequence is not None else None
            whole = span_of(clause)
            arms.append(Arm(tuple(patterns), Opaque(whole) if value is None else value, whole, _leaves(consequence)))
        return self.draft.record_choice(Choice(span_of(node), subject, tuple(arms)))

    def _patterns(self, node: Node, subject: Value, into: list[Value]) -> None:
        """Gather the alternatives of a `case`; a wildcard or a capture adds none, a capture is bound."""
        draft = self.draft
        inner = node.named_children
        kind = inner[0].type if len(inner) == 1 else ""
        if node.type == "case_pattern" and not inner:
            # `_` alone has no node of its own; anything else without one, such as `-1`, has no form.
            if draft.text(node) != "_":
                into.append(Opaque(span_of(node)))
        elif node.type == "case_pattern" and kind == "as_pattern":
            parts = inner[0].named_children
            self._patterns(parts[0], subject, into)
            if len(parts) > 1:
                draft.bind(draft.text(parts[-1]), subject, span_of(parts[-1]))
        elif node.type == "case_pattern" and kind == "union_pattern":
            for alternative in inner[0].named_children:
                into.append(self._pattern(alternative))
        elif node.type == "case_pattern" and kind == "dotted_name" and inner[0].named_child_count == 1:
            draft.bind(draft.text(inner[0]), subject, span_of(inner[0]))
        else:
            into.append(self._pattern(node))

    def _pattern(self, node: Node) -> Value:
        draft = self.draft
        if draft.depth >= DEPTH_LIMIT:
            return Opaque(span_of(node))
        draft.depth += 1
        try:
            inner = node.named_children
            span = span_of(node)
            if node.type == "case_pattern":
                text = draft.text(node)
                if len(inner) == 1 and text.startswith("-"):
                    return Literal(span, LiteralKind.NUMBER, text, span)
                return self._pattern(inner[0]) if len(inner) == 1 else Opaque(span)
            if node.type in ("list_pattern", "tuple_pattern"):
                items: list[Value] = []
                for child in inner:
                    items.append(self._pattern(child))
                return Sequence(span, node.type.removesuffix("_pattern"), tuple(items))
            if node.type == "dict_pattern":
                keys = node.children_by_field_name("key")
                values = node.children_by_field_name("value")
                entries: list[Entry] = []
                for key_node, value_node in zip(keys, values, strict=False):
                    key = self._pattern(key_node)
                    value = self._pattern(value_node)
                    whole = Span(key_node.start_byte, value_node.end_byte)
                    entries.append(Entry(key.text if isinstance(key, Literal) else None, key.span, value, whole))
                return Mapping(span, tuple(entries))
            if node.type == "class_pattern" and inner:
                entries = []
                for child in inner[1:]:
                    named = child.named_children[0] if child.named_child_count else child
                    parts = named.named_children
                    if named.type == "keyword_pattern" and len(parts) == 2:
                        value = self._pattern(parts[1])
                        entries.append(Entry(draft.text(parts[0]), span_of(parts[0]), value, span_of(named)))
                return Mapping(span, tuple(entries), (), draft.text(inner[0]))
            if node.type in ("union_pattern", "as_pattern", "splat_pattern", "complex_pattern"):
                return Opaque(span)
            return self.value(node)
        finally:
            draft.depth -= 1

    # Imports

    def imports(self, nodes: Iterable[Node]) -> None:
        """Lower imports that stand somewhere inside of the file, in order."""
        self.draft.region = Span(0, 0)
        for node in nodes:
            if node.type in ("import_statement", "import_from_statement"):
                self.visit(node)
        self.draft.region = self.draft.whole

    def _add_import(self, name: str, target: str) -> None:
        # What stands at the top of the file holds everywhere; the first of several alternatives wins.
        self.draft.bring(name, target, again=self.draft.region == self.draft.whole)

    def _names(self, node: Node) -> list[tuple[str, str | None]]:
        names: list[tuple[str, str | None]] = []
        text = self.draft.text
        for child in node.children_by_field_name("name"):
            if child.type != "aliased_import":
                names.append((text(child), None))
                continue
            name, alias = child.child_by_field_name("name"), child.child_by_field_name("alias")
            if name is not None:
                names.append((text(name), None if alias is None else text(alias)))
        return names

    def _import(self, node: Node) -> None:
        for name, alias in self._names(node):
            if alias is not None:
                self._add_import(alias, name)
            else:
                head = name.split(".", 1)[0]
                self._add_import(head, head)

    def _import_from(self, node: Node) -> None:
        draft = self.draft
        origin = node.child_by_field_name("module_name")
        if origin is None:
            return
        source = draft.text(origin)
        if origin.type == "relative_import":
            rest = source.lstrip(". \t")
            dots = source[: len(source) - len(rest)].count(".")
            source = absolute(draft.module, draft.package, dots, rest)
        if any(child.type == "wildcard_import" for child in node.named_children):
            self._add_import(f"*{source}", source)
        for name, alias in self._names(node):
            self._add_import(alias or name, joined(source, name))


def _leaves(block: Node | None) -> bool:
    """Whether a block ends by leaving the function, or the loop, that it stands in."""
    last = block.named_children[-1] if block is not None and block.named_child_count else None
    return last is not None and last.type in _LEAVING
