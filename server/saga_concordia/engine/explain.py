"""Why this verdict: how a name on a line was resolved, through which wrapper, against which registry."""

from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from saga_concordia.config.files import shown_path
from saga_concordia.config.settings import Settings
from saga_concordia.engine.check import check
from saga_concordia.frontends.read import language_of
from saga_concordia.model.diagnostics import Diagnostic
from saga_concordia.model.facts import Emission, NameKind, Saga, Slot, Subscription
from saga_concordia.model.registry import Place, RegistryFile
from saga_concordia.text.span import Span

Show = Callable[[str], str]
"""Turns a path relative to the root into the one that a person would type."""


class Known(Struct, frozen=True):
    """What is known of the file at `path`, and the registries and settings file that it is judged by.

    The facts and findings may be those of other files too. `source` gives a file's bytes, none where it cannot be
    read; `is_read` says whether this one could be.
    """

    path: str
    source: Callable[[str], bytes]
    is_read: bool
    emissions: Collection[Emission]
    subscriptions: Collection[Subscription]
    sagas: Collection[Saga]
    diagnostics: Collection[Diagnostic]
    registries: Mapping[str, RegistryFile]
    settings: Path | None


def explain(settings: Settings, path: Path, line: int, show: Show = str) -> str:
    """What the engine knows of line `line` (from 1) of a file, in words for a person."""
    # With settings there is a workspace, and a name may be resolved through its other files.
    report = check(settings, (path, settings.root) if settings.file else (path,))
    shown = shown_path(path, report.root)
    known = Known(
        path=shown,
        source=lambda other: report.sources.get(other, b""),
        is_read=shown in report.sources,
        emissions=report.emissions,
        subscriptions=report.subscriptions,
        sagas=report.sagas,
        diagnostics=report.diagnostics,
        registries=report.registries,
        settings=settings.file,
    )
    return explanation(known, line, show)


def explanation(known: Known, line: int, show: Show = str) -> str:
    """What is known of a line (from 1), and what it is judged by; or that there is nothing on it."""
    parts = list(said_of(known, line, show)) or [_nothing(known, line, show)]
    registries = ", ".join(f"{show(file.path)} ({len(file.events)} events)" for file in known.registries.values())
    parts.append(f"registries in force: {registries}")
    parts.append(f"settings: {show(str(known.settings)) if known.settings else 'none found, defaults apply'}")
    return "\n".join(parts)


def said_of(known: Known, line: int, show: Show = str) -> Iterator[str]:
    """Each thing that is known of a line (from 1): facts, registry entries, findings."""
    start, end = _bounds(known.source(known.path), line)

    def here(place: Place) -> bool:
        return place.path == known.path and place.span.start <= end and start <= place.span.end

    for emission in known.emissions:
        if here(emission.name.place) or here(emission.site):
            yield _emission(emission, known, show)
    for subscription in known.subscriptions:
        if here(subscription.name.place):
            yield f"subscription to `{subscription.name.text}` (dialect {subscription.dialect})"
    for saga in known.sagas:
        if here(_head(saga.place, known)):
            yield f"saga `{saga.name}` (dialect {saga.dialect}) with {len(saga.steps)} steps"
        for step in saga.steps:
            if here(_head(step.place, known)):
                states = f"compensation {step.compensation.state}, undo {step.undo.state}"
                yield f"step `{step.name}` of saga `{saga.name}`: {states}"
    registry = known.registries.get(known.path)
    for event in registry.events if registry else ():
        if here(Place(known.path, event.entry)):
            yield f"entry of `{event.name}`"
    for diagnostic in known.diagnostics:
        unreadable = diagnostic.path == known.path and not known.is_read
        if unreadable or here(Place(diagnostic.path, diagnostic.span)):
            yield f"{diagnostic.code} {diagnostic.name}: {diagnostic.message}"


def _bounds(data: bytes, line: int) -> tuple[int, int]:
    """Where a line (from 1) starts, and where its line feed is; behind the file where it has no such line."""
    start = 0
    for _ in range(line - 1):
        start = data.find(b"\n", start) + 1
        if not start:
            return len(data) + 1, len(data)
    end = data.find(b"\n", start)
    return start, len(data) if end < 0 else end


def _line(known: Known, path: str, offset: int) -> int:
    """The line (from 1) of a byte offset; 1 in a file that could not be read."""
    return known.source(path).count(b"\n", 0, offset) + 1


def _head(place: Place, known: Known) -> Place:
    """The first line of a place: a saga is explained where it begins, not on each of its lines."""
    end = known.source(place.path).find(b"\n", place.span.start, place.span.end)
    return place if end < 0 else Place(place.path, Span(place.span.start, end))


def _nothing(known: Known, line: int, show: Show) -> str:
    where = f"{show(known.path)}:{line}: nothing here:"
    lines = known.source(known.path).count(b"\n") + 1
    if known.is_read and line > lines:
        return f"{where} the file has {lines} line{'' if lines == 1 else 's'}"
    if language_of(known.path) is None and known.path not in known.registries:
        return f"{where} the file is no Python or Elixir file and no registry in force, so it is not checked"
    return f"{where} no emission, subscription, saga, step or registry entry, and no finding"


def _emission(emission: Emission, known: Known, show: Show) -> str:
    made = emission.constructor
    if emission.name.kind is NameKind.UNDETERMINED:
        at = emission.name.place
        source = known.source(at.path)[at.span.start : at.span.end].decode(errors="replace")
        named = f"emission of a name that comes from `{source}`, which could not be followed"
    else:
        named = f"emission `{emission.name.text}`"
    rows = [
        f"{named} ({emission.name.kind}; dialect {emission.dialect})",
        f"  constructed at {show(made.path)}:{_line(known, made.path, made.span.start)}",
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
        for file in known.registries.values()
        if any(row.name == emission.name.text for row in file.events)
    ]
    if emission.name.definition is not None:
        place = emission.name.definition
        rows.insert(1, f"  its name is defined at {show(place.path)}:{_line(known, place.path, place.span.start)}")
    if registered:
        rows.append(f"  registered in {', '.join(registered)}")
    elif emission.name.kind is not NameKind.UNDETERMINED:
        rows.append("  registered nowhere under this name")
    return "\n".join(rows)
