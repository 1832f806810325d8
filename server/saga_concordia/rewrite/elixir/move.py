"""A step's compensation becomes its undo: its name, the name of what it gets first, and what it returns."""

import re
from collections.abc import Iterator, Sequence

from saga_concordia.model import code as neutral
from saga_concordia.model.code import Function, FunctionKind, Literal, LiteralKind, Mapping, Reference
from saga_concordia.model.diagnostics import MoveToUndo, Structural
from saga_concordia.model.dialect import Dialect
from saga_concordia.model.facts import Body, ReturnValue, RollBack
from saga_concordia.rewrite.elixir.steps import clauses_at, clauses_of, find_step, is_healthy, nested_call, words
from saga_concordia.rewrite.sources import File, Sources
from saga_concordia.text.edit import TextEdit
from saga_concordia.text.span import Span


def edits(intent: Structural, sources: Sources) -> dict[str, list[TextEdit]]:
    """The edits, all in the file that holds the compensation; none where an undo could not do the same.

    It could not where it looks at the error as an error, where it lets the saga go on, or where somebody else relies on
    what would have to change.
    """
    found = find_step(intent.path, intent.saga, intent.step, sources) if isinstance(intent, MoveToUndo) else None
    file = sources.code(found.step.compensation.place.path) if found else None
    undo = next(iter(words(found.dialect, "undo")), "") if found else ""
    if not found or not file or not undo or found.step.undo.state is not RollBack.ABSENT:
        return {}
    body, dialect = found.step.compensation, found.dialect
    site = nested_call(file, body.place)
    clauses = clauses_of(file, site) if site else clauses_at(file, body.place)
    if not clauses or not _could_be_undo(file, body, dialect, clauses):
        return {}
    names = [site.call.name_span] if site else _names(file, clauses, dialect)
    returned = _returns(file, body.place.path, clauses, body.returns, dialect)
    if not names or returned is None:
        return {}
    within = [*_first_parameters(file, clauses, dialect), *returned]
    if within and site and not _is_own(file, clauses):
        return {}
    return {body.place.path: [*(TextEdit(span, undo) for span in names), *within]}


def _could_be_undo(file: File, body: Body, dialect: Dialect, clauses: Sequence[Function]) -> bool:
    """Whether a compensation is whole, always rolls back, and does not look at the error as one."""
    resumes = any(row.shape in dialect.compensation.resumes for row in body.returns)
    reads = not body.error_use and any(_reads_error(file, row, dialect) for row in clauses)
    return not resumes and not reads and is_healthy(file, body.place.span, *(row.span for row in clauses))


def _is_own(file: File, clauses: Sequence[Function]) -> bool:
    """Whether nothing but the step calls these clauses: they are a closure's, or a private function's named once."""
    if clauses[0].kind is FunctionKind.CLOSURE:
        return True
    name = re.escape(clauses[0].name.encode())
    return clauses[0].private and len(re.findall(rb"\b%b\b(?![!?:])" % name, file.data)) == len(clauses) + 1


def _names(file: File, clauses: Sequence[Function], dialect: Dialect) -> list[Span]:
    """Where a callback has its name, its specification too; nowhere if its module says more of it."""
    module = next((body.span for body in file.code.types if body.name == clauses[0].owner), None)
    if module is None or len(clauses[0].params) != len(dialect.undo.callback):
        return []
    spans = [row.name_span for row in clauses]
    name = re.escape(clauses[0].name.encode())
    said = rb"(?<![\w.])%b(?=\s*\()|\.%b\b|:%b\b|&%b/" % (name, name, name, name)
    for match in re.compile(said).finditer(file.data, module.start, module.end):
        span = Span(match.start(), match.end())
        line = file.data[file.data.rfind(b"\n", 0, span.start) + 1 : span.start]
        if line.strip() == b"@spec":
            spans.append(span)
        elif span not in spans and not line.lstrip().startswith(b"#"):
            return []
    return spans


# What it gets first


def _reads_error(file: File, clause: Function, dialect: Dialect) -> bool:
    """Whether a clause looks at what it gets first as an error: by its pattern, or by a name that it uses."""
    first = clause.params[0] if clause.params else None
    match first.pattern if first else None:
        case Mapping(struct=str(struct)):
            return struct.endswith(("Error", "Exception"))
        case Mapping(entries=entries):
            return any(entry.key in dialect.error_fields for entry in entries)
        case neutral.Sequence(items=(Literal(kind=LiteralKind.ATOM, text="error"), *_)) | Literal():
            return True
        case Reference(path=(name,)):
            return not name.startswith("_") and _names_error(name, dialect) and len(_uses(file, clause.span, name)) > 1
        case _:
            return False


def _names_error(name: str, dialect: Dialect) -> bool:
    says = {dialect.compensation.receives, *dialect.compensation.parameters[:1], "err"}
    return name.rpartition("_")[2] in says


def _first_parameters(file: File, clauses: Sequence[Function], dialect: Dialect) -> Iterator[TextEdit]:
    """Unused parameters that are called as an error is get the name of what an undo gets first."""
    to = f"_{next(iter(dialect.undo.parameters), 'result')}"
    for clause in clauses:
        first = clause.params[0].pattern if clause.params else None
        if isinstance(first, Reference) and len(first.path) == 1:
            name = first.path[0]
            if name.startswith("_") and _names_error(name, dialect) and not _uses(file, clause.span, to):
                yield TextEdit(first.span, to)


# What it returns


def _returns(
    file: File, path: str, clauses: Sequence[Function], returns: Sequence[ReturnValue], dialect: Dialect
) -> list[TextEdit] | None:
    """Reports of success in a shape that an undo may not return become a plain one; None where one cannot."""
    allowed = dialect.undo.returns
    plain = next((shape for shape in allowed if shape in dialect.success), "")
    found: list[TextEdit] = []
    for row in returns:
        if not plain or row.shape in allowed or row.shape not in dialect.success:
            continue
        span = row.place.span
        clause = next((one for one in clauses if one.span.contains(span)), None)
        if row.place.path != path or clause is None or any(span.contains(site.call.span) for site in file.code.calls):
            return None
        found += [TextEdit(span, plain), *_unused(file, clause, span)]
    return found


def _unused(file: File, clause: Function, span: Span) -> Iterator[TextEdit]:
    """Mark a variable that was bound only to be returned as unused: the compiler would complain of it."""
    for match in re.finditer(
        rb"(?<![\w.:@&])(?!(?:nil|true|false)\b)[a-z]\w*(?![\w:?!(])", file.data[span.start : span.end]
    ):
        others = [start for start in _uses(file, clause.span, match[0].decode()) if not span.holds(start)]
        if len(others) == 1:
            yield TextEdit(Span(others[0], others[0]), "_")


def _uses(file: File, within: Span, name: str) -> list[int]:
    """Where a name stands, be it in a comment; as a key of a mapping it is another name."""
    word = rb"(?<![\w@:.])%b(?![\w?!:])" % re.escape(name.encode())
    return [match.start() for match in re.compile(word).finditer(file.data, within.start, within.end)]
