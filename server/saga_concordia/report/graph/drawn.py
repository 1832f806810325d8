"""From the event flow to a picture: what is shown of it, and what is said of the rest."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from saga_concordia.engine.flow import Flow
from saga_concordia.engine.nodes import Kind
from saga_concordia.engine.parties import Party
from saga_concordia.model.facts import Emission
from saga_concordia.report.graph.layout import connected
from saga_concordia.report.graph.picture import Arrow, Box, Picture, Shape, tidy
from saga_concordia.report.text import count
from saga_concordia.rules.taxonomy import Taxonomy

DEPTH = 2
"""How many arrows away from what is asked for is shown, where nothing else is said."""
MOST_BOXES = 120
"""How many boxes a picture has at most that is laid out for reading."""


class Wish(Struct, frozen=True):
    """What is asked for: around which events or sagas, around what somebody has to look at, how many arrows away.

    `saga` is a saga's name, in full or without what it is in; `covers` says whether a file was asked about.
    """

    event: str | None = None
    saga: str | None = None
    is_drifts: bool = False
    depth: int | None = None
    covers: Callable[[str], bool] = lambda _path: True


class Drawn(Struct, frozen=True):
    """A picture, and what is left out of it, in words for a person."""

    picture: Picture
    notes: tuple[str, ...]


class UnknownError(Exception):
    """What is asked for is not in the flow."""


def drawn(flow: Flow, taxonomy: Taxonomy, title: str, wish: Wish) -> Drawn:
    """The picture of a flow as it is wished for.

    Raises:
        UnknownError: no event, or no saga, has that name.
    """
    whole = tidy(_whole(flow, taxonomy, title, wish))
    picture = whole
    notes: list[str] = []
    centres = _centres(whole, flow, wish)
    if centres is not None:
        depth = DEPTH if wish.depth is None else wish.depth
        kept = _near(centres, whole.arrows, depth)
        picture = _only(whole, kept)
        left = len(whole.boxes) - len(picture.boxes)
        if left:
            shown = count(len(picture.boxes), "box", "boxes")
            notes.append(f"{shown} within {count(depth, 'arrow')}; {left} more are left out, --depth shows more")
    unnamed = sum(deed.event is None for deed in flow.deeds)
    if unnamed:
        what = count(unnamed, "emission or subscription", "emissions and subscriptions")
        notes.append(f"{what} left out, as nobody can tell the name; CON108 shows where")
    described = f"{_counted(picture)}, and {count(len(picture.arrows), 'arrow')}."
    return Drawn(replace(picture, description=described), tuple(notes))


def fitting(picture: Picture) -> Drawn:
    """A picture that can be read: of a larger one as many whole parts as there is room for, large ones first."""
    if len(picture.boxes) <= MOST_BOXES:
        return Drawn(picture, ())
    edges = [(arrow.source, arrow.target) for arrow in picture.arrows]
    kept: set[str] = set()
    for part in connected([box.id for box in picture.boxes], edges):
        if len(kept) + len(part) <= MOST_BOXES:
            kept |= {*part}
        elif not kept:
            kept = _busiest(part, picture.arrows)
    small = _only(picture, kept)
    note = (
        f"{len(small.boxes)} of {len(picture.boxes)} boxes are drawn. Narrow it with paths, --event, --saga or "
        "--drifts, or take all of it with --format dot or json"
    )
    return Drawn(replace(small, description=f"{small.description} {note}."), (note,))


def _busiest(part: Iterable[str], arrows: Iterable[Arrow]) -> set[str]:
    """Those of one part with most arrows, without what these no longer lead to."""
    known = list(arrows)
    weights = Counter(end for arrow in known for end in (arrow.source, arrow.target))
    kept = set(sorted(part, key=lambda name: -weights[name])[:MOST_BOXES])
    return {end for arrow in known if {arrow.source, arrow.target} <= kept for end in (arrow.source, arrow.target)}


# All of it


def _whole(flow: Flow, taxonomy: Taxonomy, title: str, wish: Wish) -> Picture:
    party_box = _Parties(flow, wish)
    boxes: dict[str, Box] = {}
    arrows: list[Arrow] = []

    def connect(source: Box, target: Box, label: str, is_certain: bool) -> None:
        for box in (source, target):
            boxes.setdefault(box.id, box)
        if source.id != target.id:
            arrows.append(Arrow(source.id, target.id, label, not is_certain))

    for deed in flow.deeds:
        if deed.event is None or not wish.covers(deed.fact.site.path):
            continue
        event, party = _event(deed.event, taxonomy), party_box.of(deed.party)
        if isinstance(deed.fact, Emission):
            connect(party, event, "emits", deed.is_certain)
        else:
            connect(event, party, "handled by", deed.is_certain)
    for row in flow.handovers:
        if wish.covers(row.place.path):
            label = "starts" if row.starts else "calls"
            connect(party_box.of(row.source), party_box.of(row.target), label, row.is_certain)
    return Picture(title, "", tuple(boxes.values()), tuple(arrows))


class _Parties:
    """The boxes of parties: a saga is one box with all of its steps, unless it is the one that is asked for."""

    def __init__(self, flow: Flow, wish: Wish) -> None:
        self._whole = {
            part.party.id: plot.party
            for plot in flow.plots
            if not _is_called(plot.saga.name, wish.saga)
            for part in plot.parts
        }

    def of(self, party: Party) -> Box:
        party = self._whole.get(party.id, party)
        shape = Shape.SAGA if party.kind in (Kind.STEP, Kind.SAGA) else Shape.CODE
        path = party.id.partition(":")[2].partition("#")[0]
        return Box(party.id, shape, party.label, path if path != party.label else "")


def _event(name: str, taxonomy: Taxonomy) -> Box:
    entry = taxonomy.find(name)
    alert = ""
    if entry is None and taxonomy.registries:
        alert = "in no registry"
    elif entry is not None and entry.deprecated is not None:
        alert = "deprecated"
    return Box(f"event:{name}", Shape.EVENT, name, alert, alert)


# Some of it


def _centres(picture: Picture, flow: Flow, wish: Wish) -> set[str] | None:
    """The boxes that are asked for; None where all are."""
    if wish.event is None and wish.saga is None and not wish.is_drifts:
        return None
    centres: set[str] = set()
    if wish.event is not None:
        centres |= {box.id for box in picture.boxes if box.shape is Shape.EVENT and box.label == wish.event}
        if not centres:
            raise UnknownError(f"nothing emits or handles `{wish.event}`{_near_names(wish.event, picture)}")
    if wish.saga is not None:
        plots = [plot for plot in flow.plots if _is_called(plot.saga.name, wish.saga)]
        if not plots:
            names = ", ".join(f"`{plot.party.label}`" for plot in flow.plots) or "none"
            raise UnknownError(f"no saga is called `{wish.saga}`; there are: {names}")
        centres |= {party.id for plot in plots for party in (plot.party, *(part.party for part in plot.parts))}
    if wish.is_drifts:
        centres |= {box.id for box in picture.boxes if box.alert}
    return centres


def _near_names(name: str, picture: Picture) -> str:
    from difflib import get_close_matches  # only a mistake asks for it

    known = [box.label for box in picture.boxes if box.shape is Shape.EVENT]
    near = get_close_matches(name, known, n=1, cutoff=0.7)
    return f"; is `{near[0]}` meant?" if near else ""


def _is_called(name: str, wanted: str | None) -> bool:
    return wanted is not None and (name == wanted or name.endswith(f".{wanted}"))


def _near(centres: Iterable[str], arrows: Iterable[Arrow], depth: int) -> set[str]:
    """What can be reached in a number of arrows, either way."""
    beside: dict[str, set[str]] = {}
    for arrow in arrows:
        beside.setdefault(arrow.source, set()).add(arrow.target)
        beside.setdefault(arrow.target, set()).add(arrow.source)
    far = dict.fromkeys(centres, 0)
    queue = deque(far)
    while queue:
        at = queue.popleft()
        for other in beside.get(at, ()) if far[at] < depth else ():
            if other not in far:
                far[other] = far[at] + 1
                queue.append(other)
    return set(far)


def _only(picture: Picture, kept: set[str]) -> Picture:
    boxes = tuple(box for box in picture.boxes if box.id in kept)
    arrows = tuple(arrow for arrow in picture.arrows if arrow.source in kept and arrow.target in kept)
    return replace(picture, boxes=boxes, arrows=arrows)


def _counted(picture: Picture) -> str:
    return ", ".join(_counts(picture)) or "Nothing"


def _counts(picture: Picture) -> Iterator[str]:
    for shape, one, many in (
        (Shape.EVENT, "event", "events"),
        (Shape.CODE, "function or file", "functions and files"),
        (Shape.SAGA, "saga or step", "sagas and steps"),
    ):
        number = sum(box.shape is shape for box in picture.boxes)
        if number:
            yield count(number, one, many)
