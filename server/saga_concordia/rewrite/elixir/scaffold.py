"""A step gets an undo, or a compensation where that rolls back: one that fails and says what it must take back."""

from msgspec import Struct

from saga_concordia.model.code import Literal
from saga_concordia.model.diagnostics import Scaffold, Structural
from saga_concordia.model.facts import RollBack
from saga_concordia.rewrite.elixir.lines import after, indentation, newline
from saga_concordia.rewrite.elixir.steps import Found, clauses_at, find_step, is_healthy, nested_call, words
from saga_concordia.rewrite.sources import File, Sources
from saga_concordia.text.edit import TextEdit
from saga_concordia.text.span import Span

_FAILURE = "{:error, _}"


class _Draft(Struct, frozen=True):
    """What is to be written: its name in the dialect, what it gets, and the expression that fails."""

    word: str
    parameters: tuple[str, ...]
    callback: tuple[str, ...]
    failure: str


def edits(intent: Structural, sources: Sources) -> dict[str, list[TextEdit]]:
    """The edit of the file that holds what the step runs; none where nothing is left to be taken back."""
    found = find_step(intent.path, intent.saga, intent.step, sources) if isinstance(intent, Scaffold) else None
    if found is None:
        return {}
    step, draft = found.step, _draft(found)
    if not step.run.reversible or {step.undo.state, step.compensation.state} != {RollBack.ABSENT}:
        return {}
    run = step.run.place
    for path, write in ((run.path, _in_block), (run.path, _in_module), (step.place.path, _as_argument)):
        file = sources.code(path)
        edit = write(file, found, draft) if file and is_healthy(file, step.place.span, run.span) else None
        if edit is not None:
            return {path: [edit]}
    return {}


def _draft(found: Found) -> _Draft:
    dialect, step = found.dialect, found.step
    part = "undo" if dialect.compensation.runs_on == "own-failure" else "compensation"
    what = dialect.undo if part == "undo" else dialect.compensation
    calls = ", ".join(dict.fromkeys(call.name for call in step.run.reversible))
    message = f"the {part} of {step.name} is not written yet: it has to take back what {calls} did"
    text = '"' + message.replace("\\", "\\\\").replace('"', '\\"').replace("#{", "\\#{") + '"'
    failure = f"{{:error, {text}}}" if _FAILURE in what.returns else f"raise {text}"
    return _Draft(next(iter(words(dialect, part)), ""), what.parameters, what.callback, failure)


def _in_block(file: File, found: Found, draft: _Draft) -> TextEdit | None:
    """Behind `run fn ... end` in the step's `do` block."""
    site = nested_call(file, found.step.run.place)
    if site is None or not draft.word or not draft.parameters:
        return None
    opened = file.data.startswith(b"(", site.call.name_span.end)
    head = f"{draft.word}{'(' if opened else ' '}fn {_ignored(draft.parameters)} ->"
    lines = (head, f"  {draft.failure}", "end)" if opened else "end")
    return _below(file, site.call.span.end, site.call.span.start, lines)


def _in_module(file: File, found: Found, draft: _Draft) -> TextEdit | None:
    """Behind the clauses of `def run` in the module that implements the step."""
    clauses = clauses_at(file, found.step.run.place)
    if not clauses or not draft.word or not draft.callback or clauses[0].name not in words(found.dialect, "run"):
        return None
    first, last = clauses[0], clauses[-1]
    above = file.data[: first.span.start].rstrip().rpartition(b"\n")[2].decode(errors="replace").strip()
    marked = (above,) if above.startswith("@impl") else ()
    lines = (*marked, f"def {draft.word}({_ignored(draft.callback)}) do", f"  {draft.failure}", "end")
    return _below(file, last.span.end, last.span.start, lines)


def _as_argument(file: File, found: Found, draft: _Draft) -> TextEdit | None:
    """As the next argument of the call that makes the step, or in the place of one that says that there is none."""
    call = next((site.call for site in file.code.calls if site.call.own_span == found.step.place.span), None)
    if call is None or call.insertion is None or call.block is not None or not draft.parameters:
        return None
    written = f"fn {_ignored(draft.parameters)} -> {draft.failure} end"
    for form in found.dialect.step:
        fits = any(pattern.rpartition(".")[2] == call.path[-1] for pattern in form.call)
        for spot in form.compensation if fits else ():
            if spot.start == len(call.args) and all(argument.key is None for argument in call.args):
                return TextEdit(Span(call.insertion.offset, call.insertion.offset), f", {written}")
            given = call.args[spot.start].value if isinstance(spot.start, int) and spot.start < len(call.args) else None
            if isinstance(given, Literal):
                return TextEdit(given.span, written)
    return None


def _ignored(parameters: tuple[str, ...]) -> str:
    return ", ".join(f"_{name}" for name in parameters)


def _below(file: File, end: int, start: int, lines: tuple[str, ...]) -> TextEdit:
    """An edit that adds lines, with an empty one before, behind what begins at `start` and ends at `end`."""
    at = after(file.data, end)
    indent, line_end = indentation(file.data, start), newline(file.data)
    return TextEdit(Span(at, at), line_end + "".join(f"{line_end}{indent}{line}" for line in lines))
