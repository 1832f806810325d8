"""Which rank each node of a graph stands in: cycles are broken, then what leads to a node stands before it."""

from collections.abc import Iterable, Mapping, Sequence

Edge = tuple[str, str]


def acyclic(names: Sequence[str], edges: Iterable[Edge]) -> Mapping[Edge, Edge]:
    """Each edge as it runs once those that close a cycle are turned round; walks begin where nothing leads to."""
    known = list(edges)
    after: dict[str, list[str]] = {name: [] for name in names}
    for source, target in known:
        after[source].append(target)
    led_to = {target for _source, target in known}
    begun = sorted(names, key=lambda name: name in led_to)
    place: dict[str, int] = {}
    for first in begun:
        # A walk in depth; a node is placed when all behind it are, so an edge to one not yet placed closes a cycle.
        stack = [(first, iter(after[first]))] if first not in place else []
        open_nodes = {first}
        while stack:
            name, rest = stack[-1]
            target = next((one for one in rest if one not in place and one not in open_nodes), None)
            if target is None:
                place.setdefault(name, len(place))
                stack.pop()
            else:
                open_nodes.add(target)
                stack.append((target, iter(after[target])))
    return {(a, b): (a, b) if place[a] > place[b] else (b, a) for a, b in known}


def ranks_of(names: Sequence[str], edges: Sequence[Edge]) -> Mapping[str, int]:
    """The rank of each node in a graph without cycles: the longest path to it, and no further from what follows."""
    after: dict[str, list[str]] = {name: [] for name in names}
    before: dict[str, list[str]] = {name: [] for name in names}
    for source, target in edges:
        after[source].append(target)
        before[target].append(source)
    waiting = {name: len(before[name]) for name in names}
    queue = [name for name in names if not waiting[name]]
    ranks = dict.fromkeys(queue, 0)
    for name in queue:
        for target in after[name]:
            ranks[target] = max(ranks.get(target, 0), ranks[name] + 1)
            waiting[target] -= 1
            if not waiting[target]:
                queue.append(target)
    for name in reversed(queue):
        # What nothing leads to stands right before what it leads to.
        if after[name] and not before[name]:
            ranks[name] = min(ranks[target] for target in after[name]) - 1
    return ranks
