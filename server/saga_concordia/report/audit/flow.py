"""The event flow of an audit as a picture, for every face."""

from collections.abc import Sequence

from saga_concordia.audit.document import Audit, Edge, Hop, Mark, NodeKind, Route
from saga_concordia.audit.words import plural
from saga_concordia.report.audit.wording import SIGNS
from saga_concordia.report.graph.picture import Arrow, Box, Picture, Shape

_SHAPES = {NodeKind.CODE: Shape.CODE, NodeKind.SAGA: Shape.SAGA, NodeKind.EVENT: Shape.EVENT}

_Node = tuple[NodeKind, str]


def around_sagas(audit: Audit) -> Picture:
    """Sagas, who starts them, what they emit, and who else emits or handles that."""
    direct = [edge for edge in audit.edges if NodeKind.SAGA in (edge.source_kind, edge.target_kind)]
    events = {node for edge in direct for node in _ends(edge) if node[0] is NodeKind.EVENT}
    return _picture(
        audit, "Event flow around sagas", [edge for edge in audit.edges if edge in direct or {*_ends(edge)} & events]
    )


def whole(audit: Audit) -> Picture:
    """Everything that emits or handles an event."""
    return _picture(audit, "Event flow", audit.edges)


def _picture(audit: Audit, title: str, edges: Sequence[Edge]) -> Picture:
    nodes = dict.fromkeys(node for edge in edges for node in _ends(edge))
    alerts = {drift.event: f"{drift.id}: {drift.kind}" for drift in reversed(audit.drifts)}
    boxes = tuple(
        Box(_id(node), _SHAPES[node[0]], node[1], alert=alerts.get(node[1], "") if node[0] is NodeKind.EVENT else "")
        for node in nodes
    )
    arrows = tuple(Arrow(_id(source), _id(target), edge.relation) for edge in edges for source, target in [_ends(edge)])
    counted = [plural(sum(kind is one for kind, _ in nodes), word) for one, word in _WORDS]
    return Picture(title, ", ".join(counted), boxes, arrows)


_WORDS = ((NodeKind.SAGA, "saga"), (NodeKind.EVENT, "event"), (NodeKind.CODE, "function"))


def _ends(edge: Edge) -> tuple[_Node, _Node]:
    return (edge.source_kind, edge.source), (edge.target_kind, edge.target)


def _id(node: _Node) -> str:
    return f"{node[0].value} {node[1]}"


_STAGES = {"saga": Shape.SAGA, "event": Shape.EVENT}
_BEFORE = {
    "saga": ("entry",),
    "step": ("saga",),
    "event": ("step", "saga"),
    "bus": ("event",),
    "handler": ("bus", "event"),
}
"""The stages that each comes after, the likeliest first."""


def way(route: Route) -> Picture:
    """The way of the ids through one saga; a box is marked where an id is lost."""
    boxes = tuple(_stop(number, hop) for number, hop in enumerate(route.hops))
    arrows = tuple(
        Arrow(str(before), str(number), hop.stage)
        for number, hop in enumerate(route.hops)
        for before in _before(route, number)
    )
    return Picture(f"Flow of ids through {route.saga}", plural(len(boxes), "stage"), boxes, arrows)


def _stop(number: int, hop: Hop) -> Box:
    verdicts = {"correlation": hop.correlation, "causation": hop.causation}
    note = ", ".join(f"{word} {SIGNS[verdict.mark]}" for word, verdict in verdicts.items())
    lost = [f"{word}: {verdict.text}" for word, verdict in verdicts.items() if verdict.mark is Mark.BAD]
    return Box(str(number), _STAGES.get(hop.stage, Shape.CODE), hop.name, note, ", ".join(lost))


def _before(route: Route, number: int) -> list[int]:
    """The hops that lead to one: a step's event comes from that step, all else from every hop of the stage before."""
    stage = route.hops[number].stage
    for wanted in _BEFORE.get(stage, ()):
        found = [index for index, hop in enumerate(route.hops[:number]) if hop.stage == wanted]
        if found:
            return found[-1:] if stage == "event" else found
    return []
