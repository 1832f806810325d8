"""What fixes of a step ask first: the step itself, and what its framework says."""

from msgspec import Struct

from saga_concordia.model.code import CallSite, Closure, Function, FunctionKind, Reference
from saga_concordia.model.dialect import Dialect
from saga_concordia.model.facts import Saga, Step
from saga_concordia.model.registry import Place
from saga_concordia.rewrite.elixir.parameters import arity_of, clauses
from saga_concordia.rewrite.sources import File, Sources
from saga_concordia.text.span import Span


class Found(Struct, frozen=True):
    """A step with its saga and the dialect of that."""

    saga: Saga
    step: Step
    dialect: Dialect


def find_step(path: str, saga: str, step: str, sources: Sources) -> Found | None:
    """The only step of this name in a saga of a file; None where there is none, or several."""
    sagas = [row for row in sources.facts(path).sagas if row.name == saga]
    steps = [(row, one) for row in sagas for one in row.steps if one.name == step]
    if len(steps) != 1:
        return None
    row, one = steps[0]
    dialect = next((dialect for dialect in sources.dialects if dialect.name == row.dialect), None)
    return Found(row, one, dialect) if dialect else None


def nested_call(file: File, place: Place) -> CallSite | None:
    """The call of a `do` block that holds a body, as `run fn ... end`: its place is the body's."""
    return next((site for site in file.code.calls if site.call.span == place.span and len(site.call.path) == 1), None)


def clauses_at(file: File, place: Place) -> list[Function]:
    """All clauses of the named function of which one has its name at `place`, in order."""
    first = next((row for row in file.code.functions.values() if row.name_span == place.span), None)
    if first is None or first.kind is not FunctionKind.NAMED:
        return []
    return clauses(file.code, first.owner, first.name, len(first.params))


def clauses_of(file: File, site: CallSite) -> list[Function]:
    """The clauses of what a nested call is given: those of a closure, or of a captured function of the same module."""
    value = site.call.args[0].value if len(site.call.args) == 1 else None
    if isinstance(value, Closure):
        return [file.code.functions[number] for number in value.functions]
    if isinstance(value, Reference) and value.capture and len(value.path) == 1:
        around = [body for body in file.code.types if body.span.contains(value.span)]
        owner = max(around, key=lambda body: body.span.start).name if around else ""
        return clauses(file.code, owner, value.path[0], arity_of(file, value))
    return []


def is_healthy(file: File, *spans: Span) -> bool:
    """Whether the file has no syntax error in any of the spans."""
    return not any(wrong.meets(span) for wrong in file.code.broken for span in spans)


def words(dialect: Dialect, part: str) -> tuple[str, ...]:
    """What the steps of a dialect call a part: `run`, `compensation` or `undo`."""
    spots = (spot for form in dialect.step for spot in getattr(form, part))
    return tuple(dict.fromkeys(spot.start for spot in spots if isinstance(spot.start, str)))
