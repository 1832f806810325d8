"""Fixes that need more of the code than one place: each kind has a module of its own in each language's package."""

from importlib import import_module
from typing import Protocol, cast

from saga_concordia.model.diagnostics import Structural
from saga_concordia.rewrite.sources import Sources
from saga_concordia.text.edit import TextEdit

_WRITERS: dict[tuple[str, str], str] = {
    ("elixir", "input"): "elixir.input",
    ("elixir", "move"): "elixir.move",
    ("elixir", "pass"): "elixir.pass_",
    ("elixir", "scaffold"): "elixir.scaffold",
    ("elixir", "thread"): "elixir.thread",
}
"""By language and kind of intent, the module that knows its edits."""


class _Writer(Protocol):
    def edits(self, intent: Structural, sources: Sources) -> dict[str, list[TextEdit]]: ...


def structural_edits(intent: Structural, sources: Sources) -> dict[str, list[TextEdit]]:
    """The edits of a structural intent by path; none where it cannot be done, or is done already.

    What a writer needs, LibCST above all, is imported when a fix is asked for and not before.
    """
    file = sources.code(intent.path)
    name = file and _WRITERS.get((file.code.language, intent.kind))
    if not name:
        return {}
    writer = cast("_Writer", import_module(f"saga_concordia.rewrite.{name}"))
    return writer.edits(intent, sources)
