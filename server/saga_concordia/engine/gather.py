"""From files to facts: which files are worth reading, and everything that they emit, handle and compensate."""

import os
import tomllib
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path, PurePath

from msgspec import Struct
from msgspec.structs import replace

from saga_concordia.config.files import discover, shown_path
from saga_concordia.config.reading import Overlay, UnreadableError, read
from saga_concordia.config.settings import Settings, SettingsError
from saga_concordia.engine.emissions import EmissionFinder
from saga_concordia.engine.index import Index
from saga_concordia.engine.neighbours import Described, Neighbours
from saga_concordia.engine.sagas import SagaFinder
from saga_concordia.engine.subscriptions import find_subscriptions
from saga_concordia.engine.trigger import triggers_of
from saga_concordia.engine.waiting import Waiting
from saga_concordia.frontends import dialect_loader
from saga_concordia.frontends.read import SUFFIXES, SourceFile, UnparsableError
from saga_concordia.frontends.read import read as lower
from saga_concordia.model.dialect import Dialect
from saga_concordia.model.facts import Emission, Saga, Start, Subscription


class Facts(Struct, frozen=True):
    """Everything that the files say, before any rule is asked.

    `seen` counts the files that were looked at, `files` are those parsed; `support` are those among them that nobody
    asked about, and that were only read for what others need of them. `unreadable` are paths with the reason,
    `others` named files that are no code of ours; `unmatched` says that the settings' `include` fits no file at all.
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
) -> Facts:
    """Read and resolve the files under `paths`; a file that cannot be read is named and passed over.

    Only files that hold a word of a dialect are parsed. Resolution then says what else it needs: files that call a
    wrapper or make an event that was found, and files that define a name that was looked for and not found.
    """
    waiting = Waiting()
    chosen: dict[str, SourceFile] = {}
    discovered = discover(settings, paths, frozenset(SUFFIXES))
    unreadable = [(_as_named(path, settings.root), reason) for path, reason in discovered.unreadable]
    found = discovered.files
    dialects = dialects_of(settings, {SUFFIXES[path.suffix] for path in found})
    triggers = triggers_of(dialects)
    explicit = {Path(os.path.normpath(path.absolute())) for path in paths}
    for number, path in enumerate(found):
        if on_progress:
            on_progress(number, len(found))
        shown = shown_path(path, settings.root)
        try:
            data = read(path, overlay=overlay)
        except UnreadableError as error:
            unreadable.append((_as_named(path, settings.root), error.reason))
            continue
        if path in explicit or b"concordia:" in data or triggers[SUFFIXES[PurePath(shown).suffix]].holds(data):
            _parse(shown, data, chosen, unreadable)
        else:
            waiting.add(shown, data)
    if on_progress:
        on_progress(len(found), len(found))
    complete = settings.root.resolve() in {path.resolve() for path in explicit}
    beyond = None if complete else _Beyond(settings.root, dialects, (shown_path(path, settings.root) for path in found))
    if beyond is not None:
        beyond.refer(chosen)
    while True:
        index = Index(chosen.values())
        finder = EmissionFinder(index, dialects)
        emissions = finder.find()
        saga_finder = SagaFinder(finder, dialects)
        sagas = saga_finder.find()
        more = [*waiting.calling(finder.called()), *waiting.defining(index.asked.missed)]
        for shown in dict.fromkeys(more):
            _parse(shown, waiting.take(shown), chosen, unreadable)
        if not more and beyond is not None:
            more += [*beyond.define(index.asked.missed, chosen), *beyond.refer(chosen)]
        if not more:
            break
    support = beyond.files if beyond is not None else frozenset[str]()
    emissions, sagas = _placed(emissions, sagas, index)
    subscriptions = find_subscriptions(index, finder.evaluator, dialects)
    return Facts(
        len(found) - (len(unreadable) - len(discovered.unreadable)),
        tuple(index.files.values()),
        tuple(row for row in emissions if row.site.path not in support),
        tuple(row for row in subscriptions if row.site.path not in support),
        tuple(row for row in sagas if row.place.path not in support),
        saga_finder.starts(),
        tuple(sorted(set(finder.wrappers.values()))),
        tuple(unreadable),
        tuple(_as_named(path, settings.root) for path in discovered.others),
        discovered.unmatched,
        frozenset(support),
    )


class _Beyond:
    """What the files of a check need of files that it was not asked about."""

    def __init__(self, root: Path, dialects: tuple[Dialect, ...], known: Iterable[str]) -> None:
        self._neighbours = Neighbours(root, known)
        self._described = Described(dialects)
        self._emitting = triggers_of(dialects, emissions_only=True)
        self.files: set[str] = set()

    def define(self, missed: Iterable[str], into: dict[str, SourceFile]) -> list[str]:
        """Read the files that define names which were looked for and not found."""
        names = [name for name in sorted(missed) if not self._described.holds(name)]
        return [path for path, data in self._neighbours.defining(names) if self._read(path, data, into)]

    def refer(self, into: dict[str, SourceFile]) -> list[str]:
        """Read the files of modules that are referred to, where they may emit: they may hold wrappers."""
        names = sorted(name for name in {*_referred(into, self.files)} if name and not self._described.holds(name))
        found = self._neighbours.modules(names, self._may_emit)
        return [path for path, data in found if self._read(path, data, into)]

    def _may_emit(self, path: str, data: bytes) -> bool:
        return self._emitting[SUFFIXES[PurePath(path).suffix]].holds(data)

    def _read(self, path: str, data: bytes, into: dict[str, SourceFile]) -> bool:
        self.files.add(path)
        _parse(path, data, into, [])  # It was not asked about, so it is not reported either.
        return path in into


def _referred(files: dict[str, SourceFile], support: set[str]) -> Iterator[str]:
    """The qualified names that the files asked about import, or call a function of."""
    for path, file in files.items():
        if path in support:
            continue
        code = file.code
        for target in code.imports.values():
            yield target
            yield target.rpartition(".")[0]
        for site in code.calls:
            head = site.call.path[0] if site.call.path else ""
            if len(site.call.path) > 1 and head[:1].isupper():
                yield ".".join((code.imports.get(head, head), *site.call.path[1:-1]))


def _parse(shown: str, data: bytes, chosen: dict[str, SourceFile], unreadable: list[tuple[str, str]]) -> None:
    try:
        chosen[shown] = lower(shown, data)
    except UnparsableError as error:
        unreadable.append((shown, str(error)))


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
                and (found := index.type(row.name))
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


def _as_named(path: Path, root: Path) -> str:
    """A path below the root as it was found: a broken link's own, not that of what it should lead to."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else shown_path(path, root)
