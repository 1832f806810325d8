"""Give a step a compensation that fails loudly until somebody writes it, beside what it takes back."""

import re
from collections.abc import Iterable, Iterator

import libcst as cst
from msgspec import Struct

from saga_concordia.model.diagnostics import Scaffold, Structural
from saga_concordia.model.dialect import Spot, StepForm
from saga_concordia.model.facts import RollBack, Saga, Step
from saga_concordia.rewrite.impossible import ImpossibleError
from saga_concordia.rewrite.python import arguments, classes, listing, signature
from saga_concordia.rewrite.python.checked import checked
from saga_concordia.rewrite.python.names import Defined, Program, member
from saga_concordia.rewrite.python.sagas import fact_of
from saga_concordia.rewrite.python.tree import Tree
from saga_concordia.rewrite.sources import Sources
from saga_concordia.text.edit import TextEdit
from saga_concordia.text.span import Span

_WORDS = ("undo", "compensate", "take_back")
_KEPT = ("classmethod", "staticmethod")
"""Decorators that a compensation shares with its action."""


class _Home(Struct, frozen=True, eq=False):
    """Where the compensation is written: behind a function, or in front of a statement; `owner` if it is a method.

    `reference` is what the declaration calls it by, `{}` standing for its name.
    """

    tree: Tree
    reference: str
    behind: cst.FunctionDef | None = None
    before: cst.CSTNode | None = None
    owner: cst.ClassDef | None = None


def edits(intent: Structural, sources: Sources) -> dict[str, list[TextEdit]]:
    """The edits of the declaration and of the file that holds the action; none where it cannot be done for certain."""
    assert isinstance(intent, Scaffold)
    program = Program(sources)
    try:
        saga = fact_of(program, intent)
        step = next((row for row in saga.steps if row.name == intent.step), None)
        if step is None or step.compensation.state is not RollBack.ABSENT:
            return {}
        return checked(_edits(program, saga, step), sources)
    except ImpossibleError:
        return {}


def _edits(program: Program, saga: Saga, step: Step) -> dict[str, list[TextEdit]]:
    tree = program.tree(step.place.path)
    try:
        call = tree.call(step.place.span)
    except ImpossibleError:
        return _of_task(program, step)
    form = _form(program, call)
    ran = _run_argument(call, form)
    if ran is None:
        raise ImpossibleError
    home = _home(program, tree, call, ran, step, saga)
    name = _free_name(program, home, step)
    found: dict[str, list[TextEdit]] = {}
    found.setdefault(tree.path, []).extend(_wired(program, tree, call, form, ran, home.reference.format(name)))
    found.setdefault(home.tree.path, []).append(_written(home, name, step, _params(program, home, saga, ran.value)))
    return found


# The declaration


def _forms(program: Program) -> Iterator[StepForm]:
    return (form for row in program.sources.dialects if row.language == "python" for form in row.step)


def _form(program: Program, call: cst.Call) -> StepForm:
    """The form of step that a call is: the first whose callee ends as this one's."""
    callee = call.func.attr if isinstance(call.func, cst.Attribute) else call.func
    name = callee.value if isinstance(callee, cst.Name) else ""
    for form in _forms(program):
        if any(pattern.rpartition(".")[2] == name for pattern in form.call):
            return form
    raise ImpossibleError


def _keys(spots: Iterable[Spot]) -> list[str]:
    return [spot.start for spot in spots if isinstance(spot.start, str)]


def _run_argument(call: cst.Call, form: StepForm) -> cst.Arg | None:
    """The argument that is the step's action: by its key, or the first by place that is no text."""
    by_key = arguments.keyword(call, *_keys(form.run))
    placed = arguments.positional(call)
    numbers = [spot.start for spot in form.run if isinstance(spot.start, int)]
    by_place = (placed[number] for number in numbers if number < len(placed))
    return by_key or next((row for row in by_place if not isinstance(row.value, cst.BaseString)), None)


def _wired(
    program: Program, tree: Tree, call: cst.Call, form: StepForm, ran: cst.Arg, reference: str
) -> list[TextEdit]:
    """The edits that name the compensation in the declaration."""
    keys = _keys(form.compensation)
    given = arguments.keyword(call, *keys)
    if given is not None:
        return _instead(tree, given, form, reference)
    if any(row.star for row in call.args):
        raise ImpossibleError
    key = _key(program, tree, call, keys)
    if key is None and ran.keyword is not None:
        key = keys[0]
    if key is not None:
        return arguments.insert(tree, call, ran, f"{key}={reference}")
    placed = arguments.positional(call)
    behind = next(number for number, row in enumerate(placed) if row is ran)
    numbers = [spot.start for spot in form.compensation if isinstance(spot.start, int)]
    if behind + 1 not in numbers:
        raise ImpossibleError
    if behind + 1 < len(placed):
        return _instead(tree, placed[behind + 1], form, reference)
    opened = tree.data.index(b"(", tree.span(call.func).end) + 1
    return listing.insert(tree.data, opened, [tree.span(row) for row in call.args], behind, reference)


def _instead(tree: Tree, given: cst.Arg, form: StepForm, reference: str) -> list[TextEdit]:
    """In the place of an argument that says that there is none."""
    if tree.text(given.value).rpartition(".")[2] not in ("None", *form.absent):
        raise ImpossibleError
    return [TextEdit(tree.span(given.value), reference)]


def _key(program: Program, tree: Tree, call: cst.Call, keys: list[str]) -> str | None:
    """What the declaration calls a compensation: as its definition says, or as its neighbours do."""
    callee = program.definition(tree, call.func)
    if callee is not None:
        known = _parameters(callee)
        return next((key for key in keys if key in known), None)
    for name in keys:
        for node in tree.names.get(name, ()):
            argument = tree.parents[node]
            other = tree.parents[argument]
            labels = isinstance(argument, cst.Arg) and argument.keyword is node
            if labels and isinstance(other, cst.Call) and tree.text(other.func) == tree.text(call.func):
                return name
    return None


def _parameters(callee: Defined) -> list[str]:
    if isinstance(callee.node, cst.FunctionDef):
        return signature.names(callee.node)
    own = classes.initialiser(callee)
    if own is not None:
        return signature.names(own)
    return [row.target.value for _line, row in classes.fields(callee) if isinstance(row.target, cst.Name)]


# Where it is written


def _home(program: Program, tree: Tree, call: cst.Call, ran: cst.Arg, step: Step, saga: Saga) -> _Home:
    """Beside the action where that has a definition; else beside the declaration."""
    place = step.run.place
    action = program.tree(place.path).definition(place.span)
    if isinstance(action, cst.FunctionDef):
        home = program.tree(place.path)
        owner = home.owner(action)
        if owner is not None and isinstance(ran.value, cst.Attribute):
            return _Home(home, f"{tree.text(ran.value.value)}.{{}}", behind=action, owner=owner)
        if owner is None and isinstance(ran.value, cst.Name) and home is tree:
            return _Home(home, "{}", behind=action)
    if not isinstance(ran.value, cst.Lambda | cst.Call):
        raise ImpossibleError
    for function in tree.functions(call):
        if not isinstance(function, cst.FunctionDef):
            continue
        owner = classes.bound_to(tree, function)
        if owner is not None and owner is tree.definition(saga.place.span):
            return _Home(tree, f"{signature.self_name(function)}.{{}}", behind=function, owner=owner)
        break
    statement = next(row for row in tree.up(call) if isinstance(row, cst.BaseStatement))
    return _Home(tree, "{}", before=statement)


def _free_name(program: Program, home: _Home, step: Step) -> str:
    """A name that no file of the workspace holds."""
    action = home.behind.name.value if home.behind is not None and _is_action(home, step) else step.name
    base = re.sub(r"\W+", "_", action).strip("_").lower() or "step"
    private = "_" if action.startswith("_") else ""
    for number in range(1, 100):
        for word in _WORDS:
            name = f"{private}{word}_{base}{'' if number == 1 else f'_{number}'}"
            if not program.mentioning(name):
                return name
    raise ImpossibleError


def _is_action(home: _Home, step: Step) -> bool:
    place = step.run.place
    return home.behind is not None and place.path == home.tree.path and home.tree.span(home.behind.name) == place.span


# What is written


def _params(program: Program, home: _Home, saga: Saga, run: cst.BaseExpression) -> str:
    """What it takes: what the saga's other compensations beside it take, else what its action takes."""
    for step in saga.steps:
        place = step.compensation.place
        other = home.tree.definition(place.span) if place.path == home.tree.path else None
        if isinstance(other, cst.FunctionDef) and home.tree.owner(other) is home.owner:
            same = home.behind is None or _kept(other) == _kept(home.behind)
            if same:
                return _listed(home.tree, other.params)
    tree = home.tree
    if isinstance(run, cst.Lambda):
        own = [signature.self_name(home.behind)] if home.behind is not None and home.owner is not None else []
        return ", ".join([*own, *filter(None, [_listed(tree, run.params)])])
    if home.behind is not None and not isinstance(run, cst.Call):
        return _listed(tree, home.behind.params)
    own = [signature.self_name(home.behind)] if home.behind is not None and home.owner is not None else []
    return ", ".join([*own, "*args: object", "**kwargs: object"])


def _listed(tree: Tree, params: cst.Parameters) -> str:
    return ", ".join(tree.text(row) for row in signature.items(params))


def _kept(function: cst.FunctionDef) -> list[str]:
    return [name for name in signature.decorators(function) if name in _KEPT]


def _written(home: _Home, name: str, step: Step, params: str) -> TextEdit:
    """The compensation, behind its action or in front of the declaration."""
    tree = home.tree
    at = home.behind or home.before
    assert at is not None
    indent = tree.indent(at)
    lines = _lines(tree, name, step, params, home.behind if _is_action(home, step) else None)
    text = [f"{indent}{line}" for line in lines]
    if home.behind is not None:
        gap = [""] if home.owner is not None or indent else ["", ""]
        end = tree.line_end(tree.span(home.behind).end)
        return TextEdit(Span(end, end), tree.newline + tree.newline.join([*gap, *text]))
    assert home.before is not None
    start = tree.line_start(tree.span(home.before).start)
    gap = ["", ""] if indent else ["", "", ""]
    return TextEdit(Span(start, start), tree.newline.join([*text, *gap]))


def _lines(tree: Tree, name: str, step: Step, params: str, action: cst.FunctionDef | None) -> list[str]:
    """The lines of a compensation, without what they are indented by."""
    tab = tree.module.default_indent
    quote = "'" if tree.data.count(b"'") > tree.data.count(b'"') else '"'
    did = ", ".join(dict.fromkeys(f"`{call.name}`" for call in step.run.reversible))
    word = re.sub(r"[\\\"'\s]+", " ", step.name).strip()
    what = f"what `{word}` did with {did}" if did else f"what `{word}` did"
    waits = "async " if action is not None and action.asynchronous is not None else ""
    returns = " -> None" if action is not None and action.returns is not None else ""
    return [
        *(f"@{row}" for row in (_kept(action) if action is not None else ())),
        f"{waits}def {name}({params}){returns}:",
        f'{tab}"""Take back {what}."""',
        f"{tab}raise NotImplementedError({quote}nothing takes back {what}{quote})",
    ]


# Task classes


def _of_task(program: Program, step: Step) -> dict[str, list[TextEdit]]:
    """A task class is given the method that its framework calls to take it back."""
    place = step.run.place
    tree = program.tree(place.path)
    action = tree.definition(place.span)
    owner = tree.owner(action) if isinstance(action, cst.FunctionDef) else None
    if not isinstance(action, cst.FunctionDef) or owner is None:
        raise ImpossibleError
    for form in _forms(program):
        if form.base and action.name.value in _keys(form.run):
            name = _keys(form.compensation)[0]
            if member(Defined(tree, owner), name):
                raise ImpossibleError
            home = _Home(tree, "{}", behind=action, owner=owner)
            params = f"{signature.self_name(action)}, *args, **kwargs"
            return {tree.path: [_written(home, name, step, params)]}
    raise ImpossibleError
