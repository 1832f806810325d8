"""Where boxes and arrows go: a layered layout from left to right, the same for the same graph.

Each connected part is laid out by itself, in the classic steps: cycles are broken, each node gets a rank by its longest
path, long edges get a way through the ranks between, ranks are ordered so that few edges cross, and nodes move towards
their neighbours as far as there is room. The parts are then set side by side in rows.
"""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from saga_concordia.report.graph.ordering import Way, ordered
from saga_concordia.report.graph.ranks import acyclic, ranks_of
from saga_concordia.report.graph.settling import settled

GAP_ACROSS = 56.0
"""Between two ranks, for arrows to bend in."""
GAP_DOWN = 14.0
"""Between two boxes of one rank."""
GAP_PARTS = 28.0
_ASPECT = 1.5
"""How wide a picture of many parts should be for its height."""

Size = tuple[float, float]
Point = tuple[float, float]


class Rectangle(Struct, frozen=True):
    """A box in its place: `x` and `y` are its left upper corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def left(self) -> Point:
        """Where arrows from the left end."""
        return self.x, self.y + self.height / 2

    @property
    def right(self) -> Point:
        """Where arrows to the right begin."""
        return self.x + self.width, self.y + self.height / 2


class Layout(Struct, frozen=True):
    """A graph in its place. `routes` has for each edge the points that it leads through, from its source to its target.

    They come in pairs: a route is straight within a pair and bends between two. An edge of a node to itself has none.
    """

    width: float
    height: float
    boxes: Mapping[str, Rectangle]
    routes: Mapping[tuple[str, str], tuple[Point, ...]]


def laid_out(sizes: Mapping[str, Size], edges: Sequence[tuple[str, str]]) -> Layout:
    """Places for nodes of these sizes (width and height by id) and for the edges between them, in order."""
    parts = [_part(part, sizes, edges) for part in connected(tuple(sizes), edges)]
    if not parts:
        return Layout(0, 0, {}, {})
    area = sum((part.width + GAP_PARTS) * (part.height + GAP_PARTS) for part in parts)
    most = max((area * _ASPECT) ** 0.5, max(part.width for part in parts))
    boxes: dict[str, Rectangle] = {}
    routes: dict[tuple[str, str], tuple[Point, ...]] = {}
    x = y = width = deep = 0.0
    for part in parts:
        if x and x + part.width > most:
            x, y, deep = 0.0, y + deep + GAP_PARTS, 0.0
        for name, box in part.boxes.items():
            boxes[name] = Rectangle(box.x + x, box.y + y, box.width, box.height)
        for edge, points in part.routes.items():
            routes[edge] = tuple((at + x, down + y) for at, down in points)
        width, deep = max(width, x + part.width), max(deep, part.height)
        x += part.width + GAP_PARTS
    return Layout(width, y + deep, boxes, routes)


def connected(names: Sequence[str], edges: Sequence[tuple[str, str]]) -> list[tuple[str, ...]]:
    """The connected parts of a graph, large ones first, then in order of their first node."""
    root = {name: name for name in names}

    def find(name: str) -> str:
        while root[name] != name:
            root[name] = root[root[name]]
            name = root[name]
        return name

    for source, target in edges:
        root[find(source)] = find(target)
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(find(name), []).append(name)
    return [tuple(part) for part in sorted(found.values(), key=lambda part: -len(part))]


def _part(names: Sequence[str], sizes: Mapping[str, Size], edges: Sequence[tuple[str, str]]) -> Layout:
    inside = frozenset(names)
    own = [edge for edge in dict.fromkeys(edges) if edge[0] in inside and edge[0] != edge[1]]
    forward = acyclic(names, own)
    ranks = ranks_of(names, list(forward.values()))
    ways = {edge: _way(way, ranks) for edge, way in forward.items()}
    columns = ordered(names, ranks, list(ways.values()))
    heights = {stop: sizes[stop][1] if isinstance(stop, str) else 0.0 for column in columns for stop in column}
    middles = settled(columns, list(ways.values()), heights, GAP_DOWN)
    boxes: dict[str, Rectangle] = {}
    spans: list[tuple[float, float]] = []
    x = 0.0
    for column in columns:
        width = max((sizes[name][0] for name in column if isinstance(name, str)), default=0.0)
        spans.append((x, x + width))
        for name in column:
            if isinstance(name, str):
                wide, high = sizes[name]
                boxes[name] = Rectangle(x + (width - wide) / 2, middles[name] - high / 2, wide, high)
        x += width + GAP_ACROSS
    routes: dict[tuple[str, str], tuple[Point, ...]] = {}
    for edge, way in ways.items():
        source, target = forward[edge]
        # Through each rank a route runs level, as boxes beside it may be wider; it bends between ranks alone.
        points: list[Point] = [boxes[source].right, (spans[ranks[source]][1], middles[source])]
        for at, stop in enumerate(way[1:-1], ranks[source] + 1):
            points += [(spans[at][0], middles[stop]), (spans[at][1], middles[stop])]
        points += [(spans[ranks[target]][0], middles[target]), boxes[target].left]
        routes[edge] = tuple(points if forward[edge] == edge else reversed(points))
    height = max((box.y + box.height for box in boxes.values()), default=0.0)
    lowest = max((down for points in routes.values() for _at, down in points), default=0.0)
    return Layout(x - GAP_ACROSS, max(height, lowest), boxes, routes)


def _way(edge: tuple[str, str], ranks: Mapping[str, int]) -> Way:
    """What an edge leads through: its ends, and a stop in each rank between them."""
    source, target = edge
    between = range(ranks[source] + 1, ranks[target])
    return (source, *((source, target, rank) for rank in between), target)
