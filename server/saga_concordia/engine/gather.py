"""From files to facts: which files are worth reading, and everything that they emit, handle and compensate."""

import os
import tomllib
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from pathlib import Path

from msgspec import Struct

from saga_concordia.config import disk
from saga_concordia.config.files import Shown, discover, shown_path
from saga_concordia.config.reading import Overlay, UnreadableError, read
from saga_concordia.config.settings import Settings, SettingsError
from saga_concordia.engine.reading import Reading
from saga_concordia.frontends import dialect_loader
from saga_concordia.frontends.read import SUFFIXES, SourceFile
from saga_concordia.model.dialect import Dialect
from saga_concordia.model.facts import Emission, Saga, Start, Subscription
from saga_concordia.model.reach import Reach


class Facts(Struct, frozen=True):
    """Everything that the files say, before any rule is asked.

    `seen` counts the files that were looked at, `files` are those parsed; `support` are those among them that nobody
    asked about, and that were only read for what others need of them. `unreadable` are paths with the reason,
    `others` named files that are no code of ours; `unmatched` says that the settings' `include` fits no file at all.
    `is_whole` says that the whole workspace was asked about.
    """

    seen: int
    files: tuple[SourceFile, ...]
    emissions: tuple[Emission, ...]
    subscriptions: tuple[Subscription, ...]
    sagas: tuple[Saga, ...]
    starts: tuple[Start, ...]
    wrappers: tuple[str, ...]
    unreadable: tuple[tuple[str, str], ...]
    others: tuple[str, ...] = ()
    unmatched: bool = False
    support: frozenset[str] = frozenset()
    reaches: tuple[Reach, ...] = ()
    is_whole: bool = False


def dialects_of(settings: Settings, languages: AbstractSet[str] | None = None) -> tuple[Dialect, ...]:
    """The project's own dialects, then the built-in ones that the settings name (all by default).

    Of the built-in ones only those of `languages` are loaded, where that is given.

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
    chosen = [name for name in wanted if name in known and name not in named]
    if languages is not None:
        chosen = [name for name in chosen if dialect_loader.language_of_built_in(name) in languages]
    return own + tuple(map(dialect_loader.load_built_in, chosen))


def gather(
    settings: Settings,
    paths: tuple[Path, ...],
    on_progress: Callable[[int, int], None] | None = None,
    overlay: Overlay | None = None,
    jobs: int = 1,
    meanwhile: Callable[[], object] | None = None,
    types: bool = True,
) -> Facts:
    """Read and resolve the files under `paths`; a file that cannot be read is named and passed over.

    Only files that hold a word of a dialect are parsed. Resolution then says what else it needs: files that call a
    wrapper or make an event that was found, and files that define a name that was looked for and not found. `jobs` is
    in how many processes files are parsed; if these are several, this one does something `meanwhile`.
    Without `types` nothing is found out of what the fields of payloads hold.
    """
    discovered = discover(settings, paths, frozenset(SUFFIXES))
    unreadable = [(_as_named(path, settings.root), reason) for path, reason in discovered.unreadable]
    found = discovered.files
    dialects = dialects_of(settings, {SUFFIXES[suffix] for suffix in {path.suffix for path in found}})
    reading = Reading(dialects, whole=False, types=types)
    shown = Shown(settings.root, discovered)
    explicit = {os.path.normpath(path.absolute()) for path in paths}
    texts: list[tuple[str, bytes]] = []
    known: list[str] = []
    for number, path in enumerate(found):
        if on_progress:
            on_progress(number, len(found))
        try:
            data = read(path, overlay=overlay)
        except UnreadableError as error:
            unreadable.append((_as_named(path, settings.root), error.reason))
            continue
        known.append(shown.path(path))
        if os.fspath(path) in explicit:
            reading.take(known[-1], data, always=True)
        else:
            texts.append((known[-1], data))
    reading.take_all(texts, jobs, meanwhile)
    # Imported by now, where other processes have read files meanwhile.
    from saga_concordia.engine.neighbours import Beyond
    from saga_concordia.engine.settling import settle

    if on_progress:
        on_progress(len(found), len(found))
    complete = disk.real(settings.root) in {disk.real(Path(path)) for path in explicit}
    beyond = None if complete else Beyond(reading, settings.root, dialects, known)
    if beyond is not None:
        beyond.refer()
    analysis = reading.analysis
    while True:
        settle(reading, jobs)
        if not reading.follow(jobs) and (beyond is None or not beyond.follow()):
            break
    support = frozenset(beyond.files) if beyond is not None else frozenset[str]()
    unparsable = [(path, reason) for path, reason in reading.unparsable.items() if path not in support]
    unreadable += unparsable
    files = tuple(file for _path, file in sorted(analysis.index.files.items()))
    asked = [analysis.facts(file.path) for file in files if file.path not in support]
    return Facts(
        len(found) - (len(unreadable) - len(discovered.unreadable)),
        files,
        tuple(row for facts in asked for row in facts.emissions),
        tuple(row for facts in asked for row in facts.subscriptions),
        tuple(row for facts in asked for row in facts.sagas),
        tuple(row for file in files for row in analysis.facts(file.path).starts),
        analysis.wrappers(),
        tuple(unreadable),
        tuple(_as_named(path, settings.root) for path in discovered.others),
        discovered.unmatched,
        support,
        tuple(row for file in files if file.path not in support for row in analysis.reaches(file.path)),
        complete,
    )


def _as_named(path: Path, root: Path) -> str:
    """A path below the root as it was found: a broken link's own, not that of what it should lead to."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else shown_path(path, root)
