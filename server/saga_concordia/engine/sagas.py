"""Sagas of all files: what a dialect calls one, its inputs and steps."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from saga_concordia.engine.bodies import BodyReader
from saga_concordia.engine.callees import Patterns, calling, is_base, matches, names_of_value
from saga_concordia.engine.effects import Classifier
from saga_concordia.engine.emissions import EmissionFinder
from saga_concordia.engine.environment import Env
from saga_concordia.engine.extents import calls_in
from saga_concordia.engine.steps import REFERENCES, StepReader, first_literal
from saga_concordia.frontends.dialect_loader import language_data
from saga_concordia.frontends.read import SourceFile
from saga_concordia.model.code import CallSite, FunctionKind, LiteralKind, TypeBody
from saga_concordia.model.dialect import Dialect, SagaForm
from saga_concordia.model.facts import Emission, Saga, Step, StepReference
from saga_concordia.model.registry import Place
from saga_concordia.text.span import Span

_SPLICES = 4
"""How many local functions deep the steps of a builder are looked for."""


class SagaFinder:
    """Finds the sagas of an index under the dialects of its files."""

    def __init__(self, finder: EmissionFinder, dialects: tuple[Dialect, ...]) -> None:
        """Work on the index and evaluator of `finder`."""
        self.finder = finder
        self.index = finder.index
        self.evaluator = finder.evaluator
        self.dialects = dialects
        self._readers: dict[str, list[tuple[Dialect, StepReader]]] = {}
        self._builders = {
            id(form): Patterns((word, form) for word in form.call) for row in dialects for form in row.saga
        }

    def of_file(self, file: SourceFile) -> tuple[Saga, ...]:
        """The sagas of a file, in order of place; where several dialects claim one, the first has it."""
        found: dict[Place, Saga] = {}
        for dialect, steps in self._speaking(file.code.language):
            for form in dialect.saga:
                for saga in (*self._typed(file, dialect, form, steps), *self._built(file, dialect, form, steps)):
                    found.setdefault(saga.place, saga)
        return tuple(sorted(found.values(), key=lambda saga: saga.place.span))

    def _speaking(self, language: str) -> list[tuple[Dialect, StepReader]]:
        """The dialects of a language that know sagas, each with what reads its steps."""
        if language not in self._readers:
            rows = self._readers[language] = []
            for dialect in self.dialects:
                if dialect.saga and dialect.language == language:
                    classifier = Classifier(dialect, self.dialects, language_data(language).calls)
                    reader = BodyReader(self.finder, dialect, classifier)
                    rows.append((dialect, StepReader(reader, dialect, self.dialects)))
        return self._readers[language]

    def placed(
        self, path: str, emissions: Iterable[Emission], sagas: tuple[Saga, ...]
    ) -> tuple[tuple[Emission, ...], tuple[Saga, ...]]:
        """Say of each emission of a file in which saga and step it stands, and of each of those what it emits."""
        if not sagas:
            return tuple(emissions), sagas
        spans = {body.name: body.span for body in self.index.files[path].code.types}
        bodies = [(saga, spans[saga.name]) for saga in sagas if saga.name in spans]
        placed: list[Emission] = []
        told: dict[tuple[str, str], list[str]] = {}
        for emission in emissions:
            saga = next((saga for saga, span in bodies if span.contains(emission.site.span)), None)
            step = self._step_of(emission, saga) if saga else None
            if saga is not None:
                told.setdefault((saga.name, ""), []).append(emission.name.text)
            if saga is not None and step is not None:
                told.setdefault((saga.name, step), []).append(emission.name.text)
            placed.append(replace(emission, saga=saga.name if saga else None, step=step))
        full = tuple(
            replace(
                saga,
                emits=tuple(told.get((saga.name, ""), ())),
                steps=tuple(replace(step, emits=tuple(told.get((saga.name, step.name), ()))) for step in saga.steps),
            )
            for saga in sagas
        )
        return tuple(placed), full

    def _step_of(self, emission: Emission, saga: Saga) -> str | None:
        file = self.index.files[saga.place.path]
        if emission.function:
            last = emission.function.rsplit(".", 1)[-1]
            for step in saga.steps:
                place = step.run.place
                if place.path == saga.place.path and file.text(place.span) == last:
                    return step.name
            return None
        before = [step for step in saga.steps if step.place.span.start < emission.site.span.start]
        return before[-1].name if before else None

    # A class or module

    def _typed(self, file: SourceFile, dialect: Dialect, form: SagaForm, steps: StepReader) -> Iterator[Saga]:
        for body in file.code.types:
            by_base = form.base and any(is_base(form.base, base) for base in body.bases)
            by_decorator = form.decorator and any(
                matches(form.decorator, *names_of_value(self.index, file, decorator)) for decorator in body.decorators
            )
            if by_base or by_decorator:
                saga = self._saga_of(file, dialect, form, body, steps)
                if saga.steps or (saga.takes_inputs and saga.inputs):
                    yield saga

    def _saga_of(self, file: SourceFile, dialect: Dialect, form: SagaForm, body: TypeBody, steps: StepReader) -> Saga:
        inside = [
            site
            for site in calls_in(file.code, body.span)
            if body.span.contains(site.call.span) and self.index.owner(file, site.function) == body.name
        ]
        direct = [site for site in inside if site.function == body.function and len(site.call.path) == 1]
        inputs = tuple(
            name.text
            for site in direct
            if site.call.path[0] in form.input and (name := first_literal(site.call)) is not None
        )
        references = tuple(
            StepReference("return", name.text, Place(file.path, name.content))
            for site in direct
            if site.call.path[0] in form.returns and (name := first_literal(site.call)) is not None
        )
        return Saga(
            name=body.name,
            place=Place(file.path, body.name_span),
            dialect=dialect.name,
            compensation=dialect.compensation,
            inputs=inputs if form.input else self._constructor_params(body),
            steps=(*steps.steps(file, inside), *steps.decorated(file, body)),
            references=references,
            takes_inputs=bool(form.input),
            declares=tuple(_declared(dialect, form, inside)),
            undo=dialect.undo,
        )

    def _constructor_params(self, body: TypeBody) -> tuple[str, ...]:
        """What a saga's class is constructed with: its inputs, where the dialect knows no other way to declare them."""
        for _file, function in self.index.methods(body.name, "__init__"):
            return tuple(param.name for param in function.passed if param.name)
        return ()

    # A builder

    def _built(self, file: SourceFile, dialect: Dialect, form: SagaForm, steps: StepReader) -> Iterator[Saga]:
        """Sagas made by a builder: the steps of the function (or file) that calls it."""
        homes: dict[int, Span] = {}
        for site in calling(self.index, file, self._builders[id(form)]):
            homes.setdefault(self._home(file, site), site.call.name_span)
        # Whoever goes on with what such a function returns has the whole saga.
        for site in file.code.calls if homes else ():
            if len(site.call.path) == 1 and site.call.receiver is None and self._home(file, site) not in homes:
                targets = self.evaluator.functions(site.call, Env(file, site.function), guess=False)
                begun = any(home.path == file.path and function.index in homes for home, function, _env in targets)
                if begun and self._has_steps(file, self._home(file, site), steps):
                    homes[self._home(file, site)] = site.call.name_span
        for number, name_span in homes.items():
            found = self._spliced(file, number, steps, 0)
            if found:
                home = file.code.functions[number]
                name = home.qualified if home.name else file.path.rsplit("/", 1)[-1].split(".")[0]
                yield Saga(name, Place(file.path, name_span), dialect.name, dialect.compensation, (), tuple(found))

    def _home(self, file: SourceFile, site: CallSite) -> int:
        """The function that a call stands in, closures apart, or the file's own body."""
        body = self.index.enclosing(file, site.function, FunctionKind.NAMED, FunctionKind.TYPE, FunctionKind.FILE)
        return 0 if body is None else body.index

    def _has_steps(self, file: SourceFile, number: int, steps: StepReader) -> bool:
        return any(self._home(file, site) == number and steps.form_of(file, site) for site in file.code.calls)

    def _spliced(self, file: SourceFile, number: int, steps: StepReader, depth: int) -> list[Step]:
        """The steps of a function, with those of the local functions that it hands the saga to."""
        inside = [site for site in file.code.calls if self._home(file, site) == number]
        found = [(step.place.span.start, step) for step in steps.steps(file, inside)]
        for site in inside if depth < _SPLICES else ():
            call = site.call
            if len(call.path) != 1 or call.receiver is not None or steps.form_of(file, site) is not None:
                continue
            for home, function, _env in self.evaluator.functions(call, Env(file, site.function), guess=False):
                if home.path == file.path and function.index != number and self._has_steps(file, function.index, steps):
                    inner = self._spliced(file, function.index, steps, depth + 1)
                    found += [(call.name_span.start, step) for step in inner]
        ordered = sorted(found, key=lambda row: row[0])
        return list({step.place: step for _start, step in ordered}.values())


def _declared(dialect: Dialect, form: SagaForm, inside: Iterable[CallSite]) -> Iterator[str]:
    """The names that calls of the saga's body give to themselves, arguments and references apart."""
    refer = {*form.input, *form.returns, *REFERENCES}
    refer.update(word for step in dialect.step for word in step.argument)
    for site in inside:
        if len(site.call.path) == 1 and site.call.receiver is None and site.call.path[0] not in refer:
            name = first_literal(site.call)
            if name is not None and name.kind is LiteralKind.ATOM:
                yield name.text
