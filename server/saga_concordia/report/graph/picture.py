"""A graph as every format draws it: boxes, and arrows between them."""

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace


class Shape(StrEnum):
    """What a box stands for, and so how it looks: an event, code that emits or handles it, a saga or a step of one."""

    EVENT = "event"
    CODE = "code"
    SAGA = "saga"


class Box(Struct, frozen=True):
    """One node. `note` is a short second line; `alert` marks what somebody has to look at, and says why."""

    id: str
    shape: Shape
    label: str
    note: str = ""
    alert: str = ""


class Arrow(Struct, frozen=True):
    """One edge between two boxes, by their ids. `label` says what it means; `faint` ones are possible, not certain."""

    source: str
    target: str
    label: str
    faint: bool = False


class Picture(Struct, frozen=True):
    """A graph. `title` and `description` are for those who do not see it; ids of boxes are distinct."""

    title: str
    description: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def tidy(picture: Picture) -> Picture:
    """The picture in one order, each arrow once, and without arrows that lead to no box of it."""
    boxes = {box.id: box for box in picture.boxes}
    found: dict[tuple[str, str, str], Arrow] = {}
    for arrow in picture.arrows:
        if arrow.source in boxes and arrow.target in boxes:
            key = arrow.source, arrow.target, arrow.label
            known = found.get(key)
            found[key] = arrow if known is None or known.faint else known
    ordered = tuple(sorted(boxes.values(), key=lambda box: (box.label, box.id)))
    return replace(picture, boxes=ordered, arrows=tuple(found[key] for key in sorted(found)))


def numbered(boxes: Iterable[Box]) -> dict[str, str]:
    """A short id for each box, for formats whose ids are plain words."""
    return {box.id: f"n{number}" for number, box in enumerate(boxes)}
