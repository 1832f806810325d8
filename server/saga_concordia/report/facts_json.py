"""Facts for programs: what the code emits, handles and compensates."""

import json

from saga_concordia.model.facts import Emission, NameKind, Saga, Slot, Step, Subscription
from saga_concordia.model.registry import Place
from saga_concordia.report.view import Outcome, View


def document(outcome: Outcome, view: View) -> dict[str, object]:
    """The facts as plain data."""
    return {
        "emissions": [
            _emission(one, view) for one in sorted(outcome.emissions, key=lambda one: _order(one.name.place))
        ],
        "subscriptions": [
            _subscription(one, view) for one in sorted(outcome.subscriptions, key=lambda one: _order(one.name.place))
        ],
        "sagas": [_saga(one, view) for one in sorted(outcome.sagas, key=lambda one: _order(one.place))],
        "wrappers": list(outcome.wrappers),
    }


def render(outcome: Outcome, view: View) -> str:
    """The facts as JSON."""
    return json.dumps(document(outcome, view), indent=2, ensure_ascii=False) + "\n"


def _order(place: Place) -> tuple[str, int, int]:
    return place.path, place.span.start, place.span.end


def _where(place: Place, view: View) -> dict[str, object]:
    line, column = view.position(place.path, place.span.start)
    return {"path": view.path(place.path), "line": line, "column": column}


def _site(place: Place, view: View) -> str:
    line, column = view.position(place.path, place.span.start)
    return f"{view.path(place.path)}:{line}:{column}"


def _slot(slot: Slot) -> dict[str, object]:
    return {
        "state": slot.state.value,
        "text": slot.text or None,
        "literal": slot.literal,
        "minted": slot.minted,
    }


def _emission(one: Emission, view: View) -> dict[str, object]:
    return {
        "name": None if one.name.kind is NameKind.UNDETERMINED else one.name.text,
        "kind": one.name.kind.value,
        "site": _site(one.site, view),
        **_where(one.name.place, view),
        "via": list(one.via),
        "dialect": one.dialect,
        "function": one.function or None,
        "correlation": _slot(one.correlation),
        "causation": _slot(one.causation),
        "source": _slot(one.source),
        "version": _slot(one.version),
        "payload": {
            "state": one.payload.state.value,
            "keys": [key.name for key in one.payload.keys],
            "whole": one.payload.whole,
        },
        "saga": one.saga,
        "step": one.step,
    }


def _subscription(one: Subscription, view: View) -> dict[str, object]:
    return {
        "name": None if one.name.kind is NameKind.UNDETERMINED else one.name.text,
        "kind": one.name.kind.value,
        **_where(one.name.place, view),
        "dialect": one.dialect,
        "handler": one.handler or None,
    }


def _saga(one: Saga, view: View) -> dict[str, object]:
    return {
        "name": one.name,
        **_where(one.place, view),
        "dialect": one.dialect,
        "inputs": list(one.inputs),
        "steps": [_step(step, view) for step in one.steps],
        "emits": list(one.emits),
    }


def _step(step: Step, view: View) -> dict[str, object]:
    return {
        "name": step.name,
        "line": view.position(step.place.path, step.place.span.start)[0],
        "compensation": step.compensation.state.value,
        "undo": step.undo.state.value,
        "emits": list(step.emits),
    }
