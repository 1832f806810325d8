"""Registries in Markdown: a table of events, or headings, read where people keep them."""

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct, field

from saga_concordia.model.registry import Causation, Deprecation, Event, Field, Problem, ProblemKind, RegistryFile
from saga_concordia.registry.payload_text import fields_of, is_map
from saga_concordia.registry.source import Source, is_word, whole
from saga_concordia.text.span import Span

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*([^`\r\n]*)")
# An escape, or code in backticks, hides the `|` inside of it.
_CUT = re.compile(r"\\.|\|")
_CUT_OUTSIDE_CODE = re.compile(r"\\.|(?<!`)(`+)[^`]+\1(?!`)|\|")
_DELIMITER = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_COMMENT = re.compile(r"<!--[ \t]*concordia:[^\r\n]*?-->")
_DOTTED = re.compile(r"[A-Za-z_{][\w{}-]*(?:[./:][\w{}*-]+)+")
_WORD = re.compile(r"[A-Za-z_][\w{}./:-]*")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*")
_BULLET = re.compile(r"[ \t]*[-*+][ \t]+[*_`]*([A-Za-z][\w ]*?)[*_`]*[ \t]*:[*_]*[ \t]*(.*)")
_DEPRECATION = re.compile(
    r"(?=since |use `)(?:since (?P<since>[^\s,:]+))?(?:,? ?use `(?P<by>[^`]+)`)?(?:: (?P<reason>.+))?"
)
COLUMNS = {
    "name": ("name", "event", "event name", "event type"),
    "version": ("version", "ver", "v", "event version"),
    "payload": ("payload", "schema", "fields", "payload schema"),
    "reliability": ("reliability", "delivery"),
    "summary": ("notes", "note", "summary", "description", "meaning", "purpose"),
    "sources": ("source", "sources", "domain", "domains", "producer"),
    "owners": ("owner", "owners", "team"),
    "deprecated": ("deprecated", "deprecation"),
    "causation": ("causation", "causation rule"),
    "tags": ("tags", "tag"),
}


class Line(Struct):
    """A line without its ending, in code points; `fenced` lines are code."""

    start: int
    text: str
    fenced: bool = False

    @property
    def end(self) -> int:
        """Where its content ends."""
        return self.start + len(self.text)


class Cell(Struct):
    """The trimmed text of a table's cell and where it starts."""

    start: int
    text: str

    @property
    def bare(self) -> "Cell":
        """The cell without backticks, emphasis and a link around it."""
        start, text = self.start, self.text
        link = re.fullmatch(r"\[(.+)\]\([^)]*\)", text)
        if link:
            start, text = start + 1, link.group(1)
        while len(text) > 1 and text[0] in "`*" and text[-1] == text[0]:
            start, text = start + 1, text[1:-1]
        lead = len(text) - len(text.lstrip())
        return Cell(start + lead, text.strip())

    @property
    def is_code(self) -> bool:
        """Whether it is one code span."""
        return len(self.text) > 2 and self.text[0] == self.text[-1] == "`"

    @property
    def word(self) -> str:
        """What it says, empty where it says nothing."""
        text = self.bare.text.replace("\\|", "|")
        return "" if text in ("-", "–", "—", "n/a", "N/A") else text


class Row(Struct):
    """One line of a table."""

    line: Line
    cells: list[Cell]


class Table(Struct):
    """A table with its header's words in lower case."""

    header: list[str]
    rows: list[Row] = field(default_factory=list[Row])
    columns: dict[str, int] = field(default_factory=dict[str, int])


@lru_cache(maxsize=8)
def tables_of(source: Source) -> list[Table]:
    """The page's tables, read once for whoever loads the page and whoever adds a row to it."""
    return list(read_tables(read_lines(source)))


def load_markdown(source: Source) -> RegistryFile:
    """Read the page's event tables, or its headings where it has no such table."""
    lines = read_lines(source)
    tables = tables_of(source)
    problems: list[Problem] = []
    events: dict[str, Event] = {}
    headers: dict[str, list[str]] = {}
    chosen = event_tables(tables)
    for table in chosen:
        for row, name in event_rows(table):
            if name.text in events:
                if headers[name.text] == table.header:
                    problems.append(_duplicate(source, events[name.text], row.line, name))
                continue
            headers[name.text] = table.header
            events[name.text] = _event(source, table, row, name, problems)
    if not chosen:
        _headings(source, lines, events, problems)
    domains = next((found for table in tables if (found := _domains(table)) is not None), None)
    roots = tuple(dict.fromkeys(root for table in tables for root in _roots(table)))
    if not events and not chosen:
        problems.append(whole(source.path, "the page has no event table and no headings that name events"))
    return RegistryFile(source.path, "markdown", tuple(events.values()), domains, roots, None, (), tuple(problems))


def read_lines(source: Source) -> list[Line]:
    """The page's lines; a fence counts only where a bare one of its kind closes it before another opens."""
    # A comment to us beside a name or in a cell is no part of either; blanks keep the places of the rest.
    text = _COMMENT.sub(lambda match: " " * len(match.group()), source.text)
    lines = [Line(match.start(), match.group(1)) for match in re.finditer(r"([^\r\n]*)(\r\n|\n|\r|\Z)", text)]
    opened: int | None = None
    mark = ""
    for number, line in enumerate(lines):
        match = _FENCE.fullmatch(line.text)
        if match is None:
            continue
        fence, words = match.group(1), match.group(2).strip()
        if opened is None or words:
            if opened is not None and (fence[0] != mark[0] or len(fence) < len(mark)):
                continue
            # A second opening fence shows that the first was never closed: what lies between is text.
            opened, mark = number, fence
        elif fence[0] == mark[0] and len(fence) >= len(mark):
            for inside in lines[opened : number + 1]:
                inside.fenced = True
            opened = None
    return lines


def read_tables(lines: list[Line]) -> Iterator[Table]:
    """The tables outside of fences."""
    number = 0
    while number + 1 < len(lines):
        head, rule = lines[number], lines[number + 1]
        number += 1
        if head.fenced or rule.fenced or "|" not in head.text or "|" not in rule.text:
            continue
        if len(rule.text) > 2000 or not re.fullmatch(r"[ \t|:-]+", rule.text) or not _DELIMITER.fullmatch(rule.text):
            continue
        header = [re.sub(r"\s*\(.*?\)", "", cell.bare.text).strip().lower() for cell in split_row(head)]
        table = Table(header, columns=_columns(header))
        number += 1
        while number < len(lines) and not lines[number].fenced and "|" in lines[number].text:
            cells = split_row(lines[number])
            if len(cells) != len(header):
                plain = split_row(lines[number], code=False)
                cells = plain if len(plain) == len(header) else cells
            table.rows.append(Row(lines[number], cells))
            number += 1
        yield table


def split_row(line: Line, *, code: bool = True) -> list[Cell]:
    r"""The cells of a row; `|` separates them unless it is escaped or, with `code`, in backticks."""
    text = line.text
    marks = (_CUT_OUTSIDE_CODE if code else _CUT).finditer(text)
    cuts = [mark.start() for mark in marks if mark[0] == "|"]
    begins, ends = [0, *(cut + 1 for cut in cuts)], [*cuts, len(text)]
    pieces = list(zip(begins, ends, strict=True))
    if pieces and not text[slice(*pieces[0])].strip():
        pieces = pieces[1:]
    if pieces and not text[slice(*pieces[-1])].strip():
        pieces = pieces[:-1]
    cells: list[Cell] = []
    for begin, end in pieces:
        piece = text[begin:end]
        cells.append(Cell(line.start + begin + len(piece) - len(piece.lstrip()), piece.strip()))
    return cells


def event_tables(tables: list[Table]) -> list[Table]:
    """The tables whose name column holds mostly event names; dotted names outweigh plain ones.

    An empty table waits for its first event, and outweighs nothing.
    """
    found: list[tuple[Table, bool | None]] = []
    for table in tables:
        if "name" not in table.columns:
            continue
        column = table.columns["name"]
        cells = [row.cells[column] for row in table.rows if column < len(row.cells)]
        names = [cell for cell in cells if name_of(cell, strict=True)]
        if len(names) * 2 > len(cells) or (not cells and len(table.columns) > 2):
            dotted = sum(bool(_DOTTED.fullmatch(cell.bare.text)) for cell in names)
            found.append((table, dotted * 2 > len(names) if cells else None))
    best = any(dotted for _, dotted in found)
    return [table for table, dotted in found if dotted is not False or not best]


def event_rows(table: Table) -> Iterator[tuple[Row, Cell]]:
    """The rows of a table that name an event, with the name."""
    column = table.columns["name"]
    for row in table.rows:
        name = name_of(row.cells[column]) if column < len(row.cells) else None
        if name is not None:
            yield row, name


def name_of(cell: Cell, *, strict: bool = False) -> Cell | None:
    """The event name in a cell; plain words count only where they are dotted, or not `strict` and have no space."""
    bare = cell.bare
    if bare.text.startswith(":"):
        bare = Cell(bare.start + 1, bare.text[1:])
    if not is_word(bare.text) or set(bare.text) <= set("-–—.*"):
        return None
    if cell.is_code or _DOTTED.fullmatch(bare.text):
        return bare
    return bare if not strict and _WORD.fullmatch(bare.text) else None


def _columns(header: list[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for number, words in enumerate(header):
        for role, known in COLUMNS.items():
            if role not in columns and words in known:
                columns[role] = number
                break
    return columns


def _event(source: Source, table: Table, row: Row, name: Cell, problems: list[Problem]) -> Event:
    def cell(role: str) -> Cell:
        number = table.columns.get(role, -1)
        return row.cells[number] if 0 <= number < len(row.cells) else Cell(row.line.end, "")

    entry = source.span(row.line.start, row.line.end)
    return make_event(source, name, entry, {role: cell(role) for role in COLUMNS}, problems)


def make_event(source: Source, name: Cell, entry: Span, cells: dict[str, Cell], problems: list[Problem]) -> Event:
    """The event that the cells of a row say, by their columns' roles; what is wrong with them goes into `problems`."""
    empty = Cell(name.start, "")
    cells = {role: cells.get(role, empty) for role in COLUMNS}
    version, words = None, cells["version"].word
    match = re.fullmatch(r"[vV]?([0-9]{1,9})(?:\.[0-9.]*)?", words)
    if match:
        version = int(match.group(1))
    elif words:
        at = cells["version"]
        message = f"`version` of `{name.text}` must be a whole number (line {source.line_number(at.start)})"
        place = source.place(at.start, at.start + len(at.text))
        problems.append(Problem(ProblemKind.INVALID, message, place, name.text))
    return Event(
        name.text,
        source.place(name.start, name.start + len(name.text)),
        entry,
        version=version,
        summary=cells["summary"].word,
        reliability=cells["reliability"].word,
        payload=_payload(source, cells["payload"]),
        sources=_words(cells["sources"]),
        causation=_causation(cells["causation"].word),
        owners=_words(cells["owners"]),
        tags=_words(cells["tags"]),
        deprecated=_deprecated(source, cells["deprecated"]),
    )


def _duplicate(source: Source, first: Event, line: Line, name: Cell) -> Problem:
    one = source.line_number(source.point(first.place.span.start))
    message = f"`{name.text}` stands twice: on line {one} and on line {source.line_number(name.start)}"
    place = source.place(name.start, name.start + len(name.text))
    removal = source.span(line.start, source.next_line(line.end))
    return Problem(ProblemKind.DUPLICATE, message, place, name.text, removal)


def _words(cell: Cell) -> tuple[str, ...]:
    if not cell.word:
        return ()
    found = re.findall(r"`([^`]+)`", cell.text) or re.split(r"[,;/]", cell.text)
    return tuple(word.strip().lstrip(":") for word in found if word.strip().lstrip(":"))


def _causation(words: str) -> Causation | None:
    match words.lower():
        case "root" | "nil" | "none" | "null":
            return Causation.ROOT
        case "required" | "yes":
            return Causation.REQUIRED
        case "optional":
            return Causation.OPTIONAL
        case _:
            return None


def _deprecated(source: Source, cell: Cell) -> Deprecation | None:
    words = cell.word
    if not words or words.lower() in ("no", "false"):
        return None
    place = source.place(cell.start, cell.start + len(cell.text))
    told = _DEPRECATION.fullmatch(cell.text)
    if told:
        reason = (told["reason"] or "").replace("\\|", "|") or None
        return Deprecation(told["since"], told["by"], reason, place)
    by = next((name for name in re.findall(r"`([^`]+)`", cell.text) if is_word(name)), None)
    since = re.search(r"\b(?:v?\d+\.\d[\d.]*|\d{4}-\d{2}-\d{2})", words)
    reason = None if words.lower() in ("yes", "true") else words
    return Deprecation(since.group() if since else None, by, reason, place)


def _payload(source: Source, cell: Cell) -> tuple[Field, ...] | None:
    bare = cell.bare
    if is_map(bare.text):
        return fields_of(source, bare.start, bare.text)
    found: dict[str, Field] = {}
    spans = list(re.finditer(r"`([A-Za-z_]\w*)(\??)`", cell.text))
    if not spans or re.sub(r"`[^`]*`|[\s,;?]", "", cell.text):
        return None
    for span in spans:
        at = cell.start + span.start(1)
        place = source.place(at, at + len(span.group(1)))
        found.setdefault(span.group(1), Field(span.group(1), "", not span.group(2), place))
    return tuple(found.values())


def _domains(table: Table) -> dict[str, tuple[str, ...]] | None:
    domain = next((n for n, words in enumerate(table.header) if words in ("domain", "domains", "source domain")), None)
    category = next((n for n, words in enumerate(table.header) if "categories" in words), None)
    if domain is None or category is None:
        return None
    found: dict[str, tuple[str, ...]] = {}
    for row in table.rows:
        if max(domain, category) < len(row.cells):
            match = re.match(r"[`*]*:?([\w.-]+)", row.cells[domain].text)
            if match:
                found[match.group(1)] = _words(row.cells[category])
    return found


def _roots(table: Table) -> Iterator[str]:
    scenario = any(words == "scenario" for words in table.header)
    causation = next((n for n, words in enumerate(table.header) if "causation" in words), None)
    example = next((n for n, words in enumerate(table.header) if words.startswith("example")), None)
    if not scenario or causation is None or example is None:
        return
    for row in table.rows:
        if max(causation, example) < len(row.cells):
            rule = row.cells[causation].text
            if re.search(r"=\s*(nil|null|none)\b", rule, re.IGNORECASE) or row.cells[causation].word.lower() in (
                "nil", "null", "none",
            ):  # fmt: skip
                yield from (name for name in re.findall(r"`([^`]+)`", row.cells[example].text) if is_word(name))


def _headings(source: Source, lines: list[Line], events: dict[str, Event], problems: list[Problem]) -> None:
    current: tuple[Cell, Line, dict[str, Cell]] | None = None
    last = 0

    def finish() -> None:
        if current is None:
            return
        name, line, cells = current
        if name.text in events:
            problem = _duplicate(source, events[name.text], line, name)
            removal = source.span(line.start, source.next_line(last))
            problems.append(Problem(problem.kind, problem.message, problem.place, problem.event, removal))
        else:
            events[name.text] = make_event(source, name, source.span(line.start, last), cells, problems)

    for line in lines:
        match = None if line.fenced else _HEADING.fullmatch(line.text)
        if match:
            finish()
            cell = Cell(line.start + match.start(1), match.group(1))
            name = name_of(cell, strict=True)
            current = (name, line, {}) if name and (_DOTTED.fullmatch(name.text) or cell.is_code) else None
            last = line.end
        elif current is not None and line.text.strip():
            last = line.end
            bullet = None if line.fenced else _BULLET.fullmatch(line.text)
            if bullet:
                role = next((key for key, known in COLUMNS.items() if bullet.group(1).strip().lower() in known), None)
                if role and role != "name":
                    current[2].setdefault(role, Cell(line.start + bullet.start(2), bullet.group(2).strip()))
    finish()
