"""Another text in the cell of an event's row."""

from saga_concordia.model.registry import Event
from saga_concordia.registry.exports.markdown import CELLS
from saga_concordia.registry.markdown_format import event_rows, event_tables, tables_of
from saga_concordia.registry.source import Source
from saga_concordia.text.edit import TextEdit


def edits_of(text: Source, wanted: Event, role: str) -> list[TextEdit]:
    """The edit of the first row that names the event; none where its table has no column for the role."""
    for table in event_tables(tables_of(text)):
        number = table.columns.get(role)
        for row, name in event_rows(table):
            if name.text != wanted.name:
                continue
            if number is None or number >= len(row.cells):
                return []
            cell = row.cells[number]
            new, start = CELLS[role](wanted), cell.start
            if not cell.text:
                # An empty cell begins where it ends, behind its blanks.
                start = len(text.text[:start].rstrip(" \t"))
                new = f" {new} "
            return [TextEdit(text.span(start, cell.start + len(cell.text)), new)]
    return []
