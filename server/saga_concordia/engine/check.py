"""The main job: files and registries in, facts and findings out."""

import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from saga_concordia.config.files import matches
from saga_concordia.config.reading import Overlay
from saga_concordia.config.settings import Settings
from saga_concordia.engine.gather import gather
from saga_concordia.engine.notes import notes_on
from saga_concordia.engine.registries import load_registries
from saga_concordia.engine.suppress import suppress
from saga_concordia.model.diagnostics import Diagnostic, Severity
from saga_concordia.model.facts import Emission, NameKind, Saga, Subscription
from saga_concordia.model.registry import RegistryFile
from saga_concordia.rules.catalogue import RULES
from saga_concordia.rules.context import Context, Taxonomy
from saga_concordia.text.span import Span


class NoRegistryError(Exception):
    """No registry is in force, so there is nothing to compare with."""


class Report(Struct, frozen=True):
    """The answer of one check. `sources` are the bytes of every file that a fact or finding points into."""

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


def check(
    settings: Settings,
    paths: tuple[Path, ...],
    *,
    on_progress: Callable[[int, int], None] | None = None,
    overlay: Overlay | None = None,
) -> Report:
    """Check the files under `paths` against the registries in force.

    `overlay` holds content that stands in for that of files on disk.

    Raises:
        NoRegistryError: no registry is named or found.
        SettingsError: a dialect or registry setting cannot be used.
    """
    started = time.perf_counter()
    facts = gather(settings, paths, on_progress, overlay)
    registries, sources, notes = load_registries(settings, facts.files, overlay)
    if not registries:
        raise NoRegistryError(
            "No event registry is in force. Run `concordia init` to make one from the names that your code emits, "
            "or name one with `--registry FILE` or `registry = [...]` in concordia.toml."
        )
    taxonomy = Taxonomy(registries)
    context = Context(taxonomy, facts.emissions, facts.subscriptions, facts.sagas, facts.starts)
    found = list(_run_rules(context, settings))
    found += [_unreadable(path, message) for path, message in facts.unreadable if _severity("CON902", settings)]
    found, unused = suppress(found, facts.files, registries, sources, unused=not settings.select)
    found += [row for row in unused if _severity(row.code, settings)]
    found = [row for row in found if row.path not in facts.support and _wanted(row, settings)]
    sources = {**sources, **{file.path: file.data for file in facts.files}}
    undetermined = sum(row.name.kind is NameKind.UNDETERMINED for row in facts.emissions)
    return Report(
        root=settings.root,
        diagnostics=tuple(sorted(found, key=lambda row: (row.path, row.span, row.code, row.message))),
        emissions=facts.emissions,
        subscriptions=facts.subscriptions,
        sagas=facts.sagas,
        wrappers=facts.wrappers,
        files=facts.seen,
        undetermined=undetermined,
        notes=(*notes, *notes_on(facts.others, facts.unmatched, registries, settings)),
        sources=sources,
        registries={file.path: file for file in registries},
        elapsed_ms=(time.perf_counter() - started) * 1000,
    )


def _severity(code: str, settings: Settings) -> Severity | None:
    rule = next((rule for rule in RULES if rule.code == code), None)
    severity = settings.rules.get(code) or (rule.severity if rule else Severity.WARNING)
    return None if severity is Severity.OFF else severity


def _run_rules(context: Context, settings: Settings) -> Iterable[Diagnostic]:
    told: set[tuple[str, str, Span, str | None]] = set()
    for rule in RULES:
        severity = _severity(rule.code, settings)
        if severity is None:
            continue
        for found in rule.check(context):
            key = (found.code, found.path, found.span, found.event)
            if key in told:
                continue
            told.add(key)
            yield replace(found, severity=severity) if rule.code in settings.rules else found


def _wanted(row: Diagnostic, settings: Settings) -> bool:
    if settings.select and not row.code.startswith(settings.select):
        return False
    if settings.ignore and row.code.startswith(settings.ignore):
        return False
    return not any(
        row.code.startswith(codes) and matches((pattern,), row.path) for pattern, codes in settings.per_file_ignores
    )


def _unreadable(path: str, reason: str) -> Diagnostic:
    message = f"Nothing in it is checked: it {reason}."
    return Diagnostic("CON902", "unreadable-file", Severity.ERROR, message, path, Span(0, 0))
