"""The main job: files and registries in, facts and findings out."""

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from saga_concordia.config.reading import Overlay
from saga_concordia.config.settings import Settings
from saga_concordia.engine.findings import findings, told
from saga_concordia.engine.gather import Facts, gather
from saga_concordia.engine.notes import notes_on
from saga_concordia.engine.registries import Loaded, load_registries
from saga_concordia.model.diagnostics import Diagnostic
from saga_concordia.model.facts import Emission, NameKind, Saga, Subscription
from saga_concordia.model.registry import RegistryFile
from saga_concordia.rules.causation import Said
from saga_concordia.rules.census import census_of
from saga_concordia.rules.context import Context, Taxonomy

NO_REGISTRY = (
    "No event registry is in force. Run `concordia init` to make one from the names that your code emits, "
    "or name one with `--registry FILE` or `registry = [...]` in concordia.toml."
)


class NoRegistryError(Exception):
    """No registry is in force, so there is nothing to compare with."""


class Report(Struct, frozen=True):
    """The answer of one check. `sources` are the bytes of every file that a fact or finding points into.

    `baselined` are findings that the baseline knows, so that they are none of the `diagnostics`.
    """

    root: Path
    diagnostics: tuple[Diagnostic, ...]
    emissions: tuple[Emission, ...]
    subscriptions: tuple[Subscription, ...]
    sagas: tuple[Saga, ...]
    wrappers: tuple[str, ...]
    files: int
    undetermined: int
    notes: tuple[str, ...]
    sources: Mapping[str, bytes]
    registries: Mapping[str, RegistryFile]
    elapsed_ms: float
    baselined: tuple[Diagnostic, ...] = ()


def check(
    settings: Settings,
    paths: tuple[Path, ...],
    *,
    on_progress: Callable[[int, int], None] | None = None,
    overlay: Overlay | None = None,
    jobs: int = 1,
) -> Report:
    """Check the files under `paths` against the registries in force.

    `overlay` holds content that stands in for that of files on disk; `jobs` is in how many processes files are parsed.

    Raises:
        NoRegistryError: no registry is named or found.
        SettingsError: a dialect, a registry or the baseline that the settings name cannot be used.
    """
    started = time.perf_counter()
    return report_on(gather(settings, paths, on_progress, overlay, jobs), settings, overlay, started)


def report_on(
    facts: Facts,
    settings: Settings,
    overlay: Overlay | None = None,
    started: float | None = None,
    loaded: Loaded | None = None,
) -> Report:
    """Check facts against the registries in force, which may be `loaded`.

    The check was `started` when `perf_counter` gave that: just now, where nothing is said.

    Raises:
        NoRegistryError, SettingsError: as `check`.
    """
    started = time.perf_counter() if started is None else started
    registries, sources, notes = loaded or load_registries(settings, facts.files, overlay)
    if not registries:
        raise NoRegistryError(NO_REGISTRY)
    taxonomy = Taxonomy(registries)
    said = Said(facts.emissions, facts.subscriptions, facts.sagas, facts.starts, facts.reaches)
    census = census_of(said, facts.is_whole)
    context = Context(taxonomy, facts.emissions, facts.subscriptions, facts.sagas, facts.starts, census)
    found = told(findings(context, settings), facts.unreadable, facts.files, registries, sources, settings)
    sources = {**sources, **{file.path: file.data for file in facts.files}}
    asked = tuple(row for row in found if row.path not in facts.support)
    new, known, stale = _divided(asked, sources, settings, overlay)
    undetermined = sum(row.name.kind is NameKind.UNDETERMINED for row in facts.emissions)
    return Report(
        root=settings.root,
        diagnostics=new,
        emissions=facts.emissions,
        subscriptions=facts.subscriptions,
        sagas=facts.sagas,
        wrappers=facts.wrappers,
        files=facts.seen,
        undetermined=undetermined,
        notes=(
            *notes,
            *notes_on(facts.others, facts.unmatched, registries, settings),
            *(stale if facts.is_whole else ()),
        ),
        sources=sources,
        registries={file.path: file for file in registries},
        elapsed_ms=(time.perf_counter() - started) * 1000,
        baselined=known,
    )


def _divided(
    rows: tuple[Diagnostic, ...], sources: Mapping[str, bytes], settings: Settings, overlay: Overlay | None
) -> tuple[tuple[Diagnostic, ...], tuple[Diagnostic, ...], Sequence[str]]:
    """New findings, those that the baseline knows, and what to tell of what else it knows."""
    if settings.baseline is None:
        return rows, (), ()
    from saga_concordia.engine.baseline import divide, load_baseline, notes_on_stale
    from saga_concordia.engine.fingerprint import lines_in

    divided = divide(load_baseline(settings, overlay), rows, lines_in(sources))
    return divided.new, divided.known, notes_on_stale(divided, settings)
