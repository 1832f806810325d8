"""Who takes part in the event flow, as people speak of them: steps of sagas, sagas, functions and files, each once."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct

from saga_concordia.engine import nodes
from saga_concordia.engine.extents import clauses, saga_span, step_site, step_span, whole
from saga_concordia.engine.nodes import Kind, Node
from saga_concordia.model.code import CallSite, Code, Function, FunctionKind, Reference
from saga_concordia.model.facts import Emission, RollBack, Saga, Step, Subscription
from saga_concordia.model.registry import Place
from saga_concordia.text.span import Span

CodeOf = Callable[[str], Code | None]
"""The code of a file, in bytes; None where it is in no language that we read, or cannot be read."""
_FunctionKey = tuple[str, str, int]
"""A function for people, whatever its clauses: its file, its qualified name, the number of its parameters."""


class Party(Struct, frozen=True):
    """Who emits or handles. `id` tells the parties of one workspace apart, `saga` is that of the one it is part of."""

    id: str
    kind: Kind
    label: str
    saga: str | None = None


class Part(Struct, frozen=True):
    """A step as a party. `places` are its own, and those of the functions that run it and take it back, as a whole."""

    step: Step
    party: Party
    places: tuple[Place, ...]


class Plot(Struct, frozen=True):
    """A saga as a party, and its steps, in order."""

    saga: Saga
    party: Party
    parts: tuple[Part, ...]


class Cast:
    """The parties of a workspace as it is now. What is found out of each file is kept, so it is made anew each time."""

    def __init__(self, sagas: Iterable[Saga], code_of: CodeOf) -> None:
        """Take the sagas, and find their steps and the functions that steps hand their work to."""
        self._code_of = code_of
        self._codes: dict[str, Code | None] = {}
        self._around: dict[str, list[tuple[Span, Party]]] = {}
        self._steps: dict[str, list[tuple[Span, Party]]] = {}
        self._named: dict[tuple[str, str, str | None], Party] = {}
        self._doing: dict[_FunctionKey, set[Party]] = {}
        self.plots = tuple(self._plots(sagas))

    def emitter(self, row: Emission) -> Party:
        """The step that an emission belongs to, else the function that it stands in, else the saga or the file."""
        node = nodes.emitter(self._code(row.site.path), row)
        named = self._named.get((row.site.path, row.saga, row.step)) if row.saga is not None else None
        return self._party(node, self._function(node), row.site.span, named)

    def handlers(self, row: Subscription) -> tuple[Party, ...]:
        """Those to whom a subscription hands events, each once."""
        return tuple(dict.fromkeys(self._handlers(row)))

    def at(self, place: Place) -> Party:
        """The step, function or saga that a place belongs to, else its file."""
        node = nodes.node_at(self._code(place.path), place)
        return self._party(node, self._function(node), place.span, None)

    def _handlers(self, row: Subscription) -> Iterator[Party]:
        for node in nodes.handlers(self._code(row.site.path), row):
            function = self._function(node)
            yield self._party(node, function, function.name_span if function else row.site.span, None)

    def _party(self, node: Node, function: Function | None, at: Span, named: Party | None) -> Party:
        """The party that a node of the flow is; `named` is the step, or saga, that facts say it is a part of."""
        step = _innermost(self._steps.get(node.path, ()), at)
        if step is not None:
            return step
        code = self._code(node.path)
        if function is not None and code is not None:
            doing = self._doing.get(_key(node.path, function), set())
            if len(doing) == 1:
                return next(iter(doing))
        if named is not None and named.kind is Kind.STEP:
            return named
        saga = _innermost(self._around.get(node.path, ()), at) or named
        if function is not None and code is not None:
            path, qualified, parameters = _key(node.path, function)
            label = _label(code, function)
            return Party(f"function:{path}#{qualified}/{parameters}", Kind.FUNCTION, label, saga.id if saga else None)
        return saga or Party(f"file:{node.path}", Kind.FILE, node.path)

    # Sagas

    def _plots(self, sagas: Iterable[Saga]) -> Iterator[Plot]:
        told: dict[str, int] = {}
        for saga in sagas:
            path, code = saga.place.path, self._code(saga.place.path)
            if code is None:
                continue
            name = _title(code, saga)
            party = Party(_once(f"saga:{path}#{saga.name}", told), Kind.SAGA, name)
            self._around.setdefault(path, []).append((saga_span(code, saga), party))
            self._named.setdefault((path, saga.name, None), party)
            parts: list[Part] = []
            for step in saga.steps:
                identity = _once(f"step:{party.id.partition(':')[2]}/{step.name}", told)
                member = Party(identity, Kind.STEP, f"{name}.{step.name}", party.id)
                self._named.setdefault((path, saga.name, step.name), member)
                parts.append(Part(step, member, tuple(self._places(code, step, member))))
            yield Plot(saga, party, tuple(parts))

    def _places(self, code: Code, step: Step, party: Party) -> Iterator[Place]:
        """Note where a step is, and which functions do what it says: they stand elsewhere, even in other files."""
        path, span = step.place.path, step_span(code, step)
        self._steps.setdefault(path, []).append((span, party))
        yield Place(path, span)
        functions = {(home, row.index): row for home, row in (*self._bodies(step), *_handed_to(code, step, path))}
        for (home, _), function in functions.items():
            self._doing.setdefault(_key(home, function), set()).add(party)
            yield Place(home, whole(function))

    def _bodies(self, step: Step) -> Iterator[tuple[str, Function]]:
        for body in (step.run, step.compensation, step.undo):
            code = self._code(body.place.path) if body.state is not RollBack.ABSENT else None
            for function in code.functions.values() if code else ():
                if function.kind is FunctionKind.NAMED and function.name_span == body.place.span:
                    yield body.place.path, function

    # Files

    def _function(self, node: Node) -> Function | None:
        code = self._code(node.path)
        if node.kind is not Kind.FUNCTION or code is None:
            return None
        return next(iter(clauses(code, node.name)[node.nth : node.nth + 1]), None)

    def _code(self, path: str) -> Code | None:
        if path not in self._codes:
            self._codes[path] = self._code_of(path)
        return self._codes[path]


def _handed_to(code: Code, step: Step, path: str) -> Iterator[tuple[str, Function]]:
    """The functions of a step's file that it names: `run &create/2`, `.add_step(self.charge, self.refund)`."""
    site = step_site(code, step)
    names = {name for row in _saying(code, site) for name in _named_by(row)} if site is not None else set[str]()
    for function in code.functions.values() if names else ():
        if function.kind is FunctionKind.NAMED and function.name in names:
            yield path, function


def _saying(code: Code, site: CallSite) -> Iterator[CallSite]:
    """A step's call, and those directly in its block."""
    yield site
    if site.call.block is not None:
        yield from (row for row in code.calls if row.function == site.call.block)


def _named_by(row: CallSite) -> Iterator[str]:
    return (argument.value.path[-1] for argument in row.call.args if isinstance(argument.value, Reference))


# Small things


def _innermost(extents: Sequence[tuple[Span, Party]], at: Span) -> Party | None:
    around = [(len(span), party) for span, party in extents if span.contains(at)]
    return min(around, key=lambda row: row[0])[1] if around else None


def _key(path: str, function: Function) -> _FunctionKey:
    return path, function.qualified, len(function.params)


def _once(identity: str, told: dict[str, int]) -> str:
    """An id that no other has: those of one name are numbered."""
    number = told[identity] = told.get(identity, 0) + 1
    return identity if number == 1 else f"{identity}~{number}"


def _title(code: Code, saga: Saga) -> str:
    """A saga's class or module without what it is in; of a function that builds one, with its module."""
    is_type = any(row.name == saga.name for row in code.types)
    return ".".join(saga.name.split(".")[-1 if is_type else -2 :])


def _label(code: Code, function: Function) -> str:
    """A function with its class or module, and with the number of its parameters where others have its name."""
    owner = function.owner.rpartition(".")[2]
    name = f"{owner}.{function.name}" if owner else function.name
    is_one = len({len(row.params) for row in clauses(code, function.qualified)}) == 1
    return name if is_one else f"{name}/{len(function.params)}"
