"""From a text in code to the name that it mentions, as a form of emission or subscription spells it."""

import re

from saga_concordia.engine.environment import Bound, Env, Text
from saga_concordia.engine.evaluate import Evaluator
from saga_concordia.model.code import Literal, LiteralKind, Sequence
from saga_concordia.model.dialect import Emit, Subscribe
from saga_concordia.model.facts import Mention, NameKind
from saga_concordia.model.registry import Place
from saga_concordia.text.span import Span

DOTTED = re.compile(r"[A-Za-z#*][\w-]*(\.[\w{}*#>+-]+)+")
"""What an event's name looks like where a form says `dotted`, as other texts may stand there as well."""

Form = Emit | Subscribe


def spelled(text: str, form: Form) -> str:
    """The event's name for what the code spells: without the form's `strip`, with its `prefix` and `suffix`."""
    return f"{form.prefix}{text.removeprefix(form.strip)}{form.suffix}"


def mention(text: Text, form: Form, place: Place, definition: Place | None) -> Mention:
    """The mention of a text's name at a place; `definition` is where a constant spells it, if that is elsewhere."""
    kind = NameKind.LITERAL if text.known else NameKind.TEMPLATE if text.fixed else NameKind.UNDETERMINED
    editable = bool(text.literal and text.literal.plain)
    stripped = form.strip if text.shown.startswith(form.strip) else ""
    return Mention(kind, spelled(text.shown, form), place, editable, form.prefix, form.suffix, definition, stripped)


def joined(evaluator: Evaluator, item: Bound, env: Env, form: Form) -> list[Text]:
    """The names that lists of words are, joined by the form's `join`: `[:order, :placed]`; none without a `join`."""
    found: list[Text] = []
    for value, place in evaluator.values(item, env) if form.join else ():
        words = value.items if isinstance(value, Sequence) else ()
        if words and all(isinstance(word, Literal) for word in words):
            name = form.join.join(word.text for word in words if isinstance(word, Literal))
            span = Span(words[0].span.start, words[-1].span.end)
            found.append(Text((name,), Literal(span, LiteralKind.STRING, name, span, plain=False), place.file.path))
    return found
