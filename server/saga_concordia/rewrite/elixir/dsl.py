"""The statements of a saga's body and of its steps: `input :name`, `argument :name, input(:name)`."""

from collections.abc import Iterable, Sequence

from saga_concordia.model.code import Call, Literal, TypeBody
from saga_concordia.model.dialect import Dialect
from saga_concordia.model.facts import Saga
from saga_concordia.rewrite.elixir.lines import after, indentation, newline
from saga_concordia.rewrite.elixir.steps import is_healthy
from saga_concordia.rewrite.ids import beside
from saga_concordia.rewrite.impossible import ImpossibleError
from saga_concordia.rewrite.sources import File, Sources
from saga_concordia.text.edit import TextEdit
from saga_concordia.text.span import Span


def find_saga(path: str, name: str, sources: Sources) -> tuple[File, Saga, Dialect, TypeBody]:
    """A saga of a file, with its dialect and the module that it is.

    Raises:
        ImpossibleError: there is none, or its module has syntax errors.
    """
    file = sources.code(path)
    saga = next((row for row in sources.facts(path).sagas if row.name == name), None)
    dialect = next((row for row in sources.dialects if saga and row.name == saga.dialect), None)
    body = next((row for row in file.code.types if saga and row.name_span == saga.place.span), None) if file else None
    if file is None or saga is None or dialect is None or body is None or not is_healthy(file, body.span):
        raise ImpossibleError
    return file, saga, dialect, body


def statements(file: File, body: int, words: Iterable[str]) -> list[Call]:
    """The calls of these words that stand directly in a body, in order."""
    wanted = frozenset(words)
    return sorted(
        (
            site.call
            for site in file.code.calls
            if site.function == body and len(site.call.path) == 1 and site.call.path[0] in wanted
        ),
        key=lambda call: call.span,
    )


def name_of(call: Call) -> str | None:
    """The name that a statement declares, as `:email` in `input :email`."""
    value = call.args[0].value if call.args else None
    return value.text if isinstance(value, Literal) else None


def written(file: File, model: Call | None, word: str, rest: str) -> str:
    """A statement, with parentheses where the one that it takes as a model has them."""
    opening = model.name_span.end if model else 0
    if model and file.data[opening : opening + 1] == b"(":
        return f"{word}({rest})"
    return f"{word} {rest}"


def among(file: File, rows: Sequence[Call], key: str, word: str, rest: str) -> TextEdit:
    """One more statement among its like: behind that of the other id, else behind the last one."""
    number = beside(key, [name_of(row) for row in rows])
    model = rows[-1 if number is None else number]
    return behind(file, model, written(file, model, word, rest))


def behind(file: File, statement: Call, text: str) -> TextEdit:
    """A statement on the line below another one, or on the same line where that is not alone on its own."""
    data, end = file.data, statement.span.end
    place = after(data, end)
    rest = data[place:].partition(b"\n")[0]
    if rest.strip() or not _begins_line(data, statement.span.start):
        return TextEdit(Span(end, end), f"; {text}")
    return TextEdit(Span(place, place), f"{newline(data)}{indentation(data, statement.span.start)}{text}")


def before(file: File, statement: Call, text: str, *, apart: bool = False) -> TextEdit:
    """A statement on a line above another one and its comments; `apart` leaves a blank line where one is above."""
    data, start = file.data, statement.span.start
    if not _begins_line(data, start):
        return TextEdit(Span(start, start), f"{text}; ")
    line = data.rfind(b"\n", 0, start) + 1
    while line and (above := data[data.rfind(b"\n", 0, line - 1) + 1 : line]).lstrip().startswith(b"#"):
        line -= len(above)
    blank = newline(data) if apart and not data[data.rfind(b"\n", 0, line - 1) + 1 : line].strip() else ""
    return TextEdit(Span(line, line), f"{indentation(data, start)}{text}{newline(data)}{blank}")


def _begins_line(data: bytes, offset: int) -> bool:
    return not data[data.rfind(b"\n", 0, offset) + 1 : offset].strip()
