"""The registries in force in a workspace that lives: the last good ones, whatever somebody is typing into them."""

from collections.abc import Iterable, Mapping
from pathlib import PurePath

from msgspec.structs import replace

from saga_concordia.config.reading import Overlay
from saga_concordia.config.settings import Settings, SettingsError
from saga_concordia.engine.check import NO_REGISTRY
from saga_concordia.engine.findings import findings
from saga_concordia.engine.registries import load_registries
from saga_concordia.frontends.read import SourceFile
from saga_concordia.model.diagnostics import Diagnostic
from saga_concordia.model.registry import ProblemKind, RegistryFile
from saga_concordia.rules.base import RegistryRule
from saga_concordia.rules.catalogue import RULES
from saga_concordia.rules.context import Context, Taxonomy

REGISTRY_SUFFIXES = (".yaml", ".yml", ".md")
"""Of files that may be registries by their name alone."""

_RULES = tuple(rule for rule in RULES if isinstance(rule, RegistryRule))


class InForce:
    """The registries that code is held against. `version` grows with each change; `problem` says why there are none."""

    def __init__(self) -> None:
        """None is loaded."""
        self.version = 0
        self.files: Mapping[str, RegistryFile] = {}
        self.taxonomy = Taxonomy(())
        self.sources: Mapping[str, bytes] = {}
        self.problem: str | None = None
        self._read: Mapping[str, RegistryFile] = {}
        self._found: dict[str, list[Diagnostic]] | None = None

    def load(self, settings: Settings, files: Iterable[SourceFile], overlay: Overlay) -> None:
        """Read the registries again; one that can no longer be read stays in force as it was."""
        try:
            read, sources, _notes = load_registries(settings, files, overlay)
        except SettingsError as error:
            self.problem = str(error)
            return
        self.problem = None if read else NO_REGISTRY
        before = self.files
        self.sources = sources
        self._read = {file.path: file for file in read}
        self.files = {file.path: _last_good(before.get(file.path), file) for file in read}
        self.taxonomy = Taxonomy(tuple(self.files.values()))
        self._found = None
        self.version += 1

    def concerns(self, path: str) -> bool:
        """Whether a file is a registry, or may become one by its name."""
        return path in self.files or PurePath(path).suffix in REGISTRY_SUFFIXES

    def is_read(self, path: str) -> bool:
        """Whether a file is a registry that is in force just as its text says."""
        file = self._read.get(path)
        return file is not None and file.is_read

    def findings(self, path: str, settings: Settings) -> list[Diagnostic]:
        """What is wrong with a registry itself; of one that cannot be read just that."""
        if self._found is None:
            self._found = {}
            for row in findings(Context(self.taxonomy), settings, _RULES):
                self._found.setdefault(row.path, []).append(row)
            for broken, file in self._read.items():
                if not file.is_read:
                    alone = Context(Taxonomy((file,)))
                    self._found[broken] = [row for row in findings(alone, settings, _RULES) if row.path == broken]
        return self._found.get(path, [])

    def judge_again(self) -> None:
        """Forget what was found: other settings hold."""
        self._found = None
        self.version += 1


def _last_good(before: RegistryFile | None, now: RegistryFile) -> RegistryFile:
    if now.is_read or before is None or not before.is_read:
        return now
    broken = tuple(problem for problem in now.problems if problem.kind is ProblemKind.UNREADABLE)
    return replace(before, problems=broken)
