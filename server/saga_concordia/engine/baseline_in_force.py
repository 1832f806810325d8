"""The baseline in force in a workspace that lives: the last good one, whatever becomes of its file."""

from saga_concordia.config.reading import Overlay
from saga_concordia.config.settings import Settings, SettingsError
from saga_concordia.engine.baseline import Baseline, divide, load_baseline
from saga_concordia.engine.fingerprint import LinesOf, spelled
from saga_concordia.model.diagnostics import Diagnostic


class BaselineInForce:
    """What findings are known. `version` grows with each change; `problem` says why the file cannot be used."""

    def __init__(self) -> None:
        """Nothing is known."""
        self.version = 0
        self.problem: str | None = None
        self.is_loaded = False
        self._baseline: Baseline = {}

    def load(self, settings: Settings, overlay: Overlay) -> None:
        """Read the baseline again; one that can no longer be read stays in force as it was."""
        self.is_loaded = True
        self.problem = None
        try:
            baseline = load_baseline(settings, overlay)
        except SettingsError as error:
            self.problem = str(error)
            return
        if baseline != self._baseline:
            self._baseline = baseline
            self.version += 1

    def new(self, path: str, rows: tuple[Diagnostic, ...], lines_of: LinesOf) -> tuple[Diagnostic, ...]:
        """The findings of a file that are not known."""
        known = self._baseline.get(spelled(path))
        return divide({spelled(path): known}, rows, lines_of).new if known else rows
