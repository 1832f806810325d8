"""Arguments of calls: which one a parameter gets, and one more of them."""

import libcst as cst

from saga_concordia.rewrite.impossible import ImpossibleError
from saga_concordia.rewrite.python import listing
from saga_concordia.rewrite.python.tree import Tree
from saga_concordia.text.edit import TextEdit


def keyword(call: cst.Call, *names: str) -> cst.Arg | None:
    """The first argument that is given by one of these names."""
    return next((row for row in call.args if row.keyword is not None and row.keyword.value in names), None)


def positional(call: cst.Call, bound: int = 0) -> list[cst.Arg]:
    """The arguments that are certainly given by their places, without the first `bound` of them."""
    found: list[cst.Arg] = []
    for row in call.args[bound:]:
        if row.star or row.keyword is not None:
            break
        found.append(row)
    return found


def argument(call: cst.Call, name: str, position: int | None, bound: int = 0) -> cst.Arg | None:
    """The argument for a parameter, given by its name or by its place."""
    given = keyword(call, name)
    placed = positional(call, bound)
    return given or (placed[position] if position is not None and 0 <= position < len(placed) else None)


def insert(tree: Tree, call: cst.Call, beside: cst.Arg | None, text: str) -> list[TextEdit]:
    """Give a call one more argument by name: behind the one that it belongs to, or at the end.

    Raises:
        ImpossibleError: the call has a bare generator, which has to be its only argument.
    """
    if any(isinstance(row.value, cst.GeneratorExp) and not row.value.lpar for row in call.args):
        raise ImpossibleError
    spans = [tree.span(row) for row in call.args]
    index = len(spans) - 1
    if beside is not None:
        at = next(number for number, row in enumerate(call.args) if row is beside)
        if all(row.keyword is not None or row.star == "**" for row in call.args[at + 1 :]):
            index = at
    opened = tree.data.index(b"(", tree.span(call.func).end) + 1 if spans else tree.span(call).end - 1
    return listing.insert(tree.data, opened, spans, index, text)
