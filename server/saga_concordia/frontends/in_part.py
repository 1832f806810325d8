"""Files of which only a part is lowered, and that are lowered further, function by function, as somebody asks."""

from collections.abc import Iterable

from msgspec.structs import replace

from saga_concordia.frontends.bodies import without
from saga_concordia.frontends.read import SourceFile, front_end_of, read
from saga_concordia.frontends.scope import Holds, Scope
from saga_concordia.frontends.tables import with_unit
from saga_concordia.model.code import Code, Function, Unit
from saga_concordia.text.span import Span, around


def read_in_part(path: str, data: bytes, holds: Holds) -> SourceFile:
    """A file of which most functions that `holds` does not speak for are dormant: just their heads are lowered.

    Their bodies are not even parsed. How the parser gets over an error depends on all that is around it, so what is
    broken is lowered whole, and so is a file of which a glance does not tell rightly where bodies are.

    Raises:
        KeyError: the suffix is of no language that we read.
        UnparsableError: the file would bring the parser down.
    """
    front_end = front_end_of(path)
    scope = Scope(holds, front_end.BODIES)
    text, left_out = without(data, front_end.BODIES, scope.wants_function)
    tree = front_end.parse(text, None, left_out)
    if tree.root_node.has_error:
        return read(path, data)
    lowered = front_end.lower(data, tree, path, None, scope)
    code = lowered.code
    dormant = tuple([index for index, row in code.functions.items() if not row.lowered])
    if not _lie_in(left_out, [code.functions[index].span for index in dormant]):
        return read(path, data)
    return SourceFile(path, data, code, None, dormant, lowered.late)


def awake(file: SourceFile, function: Function) -> SourceFile:
    """A file with one of its dormant functions lowered, as its last unit.

    All of it is lowered where that one is broken, or where names are brought behind it that it must not know.
    """
    if function.span.start < file.late:
        return read(file.path, file.data)
    front_end = front_end_of(file.path)
    tree = front_end.parse(file.data, None, around([function.span], len(file.data)))
    if tree.root_node.has_error:
        return read(file.path, file.data)
    found = front_end.lower_function(file.data, tree, file.path, file.code, function)
    unit = _unit_of(found, function)
    if unit is None:
        return read(file.path, file.data)
    dormant = tuple([index for index in file.dormant if index != function.index])
    return replace(file, code=with_unit(file.code, unit, found.remarks), dormant=dormant)


def _unit_of(code: Code, function: Function) -> Unit | None:
    """What is said in one function of a file, which must be lowered; None where it is not to be found."""
    row = code.functions.get(function.index)
    if row is None or not row.lowered or (row.name, row.span) != (function.name, function.span):
        return None
    # Its decorators, and what its parameters are by default, may be of the body around it, which is lowered already.
    inner = {row.index: replace(row, decorators=function.decorators)}
    for index in sorted(code.functions):
        if code.functions[index].parent in inner:
            inner[index] = code.functions[index]
    return Unit(
        row.index,
        tuple(inner.values()),
        tuple([one for one in code.calls if one.function in inner]),
        tuple([one for one in code.choices if one.function in inner]),
        tuple([one for one in code.bindings if one.function in inner]),
        tuple([one for one in code.changes if one.function in inner]),
    )


def _lie_in(places: Iterable[Span], around: Iterable[Span]) -> bool:
    """Whether each place begins in one of those around it, which do not overlap; both are in order.

    Where it ends is not asked: blank lines and comments behind a body are left out with it.
    """
    rest = iter(around)
    span = next(rest, None)
    for place in places:
        while span is not None and span.end < place.start:
            span = next(rest, None)
        if span is None or not span.start <= place.start:
            return False
    return True
