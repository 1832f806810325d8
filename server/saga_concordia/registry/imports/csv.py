"""Registries out of CSV: a header row, and a row for each event.

The columns have the names that those of a Markdown table may have, in any order.
"""

import csv
import io

from saga_concordia.model.registry import Event, Problem, RegistryFile
from saga_concordia.registry.imports.imported import CannotImportError, Imported, LeftOut
from saga_concordia.registry.markdown_format import COLUMNS, Cell, make_event
from saga_concordia.registry.payload_text import is_map
from saga_concordia.registry.source import Source, is_name
from saga_concordia.text.span import Span

_DELIMITERS = ",;\t|"


def import_csv(data: bytes, path: str) -> Imported:
    """Read a registry in CSV.

    Raises:
        CannotImportError: it is no CSV, has no column of names, or no event.
    """
    try:
        text = Source(data, path).text
    except UnicodeDecodeError as error:
        raise CannotImportError(f"{path} is not UTF-8: byte {error.start} begins no character") from error
    head = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=lambda one: (_has_names(head, one), head.count(one)))
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if any(row)]
    except csv.Error as error:
        raise CannotImportError(f"{path} is not valid CSV: {error}") from error
    if not rows:
        raise CannotImportError(
            f"{path} is empty; it needs a header such as `name,version,payload,reliability,summary`"
        )
    header = [cell.strip().lower() for cell in rows[0]]
    columns = {
        role: next((number for number, word in enumerate(header) if word.replace("_", " ") in known), -1)
        for role, known in COLUMNS.items()
    }
    if columns["name"] < 0:
        raise CannotImportError(
            f"{path} has no column `name` or `event`; its header is {', '.join(map(_shown, header))}. "
            "The columns are described in docs/registries.md."
        )
    return _events(path, rows[1:], header, columns)


def _has_names(head: str, delimiter: str) -> bool:
    return any(word.strip().strip('"').lower() in COLUMNS["name"] for word in head.split(delimiter))


def _events(path: str, rows: list[list[str]], header: list[str], columns: dict[str, int]) -> Imported:
    left = LeftOut()
    for number, word in enumerate(header):
        if number not in columns.values():
            left.add(f"the column {_shown(word)}", f"column {number + 1}")
    found: dict[str, Event] = {}
    for number, row in enumerate(rows, 2):
        said = {role: row[at].strip() if 0 <= at < len(row) else "" for role, at in columns.items()}
        name = said["name"].strip("`")
        if not is_name(name):
            left.add("rows whose name is not an event's", f"row {number}: {_shown(name)}")
        elif name in found:
            left.add("rows that repeat a name", f"row {number}: {_shown(name)}")
        else:
            found[name] = _event(number, name, said, left)
    if not found:
        raise CannotImportError(f"{path} has no row that names an event")
    return Imported(RegistryFile(path, "csv", tuple(found.values())), tuple(left.notes()))


def _event(number: int, name: str, said: dict[str, str], left: LeftOut) -> Event:
    fields = said["payload"]
    if fields and not is_map(fields.strip("`")):
        said = {**said, "payload": "%{" + fields.replace(";", ",") + "}"}
    problems: list[Problem] = []
    cells = {role: Cell(0, text) for role, text in said.items()}
    # A cell may hold line breaks and has no place that anybody is led to.
    event = make_event(Source(name.encode(), ""), Cell(0, name), Span(0, 0), cells, problems)
    if problems:
        left.add("versions that are no whole number", f"row {number}: {_shown(said['version'])}")
    if fields and event.payload is None:
        left.add("payloads that are no list of fields", f"row {number}: {_shown(fields)}")
    if said["causation"] and event.causation is None:
        left.add("causation rules other than root, required and optional", f"row {number}: {_shown(said['causation'])}")
    return event


def _shown(cell: str) -> str:
    """A cell as a sentence can quote it: its beginning."""
    return f"`{cell[:40]}`"
