"""`correlation_audit.md`: what becomes of correlation and causation ids, from entry to handler."""

from collections.abc import Iterator

from saga_concordia.audit.document import Audit, Carriage, Cell, Component, Hop
from saga_concordia.report.audit import flow, wording
from saga_concordia.report.audit.markdown.blocks import bullets, document, fence, table
from saga_concordia.report.audit.markdown.inline import code, counts, link, named, plain, prose, verdict
from saga_concordia.report.graph import mermaid


def render(audit: Audit, root: str) -> str:
    """The document."""
    return document(_blocks(audit, root))


def _blocks(audit: Audit, root: str) -> Iterator[str]:
    yield "# Correlation and causation"
    yield wording.MATRIX
    yield "## Scores"
    yield scores(audit)
    yield "## Conformance matrix"
    components = (_component(one, root) for one in audit.matrix)
    matrix = table(("Role", "Component", "Correlation", "Causation", "Status"), components)
    yield matrix or wording.NO_COMPONENTS
    if deeds := [*_deeds(audit, root)]:
        yield "### What the code does"
        yield table(("Component", "Id", "Does", "How", "Where"), deeds)
    yield from _carried(audit, root)
    yield from _routes(audit, root)
    if audit.chain_starts:
        yield "## Who starts a chain"
        yield wording.CHAIN_STARTS
        starts = ((named(one.name, one.at, root), plain(one.kind), prose(one.text)) for one in audit.chain_starts)
        yield table(("Who", "Kind", "What"), starts)


def scores(audit: Audit) -> str:
    """The overall figures, as a table."""
    rows = ((plain(one.name), counts(one.counts, one.mark), prose(one.text)) for one in audit.summary.scores)
    return table(("Score", "Share", "What is counted"), rows)


def _component(one: Component, root: str) -> tuple[str, ...]:
    cells = (_cell(one.correlation), _cell(one.causation))
    return one.role.value, named(one.qualified, one.at, root), *cells, prose(one.status)


def _cell(cell: Cell) -> str:
    if cell.counts is None:
        return f"{wording.SIGNS[cell.mark]} {prose(cell.text)}"
    return f"{counts(cell.counts, cell.mark)} {plain(cell.counted)}: {prose(cell.text)}"


def _deeds(audit: Audit, root: str) -> Iterator[tuple[str, ...]]:
    for one in audit.matrix:
        for word, cell in (("correlation", one.correlation), ("causation", one.causation)):
            for deed in cell.deeds:
                yield code(one.name), word, plain(deed.verb), prose(deed.text), link(deed.at, root)


def _carried(audit: Audit, root: str) -> Iterator[str]:
    if not audit.carriage:
        return
    yield "## What carries the correlation id"
    yield wording.CARRIAGE
    yield table(("Saga", "Calls", "Carry the id"), map(_carriage, audit.carriage))
    missing = [(row.saga, call) for row in audit.carriage for call in row.calls if not call.carries]
    if missing:
        yield "These do not:"
        yield bullets(f"{named(call.call, call.at, root)} in {code(saga)}" for saga, call in missing)


def _carriage(row: Carriage) -> tuple[str, ...]:
    return code(row.saga) or "all", plain(row.kind), counts(row.counts, wording.mark_of(row.counts))


def _routes(audit: Audit, root: str) -> Iterator[str]:
    if not audit.routes:
        return
    yield "## Flow of ids"
    yield wording.ROUTES
    for route in audit.routes:
        yield f"### {code(route.saga)}"
        yield fence(mermaid.render(flow.way(route)), "mermaid")
        yield table(("Stage", "Where", "Correlation", "Causation"), (_hop(hop, root) for hop in route.hops))


def _hop(hop: Hop, root: str) -> tuple[str, ...]:
    where = code(hop.name) if hop.at is None else named(hop.name, hop.at, root)
    return plain(hop.stage), where, verdict(hop.correlation), verdict(hop.causation)
