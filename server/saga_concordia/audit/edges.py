"""The event flow as edges: who emits what, who handles it, who starts which saga."""

from collections.abc import Iterator

from saga_concordia.audit.document import Edge, NodeKind
from saga_concordia.audit.handlers import function_at, handlers_of
from saga_concordia.audit.survey import Survey
from saga_concordia.model.facts import Emission, NameKind


def edges(survey: Survey) -> tuple[Edge, ...]:
    """The edges that touch what was asked about, each once, in order of path and line."""
    found = {(row.source, row.relation, row.target): row for row in reversed(list(_edges(survey)))}
    return tuple(sorted(found.values(), key=lambda row: (row.at.path, row.at.line, row.source, row.target)))


def _edges(survey: Survey) -> Iterator[Edge]:
    for row in survey.emissions:
        if row.name.kind is NameKind.UNDETERMINED:
            continue
        at = survey.at(row.name.place)
        yield Edge(*_emitter(survey, row), "emits", NodeKind.EVENT, row.name.text, at)
        for handler in handlers_of(survey, row):
            name = function_at(survey, handler.site)
            yield Edge(NodeKind.EVENT, row.name.text, "handled by", NodeKind.CODE, name, survey.at(handler.site))
    known = {saga.name for saga in survey.sagas}
    for start in survey.starts:
        if start.saga in known or survey.covers(start.place.path):
            name = function_at(survey, start.place)
            yield Edge(NodeKind.CODE, name, "starts", NodeKind.SAGA, survey.said(start.saga), survey.at(start.place))


def _emitter(survey: Survey, row: Emission) -> tuple[NodeKind, str]:
    if row.saga:
        return NodeKind.SAGA, survey.said(row.saga)
    return NodeKind.CODE, function_at(survey, row.site)
