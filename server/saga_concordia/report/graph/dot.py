"""A graph in the DOT language of Graphviz."""

from saga_concordia.report.graph.picture import Picture, Shape, numbered, tidy
from saga_concordia.report.view import printable

_LOOKS = {
    Shape.EVENT: 'shape=box, style="rounded,filled", fillcolor="#ddf4ff", color="#0969da"',
    Shape.CODE: 'shape=box, style=filled, fillcolor="#f6f8fa", color="#8c959f"',
    Shape.SAGA: 'shape=component, style=filled, fillcolor="#fbefff", color="#8250df"',
}


def render(picture: Picture) -> str:
    """The digraph."""
    picture = tidy(picture)
    ids = numbered(picture.boxes)
    rows = [
        f"digraph {_quoted(picture.title)} {{",
        "  rankdir=LR;",
        '  node [fontname="monospace", fontsize=11];',
        '  edge [fontname="monospace", fontsize=9, color="#6e7781"];',
    ]
    for box in picture.boxes:
        label = "\n".join(filter(None, (("! " if box.alert else "") + box.label, box.note)))
        alert = ', color="#b35900", penwidth=2.5' if box.alert else ""
        tip = _quoted(" - ".join(filter(None, (box.label, box.alert))))
        rows.append(f"  {ids[box.id]} [label={_quoted(label)}, tooltip={tip}, {_LOOKS[box.shape]}{alert}];")
    for arrow in picture.arrows:
        dashed = ", style=dashed" if arrow.faint else ""
        rows.append(f"  {ids[arrow.source]} -> {ids[arrow.target]} [label={_quoted(arrow.label)}{dashed}];")
    return "\n".join([*rows, "}"]) + "\n"


def _quoted(text: str) -> str:
    """A text as DOT takes it in quotes: backslashes would begin escapes, and a line break is written as one."""
    lines = (printable(line).replace("\\", "\\\\").replace('"', '\\"') for line in text.split("\n"))
    return '"' + "\\n".join(lines) + '"'
