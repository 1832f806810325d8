"""Pass an id that is in scope on in a call that leaves the saga."""

import libcst as cst

from saga_concordia.model.diagnostics import Forward, Structural
from saga_concordia.rewrite.impossible import ImpossibleError
from saga_concordia.rewrite.python import arguments, classes, listing, signature
from saga_concordia.rewrite.python.carry import Carrier, twin_of
from saga_concordia.rewrite.python.checked import checked
from saga_concordia.rewrite.python.names import Defined, Program
from saga_concordia.rewrite.python.sagas import saga_of
from saga_concordia.rewrite.python.tree import Tree
from saga_concordia.rewrite.sources import Sources
from saga_concordia.text.edit import TextEdit

_CLIENTS = ("httpx", "requests")
_METHODS = frozenset({"delete", "get", "head", "options", "patch", "post", "put", "request", "stream"})


def edits(intent: Structural, sources: Sources) -> dict[str, list[TextEdit]]:
    """The edits by path; none where the id is not in scope, or nobody can tell that the call takes it."""
    assert isinstance(intent, Forward)
    program = Program(sources)
    try:
        tree = program.tree(intent.call.path)
        call = tree.call(intent.call.span)
        value = Carrier(program, saga_of(program, intent), intent.key, twin_of(intent.key)).existing(tree, call)
        if value is None:
            return {}
        outside = program.outside(tree, call.func) or ""
        client, _, method = outside.partition(".")
        if client in _CLIENTS and method in _METHODS:
            found = _in_headers(tree, call, intent.key, value)
        else:
            found = _by_name(program, tree, call, intent.key, value)
        return checked({tree.path: found}, sources)
    except ImpossibleError:
        return {}


def _by_name(program: Program, tree: Tree, call: cst.Call, key: str, value: str) -> list[TextEdit]:
    """As an argument, where the definition of what is called takes it."""
    callee = program.definition(tree, call.func) or _method(program, tree, call)
    if callee is None or arguments.keyword(call, key) or any(row.star for row in call.args):
        raise ImpossibleError
    function = callee.node if isinstance(callee.node, cst.FunctionDef) else classes.initialiser(callee)
    if function is None or not (_takes_by_name(function, key) or signature.keywords(function)):
        raise ImpossibleError
    bound = callee.tree.owner(function) is not None and "staticmethod" not in signature.decorators(function)
    if arguments.argument(call, key, signature.position(function, key, bound)):
        raise ImpossibleError
    return arguments.insert(tree, call, None, f"{key}={value}")


def _takes_by_name(function: cst.FunctionDef, key: str) -> bool:
    param = signature.param(function, key)
    return param is not None and param not in function.params.posonly_params


def _method(program: Program, tree: Tree, call: cst.Call) -> Defined | None:
    """The method of the object around, or the only one of this name, that a call runs."""
    if not isinstance(call.func, cst.Attribute) or program.outside(tree, call.func):
        return None
    name = call.func.attr.value
    found: list[Defined] = []
    for path in program.mentioning(name):
        other = program.tree(path)
        for node in other.names.get(name, ()):
            parent = other.parents[node]
            if isinstance(parent, cst.FunctionDef) and parent.name is node:
                found.append(Defined(other, parent))
    return found[0] if len(found) == 1 and found[0].tree.owner(_function(found[0])) is not None else None


def _function(defined: Defined) -> cst.FunctionDef:
    assert isinstance(defined.node, cst.FunctionDef)
    return defined.node


def _in_headers(tree: Tree, call: cst.Call, key: str, value: str) -> list[TextEdit]:
    """As a header of a request, beside those that it has."""
    header = "X-" + "-".join(word.capitalize() for word in key.split("_"))
    if any(row.star == "**" for row in call.args):
        raise ImpossibleError
    quote = "'" if tree.data.count(b"'") > tree.data.count(b'"') else '"'
    entry = f"{quote}{header}{quote}: {value}"
    given = arguments.keyword(call, "headers")
    if given is None:
        return arguments.insert(tree, call, None, f"headers={{{entry}}}")
    if not isinstance(given.value, cst.Dict):
        return _around(tree, given.value, entry)
    if header.lower() in tree.text(given.value).lower():
        raise ImpossibleError
    spans = [tree.span(row) for row in given.value.elements]
    return listing.insert(tree.data, tree.span(given.value).start + 1, spans, len(spans) - 1, entry)


def _around(tree: Tree, headers: cst.BaseExpression, entry: str) -> list[TextEdit]:
    """The headers that a variable holds, if it holds any, and one more."""
    if not isinstance(headers, cst.Name | cst.Attribute) or tree.text(headers) == "None":
        raise ImpossibleError
    return [TextEdit(tree.span(headers), f"{{**({tree.text(headers)} or {{}}), {entry}}}")]
