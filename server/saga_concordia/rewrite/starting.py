"""Calls that start a saga are given one more input, as far as what they pass is seen."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeGuard

from saga_concordia.model.diagnostics import AddInput, Intent, Structural, Thread
from saga_concordia.model.facts import Saga, Start
from saga_concordia.model.registry import Place
from saga_concordia.rewrite.sources import Sources
from saga_concordia.text.edit import TextEdit
from saga_concordia.text.span import Span


def adds_input(intent: Intent, sagas: Iterable[Saga]) -> TypeGuard[AddInput | Thread]:
    """Whether a fix gives one of these sagas an input that it has not had."""
    return isinstance(intent, AddInput | Thread) and any(
        saga.name == intent.saga and intent.key not in saga.inputs for saga in sagas
    )


def lacking(sources: Sources, saga: str, key: str) -> tuple[Start, ...]:
    """The calls, anywhere in the workspace, that start a saga and are not seen to pass an input."""
    return tuple(start for start in sources.starts(saga) if key not in start.inputs)


def unreached(intent: Structural, sources: Sources) -> tuple[Place, ...]:
    """Those of them that cannot be edited for an intent: what they pass is not seen whole."""
    if not isinstance(intent, AddInput | Thread):
        return ()
    return tuple(start.place for start in lacking(sources, intent.saga, intent.key) if start.passing is None)


def passing(
    sources: Sources, saga: str, key: str, nothing: str, *, only: Place | None = None
) -> dict[str, list[TextEdit]]:
    """The edits by path that give the calls (or `only` the one at a place) the id that is in scope, else `nothing`."""
    found: dict[str, dict[TextEdit, None]] = {}
    for start in lacking(sources, saga, key):
        where = start.passing
        if where is None or only not in (None, start.place):
            continue
        value = dict(where.scope).get(key) or nothing
        edit = TextEdit(Span(where.insertion.offset, where.insertion.offset), where.insertion.filled(key, value))
        found.setdefault(where.place.path, {})[edit] = None
    return {path: list(rows) for path, rows in found.items()}


def merged(*several: Mapping[str, Sequence[TextEdit]]) -> dict[str, list[TextEdit]]:
    """Edits by path as one, equal ones once."""
    every: dict[str, dict[TextEdit, None]] = {}
    for edits in several:
        for path, rows in edits.items():
            every.setdefault(path, {}).update(dict.fromkeys(rows))
    return {path: list(rows) for path, rows in every.items()}
