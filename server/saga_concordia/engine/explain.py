"""Why this verdict: how a name on a line was resolved, through which wrapper, against which registry."""

from collections.abc import Callable
from pathlib import Path

from saga_concordia.config.files import shown_path
from saga_concordia.config.settings import Settings
from saga_concordia.engine.check import Report, check
from saga_concordia.frontends.read import language_of
from saga_concordia.model.facts import Emission, NameKind, Slot
from saga_concordia.model.registry import Place
from saga_concordia.text.span import Span


def explain(settings: Settings, path: Path, line: int, show: Callable[[str], str] = str) -> str:
    """What the engine knows of line `line` (from 1) of a file, in words for a person.

    `show` turns a path relative to the root into the one that the person would type.
    """
    # With settings there is a workspace, and a name may be resolved through its other files.
    report = check(settings, (path, settings.root) if settings.file else (path,))
    shown = shown_path(path, report.root)
    lines = report.sources.get(shown, b"").count(b"\n") + 1

    def here(place: Place) -> bool:
        span = place.span
        return place.path == shown and _line(report, shown, span.start) <= line <= _line(report, shown, span.end)

    parts: list[str] = []
    for emission in report.emissions:
        if here(emission.name.place) or here(emission.site):
            parts.append(_emission(emission, report, show))
    for subscription in report.subscriptions:
        if here(subscription.name.place):
            parts.append(f"subscription to `{subscription.name.text}` (dialect {subscription.dialect})")
    for saga in report.sagas:
        if here(_head(saga.place, report)):
            parts.append(f"saga `{saga.name}` (dialect {saga.dialect}) with {len(saga.steps)} steps")
        parts += [
            f"step `{step.name}` of saga `{saga.name}`: compensation {step.compensation.state}, undo {step.undo.state}"
            for step in saga.steps
            if here(_head(step.place, report))
        ]
    registry = report.registries.get(shown)
    for event in registry.events if registry else ():
        if here(Place(shown, event.entry)):
            parts.append(f"entry of `{event.name}`")
    for diagnostic in report.diagnostics:
        unreadable = diagnostic.path == shown and shown not in report.sources
        if unreadable or here(Place(diagnostic.path, diagnostic.span)):
            parts.append(f"{diagnostic.code} {diagnostic.name}: {diagnostic.message}")
    if not parts:
        parts.append(_nothing(shown, line, lines, report, show))
    registries = ", ".join(f"{show(file.path)} ({len(file.events)} events)" for file in report.registries.values())
    parts.append(f"registries in force: {registries}")
    parts.append(f"settings: {show(str(settings.file)) if settings.file else 'none found, defaults apply'}")
    return "\n".join(parts)


def _line(report: Report, path: str, offset: int) -> int:
    """The line (from 1) of a byte offset; 1 in a file that could not be read."""
    return report.sources.get(path, b"").count(b"\n", 0, offset) + 1


def _head(place: Place, report: Report) -> Place:
    """The first line of a place: a saga is explained where it begins, not on each of its lines."""
    data = report.sources.get(place.path, b"")
    end = data.find(b"\n", place.span.start, place.span.end)
    return place if end < 0 else Place(place.path, Span(place.span.start, end))


def _nothing(shown: str, line: int, lines: int, report: Report, show: Callable[[str], str]) -> str:
    where = f"{show(shown)}:{line}: nothing here:"
    if shown in report.sources and line > lines:
        return f"{where} the file has {lines} line{'' if lines == 1 else 's'}"
    if language_of(shown) is None and shown not in report.registries:
        return f"{where} the file is no Python or Elixir file and no registry in force, so it is not checked"
    return f"{where} no emission, subscription, saga, step or registry entry, and no finding"


def _emission(emission: Emission, report: Report, show: Callable[[str], str]) -> str:
    made = emission.constructor
    if emission.name.kind is NameKind.UNDETERMINED:
        at = emission.name.place
        source = report.sources[at.path][at.span.start : at.span.end].decode(errors="replace")
        named = f"emission of a name that comes from `{source}`, which could not be followed"
    else:
        named = f"emission `{emission.name.text}`"
    rows = [
        f"{named} ({emission.name.kind}; dialect {emission.dialect})",
        f"  constructed at {show(made.path)}:{_line(report, made.path, made.span.start)}",
    ]
    if emission.via:
        rows.append(f"  through the wrapper {' -> '.join(emission.via)}")
    if emission.saga:
        rows.append(f"  in saga {emission.saga}, step {emission.step or '(none)'}")
    for name in ("correlation", "causation", "source", "version"):
        slot: Slot = getattr(emission, name)
        rows.append(f"  {name}: {slot.state}{f' `{slot.text}`' if slot.text else ''}")
    registered = [
        show(file.path)
        for file in report.registries.values()
        if any(row.name == emission.name.text for row in file.events)
    ]
    if emission.name.definition is not None:
        place = emission.name.definition
        rows.insert(1, f"  its name is defined at {show(place.path)}:{_line(report, place.path, place.span.start)}")
    if registered:
        rows.append(f"  registered in {', '.join(registered)}")
    elif emission.name.kind is not NameKind.UNDETERMINED:
        rows.append("  registered nowhere under this name")
    return "\n".join(rows)
