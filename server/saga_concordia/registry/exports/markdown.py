"""A registry as a Markdown page: a table of events, and tables of domains and roots where it declares them."""

import re
from collections.abc import Callable

from saga_concordia.model.registry import Event, RegistryFile
from saga_concordia.registry.source import is_word

CELLS: dict[str, Callable[[Event], str]] = {
    "name": lambda event: f"`{event.name}`",
    "version": lambda event: "" if event.version is None else str(event.version),
    "payload": lambda event: _payload(event),
    "reliability": lambda event: _plain(event.reliability),
    "summary": lambda event: _plain(event.summary),
    "sources": lambda event: _listed(event.sources),
    "causation": lambda event: event.causation or "",
    "owners": lambda event: _listed(event.owners),
    "tags": lambda event: _listed(event.tags),
    "deprecated": lambda event: _deprecated(event),
}
"""What stands in an event's cell of each role."""
_HEADERS = {"name": "Event", "summary": "Notes"}
_ALWAYS = ("name", "version", "payload", "reliability", "summary")
"""The roles whose column stands there even if no event has anything to say in it."""


def markdown(registry: RegistryFile) -> str:
    """The page. Events whose names hold blanks are left out: a table with such a row is no longer read as one.

    So are those whose names begin with `:`, which would be read without it.
    """
    events = [event for event in registry.events if is_word(event.name) and not event.name.startswith(":")]
    roles = [role for role, cell in CELLS.items() if role in _ALWAYS or any(map(cell, events))]
    rows = [[CELLS[role](event) for role in roles] for event in events]
    text = "# Events\n\n" + _table([_HEADERS.get(role, role.capitalize()) for role in roles], rows)
    if registry.domains:
        domains = [[f"`{domain}`", _listed(prefixes)] for domain, prefixes in registry.domains.items()]
        text += "\n## Domains\n\n" + _table(["Domain", "Allowed Categories"], domains)
    if registry.roots:
        roots = [["Starts a chain", "`causation_id = nil`", f"`{root}`"] for root in registry.roots]
        text += "\n## Causation\n\n" + _table(["Scenario", "Causation Rule", "Example"], roots)
    return text


def _payload(event: Event) -> str:
    """A payload as a map in one cell; a field that is not required may be nil."""
    if event.payload is None:
        return ""
    fields: list[str] = []
    for field in event.payload:
        kind = field.type.replace("|", "\\|")
        if not kind:
            fields.append(field.name if field.required else f"{field.name}?")
        else:
            fields.append(f"{field.name}: {kind}" + ("" if field.required else "\\|nil"))
    return "`%{" + ", ".join(fields) + "}`"


def _plain(text: str) -> str:
    """A text as it stands in a table's cell: on one line, with every `|` escaped."""
    return re.sub(r"\s+", " ", text).strip().replace("|", "\\|")


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _deprecated(event: Event) -> str:
    gone = event.deprecated
    if gone is None:
        return ""
    told = ", ".join(
        [*([f"since {gone.since}"] if gone.since else []), *([f"use `{gone.replaced_by}`"] if gone.replaced_by else [])]
    )
    reason = _plain(gone.reason or "")
    return f"{told}: {reason}" if told and reason else told or reason or "yes"


def _table(header: list[str], rows: list[list[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
