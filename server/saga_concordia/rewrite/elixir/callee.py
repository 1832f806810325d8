"""What a call of another module's function takes, by that function's clauses in the workspace."""

import re

from saga_concordia.model.code import Call, Function, FunctionKind, Mapping, Param
from saga_concordia.rewrite.elixir import parameters
from saga_concordia.rewrite.elixir.entries import one_more
from saga_concordia.rewrite.impossible import ImpossibleError
from saga_concordia.rewrite.sources import File, Sources
from saga_concordia.text.edit import TextEdit
from saga_concordia.text.span import Span


def one_more_argument(sources: Sources, file: File, call: Call, word: str, value: str) -> TextEdit:
    """The edit of a call that passes a value where what is called has a parameter, or reads an option, with `word` in
    its name.

    Raises:
        ImpossibleError: nothing in the workspace says that it takes one.
    """
    found = _definitions(sources, file, call)
    given = sum(argument.key is None for argument in call.args) + any(argument.key for argument in call.args)
    for arity in sorted({len(row.params) for _, row in found}):
        rows = [(home, row) for home, row in found if len(row.params) == arity]
        at = next((n for _, row in rows for n, param in enumerate(row.params) if word in (param.name or "")), None)
        if at is not None and arity == given + 1:
            return parameters.argument(file, call, [row for _, row in rows], at, value)
        for home, row in rows:
            if given <= arity and row.params and (key := _option(home, row, row.params[-1], word)):
                edit = _with_option(file, call, arity, row.params[-1], key, value)
                if edit is not None:
                    return edit
    raise ImpossibleError


def _definitions(sources: Sources, file: File, call: Call) -> list[tuple[File, Function]]:
    """The clauses of all arities of the function that a call names with its module."""
    if call.receiver is not None or len(call.path) < 2:
        return []
    owner = ".".join((file.code.imports.get(call.path[0], call.path[0]), *call.path[1:-1]))
    homes = [home for path in sources.mentioning({call.path[-1]}) if (home := sources.code(path))]
    return [
        (home, row)
        for home in homes
        for row in home.code.functions.values()
        if row.kind is FunctionKind.NAMED and not row.private and (row.owner, row.name) == (owner, call.path[-1])
    ]


def _option(file: File, function: Function, param: Param, word: str) -> str:
    """The key with a word in it that a function takes out of a parameter; empty where it takes none."""
    if isinstance(param.pattern, Mapping):
        keys = [entry.key for entry in param.pattern.entries if entry.key and word in entry.key]
        return next(iter(keys), "")
    name = re.escape((param.name or "").encode())
    key = rb":(\w*%b\w*)" % word.encode()
    read = rb"\b%b\[%b\]|(?:Keyword|Map)\.\w+[!?]?\(\s*%b,\s*%b|\b%b\s*\|>\s*(?:Keyword|Map)\.\w+[!?]?\(\s*%b"
    found = re.search(read % (name, key, name, key, name, key), file.data[function.span.start : function.span.end])
    return next(filter(None, found.groups())).decode() if found and name else ""


def _with_option(file: File, call: Call, arity: int, param: Param, key: str, value: str) -> TextEdit | None:
    """One more entry of the options of a call, which are its last argument; None where there is no telling them."""
    last = call.args[-1] if call.args else None
    placed = sum(argument.key is None for argument in call.args)
    if placed == arity and last and isinstance(last.value, Mapping) and not last.value.bases:
        return one_more(file, last.value, key, value)
    keyed = placed == arity - 1 and (last is None or last.key is not None or param.default is not None)
    if keyed and call.insertion and not isinstance(param.pattern, Mapping):
        return TextEdit(Span(call.insertion.offset, call.insertion.offset), call.insertion.filled(key, value))
    return None
