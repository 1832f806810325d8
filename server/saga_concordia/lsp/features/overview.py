"""`concordia/overview`: all events, parties and sagas of all workspaces, for a client that draws them.

`concordia/overviewChanged` tells such a client to ask again.
"""

from collections.abc import Mapping, Sequence

from saga_concordia.ide.overview import EventRow, Member, SagaRow, StepRow, overview
from saga_concordia.lsp.server import ConcordiaServer
from saga_concordia.lsp.view import View
from saga_concordia.lsp.workspaces import Home, view_of
from saga_concordia.model.diagnostics import Diagnostic
from saga_concordia.model.facts import RollBack
from saga_concordia.model.registry import Place

OVERVIEW = "concordia/overview"

_Json = Mapping[str, object]


def register(server: ConcordiaServer) -> None:
    """Offer overviews."""

    def overviews(_: object) -> list[_Json]:
        server.has_overview = True
        return [_overview(home, view_of(home, server.client)) for home in server.workspaces.in_order()]

    server.answer_always(OVERVIEW, overviews)


def _overview(home: Home, view: View) -> _Json:
    found = overview(view.workspace) if home.checks else None
    return {
        "root": str(home.base),
        "name": home.base.name,
        "complete": view.workspace.ready or not home.checks,
        "registries": [
            {"uri": view.uri(path), "path": path, "events": events}
            for path, events in (found.registries if found else ())
        ],
        "events": [_event(view, row) for row in (found.events if found else ())],
        "undetermined": [
            {"role": role.value, "party": _party(view, member)}
            for role, member in (found.undetermined if found else ())
        ],
        "sagas": [_saga(view, row) for row in (found.sagas if found else ())],
    }


def _event(view: View, row: EventRow) -> _Json:
    return {
        "name": row.name,
        "category": row.category,
        "registered": _location(view, row.registered),
        "summary": row.summary,
        "reliability": row.reliability,
        "version": row.version,
        "deprecated": row.deprecated,
        "emitters": [_party(view, member) for member in row.emitters],
        "handlers": [_party(view, member) for member in row.handlers],
        "findings": _findings(row.findings),
    }


def _party(view: View, member: Member) -> _Json:
    party = member.party
    return {
        "id": party.id,
        "kind": party.kind.value,
        "label": party.label,
        "saga": party.saga,
        "location": _location(view, member.place),
        "findings": _findings(member.findings),
    }


def _saga(view: View, row: SagaRow) -> _Json:
    steps = [_step(view, step) for step in row.steps]
    return {"id": row.id, "name": row.name, "location": _location(view, row.place), "steps": steps}


def _step(view: View, row: StepRow) -> _Json:
    return {
        "id": row.id,
        "name": row.name,
        "location": _location(view, row.place),
        "compensation": _roll_back(view, *row.compensation),
        "undo": _roll_back(view, *row.undo),
        "findings": _findings(row.findings),
    }


def _roll_back(view: View, state: RollBack, place: Place | None) -> _Json:
    return {"state": state.value, "location": _location(view, place)}


def _findings(rows: Sequence[Diagnostic]) -> list[_Json]:
    return [{"code": row.code, "severity": row.severity.value, "message": row.message} for row in rows]


def _location(view: View, place: Place | None) -> _Json | None:
    if place is None:
        return None
    range = view.range(place.span, place.path)
    start = {"line": range.start.line, "character": range.start.character}
    end = {"line": range.end.line, "character": range.end.character}
    return {"uri": view.uri(place.path), "range": {"start": start, "end": end}}
