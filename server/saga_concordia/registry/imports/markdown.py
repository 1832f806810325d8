"""Registries out of Markdown pages: as they are read in place, and what of their tables is not."""

from saga_concordia.model.registry import RegistryFile
from saga_concordia.registry.imports.imported import CannotImportError, Imported, LeftOut, from_registry
from saga_concordia.registry.load import load
from saga_concordia.registry.markdown_format import COLUMNS, event_rows, event_tables, tables_of
from saga_concordia.registry.source import Source


def import_markdown(data: bytes, path: str) -> Imported:
    """Read a registry in Markdown.

    Raises:
        CannotImportError: it is no text, or names no event.
    """
    try:
        source = Source(data, path)
    except UnicodeDecodeError as error:
        raise CannotImportError(f"{path} is not UTF-8: byte {error.start} begins no character") from error
    registry = load(data, path if path.lower().endswith((".md", ".markdown")) else f"{path}.md")
    return from_registry(registry, _left_out(source, registry))


def _left_out(source: Source, registry: RegistryFile) -> tuple[str, ...]:
    """A sentence for each kind of thing in the page's event tables that the registry, as it was read, does not hold."""
    left = LeftOut()
    payloads = {event.name: event.payload for event in registry.events}
    causations = {event.name: event.causation for event in registry.events}
    for table in event_tables(tables_of(source)):
        for number, word in enumerate(table.header):
            if number not in table.columns.values():
                first = table.rows[0].line.start if table.rows else 0
                left.add(f"the column `{word}`", f"line {source.line_number(first)}")
        for row, name in event_rows(table):
            line = f"line {source.line_number(row.line.start)}"
            said = {
                role: row.cells[number].word
                for role, number in table.columns.items()
                if role in COLUMNS and number < len(row.cells)
            }
            if said.get("payload") and payloads.get(name.text) is None:
                left.add("payloads in words", f"{line}: `{name.text}`")
            if said.get("causation") and causations.get(name.text) is None:
                left.add("causation rules in words", f"{line}: `{name.text}`")
    return tuple(left.notes())
