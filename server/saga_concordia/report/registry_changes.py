"""Changes between two versions of a registry: as text, as Markdown and as JSON."""

from collections.abc import Sequence

from msgspec import Struct, json

from saga_concordia.registry.compare import Change
from saga_concordia.report.text import count
from saga_concordia.report.view import printable


class Site(Struct, frozen=True):
    """A place in code that a change hits: line and column from 1, `does` is `emits`, `handles` or `may emit`."""

    path: str
    line: int
    column: int
    does: str


class Row(Struct, frozen=True):
    """A change with the places that it hits."""

    change: Change
    sites: Sequence[Site] = ()


def as_text(rows: Sequence[Row]) -> str:
    """Breaking changes with their places first, then compatible ones, then the counts."""
    lines: list[str] = []
    for head, some in _parted(rows):
        lines.append(f"{head}:")
        for row in some:
            lines.append(f"  {_said(row.change, '')}")
            lines += [f"    {site.path}:{site.line}:{site.column} {site.does} it" for site in row.sites]
            if row.change.breaking and not row.sites:
                lines.append("    no code here is known to be hit")
        lines.append("")
    return "".join(f"{printable(line)}\n" for line in [*lines, _summary(rows)])


def as_markdown(rows: Sequence[Row]) -> str:
    """The same, for a comment on a change or for release notes."""
    lines: list[str] = []
    for head, some in _parted(rows):
        lines += [f"### {head}", ""]
        for row in some:
            lines.append(f"- {_said(row.change, '`')}")
            lines += [f"  - `{site.path}:{site.line}` {site.does} it" for site in row.sites]
        lines.append("")
    return "".join(f"{printable(line)}\n" for line in [*lines, _summary(rows)])


def as_json(rows: Sequence[Row]) -> str:
    """All changes in order, and the counts."""
    changes = [
        {
            "kind": row.change.kind,
            "breaking": row.change.breaking,
            "event": row.change.event or None,
            "message": row.change.message,
            "becomes": row.change.becomes,
            "field": row.change.field or None,
            "sites": row.sites,
        }
        for row in rows
    ]
    breaking = sum(row.change.breaking for row in rows)
    summary = {"breaking": breaking, "compatible": len(rows) - breaking}
    return json.format(json.encode({"changes": changes, "summary": summary}), indent=2).decode() + "\n"


def _parted(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    breaking = [row for row in rows if row.change.breaking]
    compatible = [row for row in rows if not row.change.breaking]
    return [(head, some) for head, some in (("Breaking", breaking), ("Compatible", compatible)) if some]


def _said(change: Change, mark: str) -> str:
    return f"{mark}{change.event}{mark}: {change.message}" if change.event else change.message


def _summary(rows: Sequence[Row]) -> str:
    if not rows:
        return "No changes."
    breaking = sum(row.change.breaking for row in rows)
    sites = len({(site.path, site.line, site.column) for row in rows for site in row.sites})
    hit = f" at {count(sites, 'place')} in this workspace" if sites else ""
    return f"{count(breaking, 'breaking change')}{hit}, {count(len(rows) - breaking, 'compatible one')}."
