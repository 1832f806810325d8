"""What a test of correlation needs to know of each saga: how it is made and run, its events' constructors, its bus."""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from saga_concordia.engine.callees import matches
from saga_concordia.engine.gather import Facts
from saga_concordia.engine.index import Index
from saga_concordia.frontends.read import SourceFile
from saga_concordia.model.code import Function, FunctionKind, Param, TypeBody
from saga_concordia.model.correlation_cases import Bus, Constructor, CorrelationCases, Form, Input
from saga_concordia.model.dialect import Dialect
from saga_concordia.model.facts import Emission, Saga, SlotState

_KEY = "correlation_id"


def correlation_cases(facts: Facts, dialects: tuple[Dialect, ...], packages: frozenset[str]) -> list[CorrelationCases]:
    """The sagas that construct an event with a place for a correlation id, in order of path and place.

    `packages` are the folders of Python packages, relative to the root: modules are imported from above them.
    """
    index = Index()
    for file in facts.files:
        index.put(file)
    reader = _Reader(index, dialects, packages)
    sagas = sorted(facts.sagas, key=lambda saga: (saga.place.path, saga.place.span))
    return [case for saga in sagas if (case := reader.case(saga, facts.emissions)) is not None]


class _Reader:
    """Reads sagas of one index."""

    def __init__(self, index: Index, dialects: tuple[Dialect, ...], packages: frozenset[str]) -> None:
        self.index = index
        self.dialects = dialects
        self.packages = packages

    def case(self, saga: Saga, emissions: Iterable[Emission]) -> CorrelationCases | None:
        """What is known of one saga; None where it constructs no event that could carry a correlation id."""
        file = self.index.files[saga.place.path]
        found = self.index.type(saga.name)
        own = [
            row
            for row in emissions
            if row.correlation.state is not SlotState.NOT_OFFERED and _stands_in(row, saga, None if found else file)
        ]
        if not own:
            return None
        keys = {row.correlation.key for row in own if row.correlation.key} or {_KEY}
        inputs = tuple(self._inputs(saga, file, found))
        correlation = next((row.name for row in inputs if row.name in {*keys, _KEY}), None)
        folder, module = self._module(file)
        return CorrelationCases(
            path=file.path,
            module=module,
            name=saga.name.rpartition(".")[2] if module else saga.name,
            language=file.code.language,
            form=_form(saga, found),
            folder=folder,
            inputs=inputs,
            correlation=correlation,
            key=min(keys),
            keeps=bool(correlation and self.index.attributes(saga.name, correlation)),
            runners=tuple(self._runners(saga, found)),
            constructors=tuple(dict.fromkeys(self._constructors(own))),
            bus=self._bus(file, inputs),
        )

    def _module(self, file: SourceFile) -> tuple[str, str]:
        """The folder that a file's module is imported from, and the module's name."""
        if not file.code.module:
            return "", ""
        path = PurePosixPath(file.path)
        folder = path.parent
        while folder.as_posix() in self.packages:
            folder = folder.parent
        parts = path.relative_to(folder).with_suffix("").parts
        if parts[-1] == "__init__":
            parts = parts[:-1]
        return folder.as_posix(), ".".join(parts)

    # How it is made and run

    def _inputs(self, saga: Saga, file: SourceFile, found: tuple[SourceFile, TypeBody] | None) -> Iterator[Input]:
        if saga.takes_inputs:
            yield from (Input(name) for name in saga.inputs)
            return
        for home, param in self._params(saga, file, found):
            if param.name and param.kind in ("positional", "keyword"):
                made = self._made(home, param.annotation or "")
                yield Input(param.name, param.annotation or "", param.default is not None, made)

    def _params(
        self, saga: Saga, file: SourceFile, found: tuple[SourceFile, TypeBody] | None
    ) -> list[tuple[SourceFile, Param]]:
        """The parameters that make the saga: of its own constructor, else of the nearest inherited one."""
        if found is None:
            made = next((row for row in file.code.functions.values() if row.qualified == saga.name), None)
            return [(file, param) for param in made.passed] if made else []
        for body in self.index.ancestry(saga.name):
            for home, function in self._methods(body, "__init__"):
                return [(home, param) for param in function.passed]
        return []

    def _methods(self, body: TypeBody, name: str) -> Iterator[tuple[SourceFile, Function]]:
        for home, function in self.index.functions(name):
            if function.owner == body.name and function.kind is FunctionKind.NAMED:
                yield home, function

    def _made(self, file: SourceFile, annotation: str) -> tuple[str, str] | None:
        """The class of the workspace that an annotation names, if it is made without arguments."""
        path = tuple(annotation.split("."))
        found = self.index.type_at(file, path) if all(part.isidentifier() for part in path) else None
        if found is None:
            return None
        home, body = found
        for known in self.index.ancestry(body.name):
            for _home, function in self._methods(known, "__init__"):
                if any(param.default is None and param.kind in ("positional", "keyword") for param in function.passed):
                    return None
        return self._module(home)[1], body.name.rpartition(".")[2]

    def _runners(self, saga: Saga, found: tuple[SourceFile, TypeBody] | None) -> Iterator[str]:
        """What runs the saga: those of its methods that the dialect calls so, or what it is handed to."""
        dialect = next(row for row in self.dialects if row.name == saga.dialect)
        words = tuple(dict.fromkeys(word for form in dialect.saga for word in form.run))
        own = {
            word
            for body in (self.index.ancestry(saga.name) if found else ())
            for word in words
            for _method in self._methods(body, word)
        }
        yield from (word for word in words if word in own or not own)
        if not words:
            yield from dialect.start

    # Its events, and the bus

    def _constructors(self, emissions: Iterable[Emission]) -> Iterator[Constructor]:
        """The callees that construct events, apart from those that only an object has."""
        for row in emissions:
            file = self.index.files[row.constructor.path]
            for site in file.code.calls:
                call = site.call
                if call.own_span == row.constructor.span and call.receiver is None:
                    local = call.path[0] in file.code.imports or not file.code.module or len(call.path) == 1
                    if local:
                        yield Constructor(self._module(file)[1], self._callee(file, call.path))

    def _callee(self, file: SourceFile, path: tuple[str, ...]) -> tuple[str, ...]:
        """As written where modules are objects; where they are only names, with aliases expanded."""
        return path if file.code.module else tuple(self.index.expand(file, path).split("."))

    def _bus(self, file: SourceFile, inputs: tuple[Input, ...]) -> Bus | None:
        """The bus that the saga is given, else the one that the dialects of its language name."""
        speaking = [row for row in self.dialects if row.language == file.code.language]
        patterns = tuple(
            word for row in speaking for word in (*row.publish, *(call for one in row.emit for call in one.call))
        )
        for row in inputs:
            if row.made is None:
                continue
            found = self.index.type_at(file, tuple(row.type.split(".")))
            for body in self.index.ancestry(found[1].name) if found else ():
                for function in self.index.files[found[0].path].code.functions.values() if found else ():
                    if function.owner == body.name and matches(patterns, f"{row.name}.{function.name}"):
                        return Bus(*row.made, function.name, row.name)
        for pattern in (word for row in speaking for word in row.publish):
            for home, function in self.index.functions(pattern.rpartition(".")[2]):
                if matches((pattern,), function.qualified):
                    module = self._module(home)[1] or function.owner
                    return Bus(module, "", function.name)
        return None


def _stands_in(row: Emission, saga: Saga, file: SourceFile | None) -> bool:
    """Whether an emission is a saga's own; `file` is that of a saga which a function makes."""
    if file is None:
        return row.saga == saga.name
    bodies = (body for body in file.code.functions.values() if body.qualified == saga.name)
    return row.site.path == file.path and any(body.span.contains(row.site.span) for body in bodies)


def _form(saga: Saga, found: tuple[SourceFile, TypeBody] | None) -> Form:
    if found is None:
        return Form.FUNCTION
    return Form.CLASS if found[0].code.module else Form.MODULE
