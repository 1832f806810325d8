"""Fixes that need more of the code than one place: each kind has a module of its own in each language's package."""

from importlib import import_module
from typing import Protocol, cast

from saga_concordia.model.diagnostics import Structural
from saga_concordia.model.registry import Place
from saga_concordia.rewrite.sources import Sources
from saga_concordia.text.edit import TextEdit

_WRITERS: dict[tuple[str, str], str] = {
    ("elixir", "forward"): "elixir.forward",
    ("elixir", "input"): "elixir.input",
    ("elixir", "move"): "elixir.move",
    ("elixir", "pass"): "elixir.pass_",
    ("elixir", "scaffold"): "elixir.scaffold",
    ("elixir", "thread"): "elixir.thread",
    ("python", "forward"): "python.forward",
    ("python", "input"): "python.inputs",
    ("python", "pass"): "python.inputs",
    ("python", "scaffold"): "python.scaffold",
    ("python", "thread"): "python.thread",
}
"""By language and kind of intent, the module that knows its edits."""


class _Writer(Protocol):
    def edits(self, intent: Structural, sources: Sources) -> dict[str, list[TextEdit]]: ...


def structural_edits(intent: Structural, sources: Sources) -> dict[str, list[TextEdit]]:
    """The edits of a structural intent by path; none where it cannot be done, or is done already."""
    writer = _writer(intent, sources)
    return writer.edits(intent, sources) if writer else {}


def unreached(intent: Structural, sources: Sources) -> tuple[Place, ...]:
    """The calls that start the saga of an intent, and do not pass what it adds, where no edit can make them: a person
    must. A writer tells of them by a function of this name."""
    told = getattr(_writer(intent, sources), "unreached", None)
    return told(intent, sources) if told else ()


def _writer(intent: Structural, sources: Sources) -> _Writer | None:
    """What knows the edits. What that needs, LibCST above all, is imported when a fix is asked for and not before."""
    file = sources.code(intent.path)
    name = file and _WRITERS.get((file.code.language, intent.kind))
    return cast("_Writer", import_module(f"saga_concordia.rewrite.{name}")) if name else None
