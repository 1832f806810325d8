"""What a payload's field holds, in plain kinds: `string`, `uuid`, `datetime`, `integer`, `list`, ..., or an `id`."""

import re

from saga_concordia.engine.callees import Patterns, names_of
from saga_concordia.engine.environment import Bound, Env, Unbound
from saga_concordia.engine.evaluate import Evaluator
from saga_concordia.frontends.dialect_loader import language_data
from saga_concordia.model.code import (
    Call,
    Literal,
    LiteralKind,
    Lookup,
    Mapping,
    Merge,
    Opaque,
    Reference,
    Sequence,
    Template,
)
from saga_concordia.model.dialect import Dialect

_LITERALS = {LiteralKind.STRING: "string", LiteralKind.ATOM: "atom", LiteralKind.BOOLEAN: "boolean"}
_INTEGER = re.compile(r"-?(?:\d[\d_]*|0[xob][\da-f_]+)", re.IGNORECASE)
_OPTIONAL = re.compile(r"(?:typing\.)?Optional\[(.*)\]|(.*?)\s*\|\s*None|None\s*\|\s*(.*)")
_LONGEST = 200
"""A longer annotation names no plain kind, and would be slow to take apart."""


class PayloadTypes:
    """Says what values hold, by how they are written, made, annotated or read; empty where that is not sure."""

    def __init__(self, evaluator: Evaluator, dialects: tuple[Dialect, ...]) -> None:
        """Judge by what the languages say of their functions, and the dialects of those that mint ids."""
        self._evaluator = evaluator
        self._index = evaluator.index
        self._made = {
            language: Patterns(
                [
                    *((pattern, "uuid") for row in dialects if row.language == language for pattern, _ in row.mint),
                    *language_data(language).makes,
                ]
            )
            for language in {dialect.language for dialect in dialects}
        }

    def of(self, value: Bound, env: Env) -> str:
        """The kind of a value: the one that all agree on that it can be, `nil` apart."""
        kinds = {
            self._kind(item, place)
            for item, place in self._evaluator.values(value, env)
            if not (isinstance(item, Literal) and item.kind is LiteralKind.NIL)
        }
        if len(kinds) > 1:
            return ""
        return next(iter(kinds), "") or self._of_attribute(value, env) or ("id" if _is_id(value) else "")

    def of_field(self, env: Env, path: tuple[str, ...], name: str) -> str:
        """The kind of a field as the class that is constructed declares it."""
        found = self._index.type_at(env.file, path)
        for body in self._index.ancestry(found[1].name) if found else ():
            constant = self._index.constant(f"{body.name}.{name}")
            if constant is not None:
                file, binding = constant
                return self.of(binding.value, Env(file, binding.function))
        return ""

    def _kind(self, item: Bound, env: Env) -> str:
        match item:
            case Literal(kind=LiteralKind.NUMBER):
                return "integer" if _INTEGER.fullmatch(item.text) else "float"
            case Literal():
                return _LITERALS.get(item.kind, "")
            case Template():
                return "string"
            case Mapping(struct=None) | Merge():
                return "map"
            case Sequence(kind="list" | "set"):
                return "list"
            case Call():
                names = names_of(self._index, env.file, env.function, item)
                patterns = self._made.get(env.file.code.language)
                return next(iter(patterns.find(names)), "") if patterns else ""
            case Opaque(is_test=True):
                return "boolean"
            case Opaque():
                return self._annotated(env.file.text(item.span), env)
            case Unbound():
                return self._annotated(*self._annotation(item))
            case _:
                return ""

    def _of_attribute(self, value: Bound, env: Env) -> str:
        """The kind of `order.total` where `order` is a parameter that is annotated with a class of the workspace."""
        if not isinstance(value, Reference) or len(value.path) != 2:
            return ""
        found = self._evaluator.variable(value.path[0], value.span, env) or []
        kinds = {
            self.of_field(home, tuple(text.split(".")), value.path[1])
            for item, _ in found
            if isinstance(item, Unbound)
            for text, home in (self._annotation(item),)
        }
        return kinds.pop() if len(kinds) == 1 else ""

    def _annotation(self, item: Unbound) -> tuple[str, Env]:
        """The annotation of a parameter, bare of quotes and `None`, and where it stands."""
        path, number = item.function
        file = self._index.files[path]
        params = file.code.functions[number].params
        text = next((param.annotation for param in params if param.name == item.name), None) or ""
        return _bare(text), Env(file, number)

    def _annotated(self, text: str, env: Env) -> str:
        """The kind that an annotation names: `list[str]`, `Optional[UUID]`, `datetime.datetime`."""
        name = _bare(text).partition("[")[0].strip().rpartition(".")[2]
        return language_data(env.file.code.language).annotations.get(name, "")


def _bare(annotation: str) -> str:
    text = annotation.strip("\"' ") if len(annotation) < _LONGEST else ""
    while found := _OPTIONAL.fullmatch(text):
        text = next(filter(None, found.groups()), "")
    return text


def _is_id(value: Bound) -> bool:
    match value:
        case Reference(path=(_, *_, last)):
            return last == "id"
        case Lookup(key=Literal(text=text)):
            return text == "id"
        case _:
            return False
