"""CON902."""

from collections.abc import Iterator

from saga_concordia.model.diagnostics import Diagnostic, Severity
from saga_concordia.rules.base import FixKind, Rule
from saga_concordia.rules.context import Context


class UnreadableFile(Rule):
    """A file cannot be read.

    ## What it does
    Reports files that are not UTF-8, too large, or not readable, once each.

    ## Why it matters
    Nothing in such a file is checked.

    ## Example
    ```python saga.py encoding=latin-1
    bus.publish("ml.run.completed")  # in a file that is saved as Latin-1: é
    ```

    ## Use instead
    ```python saga.py encoding=utf-8
    bus.publish("ml.run.completed")  # in a file that is saved as UTF-8: é
    ```
    """

    code, name, severity, since, fix = "CON902", "unreadable-file", Severity.ERROR, "0.1", FixKind.NEVER

    def check(self, context: Context) -> Iterator[Diagnostic]:
        """Nothing: the engine makes these findings itself."""
        yield from ()
