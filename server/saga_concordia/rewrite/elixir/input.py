"""A saga takes one more input, beside that of the other id, and is given it where it is started."""

from saga_concordia.model.code import Call, TypeBody
from saga_concordia.model.diagnostics import AddInput, Structural
from saga_concordia.model.dialect import Dialect
from saga_concordia.rewrite.elixir.dsl import among, before, find_saga, name_of, statements, written
from saga_concordia.rewrite.impossible import ImpossibleError
from saga_concordia.rewrite.sources import File, Sources
from saga_concordia.rewrite.starting import merged, passing, unreached
from saga_concordia.text.edit import TextEdit

__all__ = ["NOTHING", "declaration", "edits", "unreached", "words"]

NOTHING = "nil"


def edits(intent: Structural, sources: Sources) -> dict[str, list[TextEdit]]:
    """The edits of the saga and of the calls that start it; none where it has the input, or can have none."""
    if not isinstance(intent, AddInput):
        return {}
    try:
        file, _saga, dialect, body = find_saga(intent.path, intent.saga, sources)
        edit = declaration(file, dialect, body, intent.key)
    except ImpossibleError:
        return {}
    if edit is None:
        return {}
    return merged({intent.path: [edit]}, passing(sources, intent.saga, intent.key, NOTHING))


def words(dialect: Dialect) -> tuple[str, ...]:
    """How sagas of a dialect declare inputs."""
    return tuple(word for form in dialect.saga for word in form.input)


def declaration(file: File, dialect: Dialect, body: TypeBody, key: str) -> TextEdit | None:
    """The edit that declares an input; None where it is declared.

    Raises:
        ImpossibleError: sagas of the dialect have no inputs, or there is no place for one.
    """
    declaring = words(dialect)
    if not declaring:
        raise ImpossibleError
    rows = statements(file, body.function, declaring)
    if any(name_of(row) == key for row in rows):
        return None
    if rows:
        return among(file, rows, key, declaring[0], f":{key}")
    others = _steps(file, dialect, body)
    if not others:
        raise ImpossibleError
    return before(file, others[0], written(file, others[0], declaring[0], f":{key}"), apart=True)


def _steps(file: File, dialect: Dialect, body: TypeBody) -> list[Call]:
    """The steps of a saga, and whatever else with a block stands among them, in order."""
    words = {word for form in dialect.step for word in form.call}
    blocks = {site.call.path[0] for site in file.code.calls if site.call.block is not None and site.call.path}
    return statements(file, body.function, words | blocks)
