"""A workspace that lives: files are edited, saved and closed, and every answer holds for the content as it is now.

One thread owns a workspace. Whoever asks gets plain data, with byte offsets into `source(path)` as it is then.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from saga_concordia.config.files import shown_path
from saga_concordia.config.reading import UnreadableError, read
from saga_concordia.config.settings import Settings, SettingsError
from saga_concordia.engine.check import NoRegistryError, Report, check
from saga_concordia.engine.gather import dialects_of
from saga_concordia.frontends.read import SourceFile, UnparsableError, language_of
from saga_concordia.frontends.read import read as lower
from saga_concordia.model.diagnostics import Diagnostic, Intent
from saga_concordia.model.dialect import Dialect
from saga_concordia.model.facts import Emission, Saga, Start, Subscription
from saga_concordia.model.registry import RegistryFile
from saga_concordia.rewrite.edits import edits_of
from saga_concordia.rules.taxonomy import Taxonomy
from saga_concordia.text.edit import TextEdit
from saga_concordia.text.line_index import LineIndex
from saga_concordia.text.span import Span


class Change(Struct, frozen=True):
    """What an edit did to a file's bytes: those of `span` became `size` others."""

    span: Span
    size: int


class FileFacts(Struct, frozen=True):
    """What one file says: emissions and subscriptions whose `site` is in it, sagas and starts whose `place` is."""

    emissions: tuple[Emission, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    sagas: tuple[Saga, ...] = ()
    starts: tuple[Start, ...] = ()


class Workspace:
    """The files below the root of one set of settings. Paths are relative to it, with `/`."""

    def __init__(self, settings: Settings) -> None:
        """Nothing is read before it is asked for, or `build` is run."""
        self.settings = settings
        self.root = settings.root
        self.ready = False
        self._held: dict[str, bytes] = {}
        self._report: Report | None = None
        self._problem: str | None = None

    # Content

    def path_of(self, file: Path) -> str:
        """The path of a file as facts and findings have it."""
        return shown_path(file, self.root)

    def hold(self, path: str, data: bytes, changes: Sequence[Change] = ()) -> None:
        """Take an editor's content for a file's; `changes` lead from the content held before to this one, in order."""
        self._held[path] = data
        self._report = None

    def release(self, path: str) -> None:
        """Go back to what is on disk."""
        self._held.pop(path, None)
        self._report = None

    def refresh(self, paths: Sequence[str]) -> None:
        """Read files again that changed on disk, came, or went."""
        self._report = None

    def reconfigure(self, settings: Settings) -> None:
        """Go on under other settings of the same root."""
        self.settings = settings
        self._report = None

    def build(self) -> Iterator[tuple[int, int]]:
        """Read and resolve everything, in slices of a few milliseconds; yields how many files of how many are done."""
        self._checked()
        self.ready = True
        yield 1, 1

    # Answers

    @property
    def problem(self) -> str | None:
        """Why nothing can be checked, in words for a person: settings that cannot be used, or no registry."""
        self._checked()
        return self._problem

    def source(self, path: str) -> bytes:
        """The content of a file of code or of a registry, now; empty where it cannot be read."""
        if path in self._held:
            return self._held[path]
        report = self._checked()
        if report and path in report.sources:
            return report.sources[path]
        try:
            return read(self.root / path)
        except UnreadableError:
            return b""

    def lines(self, path: str) -> LineIndex:
        """The lines of `source(path)`."""
        return LineIndex(self.source(path))

    def code(self, path: str) -> SourceFile | None:
        """A file's neutral code; None where it is in no language that we read, or cannot be read."""
        if language_of(path) is None:
            return None
        try:
            return lower(path, self.source(path))
        except UnparsableError:
            return None

    def facts(self, path: str) -> FileFacts:
        """What a file says."""
        report = self._checked()
        if report is None:
            return FileFacts()
        return FileFacts(
            tuple(row for row in report.emissions if row.site.path == path),
            tuple(row for row in report.subscriptions if row.site.path == path),
            tuple(row for row in report.sagas if row.place.path == path),
        )

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

    def emissions(self) -> tuple[Emission, ...]:
        """All emissions that are known so far: of the whole workspace once it is `ready`."""
        report = self._checked()
        return report.emissions if report else ()

    def subscriptions(self) -> tuple[Subscription, ...]:
        """All subscriptions that are known so far."""
        report = self._checked()
        return report.subscriptions if report else ()

    def sagas(self) -> tuple[Saga, ...]:
        """All sagas that are known so far."""
        report = self._checked()
        return report.sagas if report else ()

    @property
    def registries(self) -> Mapping[str, RegistryFile]:
        """The registries in force, by path: of a file that does not parse, the last version that did."""
        report = self._checked()
        return report.registries if report else {}

    @property
    def taxonomy(self) -> Taxonomy:
        """The registries in force as one."""
        return Taxonomy(tuple(self.registries.values()))

    @property
    def dialects(self) -> tuple[Dialect, ...]:
        """The dialects in force."""
        return dialects_of(self.settings)

    def diagnostics(self, path: str) -> tuple[Diagnostic, ...]:
        """The findings in a file of code or a registry, in order of place."""
        report = self._checked()
        return tuple(row for row in report.diagnostics if row.path == path) if report else ()

    def paths(self) -> tuple[str, ...]:
        """Every file that findings are looked for in, in order: files of code, and registries."""
        report = self._checked()
        return tuple(sorted(report.sources)) if report else ()

    def edits(self, intent: Intent) -> Mapping[str, Sequence[TextEdit]]:
        """The edits by path that do what a fix intends; none where it cannot be done."""
        from saga_concordia.registry.write import register

        def write(
            data: bytes, file: RegistryFile, name: str, payload: tuple[tuple[str, str], ...], source: str | None
        ) -> TextEdit | None:
            return register(data, file, name, payload, source, verify=True)

        return edits_of(intent, self.source, self.registries, write)

    def _checked(self) -> Report | None:
        if self._report is None:
            overlay = {(self.root / path).resolve(): data for path, data in self._held.items()}
            self._problem = None
            try:
                report = check(self.settings, (self.root,), overlay=overlay)
            except (NoRegistryError, SettingsError) as error:
                self._problem = str(error)
                return None
            sources = {**report.sources, **self._held}
            self._report = replace(report, sources=sources)
        return self._report
