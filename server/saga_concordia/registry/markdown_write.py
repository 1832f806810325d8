"""A new row in a Markdown registry, in the table (and beside the names) that it belongs to."""

import re
from functools import lru_cache

from saga_concordia.registry.load import load
from saga_concordia.registry.markdown_format import (
    Cell,
    Row,
    Table,
    event_rows,
    event_tables,
    name_of,
    tables_of,
)
from saga_concordia.registry.source import NewEvent, Payload, Source, insert, is_name
from saga_concordia.text.edit import TextEdit


def entry(text: Source, new: NewEvent) -> TextEdit | None:
    """The edit that adds a row (or a heading) to a Markdown registry, None where the page has no place for it."""
    rows = _rows(text)
    if rows is None:
        return _heading(text, new)
    segments = tuple(new.name.split("."))
    shared = next((length for length in range(len(segments), -1, -1) if segments[:length] in rows), None)
    if shared is None:
        return None
    table, model = rows[segments[:shared]]
    # Without a category of its own it goes to the end of the last table.
    row = model if shared else table.rows[-1]
    width = len(table.header)
    plain = Cell(0, new.name)
    code = model.cells[table.columns["name"]].is_code or name_of(plain, strict=True) != plain
    source = new.source if new.source and is_name(new.source) else ""
    said = {
        "name": f"`{new.name}`" if code else new.name,
        "version": "1",
        "payload": _map(new.payload),
        "reliability": new.reliability,
        "sources": f"`{source}`" if source and code else source,
    }
    cells = [""] * width
    for role, number in table.columns.items():
        cells[number] = said.get(role, "")
    content = row.line.text.strip()
    lead = row.line.text[: len(row.line.text) - len(row.line.text.lstrip())]
    opening, closing = ("| " if content.startswith("|") else ""), (" |" if content.endswith("|") else "")
    if not opening and not closing and width > 1 and not cells[-1]:
        closing = " |"
    line = lead + opening + " | ".join(cells) + closing
    return insert(text, row.line.end, "\n" + line)


@lru_cache(maxsize=4)
def _rows(text: Source) -> dict[tuple[str, ...], tuple[Table, Row]] | None:
    """The last row of a page that names an event whose name begins so, for all that names begin with, however little.

    None where the page has no tables. It is the same for all the events that are added to it.
    """
    tables = event_tables(tables_of(text))
    rows: dict[tuple[str, ...], tuple[Table, Row]] = {}
    for table in tables:
        for row, name in event_rows(table):
            segments = name.text.split(".")
            for length in range(len(segments) + 1):
                rows[tuple(segments[:length])] = table, row
    return rows if tables else None


def _map(payload: Payload) -> str:
    if not payload:
        return "`%{}`"
    return "`%{" + ", ".join(f"{key}: {_type(kind)}" for key, kind in payload) + "}`"


def _type(kind: str) -> str:
    return kind if re.fullmatch(r"[\w.:()\[\]]+", kind) else "term"


def _heading(text: Source, new: NewEvent) -> TextEdit | None:
    file = load(text.text.encode(), "page.md")
    if not file.events:
        return None
    plain = Source(text.text.encode(), text.path)
    last = file.events[-1]
    start, end = plain.point(last.entry.start), plain.point(last.entry.end)
    level = re.match(r" {0,3}#+", plain.text[start:])
    code = plain.text[plain.point(last.place.span.start) - 1] == "`" or name_of(Cell(0, new.name), strict=True) is None
    title = f"{(level.group() if level else '###').strip()} {f'`{new.name}`' if code else new.name}"
    fields = f"\n- payload: {_map(new.payload)}" if new.payload else ""
    reliability = f"\n- reliability: {new.reliability}" if new.reliability else ""
    return insert(text, end, f"\n\n{title}\n\n- version: 1{fields}{reliability}")
