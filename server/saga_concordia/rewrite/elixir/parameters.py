"""One more parameter of a private function, and one more argument where it is called."""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import islice

from saga_concordia.model.code import Call, CallSite, Code, Function, FunctionKind, Reference, TypeBody
from saga_concordia.rewrite.elixir.lines import newline
from saga_concordia.rewrite.ids import beside
from saga_concordia.rewrite.impossible import ImpossibleError
from saga_concordia.rewrite.sources import File, Sources
from saga_concordia.text.edit import TextEdit
from saga_concordia.text.span import Span


def arity_of(file: File, capture: Reference) -> int:
    """The arity in `&name/2`."""
    written = file.data[capture.span.start : capture.span.end].rpartition(b"/")[2].strip()
    return int(written) if written.isdigit() else -1


def clauses(code: Code, owner: str, name: str, arity: int) -> list[Function]:
    """All clauses of a function, a head without a body among them, in order."""
    return [
        row
        for row in code.functions.values()
        if row.kind is FunctionKind.NAMED and (row.owner, row.name, len(row.params)) == (owner, name, arity)
    ]


def calls_of(code: Code, owner: str, function: Function) -> list[CallSite]:
    """The calls of a function in its own module, also with fewer arguments where some have defaults."""
    rows = clauses(code, owner, function.name, len(function.params))
    fewest = len(function.params) - max(sum(param.default is not None for param in row.params) for row in rows)
    return [
        site
        for site in code.calls
        if _calls(code, owner, site, function.name) and fewest <= _given(site.call) <= len(function.params)
    ]


def _calls(code: Code, owner: str, site: CallSite, name: str) -> bool:
    return (
        site.call.path in ((name,), ("__MODULE__", name), (*owner.split("."), name))
        and site.call.receiver is None
        and _owner(code, site.function) == owner
    )


def _owner(code: Code, function: int) -> str:
    body = code.functions[function]
    return body.qualified if body.kind is FunctionKind.TYPE else body.owner


def _given(call: Call) -> int:
    """How many arguments a call passes: its keywords are one."""
    return sum(argument.key is None for argument in call.args) + any(argument.key for argument in call.args)


def is_used_otherwise(
    file: File, module: TypeBody, function: Function, captures: int, sources: Sources, path: str
) -> bool:
    """Whether a function may be called from where we do not look: captured beyond `captures`, by a framework, from
    another module."""
    name = re.escape(function.name.encode())
    text = file.data[module.span.start : module.span.end]
    if len(re.findall(rb"&\s*(?:[\w.]+\.)?%b/" % name, text)) > captures:
        return True
    if function.private:
        return False
    above = file.data[: function.span.start].rstrip().rpartition(b"\n")[2]
    if above.strip().startswith(b"@impl"):
        return True
    last = re.escape(module.name.rpartition(".")[2].encode())
    calls = re.compile(rb"\.\s*%b\b|\bimport\s+[\w.]*\b%b\b" % (name, last))
    return any(calls.search(sources.source(other)) for other in sources.mentioning({function.name}) if other != path)


def position(key: str, rows: Sequence[Function]) -> int:
    """Where one more parameter goes: behind that of the other id, else last."""
    for row in rows:
        if (number := beside(key, [param.name for param in row.params])) is not None:
            return number + 1
    return len(rows[0].params)


def declared(file: File, rows: Sequence[Function], at: int, key: str, using: AbstractSet[int]) -> Iterator[TextEdit]:
    """The edits of the clauses of a function, and of its specification; where a clause does not use the parameter, its
    name says so."""
    for row in rows:
        is_head = row.span.end == row.body.start == row.body.end
        yield _behind(file, row.params[at - 1].span, key if is_head or row.index in using else f"_{key}")
    yield from _specified(file, rows[0], at)


def _specified(file: File, function: Function, at: int) -> Iterator[TextEdit]:
    """The edits of the `@spec` of a function: one more type, that of the parameter in front, or nil."""
    for match in re.finditer(rb"@spec\s+%b\(" % re.escape(function.name.encode()), file.data):
        types = list(islice(_separated(file.data, match.end()), 256))
        if len(types) == len(function.params):
            front = file.data[types[at - 1].start : types[at - 1].end].decode()
            kind = front.rpartition("::")[2].strip()
            yield _behind(file, types[at - 1], kind if kind.endswith("| nil") else f"{kind} | nil")


def _separated(data: bytes, start: int) -> Iterator[Span]:
    """The spans between commas up to the bracket that closes; brackets within count."""
    depth = 0
    for match in re.compile(rb"[()\[\]{},]").finditer(data, start):
        mark = match[0]
        if depth == 0 and mark in b",)]}":
            text = data[start : match.start()]
            lead = len(text) - len(text.lstrip())
            yield Span(start + lead, start + len(text.rstrip()))
            start = match.end()
            if mark != b",":
                return
        depth += (mark in b"([{") - (mark in b")]}")


def argument(file: File, call: Call, rows: Sequence[Function], at: int, value: str) -> TextEdit:
    """The edit of one call.

    Raises:
        ImpossibleError: the call is written so that there is no place for one more argument.
    """
    before = _given_before(call, rows, at)
    keyed = any(argument.key is not None for argument in call.args)
    if before == _given(call) and keyed:
        raise ImpossibleError  # Nothing can be passed behind keywords.
    piped = call.piped is not None
    if before == 0 or (before == 1 and piped):
        rest = call.args[1 if piped else 0 :]
        if rest:
            start = rest[0].span.start
            return TextEdit(Span(start, start), f"{value}, ")
        opening = call.name_span.end
        if file.data[opening : opening + 1] != b"(":
            return TextEdit(Span(opening, opening), f"({value})")
        return TextEdit(Span(opening + 1, opening + 1), value)
    return _behind(file, call.args[before - 1].span, value)


def _given_before(call: Call, rows: Sequence[Function], at: int) -> int:
    """How many arguments of a call are for the parameters in front of a place: defaults are left out from the right."""
    head = max(rows, key=lambda row: sum(param.default is not None for param in row.params))
    spare = _given(call) - sum(param.default is None for param in head.params)
    count = 0
    for param in head.params[:at]:
        if param.default is None:
            count += 1
        elif spare > 0:
            spare -= 1
            count += 1
    return count


def _behind(file: File, span: Span, text: str) -> TextEdit:
    """One more item behind another one, on a line of its own where that has one."""
    line = file.data[file.data.rfind(b"\n", 0, span.start) + 1 : span.start]
    between = f",{newline(file.data)}{line.decode()}" if not line.strip() else ", "
    return TextEdit(Span(span.end, span.end), between + text)
