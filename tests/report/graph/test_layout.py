"""A layout: no box on another, every route from its source to its target, the same for the same graph."""

from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from saga_concordia.report.graph.layout import Layout, Rectangle, laid_out
from saga_concordia.report.graph.ordering import crossings, ordered
from saga_concordia.report.graph.ranks import acyclic, ranks_of

Graph = tuple[dict[str, tuple[float, float]], list[tuple[str, str]]]


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    names = [f"n{number}" for number in range(draw(st.integers(0, 24)))]
    side = st.integers(10, 200).map(float)
    sizes = {name: (draw(side), draw(side)) for name in names}
    ends = st.sampled_from(names) if names else st.nothing()
    edges = draw(st.lists(st.tuples(ends, ends), max_size=40)) if names else []
    return sizes, edges


def apart(one: Rectangle, other: Rectangle) -> bool:
    beside = one.x + one.width <= other.x or other.x + other.width <= one.x
    return beside or one.y + one.height <= other.y + 1e-6 or other.y + other.height <= one.y + 1e-6


@settings(max_examples=150, deadline=None)
@given(graphs())
def test_boxes_are_apart_and_routes_end_at_them(graph: Graph) -> None:
    sizes, edges = graph
    layout = laid_out(sizes, edges)
    assert layout.boxes.keys() == sizes.keys()
    assert all(apart(*pair) for pair in combinations(layout.boxes.values(), 2))
    assert layout.routes.keys() == {edge for edge in edges if edge[0] != edge[1]}
    for (source, target), route in layout.routes.items():
        assert len(route) % 2 == 0
        assert {route[0], route[-1]} == ends_of(layout, source, target)
        for (_, before), (_, after) in list(pairwise(route))[::2]:
            assert before == after, "straight and level within a pair"
    for box in layout.boxes.values():
        assert -1e-6 <= box.x <= layout.width - box.width + 1e-6
        assert -1e-6 <= box.y <= layout.height - box.height + 1e-6


def ends_of(layout: Layout, source: str, target: str) -> set[tuple[float, float]]:
    """Forwards a route leads from right to left; one that was turned round to break a cycle the other way."""
    one, other = layout.boxes[source], layout.boxes[target]
    is_forward = one.x < other.x
    return {one.right, other.left} if is_forward else {one.left, other.right}


@settings(max_examples=100, deadline=None)
@given(graphs())
def test_the_same_graph_is_laid_out_the_same_and_cycles_are_broken(graph: Graph) -> None:
    sizes, edges = graph
    assert laid_out(sizes, edges) == laid_out(dict(sizes), list(edges))
    names = list(sizes)
    forward = acyclic(names, [edge for edge in edges if edge[0] != edge[1]])
    ranks = ranks_of(names, list(forward.values()))
    assert ranks.keys() == set(names)
    assert all(ranks[source] < ranks[target] for source, target in forward.values())


def test_a_route_passes_no_box() -> None:
    """A long edge beside a chain: it runs between the boxes of the ranks that it leads through."""
    sizes = dict.fromkeys("abcd", (100.0, 30.0))
    layout = laid_out(sizes, [("a", "b"), ("b", "c"), ("c", "d"), ("a", "d")])
    for start, end in list(pairwise(layout.routes["a", "d"]))[::2]:
        for name in "bc":
            box = layout.boxes[name]
            is_beside = end[0] <= box.x or start[0] >= box.x + box.width
            assert is_beside or not box.y <= start[1] <= box.y + box.height


def test_edges_are_untangled() -> None:
    names = ["a", "b", "c", "x", "y", "z"]
    edges = [("a", "z"), ("b", "y"), ("c", "x")]
    columns = ordered(names, ranks_of(names, edges), edges)
    assert crossings(columns, {"a": ["z"], "b": ["y"], "c": ["x"]}) == 0
