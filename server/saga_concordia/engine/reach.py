"""What the handlers of a file run: the code that handles an event, and what it calls, as far as that is in the index.

What has to be decided before something is run makes it uncertain: a branch, what stands behind a branch that leaves, a
function in a function, several functions that a call may mean.
"""

from collections import deque
from collections.abc import Iterable, Iterator

from msgspec import Struct

from saga_concordia.engine.emissions import EmissionFinder
from saga_concordia.engine.environment import Env
from saga_concordia.engine.extents import calls_in, choices_in, whole
from saga_concordia.frontends.read import SourceFile
from saga_concordia.model.code import CallSite, Closure, Code, Function, FunctionKind, Reference
from saga_concordia.model.facts import NameKind, Subscription
from saga_concordia.model.reach import Reach, Run
from saga_concordia.model.registry import Place
from saga_concordia.text.span import Span

CALLS_DEEP = 3
"""How many calls lead from a handler to what is still looked at."""
MOST_RUNS = 48
"""How many bodies are looked at for one subscription."""


class _Way(Struct, frozen=True):
    """A body to look at, and how it came to be run."""

    file: SourceFile
    span: Span
    calls: tuple[Place, ...] = ()
    is_certain: bool = True


class ReachFinder:
    """Finds what subscriptions reach, in the index of `finder`."""

    def __init__(self, finder: EmissionFinder) -> None:
        """Nothing is looked for yet."""
        self._finder = finder
        self._index = finder.index
        self._evaluator = finder.evaluator

    def of_file(self, file: SourceFile, subscriptions: Iterable[Subscription]) -> tuple[Reach, ...]:
        """What the subscriptions of a file reach, those left out that have no handler we know."""
        known: dict[tuple[Span, ...], tuple[Run, ...]] = {}
        found: list[Reach] = []
        for row in subscriptions:
            if row.name.kind is NameKind.UNDETERMINED:
                continue
            handlers = list(self._handlers(file, row.site.span))
            key = tuple(way.span for way in handlers)
            if key not in known:
                known[key] = tuple(self._runs(handlers))
            if known[key]:
                found.append(Reach(row.name, row.site, known[key]))
        return tuple(found)

    # Handlers

    def _handlers(self, file: SourceFile, site: Span) -> Iterator[_Way]:
        """The code that a subscription hands events to: a branch, a function by its head, or those that a call gets."""
        arm = _selected(file.code, site)
        if arm is not None:
            yield _Way(file, arm)
            return
        around = [
            row for row in file.code.functions.values() if row.kind is FunctionKind.NAMED and whole(row).contains(site)
        ]
        innermost = min(around, key=lambda row: len(row.span), default=None)
        if innermost is not None and not innermost.body.contains(site):
            yield _Way(file, innermost.span)
            return
        for row in calls_in(file.code, site):
            if row.call.own_span == site:
                yield from self._passed(file, row)

    def _passed(self, file: SourceFile, site: CallSite) -> Iterator[_Way]:
        for argument in site.call.args:
            value = argument.value
            if isinstance(value, Closure):
                yield from (_Way(file, file.code.functions[number].span) for number in value.functions)
            elif isinstance(value, Reference):
                yield from (_Way(home, row.span) for home, row in self._referred(file, site, value))

    def _referred(self, file: SourceFile, site: CallSite, value: Reference) -> Iterator[tuple[SourceFile, Function]]:
        """The functions that a name means: one of the file or of the class it stands in, or an imported one."""
        full = self._index.canonical(self._index.expand(file, value.path))
        own = (file.code.module, self._index.owner(file, site.function))
        for home, row in self._index.functions(value.path[-1]):
            if row.qualified == full or (home.path == file.path and row.owner in own):
                yield self._index.awake(home, row)

    # What they run

    def _runs(self, handlers: Iterable[_Way]) -> Iterator[Run]:
        queue = deque(handlers)
        seen = {(way.file.path, way.span) for way in queue}
        count = 0
        while queue and count < MOST_RUNS:
            way = queue.popleft()
            count += 1
            code, path = way.file.code, way.file.path
            branches = tuple(_branches(code, way.span))
            made: list[tuple[str, Place]] = []
            for site in calls_in(code, way.span):
                call = site.call
                place = Place(path, call.own_span)
                if not call.path or self._finder.forms(way.file, site.function, call):
                    continue
                if call.path[-1][:1].isupper() and (found := self._index.type_at(way.file, call.path)):
                    made.append((found[1].name, place))
                if len(way.calls) == CALLS_DEEP:
                    continue
                targets = self._evaluator.functions(call, Env(way.file, site.function), guess=False)
                certain = way.is_certain and len(targets) == 1 and not any(row.contains(call.span) for row in branches)
                for home, function, _env in targets:
                    if (home.path, function.span) not in seen:
                        seen.add((home.path, function.span))
                        queue.append(_Way(home, function.span, (*way.calls, place), certain))
            places = tuple(Place(path, branch) for branch in branches)
            yield Run(Place(path, way.span), way.calls, way.is_certain, places, tuple(made))


def _selected(code: Code, site: Span) -> Span | None:
    """The innermost branch that a name in its pattern selects."""
    arms = [
        arm.span
        for row in code.choices
        if row.choice.span.contains(site) and row.choice.subject is not None
        for arm in row.choice.arms
        if any(pattern.span.contains(site) for pattern in arm.patterns)
        and arm.span not in [pattern.span for pattern in arm.patterns]  # A guard decides, and does nothing itself.
    ]
    return min(arms, key=len, default=None)


def _branches(code: Code, body: Span) -> Iterator[Span]:
    """Where in a body it is not certain that code is run, in order."""
    for row in choices_in(code, body):
        for arm in row.choice.arms:
            if not arm.span.contains(body):
                yield arm.span
        if any(arm.leaves for arm in row.choice.arms):
            yield Span(row.choice.span.end, body.end)
    for function in code.functions.values():
        is_inside = body.contains(function.span) and function.span != body
        if is_inside and function.kind in (FunctionKind.NAMED, FunctionKind.CLOSURE):
            yield function.span
