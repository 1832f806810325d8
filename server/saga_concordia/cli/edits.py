"""The edits of fixes, against what was checked: for those who show them, and for those who make them."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from saga_concordia.model.diagnostics import Structural

if TYPE_CHECKING:
    from saga_concordia.cli.fixing import Around
    from saga_concordia.model.diagnostics import Intent
    from saga_concordia.model.registry import RegistryFile
    from saga_concordia.report.view import Outcome, View
    from saga_concordia.text.edit import TextEdit


class Edits:
    """The edits of intents, against the bytes that were checked."""

    def __init__(
        self,
        outcome: "Outcome",
        view: "View",
        *,
        verify: bool,
        around: "Around | None" = None,
        held: Mapping[str, bytes] | None = None,
    ) -> None:
        """Keep the outcome; `verify` reads a registry again as it would be. Without `around`, no fix is structural.

        `held` are the contents, by path, of files that were not checked and are edited as well.
        """
        self._verify = verify
        self._registries = outcome.registries
        self._contents = {**(held or {}), **view.outcome.sources}
        self._around = around

    def read(self, path: str) -> bytes:
        """The bytes of a file as it was checked, or as it is around that."""
        if path not in self._contents and self._around is not None:
            return self._around.holding(self._contents).source(path)
        return self._contents.get(path, b"")

    def of(self, intent: "Intent") -> "Mapping[str, Sequence[TextEdit]]":
        """The edits by path; none where the intent cannot be done."""
        from saga_concordia.rewrite.edits import edits_of

        if isinstance(intent, Structural):
            return self._around.holding(self._contents).edits(intent) if self._around else {}
        return edits_of(intent, self.read, self._registries, self._register)

    def _register(
        self, data: bytes, file: "RegistryFile", name: str, payload: tuple[tuple[str, str], ...], source: str | None
    ) -> "TextEdit | None":
        """Write to a registry; what that takes is imported only when a fix asks for it."""
        from saga_concordia.registry.write import register

        return register(data, file, name, payload, source, verify=self._verify)
