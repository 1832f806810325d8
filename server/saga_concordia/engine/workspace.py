"""A workspace that lives: files are edited, saved and closed, and every answer holds for the content as it is now.

One thread owns a workspace. Whoever asks gets plain data, with byte offsets into `source(path)` as it is then.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from pathlib import Path

from msgspec import Struct

from saga_concordia.config.files import Shown, discover, shown_path, wants
from saga_concordia.config.reading import LIMIT, Overlay, UnreadableError, read
from saga_concordia.config.settings import Settings, SettingsError
from saga_concordia.engine.analysis import FileFacts
from saga_concordia.engine.baseline_in_force import BaselineInForce
from saga_concordia.engine.examined import Examined
from saga_concordia.engine.findings import bounded, findings, in_words_of, severity_of, told
from saga_concordia.engine.gather import dialects_of
from saga_concordia.engine.id_parts import IdParts
from saga_concordia.engine.in_bytes import facts_in_bytes, finding_in_bytes
from saga_concordia.engine.in_force import InForce
from saga_concordia.engine.landing import Landing, together
from saga_concordia.engine.reading import Reading
from saga_concordia.frontends.layout import Layout
from saga_concordia.frontends.read import SUFFIXES, OpenFile, SourceFile, UnparsableError, language_of
from saga_concordia.frontends.read import read as lower
from saga_concordia.model.diagnostics import Diagnostic, Intent, Structural
from saga_concordia.model.dialect import Dialect
from saga_concordia.model.facts import Emission, Id, IdPart, Saga, Start, Subscription, Watching
from saga_concordia.model.reach import Cause
from saga_concordia.model.registry import Place, RegistryFile
from saga_concordia.registry.write import register
from saga_concordia.rewrite.edits import edits_of
from saga_concordia.rewrite.structural import structural_edits, unreached
from saga_concordia.rules.base import EntryRule, FactRule, RegistryRule
from saga_concordia.rules.catalogue import RULES
from saga_concordia.rules.causation import Said
from saga_concordia.rules.census import Census
from saga_concordia.rules.context import Context
from saga_concordia.rules.taxonomy import Taxonomy
from saga_concordia.text.edit import Change, TextEdit
from saga_concordia.text.line_index import LineIndex

__all__ = ["FileFacts", "Workspace"]

_CODE_RULES = tuple(rule for rule in RULES if not isinstance(rule, RegistryRule | EntryRule))
_FACT_RULES = tuple(rule for rule in _CODE_RULES if isinstance(rule, FactRule) and not rule.reads_census)
_OTHER_RULES = tuple(rule for rule in _CODE_RULES if rule not in _FACT_RULES)
_ENTRY_RULES = tuple(rule for rule in RULES if isinstance(rule, EntryRule))
_KEPT = 64
"""Of how many files lines and code are kept."""
_SLICE = 0.01
"""How many seconds a slice of building takes, give or take a file: somebody may be typing."""


class _Judged(Struct, frozen=True):
    """Findings of a file, and what they hold for: facts, the versions of census, registries and baseline, its content.

    `beside` is the content of the other files that the findings point to, where positions may have moved.
    """

    facts: Mapping[str, FileFacts]
    versions: tuple[int, int, int]
    data: bytes
    rows: tuple[Diagnostic, ...]
    beside: Mapping[str, bytes]

    def holds(
        self,
        facts: Mapping[str, FileFacts],
        versions: tuple[int, int, int],
        data: bytes,
        source_of: Callable[[str], bytes],
    ) -> bool:
        """Whether all of that is still the same."""
        same = self.facts.keys() == facts.keys() and all(self.facts[path] is row for path, row in facts.items())
        if not same or self.versions != versions or self.data is not data:
            return False
        return all(source_of(path) is before for path, before in self.beside.items())


class Workspace:
    """The files below the root of one set of settings. Paths are relative to it, with `/`."""

    def __init__(self, settings: Settings) -> None:
        """Nothing is read before it is asked for, or `build` is run."""
        self.settings = settings
        self.root = settings.root
        self._held: dict[str, bytes] = {}
        self._open: dict[str, OpenFile] = {}
        self._unreadable: dict[str, str] = {}
        self._in_force = InForce()
        self._baseline = BaselineInForce()
        self._lines: dict[str, LineIndex] = {}
        self._codes: dict[str, SourceFile] = {}
        self._start_again()

    def _start_again(self) -> None:
        self.ready = False
        self._open.clear()
        self._unreadable.clear()
        self._wanted: dict[str, bool] = {}
        self._dialect_problem: str | None = None
        self._dialects: tuple[Dialect, ...] = ()
        try:
            self._dialects = dialects_of(self.settings)
        except SettingsError as error:
            self._dialect_problem = str(error)
        self._reading = Reading(self._dialects)
        self._analysis = self._reading.analysis
        self._census = Census(is_whole=False)
        self._landing = Landing()
        self._examined = Examined()
        self._id_parts = IdParts(self._analysis.evaluator, self._dialects)
        self._judged: dict[str, _Judged] = {}
        self._told: dict[str, tuple[FileFacts, tuple[Layout | None, ...], FileFacts]] = {}
        self._loaded = False
        for path, data in self._held.items():
            self._take(path, data, None)

    # Content

    def path_of(self, file: Path) -> str:
        """The path of a file as facts and findings have it."""
        return shown_path(file, self.root)

    def hold(self, path: str, data: bytes, changes: Sequence[Change] | None = None) -> None:
        """Take an editor's content for a file's; `changes` lead from the content held before to this one, in order."""
        self._held[path] = data
        self._take(path, data, changes)

    def release(self, path: str) -> None:
        """Go back to what is on disk."""
        if self._held.pop(path, None) is not None:
            self._open.pop(path, None)
            self.refresh((path,))

    def refresh(self, paths: Sequence[str]) -> None:
        """Read files again that changed on disk, came, or went."""
        for path in paths:
            if path not in self._held and language_of(path) is not None:
                self._read(path)
        if any(self._in_force.concerns(path) for path in paths):
            self._loaded = False
        if self.settings.baseline in paths:
            self._baseline.is_loaded = False

    def reconfigure(self, settings: Settings) -> None:
        """Go on under other settings of the same root."""
        before, self.settings = self.settings, settings
        if _what_is_read(before) != _what_is_read(settings):
            self._start_again()
        self._loaded = self._baseline.is_loaded = False
        self._in_force.judge_again()

    def build(self, jobs: int = 1) -> Iterator[tuple[int, int]]:
        """Read and resolve everything, in slices of a few milliseconds; yields how many files of how many are done.

        With several `jobs`, files are parsed in as many processes, and all of it is one slice.
        """
        reading = self._reading
        discovered = discover(self.settings, (self.root,), frozenset(SUFFIXES))
        found = discovered.files
        started = time.perf_counter()
        shown = Shown(self.root, discovered)
        texts: list[tuple[str, bytes]] = []
        for number, file in enumerate(found):
            path = shown.path(file)
            self._wanted[path] = True
            if path not in self._held and (data := self._on_disk(path)) is not None:
                if jobs > 1:
                    texts.append((path, data))
                else:
                    reading.take(path, data)
            if time.perf_counter() - started > _SLICE:
                yield number, len(found)
                started = time.perf_counter()
                if reading is not self._reading:
                    return
        if jobs > 1:
            reading.take_all(texts, jobs)
            self._settle()
        while stale := sorted(self._analysis.stale_paths()):
            for path in stale:
                self._settle([path])
                if time.perf_counter() - started > _SLICE:
                    yield len(found), len(found)
                    started = time.perf_counter()
                    if reading is not self._reading:
                        return
        self._loaded = self._loaded and not any(path in self._analysis.index.files for path in self._in_force.files)
        self.ready = True
        self._census.complete()
        yield len(found), len(found)

    def _take(self, path: str, data: bytes, changes: Sequence[Change] | None) -> None:
        """Take new content of a file that is being edited."""
        if self._loaded and self._in_force.concerns(path):
            self._loaded = False
        if path == self.settings.baseline:
            self._baseline.is_loaded = False
        if language_of(path) is None or not self._wants(path):
            return
        if len(data) > LIMIT:
            # What an editor holds is bounded as what is on disk.
            self._open.pop(path, None)
            reason = f"is too large ({len(data)} bytes; at most {LIMIT} are read)"
            self._reading.refuse(path, UnparsableError(reason))
            return
        open_file = self._open.get(path) or self._open.setdefault(path, OpenFile(path))
        self._unreadable.pop(path, None)
        try:
            self._reading.put(open_file.update(data, changes))
        except UnparsableError as error:
            self._reading.refuse(path, error)

    def _wants(self, path: str) -> bool:
        """Whether the settings, and the files that git ignores, let a file be checked."""
        if path not in self._wanted:
            self._wanted[path] = wants(self.settings, self.root / path, frozenset(SUFFIXES))
        return self._wanted[path]

    def _read(self, path: str) -> None:
        """Take what is on disk, if the settings want it."""
        data = self._on_disk(path)
        if data is not None:
            self._reading.take(path, data)

    def _on_disk(self, path: str) -> bytes | None:
        """The content of a file that the settings want; any other is forgotten."""
        self._unreadable.pop(path, None)
        file = self.root / path
        if file.exists() and self._wants(path):
            try:
                return read(file)
            except UnreadableError as error:
                self._unreadable[path] = error.reason
        self._reading.drop(path)
        return None

    # Bringing up to date

    def _know(self, path: str) -> None:
        """Read a file that somebody asks about before everything is read."""
        if not self.ready and path not in self._analysis.index.files and language_of(path) is not None:
            self._read(path)

    def _settle(self, paths: Sequence[str] | None = None) -> None:
        """Find out what is new: everything, or what bears on some files."""
        while True:
            for path in self._analysis.settle(paths):
                facts = self._analysis.facts(path)
                reaches = self._analysis.reaches(path)
                said = Said(facts.emissions, facts.subscriptions, facts.sagas, facts.starts, reaches)
                self._census.count(path, said)
                self._landing.note(path, facts)
            if not self._reading.follow():
                break

    def _registries(self) -> InForce:
        if not self._loaded:
            self._loaded = True
            self._in_force.load(self.settings, self._analysis.index.files.values(), self._overlay())
        return self._in_force

    def _known(self) -> BaselineInForce:
        if not self._baseline.is_loaded:
            self._baseline.load(self.settings, self._overlay())
        return self._baseline

    def _overlay(self) -> Overlay:
        return {(self.root / path).resolve(): data for path, data in self._held.items()}

    def _layout_of(self, path: str) -> Layout | None:
        file = self._analysis.index.files.get(path)
        return file.layout if file else None

    # Answers

    @property
    def problem(self) -> str | None:
        """Why nothing can be checked, in words for a person: settings that cannot be used, or no registry."""
        return self._dialect_problem or self._registries().problem

    @property
    def baseline_problem(self) -> str | None:
        """Why the baseline of the settings cannot be used as it is, in words for a person."""
        return self._known().problem

    def source(self, path: str) -> bytes:
        """The content of a file of code or of a registry, now; empty where it cannot be read."""
        if path in self._held:
            return self._held[path]
        file = self._analysis.index.files.get(path)
        if file is not None:
            return file.data
        sources = self._registries().sources
        if path in sources:
            return sources[path]
        try:
            return read(self.root / path)
        except UnreadableError:
            return b""

    def lines(self, path: str) -> LineIndex:
        """The lines of `source(path)`."""
        data = self.source(path)
        kept = self._lines.get(path)
        if kept is None or kept.data is not data:
            _make_room(self._lines)
            kept = self._lines[path] = LineIndex(data)
        return kept

    def code(self, path: str) -> SourceFile | None:
        """A file's neutral code; None where it is in no language that we read, or cannot be read."""
        if language_of(path) is None:
            return None
        data = self.source(path)
        kept = self._codes.get(path)
        if kept is None or kept.data is not data:
            known = self._analysis.index.files.get(path)
            try:
                code = known.in_bytes() if known else lower(path, data)
            except UnparsableError:
                return None
            _make_room(self._codes)
            kept = self._codes[path] = code
        return kept

    def facts(self, path: str) -> FileFacts:
        """What a file says."""
        self._know(path)
        self._settle([path])
        return self._in_bytes(path)

    def _in_bytes(self, path: str) -> FileFacts:
        facts = self._analysis.facts(path)
        layouts = tuple([self._layout_of(other) for other in (path, *sorted(self._landing.about(path)))])
        if not any(layouts):
            return facts
        told = self._told.get(path)
        if told is None or told[0] is not facts or told[1] != layouts:
            told = self._told[path] = facts, layouts, facts_in_bytes(facts, self._layout_of)
        return told[2]

    def probe(self, path: str, data: bytes) -> FileFacts:
        """What a file would say if this were its content; nothing is kept."""
        before = self._held.get(path)
        self.hold(path, data)
        try:
            return self.facts(path)
        finally:
            if before is None:
                self.release(path)
            else:
                self.hold(path, before)

    def _every(self) -> Iterator[FileFacts]:
        self._settle()
        for path in sorted(self._analysis.index.files):
            yield self._in_bytes(path)

    def emissions(self) -> tuple[Emission, ...]:
        """All emissions that are known so far: of the whole workspace once it is `ready`."""
        return tuple(row for facts in self._every() for row in facts.emissions)

    def subscriptions(self) -> tuple[Subscription, ...]:
        """All subscriptions that are known so far."""
        return tuple(row for facts in self._every() for row in facts.subscriptions)

    def sagas(self) -> tuple[Saga, ...]:
        """All sagas that are known so far."""
        return tuple(row for facts in self._every() for row in facts.sagas)

    def starts(self, saga: str | None = None) -> tuple[Start, ...]:
        """The calls that start a saga, or any, as far as they are known."""
        return tuple(row for facts in self._every() for row in facts.starts if saga in (None, row.saga))

    def mentioning(self, names: AbstractSet[str]) -> tuple[str, ...]:
        """The files of code that hold one of these names as a word, also those that no check would parse."""
        self._settle()
        return tuple(self._reading.mentioning(names))

    def id_parts(self) -> tuple[IdPart, ...]:
        """What handles the ids of events beside the sagas; all of the workspace should be known (`build`)."""
        while True:
            known = self.emissions(), self.subscriptions(), self.sagas()
            rows = self._analysis.asking(partial(self._id_parts.of, *known))
            if not self._reading.follow():  # A base of sagas, say, may hold no word that anybody looks for.
                return facts_in_bytes(rows, self._layout_of)

    def watching(self, place: Place) -> tuple[Watching, ...]:
        """The calls that log or trace in a part of a file, and the ids that go into them."""
        file = self._analysis.index.files.get(place.path)
        return tuple(self._id_parts.reader.watching(file, place.span)) if file else ()

    def ids_in(self, place: Place) -> frozenset[Id]:
        """The ids that code at a place, or the function of that name, has in hand."""
        file = self._analysis.index.files.get(place.path)
        return self._id_parts.reader.ids_in(file, place.span) if file else frozenset()

    def causes(self) -> tuple[Cause, ...]:
        """Which event causes which, as far as that is known."""
        self._settle()
        return tuple(facts_in_bytes(cause, self._layout_of) for cause in self._census.causes())

    @property
    def registries(self) -> Mapping[str, RegistryFile]:
        """The registries in force, by path: of a file that does not parse, the last version that did."""
        return self._registries().files

    @property
    def taxonomy(self) -> Taxonomy:
        """The registries in force as one."""
        return self._registries().taxonomy

    @property
    def dialects(self) -> tuple[Dialect, ...]:
        """The dialects in force."""
        return self._dialects

    def diagnostics(self, path: str) -> tuple[Diagnostic, ...]:
        """The findings in a file of code or a registry, in order of place."""
        if self.problem is not None:
            return ()
        registries = self._registries()
        self._know(path)
        # What is being edited is answered for at once; what is not may hang on an edit anywhere, by the census.
        edited = path in self._analysis.stale_paths()
        self._settle([path] if edited or not self.ready else None)
        facts = {other: self._analysis.facts(other) for other in (path, *self._landing.on(path))}
        data = self.source(path)
        versions = (self._census.version, registries.version, self._known().version)
        judged = self._judged.get(path)
        if judged is None or not judged.holds(facts, versions, data, self.source):
            rows = self._judge(path, together(path, facts), registries)
            others = {one.place.path for row in rows for one in row.related} - {path}
            beside = {other: self.source(other) for other in others}
            judged = self._judged[path] = _Judged(facts, versions, data, rows, beside)
        return judged.rows

    def _judge(self, path: str, facts: FileFacts, registries: InForce) -> tuple[Diagnostic, ...]:
        settings = self.settings
        context = Context(
            registries.taxonomy, facts.emissions, facts.subscriptions, facts.sagas, facts.starts, self._census
        )
        rules = (*_OTHER_RULES, *(_ENTRY_RULES if registries.is_read(path) else ()))
        facts_rules = [rule for rule in _FACT_RULES if severity_of(rule.code, settings) is not None]
        said = in_words_of(self._examined.findings(path, context, facts_rules), settings)
        rows = (row for row in (*said, *findings(context, settings, rules)) if row.path == path)
        found = [finding_in_bytes(row, self._layout_of) for row in rows]
        found += registries.findings(path, settings)
        reason = self._unreadable.get(path) or self._reading.unparsable.get(path)
        file = self._analysis.index.files.get(path)
        registry = registries.files.get(path)
        rows = told(
            found,
            ((path, reason),) if reason else (),
            (file,) if file else (),
            (registry,) if registry else (),
            {path: self.source(path)},
            settings,
        )
        return bounded(self._known().new(path, rows, self.lines))

    def paths(self) -> tuple[str, ...]:
        """Every file that findings are looked for in, in order: files of code, and registries."""
        self._settle()
        known = {*self._analysis.index.files, *self._registries().files, *self._unreadable, *self._reading.unparsable}
        return tuple(sorted(known))

    def edits(self, intent: Intent, *, verify: bool = True) -> Mapping[str, Sequence[TextEdit]]:
        """The edits by path that do what a fix intends; none where it cannot be done.

        With `verify` a registry is read again as it would be, to see that it then holds the event.
        """
        if isinstance(intent, Structural):
            return structural_edits(intent, self)
        return edits_of(intent, self.source, self.registries, partial(register, verify=verify))

    def unreached(self, intent: Intent) -> Sequence[Place]:
        """The calls that start a saga to which a fix adds an input, and that its edits do not make pass it."""
        return unreached(intent, self) if isinstance(intent, Structural) else ()


def _make_room(kept: dict[str, LineIndex] | dict[str, SourceFile]) -> None:
    """Forget what was kept longest, where much is kept."""
    if len(kept) >= _KEPT:
        del kept[next(iter(kept))]


def _what_is_read(settings: Settings) -> tuple[object, ...]:
    """What of the settings decides which files are read, and how."""
    return settings.include, settings.exclude, settings.dialects, settings.own_dialects
