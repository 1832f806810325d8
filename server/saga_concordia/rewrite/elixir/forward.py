"""An id of a saga goes along in a call of a step that leaves the saga, where what is called takes one."""

from saga_concordia.model.diagnostics import Forward, Structural
from saga_concordia.rewrite.elixir.callee import one_more_argument
from saga_concordia.rewrite.elixir.carry import Carrying
from saga_concordia.rewrite.ids import word_of
from saga_concordia.rewrite.impossible import ImpossibleError
from saga_concordia.rewrite.sources import Sources
from saga_concordia.text.edit import TextEdit


def edits(intent: Structural, sources: Sources) -> dict[str, list[TextEdit]]:
    """The edits of the call, and of the step where that lacks the id; none where the call takes no such id."""
    if not isinstance(intent, Forward) or intent.call.path != intent.path:
        return {}
    try:
        carrying = Carrying(intent.path, intent.saga, intent.key, sources)
        file = carrying.file
        site = next((row for row in file.code.calls if row.call.own_span == intent.call.span), None)
        if site is None:
            return {}
        value = carrying.value_in(site.function)
        carrying.add(one_more_argument(sources, file, site.call, word_of(intent.key), value))
        return carrying.edits()
    except ImpossibleError:
        return {}
