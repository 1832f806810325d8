"""Where a cursor stands in a page that is a registry: in which column of a table, and in whose row."""

import re

from msgspec import Struct

from saga_concordia.registry.markdown_format import Cell, Row, Table, tables_of
from saga_concordia.registry.source import Source, opened
from saga_concordia.text.span import Span

_LEFT = re.compile(r"[^\s|`,;]*\Z")
_RIGHT = re.compile(r"[^\s|`,;]*")


class CellSpot(Struct, frozen=True):
    """The word at a cursor: its bytes, what of it is typed, what its column says, and what its row is of."""

    span: Span
    typed: str
    role: str
    name: str


def markdown_spot(data: bytes, path: str, offset: int) -> CellSpot | None:
    """Where a cursor stands; None outside of tables, and in columns that we know nothing of."""
    try:
        source = opened(data, path)
    except UnicodeDecodeError:
        return None
    point = source.point(offset)
    for table in tables_of(source):
        for row in table.rows:
            if row.line.start <= point <= row.line.end:
                number = _column(source, row, point)
                role = None if number is None else _role(table, number)
                if role is None:
                    return None
                left, right = _LEFT.search(source.text, row.line.start, point), _RIGHT.match(source.text, point)
                start, end = left.start() if left else point, right.end() if right else point
                return CellSpot(source.span(start, end), source.text[start:point], role, _name(table, row, role))
    return None


def _column(source: Source, row: Row, point: int) -> int | None:
    """The number of the cell that a point lies in; an empty cell begins where it ends."""
    for number, cell in enumerate(row.cells):
        if point <= cell.start + len(cell.text):
            is_before = "|" in source.text[point : cell.start]
            return number - 1 if is_before and number else None if is_before else number
    return len(row.cells) - 1 if source.text.find("|", point, row.line.end) >= 0 else None


def _role(table: Table, number: int) -> str | None:
    """What a column says, in the words of the values that are offered."""
    header = table.header[number] if number < len(table.header) else ""
    if "categories" in header:
        return "categories"
    role = next((role for role, column in table.columns.items() if column == number), None)
    return "replaced_by" if role == "deprecated" else role


def _name(table: Table, row: Row, role: str) -> str:
    """The event that a row is of."""
    column = table.columns.get("name", 0)
    cell = row.cells[column] if column < len(row.cells) else Cell(row.line.end, "")
    return "" if role == "categories" else cell.bare.text
