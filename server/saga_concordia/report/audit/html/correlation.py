"""Correlation and causation: the matrix, the ids' way through each saga, what carries them, who starts a chain."""

from saga_concordia.audit.document import Audit, Carriage, Carrier, Cell, Component, Hop, Role, Route
from saga_concordia.report.audit import wording
from saga_concordia.report.audit.html import items
from saga_concordia.report.audit.html.blocks import Section, bullets, fold, paragraph, row, table
from saga_concordia.report.audit.html.inline import bar, code, counts, link, named, plain, prose, sign
from saga_concordia.report.audit.html.markup import NOTHING, Markup, element, joined, lines, text
from saga_concordia.report.audit.places import address, label


def correlation(audit: Audit, root: str) -> Section:
    """The two ids."""
    parts = [paragraph(wording.MATRIX), _matrix(audit, root), _routes(audit, root), _carriage(audit, root)]
    return Section("correlation", "Correlation and causation", None, lines([*parts, _chain_starts(audit, root)]))


def _matrix(audit: Audit, root: str) -> Markup:
    if not audit.matrix:
        return paragraph(wording.NO_COMPONENTS)
    columns = ("Component", "Correlation", "Causation", "Status")
    rows = (_component(audit, one, root) for one in audit.matrix)
    title = element("h3", text("Conformance matrix"), id="matrix")
    return lines([title, table("Conformance matrix", columns, rows, css="matrix")])


def _component(audit: Audit, one: Component, root: str) -> Markup:
    role = element("span", text(one.role.value), css="role")
    name = joined([role, named(one.name, one.at, root), element("span", link(one.at, root), css="under")])
    sagas = {"data_sagas": items.of_sagas(audit, (one.qualified,))} if one.role is Role.SAGA else {}
    cells = (_cell(one.correlation, root), _cell(one.causation, root))
    return row(name, *cells, prose(one.status), data_item="part", **sagas)


def _cell(cell: Cell, root: str) -> Markup:
    if cell.counts is None:
        figures = joined([sign(cell.mark), prose(cell.text)], " ")
        head = element("span", figures, css=f"verdict {cell.mark.value}")
    else:
        what = element("span", text(f" {cell.counted}"), css="soft")
        words = element("span", prose(cell.text), css="under")
        head = joined([counts(cell.counts, cell.mark), what, bar(cell.counts, cell.mark), words])
    deeds = bullets(joined([plain(one.verb), prose(one.text), link(one.at, root)], " ") for one in cell.deeds)
    return joined([head, fold(text("In the code"), deeds, css="deeds") if deeds else NOTHING])


def _routes(audit: Audit, root: str) -> Markup:
    if not audit.routes:
        return NOTHING
    title = element("h3", text("Flow of ids"), id="routes")
    return lines([title, paragraph(wording.ROUTES), *(_route(audit, one, root) for one in audit.routes)])


def _route(audit: Audit, route: Route, root: str) -> Markup:
    """A table on its side: a column for each stage, a rail for each id."""
    corner = element("td", code(route.saga))
    head = element("thead", element("tr", corner, *(_stage(hop, root) for hop in route.hops)))
    rails = (
        element("tr", element("th", text(word), scope="row"), *cells)
        for word, cells in (
            ("Correlation", [_rail(hop.correlation.mark.value, hop, "correlation") for hop in route.hops]),
            ("Causation", [_rail(hop.causation.mark.value, hop, "causation") for hop in route.hops]),
        )
    )
    caption = f"Flow of ids through {route.saga}"
    whole = element(
        "table", element("caption", plain(caption), css="heard"), head, element("tbody", *rails), css="route"
    )
    sagas = items.of_sagas(audit, (route.saga,))
    attributes = {"role": "region", "aria_label": caption, "tabindex": "0", "data_item": "part", "data_sagas": sagas}
    return element("div", whole, css="scroll", **attributes)


def _stage(hop: Hop, root: str) -> Markup:
    name = element("span", plain(hop.name), css="soft") if hop.at is None else named(hop.name, hop.at, root)
    return element("th", element("span", plain(hop.stage), css="role"), name, scope="col")


def _rail(mark: str, hop: Hop, word: str) -> Markup:
    verdict = hop.correlation if word == "correlation" else hop.causation
    words = element("span", prose(verdict.text), css="words")
    return element("td", sign(verdict.mark), words, css=f"rail {mark}")


def _carriage(audit: Audit, root: str) -> Markup:
    if not audit.carriage:
        return NOTHING
    title = element("h3", text("What carries the correlation id"), id="carriage")
    rows = (_carried(audit, one, root) for one in audit.carriage)
    whole = table("Calls that carry the correlation id", ("Saga", "Calls", "Carry the id", "Do not"), rows)
    return lines([title, paragraph(wording.CARRIAGE), whole])


def _carried(audit: Audit, one: Carriage, root: str) -> Markup:
    mark = wording.mark_of(one.counts)
    share = joined([counts(one.counts, mark), bar(one.counts, mark)])
    missing = joined((_call(call, root) for call in one.calls if not call.carries), ", ")
    sagas = {"data_sagas": items.of_sagas(audit, (one.saga,))} if one.saga else {}
    return row(code(one.saga) or text("All sagas"), plain(one.kind), share, missing, data_item="part", **sagas)


def _call(call: Carrier, root: str) -> Markup:
    return element("a", code(f"{call.call}:{call.at.line}"), href=address(call.at, root), title=label(call.at))


def _chain_starts(audit: Audit, root: str) -> Markup:
    if not audit.chain_starts:
        return NOTHING
    title = element("h3", text("Who starts a chain"), id="chains")
    rows = (
        row(named(one.name, one.at, root), plain(one.kind), prose(one.text), link(one.at, root), data_item="part")
        for one in audit.chain_starts
    )
    whole = table("Who starts a chain", ("Who", "Kind", "What", "Where"), rows)
    return lines([title, paragraph(wording.CHAIN_STARTS), whole])
