"""One call that starts a saga is given one more input."""

from saga_concordia.model.diagnostics import PassInput, Structural
from saga_concordia.rewrite.elixir.input import NOTHING
from saga_concordia.rewrite.sources import Sources
from saga_concordia.rewrite.starting import passing
from saga_concordia.text.edit import TextEdit


def edits(intent: Structural, sources: Sources) -> dict[str, list[TextEdit]]:
    """The edit of the call, or of the variable that holds what it passes; none where it passes the input."""
    if not isinstance(intent, PassInput):
        return {}
    return passing(sources, intent.saga, intent.key, NOTHING, only=intent.start)
