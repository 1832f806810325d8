"""What the page is built of: sections, tables, rows that fold, code."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from saga_concordia.report.audit.html.markup import NOTHING, Markup, element, joined, lines, text


class Section(Struct, frozen=True):
    """A section of the page. `count` is how many rows it has, for its title and for the table of contents."""

    id: str
    title: str
    count: int | None
    body: Markup


def section(one: Section) -> Markup:
    """A section with its title, which links to itself."""
    number = NOTHING if one.count is None else element("span", text(one.count), css="count")
    anchor = element("a", text(one.title), href=f"#{one.id}")
    heading = element("h2", anchor, text(" "), number, id=f"{one.id}-title")
    return element("section", heading, one.body, id=one.id, aria_labelledby=f"{one.id}-title")


def paragraph(sentence: str, css: str = "lead") -> Markup:
    """A paragraph of our own words."""
    return element("p", text(sentence), css=css)


def table(caption: str, head: Sequence[str], rows: Iterable[Markup], css: str = "") -> Markup:
    """A table that scrolls in itself where it is wider than the page; `caption` says to readers what it is."""
    columns = element("tr", *(element("th", text(name), scope="col") for name in head))
    title = element("caption", text(caption), css="heard")
    body = element("tbody", text("\n"), lines(rows), text("\n"))
    whole = element("table", title, element("thead", columns), body, css=css)
    return element("div", whole, css="scroll", role="region", aria_label=caption, tabindex="0")


def row(first: Markup, *cells: Markup, **attributes: str) -> Markup:
    """A row of a table, whose first cell names it."""
    return element("tr", element("th", first, scope="row"), *(element("td", cell) for cell in cells), **attributes)


def facts(pairs: Iterable[tuple[str, Markup]]) -> Markup:
    """Names and values; those without a value are left out."""
    shown = (element("div", element("dt", text(name)), element("dd", value)) for name, value in pairs if value)
    return element("dl", *shown, css="facts")


def bullets(items: Iterable[Markup], css: str = "") -> Markup:
    """A list; nothing where it is empty."""
    rows = [element("li", item) for item in items]
    return element("ul", *rows, css=css) if rows else NOTHING


def fold(summary: Markup, *body: Markup, css: str = "", **attributes: str) -> Markup:
    """A row that unfolds."""
    return element("details", element("summary", summary), element("div", *body, css="body"), css=css, **attributes)


def command(line: str) -> Markup:
    """A command line; nothing for an empty one."""
    return element("pre", element("code", text(line)), css="command", tabindex="0") if line else NOTHING


def diff(unified: str) -> Markup:
    """A unified diff with its lines told apart; nothing for an empty one."""
    if not unified:
        return NOTHING
    shown = joined(element("span", text(f"{line}\n"), css=_kind(line)) for line in unified.rstrip("\n").split("\n"))
    return element("pre", element("code", shown), css="diff", tabindex="0", aria_label="The change as a diff")


def _kind(line: str) -> str:
    if line.startswith(("--- ", "+++ ")):
        return "file"
    return {"@": "hunk", "+": "added", "-": "removed"}.get(line[:1], "")
