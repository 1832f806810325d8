"""Give an emission an id that no scope around it holds: through the saga, from its inputs."""

import libcst as cst

from saga_concordia.model.code import fill
from saga_concordia.model.diagnostics import Structural, Thread
from saga_concordia.model.facts import Emission, Slot, SlotState
from saga_concordia.rewrite.impossible import ImpossibleError
from saga_concordia.rewrite.python.carry import Carrier, twin_of
from saga_concordia.rewrite.python.checked import checked
from saga_concordia.rewrite.python.names import Program
from saga_concordia.rewrite.python.sagas import saga_of
from saga_concordia.rewrite.sources import Sources
from saga_concordia.text.edit import TextEdit
from saga_concordia.text.span import Span


def edits(intent: Structural, sources: Sources) -> dict[str, list[TextEdit]]:
    """The edits by path; none where it cannot be done for certain."""
    assert isinstance(intent, Thread)
    try:
        return checked(_edits(intent, sources), sources)
    except ImpossibleError:
        return {}


def _edits(intent: Thread, sources: Sources) -> dict[str, list[TextEdit]]:
    emission = _emission(intent, sources)
    slot, other = emission.causation, emission.correlation
    if intent.slot == "correlation":
        slot, other = other, slot
    program = Program(sources)
    tree = program.tree(slot.place.path)
    beside = _expression(program, other) if other.state is SlotState.GIVEN else None
    name = _last_name(beside)
    carrier = Carrier(program, saga_of(program, intent), intent.key, name or twin_of(intent.key))
    if slot.state is SlotState.ABSENT and slot.insertion is not None:
        at, template = Span(slot.insertion.offset, slot.insertion.offset), slot.insertion.template
    elif slot.state is SlotState.NIL and slot.editable:
        at, template = slot.place.span, "{value}"
    else:
        raise ImpossibleError
    value = carrier.value(tree, tree.around(at.start), beside if other.place.path == tree.path else None)
    carrier.add(tree, TextEdit(at, fill(template, intent.key, value)))
    return carrier.edits()


def _emission(intent: Thread, sources: Sources) -> Emission:
    for path in dict.fromkeys((intent.emission.path, intent.path)):
        for row in sources.facts(path).emissions:
            if row.constructor == intent.emission:
                return row
    raise ImpossibleError


def _expression(program: Program, slot: Slot) -> cst.BaseExpression | None:
    """What a slot holds, as it is written."""
    return program.tree(slot.place.path).expression(slot.place.span)


def _last_name(node: cst.BaseExpression | None) -> str:
    """What the other id is called where it is a variable, or an attribute."""
    if isinstance(node, cst.Attribute):
        return node.attr.value
    return node.value if isinstance(node, cst.Name) and node.value != "None" else ""
