"""Parameters of functions, and one more of them."""

import re
from collections.abc import Sequence

import libcst as cst
from msgspec import Struct

from saga_concordia.rewrite.impossible import ImpossibleError
from saga_concordia.rewrite.python import listing
from saga_concordia.rewrite.python.tree import Tree
from saga_concordia.text.edit import TextEdit


class Addition(Struct, frozen=True):
    """How a function is given a parameter: the edits, and whether callers may leave it out."""

    edits: list[TextEdit]
    optional: bool


def names(function: cst.FunctionDef | cst.Lambda) -> list[str]:
    """The parameters that can hold something of their own, in order; neither `*args` nor `**kwargs`."""
    return [param.name.value for param in _plain(function.params)]


def _plain(params: cst.Parameters) -> list[cst.Param]:
    return [*params.posonly_params, *params.params, *params.kwonly_params]


def param(function: cst.FunctionDef | cst.Lambda, name: str) -> cst.Param | None:
    """The parameter of this name."""
    return next((row for row in _plain(function.params) if row.name.value == name), None)


def position(function: cst.FunctionDef, name: str, bound: bool) -> int | None:
    """Which positional argument a parameter takes; `bound` says that the first one is the object itself."""
    positional = [row.name.value for row in (*function.params.posonly_params, *function.params.params)]
    return positional.index(name) - bound if name in positional else None


def keywords(function: cst.FunctionDef | cst.Lambda) -> str | None:
    """What `**kwargs` is called here."""
    rest = function.params.star_kwarg
    return rest.name.value if rest else None


def self_name(function: cst.FunctionDef | cst.Lambda) -> str:
    """What a method calls the object that it is called on.

    Raises:
        ImpossibleError: it has no such parameter.
    """
    positional = [*function.params.posonly_params, *function.params.params]
    if not positional:
        raise ImpossibleError
    return positional[0].name.value


def decorators(function: cst.FunctionDef | cst.ClassDef) -> list[str]:
    """The last names of what decorates a definition."""
    found: list[str] = []
    for row in function.decorators:
        node = row.decorator
        node = node.func if isinstance(node, cst.Call) else node
        name = node.attr if isinstance(node, cst.Attribute) else node
        found.append(name.value if isinstance(name, cst.Name) else "")
    return found


def more(tree: Tree, function: cst.FunctionDef, key: str, beside: str, *, optional: bool) -> Addition:
    """Give a function one more parameter: behind the one that it stands beside, where that moves no other.

    It has a default where it is to be `optional`, where the one beside has, and where it must.
    """
    params = function.params
    twin = param(function, beside)
    positional = [*params.posonly_params, *params.params]
    star = params.star_arg
    every = items(params)
    must = False
    if twin is not None and twin in params.kwonly_params:
        anchor: cst.CSTNode | None = twin
    elif isinstance(star, cst.Param):
        anchor = params.kwonly_params[-1] if params.kwonly_params else star
    else:
        before = [row for row in every if row in positional or isinstance(row, cst.ParamSlash)]
        anchor = before[-1] if before else None
        must = any(row.default is not None for row in positional)
    if anchor is None and every:
        raise ImpossibleError  # Only keywords are taken, and none that this one belongs to.
    optional = optional or must or (twin is not None and twin.default is not None)
    text = key + _annotation(tree, twin, positional) + _default(twin, positional, optional)
    opened = tree.data.index(b"(", tree.span(function.type_parameters or function.name).end) + 1
    index = every.index(anchor) if anchor is not None else 0
    edits = listing.insert(tree.data, opened, [tree.span(row) for row in every], index, text)
    return Addition(edits, optional)


def items(params: cst.Parameters) -> list[cst.CSTNode]:
    """What stands between the brackets of a function, in order: `/` and `*` as well."""
    found: list[cst.CSTNode] = [*params.posonly_params]
    if params.posonly_params and isinstance(params.posonly_ind, cst.ParamSlash):
        found.append(params.posonly_ind)
    found += params.params
    if isinstance(params.star_arg, cst.Param | cst.ParamStar):
        found.append(params.star_arg)
    found += params.kwonly_params
    return [*found, params.star_kwarg] if params.star_kwarg else found


def _annotation(tree: Tree, twin: cst.Param | None, positional: Sequence[cst.Param]) -> str:
    """The annotation in the style of the parameter beside, or of the others where there is none."""
    if twin is not None:
        return f": {or_none(tree, tree.text(twin.annotation.annotation))}" if twin.annotation else ""
    return ": str | None" if any(row.annotation for row in positional) else ""


def or_none(tree: Tree, annotation: str) -> str:
    """A type that also allows None: who has no id to pass says so."""
    if re.search(r"\bNone\b|\bOptional\b|\bAny\b", annotation):
        return annotation
    if "Optional" in tree.names:
        return f"Optional[{annotation}]"
    quote = annotation[:1]
    if quote in ("'", '"') and annotation.endswith(quote):
        return f"{annotation[:-1]} | None{quote}"
    return f"{annotation} | None"


def _default(twin: cst.Param | None, positional: Sequence[cst.Param], optional: bool) -> str:
    if not optional:
        return ""
    annotated = twin.annotation if twin is not None else any(row.annotation for row in positional)
    return " = None" if annotated else "=None"
