"""The main job: files and registries in, facts and findings out."""

import re
import time
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePath

from msgspec import Struct
from msgspec.structs import replace

from saga_concordia.config.files import discover, matches
from saga_concordia.config.reading import Overlay, UnreadableError, read
from saga_concordia.config.settings import Settings, SettingsError
from saga_concordia.engine.emissions import EmissionFinder
from saga_concordia.engine.index import Index
from saga_concordia.engine.notes import notes_on
from saga_concordia.engine.registries import load_registries
from saga_concordia.engine.sagas import SagaFinder
from saga_concordia.engine.subscriptions import find_subscriptions
from saga_concordia.engine.suppress import suppress
from saga_concordia.frontends import dialect_loader
from saga_concordia.frontends.read import SUFFIXES, SourceFile
from saga_concordia.frontends.read import read as lower
from saga_concordia.model.diagnostics import Diagnostic, Severity
from saga_concordia.model.dialect import Dialect
from saga_concordia.model.facts import Emission, NameKind, Saga, Start, Subscription
from saga_concordia.model.registry import RegistryFile
from saga_concordia.rules.catalogue import RULES
from saga_concordia.rules.context import Context, Taxonomy
from saga_concordia.text.span import Span


class NoRegistryError(Exception):
    """No registry is in force, so there is nothing to compare with."""


class Facts(Struct, frozen=True):
    """Everything that the files say, before any rule is asked."""

    files: tuple[SourceFile, ...]
    emissions: tuple[Emission, ...]
    subscriptions: tuple[Subscription, ...]
    sagas: tuple[Saga, ...]
    starts: tuple[Start, ...]
    wrappers: tuple[str, ...]
    unreadable: tuple[tuple[str, str], ...]
    others: tuple[str, ...] = ()
    unmatched: bool = False


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


def dialects_of(settings: Settings) -> tuple[Dialect, ...]:
    """The project's own dialects, then the built-in ones that the settings name (all by default).

    Raises:
        SettingsError: a dialect is unknown or does not validate.
    """
    where = str(settings.file or "the settings")
    try:
        own = dialect_loader.load_own(settings.own_dialects, where)
        known = dialect_loader.built_in()
    except (dialect_loader.DialectError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(str(error)) from error
    named = {dialect.name for dialect in own}
    wanted = settings.dialects if settings.dialects is not None else tuple(known)
    for name in wanted:
        if name not in known and name not in named:
            raise SettingsError(f"{where}: `dialects`: {dialect_loader.no_dialect(name, {*known, *named})}")
    return own + tuple(known[name] for name in wanted if name in known and name not in named)


def _triggers(dialects: tuple[Dialect, ...]) -> dict[str, re.Pattern[bytes] | None]:
    """Per language, what a file must hold to be worth parsing (None: every file is)."""
    words: dict[str, set[str]] = {language: set() for language in SUFFIXES.values()}
    for dialect in dialects:
        patterns = [word for emit in dialect.emit for word in (*emit.call, *emit.base, *emit.decorator)]
        patterns += [w for s in dialect.subscribe for w in (*s.call, *s.decorator, *s.function, *s.head)]
        patterns += [w for s in dialect.saga for w in (*s.base, *s.call, *s.decorator)]
        patterns += [w for s in dialect.step for w in (*s.decorator, *s.base)]
        patterns += list(dialect.start)
        words[dialect.language] |= {word.rstrip("*").rstrip(".").rsplit(".", 1)[-1] for word in patterns} - {""}
    return {
        language: re.compile(b"|".join(re.escape(word.encode()) for word in sorted(found))) if found else None
        for language, found in words.items()
    }


def gather(
    settings: Settings,
    paths: tuple[Path, ...],
    on_progress: Callable[[int, int], None] | None = None,
    overlay: Overlay | None = None,
) -> Facts:
    """Read and resolve the files under `paths`; a file that cannot be read is named and passed over."""
    dialects = dialects_of(settings)
    triggers = _triggers(dialects)
    waiting: dict[str, bytes] = {}
    chosen: dict[str, SourceFile] = {}
    discovered = discover(settings, paths, frozenset(SUFFIXES))
    unreadable = [(_as_named(path, settings.root), reason) for path, reason in discovered.unreadable]
    found = discovered.files
    for number, path in enumerate(found):
        if on_progress:
            on_progress(number, len(found))
        shown = _relative(path, settings.root)
        try:
            data = read(path, overlay=overlay)
        except UnreadableError as error:
            unreadable.append((_as_named(path, settings.root), error.reason))
            continue
        trigger = triggers[SUFFIXES[PurePath(shown).suffix]]
        if b"concordia:" in data or (trigger is not None and trigger.search(data)):
            chosen[shown] = lower(shown, data)
        else:
            waiting[shown] = data
    if on_progress:
        on_progress(len(found), len(found))
    while True:
        index = Index(chosen.values())
        finder = EmissionFinder(index, dialects)
        emissions = finder.find()
        more = _more(index, finder, waiting)
        if not more:
            break
        for shown in more:
            chosen[shown] = lower(shown, waiting.pop(shown))
    sagas = SagaFinder(index, finder.evaluator, dialects)
    found_sagas = sagas.find()
    emissions, found_sagas = _placed(emissions, found_sagas, index)
    return Facts(
        tuple(index.files.values()),
        emissions,
        find_subscriptions(index, finder.evaluator, dialects),
        found_sagas,
        sagas.starts(),
        tuple(sorted(set(finder.wrappers.values()))),
        tuple(unreadable),
        tuple(_as_named(path, settings.root) for path in discovered.others),
        discovered.unmatched,
    )


def _more(index: Index, finder: EmissionFinder, waiting: Mapping[str, bytes]) -> list[str]:
    """Files not yet read that call a wrapper, or define a constant that a read file imports."""
    names = {name.rsplit(".", 1)[-1] for name in finder.wrappers.values()}
    if not names and not waiting:
        return []
    pattern = re.compile(b"|".join(rb"\b" + re.escape(name.encode()) + rb"\s*\(" for name in sorted(names)) or b"(?!)")
    imported = {
        target.replace(".", "/")
        for file in index.files.values()
        if file.code.language == "python"
        for name in file.code.imports.values()
        for target in (name, name.rsplit(".", 1)[0])
    }
    more = [path for path, data in waiting.items() if names and pattern.search(data)]
    more += [
        path
        for path in waiting
        if path.endswith(".py")
        and any(
            path.removesuffix(".py").removesuffix("/__init__").endswith(target) for target in imported if "/" in target
        )
    ]
    return list(dict.fromkeys(more))


def _placed(
    emissions: tuple[Emission, ...], sagas: tuple[Saga, ...], index: Index
) -> tuple[tuple[Emission, ...], tuple[Saga, ...]]:
    """Say of each emission in which saga and step it stands, and of each saga and step what it emits."""
    placed: list[Emission] = []
    told: dict[tuple[str, str], list[str]] = {}
    for emission in emissions:
        at = emission.site
        saga = next(
            (
                row
                for row in sagas
                if row.place.path == at.path
                and (found := index.types.get(row.name))
                and found[0].path == at.path
                and found[1].span.contains(at.span)
            ),
            None,
        )
        step = None
        if saga is not None:
            step = _step_of(emission, saga, index)
            told.setdefault((saga.name, ""), []).append(emission.name.text)
            if step:
                told.setdefault((saga.name, step), []).append(emission.name.text)
        placed.append(replace(emission, saga=saga.name if saga else None, step=step))
    full = tuple(
        replace(
            saga,
            emits=tuple(told.get((saga.name, ""), ())),
            steps=tuple(replace(step, emits=tuple(told.get((saga.name, step.name), ()))) for step in saga.steps),
        )
        for saga in sagas
    )
    return tuple(placed), full


def _step_of(emission: Emission, saga: Saga, index: Index) -> str | None:
    data = index.files[saga.place.path].data
    if emission.function:
        last = emission.function.rsplit(".", 1)[-1]
        for step in saga.steps:
            place = step.run.place
            if place.path == saga.place.path and data[place.span.start : place.span.end].decode() == last:
                return step.name
        return None
    before = [step for step in saga.steps if step.place.span.start < emission.site.span.start]
    return before[-1].name if before else None


def check(
    settings: Settings,
    paths: tuple[Path, ...],
    *,
    isolated: bool = False,
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
    found = [row for row in found if _wanted(row, settings)]
    sources = {**sources, **{file.path: file.data for file in facts.files}}
    undetermined = sum(row.name.kind is NameKind.UNDETERMINED for row in facts.emissions)
    return Report(
        root=settings.root,
        diagnostics=tuple(sorted(found, key=lambda row: (row.path, row.span, row.code, row.message))),
        emissions=facts.emissions,
        subscriptions=facts.subscriptions,
        sagas=facts.sagas,
        wrappers=facts.wrappers,
        files=len(facts.files),
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


def _relative(path: Path, root: Path) -> str:
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except (RuntimeError, ValueError):  # RuntimeError: a link that leads to itself
        return path.as_posix()


def _as_named(path: Path, root: Path) -> str:
    """A path below the root as it was found: a broken link's own, not that of what it should lead to."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else _relative(path, root)
