"""The event flow as pictures, and as a table for those who do not see them."""

from saga_concordia.audit.document import Audit, Edge
from saga_concordia.report.audit import flow, wording
from saga_concordia.report.audit.html.blocks import Section, fold, paragraph, row, table
from saga_concordia.report.audit.html.inline import code, link
from saga_concordia.report.audit.html.markup import NOTHING, Markup, element, lines, text, trusted
from saga_concordia.report.graph import svg
from saga_concordia.report.graph.picture import Picture


def event_flow(audit: Audit, root: str) -> Section:
    """The event flow."""
    if not audit.edges:
        return Section("flow", "Event flow", None, paragraph(wording.NO_FLOW))
    near, whole = flow.around_sagas(audit), flow.whole(audit)
    pictures = [_drawn(near, "around-sagas") if near.boxes else NOTHING]
    if len(whole.boxes) > len(near.boxes):
        pictures.append(fold(text("The whole event flow"), _drawn(whole, "whole-flow"), css="more"))
    edges = table("Event flow", ("From", "", "To", "Where"), (_edge(one, root) for one in audit.edges))
    body = lines([paragraph(wording.FLOW), *pictures, fold(text("As a table"), edges, css="more")])
    return Section("flow", "Event flow", None, body)


def _drawn(picture: Picture, name: str) -> Markup:
    drawn = trusted(svg.render(picture, name))
    return element("div", drawn, css="scroll picture", role="region", aria_label=picture.title, tabindex="0")


def _edge(one: Edge, root: str) -> Markup:
    cells = (text(one.relation), code(one.target), link(one.at, root))
    return row(code(one.source), *cells, data_item="part")
