"""Inlay hints: what the registry says of an event, behind its name in code."""

from collections.abc import Iterator

from msgspec import Struct

from saga_concordia.engine.workspace import Workspace
from saga_concordia.ide.event_card import in_short
from saga_concordia.model.facts import Mention, NameKind
from saga_concordia.model.registry import Event
from saga_concordia.rules.taxonomy import Taxonomy
from saga_concordia.text.span import Span

_QUOTES = (b'"', b"'")


class Hint(Struct, frozen=True):
    """`label` belongs behind the byte before `offset`; `summary` is the registry's word on the event, maybe empty."""

    offset: int
    label: str
    summary: str


def hints(workspace: Workspace, path: str, within: Span) -> Iterator[Hint]:
    """The hints of a file that stand in a range, its ends included, in order of place."""
    facts = workspace.facts(path)
    source = workspace.source(path)
    mentions = {
        (row.name.place.span, row.name.text): row.name
        for row in (*facts.emissions, *facts.subscriptions)
        if row.name.place.path == path
    }
    if not mentions:
        return
    taxonomy = workspace.taxonomy
    for (span, _), mention in sorted(mentions.items(), key=lambda item: item[0]):
        offset = _behind(source, span.end)
        event = _entry(mention, taxonomy) if within.start <= offset <= within.end else None
        if event is not None and (label := in_short(event)):
            yield Hint(offset, label, event.summary)


def _entry(mention: Mention, taxonomy: Taxonomy) -> Event | None:
    if mention.kind is NameKind.UNDETERMINED:
        return None
    name = taxonomy.index.match(mention.text)
    return None if name is None else taxonomy.find(name)


def _behind(source: bytes, end: int) -> int:
    """Behind the quotes that close the text, where there are any."""
    quote = source[end : end + 1]
    if quote not in _QUOTES:
        return end
    return end + (3 if source[end : end + 3] == quote * 3 else 1)
