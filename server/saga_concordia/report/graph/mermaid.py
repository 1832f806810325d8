"""A graph as Mermaid's `flowchart`, for Markdown pages."""

from saga_concordia.report.graph.picture import Box, Picture, Shape, numbered, tidy
from saga_concordia.report.view import printable

_BRACKETS = {Shape.EVENT: ("([", "])"), Shape.CODE: ("[", "]"), Shape.SAGA: ("[[", "]]")}


def render(picture: Picture) -> str:
    """The flowchart, without the fence around it."""
    picture = tidy(picture)
    ids = numbered(picture.boxes)
    rows = ["flowchart LR", f"  accTitle: {_line(picture.title)}", f"  accDescr: {_line(picture.description)}"]
    for box in picture.boxes:
        begin, end = _BRACKETS[box.shape]
        rows.append(f"  {ids[box.id]}{begin}{_label(box)}{end}")
    for arrow in picture.arrows:
        line = "-.->" if arrow.faint else "-->"
        rows.append(f"  {ids[arrow.source]} {line}|{arrow.label}| {ids[arrow.target]}")
    alerts = [ids[box.id] for box in picture.boxes if box.alert]
    if alerts:
        rows += ["  classDef alert stroke:#b35900,stroke-width:3px", f"  class {','.join(alerts)} alert"]
    return "\n".join(rows) + "\n"


def _label(box: Box) -> str:
    """A label in quotes; within them Mermaid takes entities, and reads nothing as markup of its own."""
    shown = [("! " if box.alert else "") + box.label, *([box.note] if box.note else [])]
    return '"' + "<br/>".join(_escaped(text) for text in shown) + '"'


def _escaped(text: str) -> str:
    """Letters, digits and what is harmless as they are, all else as `#number;`."""
    return "".join(one if one.isalnum() or one in " ._-:/" else f"#{ord(one)};" for one in printable(text))


def _line(text: str) -> str:
    return printable(text).replace(";", ",")
