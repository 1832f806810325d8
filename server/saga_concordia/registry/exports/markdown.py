"""A registry as a Markdown page: a table of events, and tables of domains and roots where it declares them."""

import re
from collections.abc import Callable

from saga_concordia.model.registry import Event, RegistryFile

_COLUMNS: tuple[tuple[str, Callable[[Event], str]], ...] = (
    ("Event", lambda event: f"`{event.name}`"),
    ("Version", lambda event: "" if event.version is None else str(event.version)),
    ("Payload", lambda event: payload_cell(event)),
    ("Reliability", lambda event: cell(event.reliability)),
    ("Notes", lambda event: cell(event.summary)),
)
# These stand there only where an event has something to say in them.
_OPTIONAL: tuple[tuple[str, Callable[[Event], str]], ...] = (
    ("Sources", lambda event: _listed(event.sources)),
    ("Causation", lambda event: event.causation or ""),
    ("Owners", lambda event: _listed(event.owners)),
    ("Tags", lambda event: _listed(event.tags)),
    ("Deprecated", lambda event: _deprecated(event)),
)


def markdown(registry: RegistryFile) -> str:
    """The page."""
    optional = [(head, value) for head, value in _OPTIONAL if any(map(value, registry.events))]
    columns = (*_COLUMNS, *optional)
    rows = [[value(event) for _, value in columns] for event in registry.events]
    text = "# Events\n\n" + _table([head for head, _ in columns], rows)
    if registry.domains:
        domains = [[f"`{domain}`", _listed(prefixes)] for domain, prefixes in registry.domains.items()]
        text += "\n## Domains\n\n" + _table(["Domain", "Allowed Categories"], domains)
    if registry.roots:
        roots = [["Starts a chain", "`causation_id = nil`", f"`{root}`"] for root in registry.roots]
        text += "\n## Causation\n\n" + _table(["Scenario", "Causation Rule", "Example"], roots)
    return text


def payload_cell(event: Event) -> str:
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


def cell(text: str) -> str:
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
    reason = cell(gone.reason or "")
    return f"{told}: {reason}" if told and reason else told or reason or "yes"


def _table(header: list[str], rows: list[list[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
