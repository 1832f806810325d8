"""Why this verdict: how a name on a line was resolved, through which wrapper, against which registry."""

from pathlib import Path

from saga_concordia.config.settings import Settings
from saga_concordia.engine.check import Report, check
from saga_concordia.model.facts import Emission, Slot
from saga_concordia.model.registry import Place


def explain(settings: Settings, path: Path, line: int) -> str:
    """What the engine knows of line `line` (from 1) of a file, in words for a person."""
    report = check(settings, (path,))
    shown = path.resolve().relative_to(report.root.resolve()).as_posix()

    def here(place: Place) -> bool:
        data = report.sources[place.path]
        first = data.count(b"\n", 0, place.span.start) + 1
        return place.path == shown and first <= line <= data.count(b"\n", 0, place.span.end) + 1

    parts: list[str] = []
    for emission in report.emissions:
        if here(emission.name.place) or here(emission.site):
            parts.append(_emission(emission, report))
    for subscription in report.subscriptions:
        if here(subscription.name.place):
            parts.append(f"subscription to `{subscription.name.text}` (dialect {subscription.dialect})")
    for diagnostic in report.diagnostics:
        if here(Place(diagnostic.path, diagnostic.span)):
            parts.append(f"{diagnostic.code} {diagnostic.name}: {diagnostic.message}")
    registries = ", ".join(f"{file.path} ({len(file.events)} events)" for file in report.registries.values())
    parts.append(f"registries in force: {registries}")
    parts.append(f"settings: {settings.file or 'none found, defaults apply'}")
    return "\n".join(parts)


def _emission(emission: Emission, report: Report) -> str:
    data = report.sources[emission.constructor.path]
    line = data.count(b"\n", 0, emission.constructor.span.start) + 1
    rows = [
        f"emission `{emission.name.text}` ({emission.name.kind}; dialect {emission.dialect})",
        f"  constructed at {emission.constructor.path}:{line}",
    ]
    if emission.via:
        rows.append(f"  through the wrapper {' -> '.join(emission.via)}")
    if emission.saga:
        rows.append(f"  in saga {emission.saga}, step {emission.step or '(none)'}")
    for name in ("correlation", "causation", "source", "version"):
        slot: Slot = getattr(emission, name)
        rows.append(f"  {name}: {slot.state}{f' `{slot.text}`' if slot.text else ''}")
    registered = [
        file.path for file in report.registries.values() if any(row.name == emission.name.text for row in file.events)
    ]
    rows.append(f"  registered in {', '.join(registered)}" if registered else "  registered nowhere under this name")
    return "\n".join(rows)
