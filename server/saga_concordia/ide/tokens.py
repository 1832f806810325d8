"""Semantic tokens: event names where they are spelled out, in code and in registries."""

from collections.abc import Iterator

from msgspec import Struct

from saga_concordia.engine.workspace import Workspace
from saga_concordia.model.facts import Mention, NameKind
from saga_concordia.text.span import Span


class Token(Struct, frozen=True):
    """An event's name at a place of one line. `defines` says that a registry's entry stands there."""

    span: Span
    defines: bool = False
    deprecated: bool = False


def tokens(workspace: Workspace, path: str, within: Span) -> Iterator[Token]:
    """The tokens that touch a range, in order, none over another.

    A name that is composed, or escaped, keeps the colours of the code that makes it.
    """
    source = workspace.source(path)
    end = 0
    for token in sorted(_all(workspace, path, source), key=lambda token: (token.span, not token.defines)):
        span = token.span
        touches = span.start < within.end and within.start < span.end
        if touches and span.start >= end and len(source[span.start : span.end].splitlines()) == 1:
            end = span.end
            yield token


def _all(workspace: Workspace, path: str, source: bytes) -> Iterator[Token]:
    file = workspace.registries.get(path)
    for event in file.events if file else ():
        yield Token(event.place.span, True, event.deprecated is not None)
    facts = workspace.facts(path)
    mentions = [row.name for row in (*facts.emissions, *facts.subscriptions)]
    if not mentions:
        return
    taxonomy = workspace.taxonomy
    deprecated: dict[str, bool] = {}
    for mention in mentions:
        place = mention.definition or mention.place
        if place.path == path and _is_spelled(mention, source[place.span.start : place.span.end]):
            if mention.text not in deprecated:
                event = taxonomy.find(mention.text)
                deprecated[mention.text] = event is not None and event.deprecated is not None
            yield Token(place.span, False, deprecated[mention.text])


def _is_spelled(mention: Mention, written: bytes) -> bool:
    """Whether a place holds just what the code says of the name: no quotes, no expression."""
    said = mention.stripped + mention.text.removeprefix(mention.prefix).removesuffix(mention.suffix)
    return mention.kind is NameKind.LITERAL and written == said.encode()
