"""Who handles an event, and in which function something stands."""

from collections.abc import Iterator

from saga_concordia.audit.survey import Survey
from saga_concordia.model.code import FunctionKind
from saga_concordia.model.facts import Emission, NameKind, Subscription
from saga_concordia.model.registry import Place
from saga_concordia.names.grammar import match_glob, matches


def handlers_of(survey: Survey, emission: Emission) -> Iterator[Subscription]:
    """The subscriptions that take an event, by its name or by a pattern that fits it."""
    if emission.name.kind is not NameKind.LITERAL:
        return
    separator = survey.workspace.taxonomy.separator
    for row in survey.subscriptions:
        if row.name.kind is NameKind.UNDETERMINED:
            continue
        name, wanted = emission.name.text, row.name.text
        if name == wanted or match_glob(wanted, name, separator) or matches(wanted, name, separator):
            yield row


def function_at(survey: Survey, place: Place) -> str:
    """The function that a place stands in, with its module or class; else the file."""
    file = survey.workspace.code(place.path)
    around = [
        function
        for function in (file.code.functions.values() if file else ())
        if function.kind is FunctionKind.NAMED and function.span.contains(place.span)
    ]
    if not around:
        return place.path
    function = max(around, key=lambda row: row.span.start)
    return f"{survey.said(function.owner)}.{function.name}" if function.owner else function.name
