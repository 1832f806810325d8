"""Give a saga an input, and pass it where the saga is started."""

import libcst as cst

from saga_concordia.model.diagnostics import AddInput, PassInput, Structural
from saga_concordia.rewrite.impossible import ImpossibleError
from saga_concordia.rewrite.python import classes, signature
from saga_concordia.rewrite.python.carry import Carrier, twin_of
from saga_concordia.rewrite.python.checked import checked
from saga_concordia.rewrite.python.names import Program, use_of
from saga_concordia.rewrite.python.sagas import saga_of
from saga_concordia.rewrite.sources import Sources
from saga_concordia.text.edit import TextEdit


def edits(intent: Structural, sources: Sources) -> dict[str, list[TextEdit]]:
    """The edits by path; none where it cannot be done for certain, or is done."""
    assert isinstance(intent, AddInput | PassInput)
    program = Program(sources)
    try:
        saga = saga_of(program, intent)
        if saga is None:
            return {}
        carrier = Carrier(program, saga, intent.key, twin_of(intent.key))
        if isinstance(intent, PassInput):
            _pass(program, carrier, intent)
        elif isinstance(saga.node, cst.ClassDef):
            carrier.by_object(saga)
        else:
            carrier.by_parameter(saga.tree, saga.node)
        return checked(carrier.edits(), sources)
    except ImpossibleError:
        return {}


def _pass(program: Program, carrier: Carrier, intent: PassInput) -> None:
    """Pass the input in one call that starts the saga."""
    tree = program.tree(intent.start.path)
    call = tree.call(intent.start.span)
    started = program.definition(tree, call.func)
    if started is None or not started.same(carrier.saga):
        raise ImpossibleError
    function = classes.initialiser(started) if isinstance(started.node, cst.ClassDef) else started.node
    if function is None or not signature.param(function, intent.key):
        raise ImpossibleError
    position = signature.position(function, carrier.twin, isinstance(started.node, cst.ClassDef))
    carrier.hand_over(use_of(tree, call.func), position, optional=False, starts=True, forwards=function)
