"""Which code handles the ids of events beside the sagas: constructors, buses, validators, bases, processors."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from saga_concordia.engine.callees import Patterns, calling, names_of
from saga_concordia.engine.environment import Env
from saga_concordia.engine.evaluate import Evaluator
from saga_concordia.engine.id_handling import Body, IdReader, parts
from saga_concordia.engine.index import Index
from saga_concordia.frontends.read import SourceFile
from saga_concordia.model.code import Call, CallSite, Closure, FunctionKind, Reference, TypeBody, Value
from saga_concordia.model.dialect import Dialect
from saga_concordia.model.facts import Emission, Handling, Id, IdPart, NameKind, Role, Saga, SlotState, Subscription
from saga_concordia.model.registry import Place

_NAMED = FunctionKind.NAMED
_ACTIVE = (Handling.MINTS, Handling.VALIDATES, Handling.PRESERVES, Handling.FORWARDS)


class IdParts:
    """Finds the parts of one analysis."""

    def __init__(self, evaluator: Evaluator, dialects: tuple[Dialect, ...]) -> None:
        """Nothing is looked for yet."""
        self.evaluator = evaluator
        self.index: Index = evaluator.index
        self.reader = IdReader(evaluator, dialects)
        self._dialects = dialects

    def of(
        self, emissions: Iterable[Emission], subscriptions: Iterable[Subscription], sagas: tuple[Saga, ...]
    ) -> tuple[IdPart, ...]:
        """The parts that what is emitted, handled and run in sagas leads to, by role and name."""
        constructors, classes = self._constructors(emissions)
        buses = self._buses(emissions)
        validators = self._validators([*buses, *constructors])
        known = {_key(body) for body in (*constructors, *buses, *validators)}
        handlers = [body for body in self._handlers(subscriptions) if _key(body) not in known]
        found = [
            *self._rows(Role.CONSTRUCTOR, constructors),
            *(self._class_row(file, body) for file, body in classes),
            *self._rows(Role.BASE, self._runners()),
            *self._bases(sagas, {owner_of(self.index, body) for body in (*constructors, *buses, *validators)}),
            *self._rows(Role.BUS, buses),
            *self._rows(Role.VALIDATOR, validators),
            *(row for row in self._rows(Role.PROCESSOR, handlers) if self._hands_on(row, emissions)),
        ]
        return tuple(found)

    def _rows(self, role: Role, bodies: Iterable[Body]) -> list[IdPart]:
        """One row per owner."""
        owned: dict[str, list[Body]] = {}
        for body in bodies:
            owned.setdefault(owner_of(self.index, body), []).append(body)
        return [self._row(role, owner, owned[owner]) for owner in sorted(owned)]

    def _row(self, role: Role, owner: str, bodies: list[Body]) -> IdPart:
        ordered = _ordered(bodies)
        first = ordered[0]
        takes_event = role not in (Role.CONSTRUCTOR, Role.BASE)
        handling = {row: None for body in ordered for row in self.reader.of(body, takes_event=takes_event)}
        names = tuple(dict.fromkeys(body.name for _file, body in ordered))
        return IdPart(role, owner, names, Place(first[0].path, first[1].name_span), tuple(handling))

    # Constructors, buses and validators

    def _constructors(self, emissions: Iterable[Emission]) -> tuple[list[Body], list[tuple[SourceFile, TypeBody]]]:
        """What the calls that build events call, where that is in the workspace: functions, or classes without one."""
        rows = {row.constructor for row in emissions if row.correlation.state is not SlotState.NOT_OFFERED}
        functions: dict[tuple[str, int], Body] = {}
        classes: dict[str, tuple[SourceFile, TypeBody]] = {}
        for place in sorted(rows, key=lambda place: (place.path, place.span)):
            file = self.index.files.get(place.path)
            site = next((row for row in file.code.calls if row.call.own_span == place.span), None) if file else None
            if file is None or site is None:
                continue
            called = list(self._called(file, site))
            functions.update((_key(body), body) for body in called)
            if not called and (found := self.index.type_at(file, site.call.path)) is not None:
                classes[found[1].name] = found
        return _ordered(functions.values()), [classes[name] for name in sorted(classes)]

    def _class_row(self, file: SourceFile, body: TypeBody) -> IdPart:
        place = Place(file.path, body.name_span)
        return IdPart(Role.CONSTRUCTOR, body.name, (), place, self.reader.of_fields(file, body))

    def _buses(self, emissions: Iterable[Emission]) -> list[Body]:
        """What the calls that publish an event made elsewhere call, and those that emit without an envelope."""
        named = [row for row in emissions if row.name.kind is not NameKind.UNDETERMINED]
        made = {place for row in named for place in (row.constructor, row.site)}
        found: dict[tuple[str, int], Body] = {}
        for _path, file in sorted(self.index.files.items()):
            spoken = [dialect for dialect in self._dialects if dialect.language == file.code.language]
            patterns = Patterns(
                [(word, True) for dialect in spoken for word in dialect.publish]
                + [(word, False) for dialect in spoken for word in _without_envelope(dialect)]
            )
            for site in calling(self.index, file, patterns):
                names = names_of(self.index, file, site.function, site.call, reexports=True)
                if any(patterns.find(names)) or self._carries(file, site, made):
                    found.update((_key(body), body) for body in self._called(file, site))
        return _ordered(found.values())

    def _carries(self, file: SourceFile, site: CallSite, made: set[Place]) -> bool:
        """Whether a call emits, or is given an event that one made: other things may have a method of that name."""
        given = [value for argument in site.call.args for value in self._values(file, site, argument.value)]
        calls = [value.own_span for value in given if isinstance(value, Call)]
        return any(Place(file.path, span) in made for span in (site.call.own_span, *calls))

    def _values(self, file: SourceFile, site: CallSite, value: Value) -> list[object]:
        return [
            found
            for found, home in self.evaluator.values(value, Env(file, site.function))
            if home.file.path == file.path
        ]

    def _called(self, file: SourceFile, site: CallSite) -> Iterator[Body]:
        """The functions that a call reaches, with every clause of them."""
        for home, target, _env in self.evaluator.functions(site.call, Env(file, site.function)):
            for other, row in self.index.methods(target.owner, target.name):
                if other.path == home.path and len(row.params) == len(target.params):
                    yield other, row

    def _validators(self, bodies: Iterable[Body]) -> list[Body]:
        """What a bus or a constructor calls in another module, and that looks whether ids are well-formed."""
        called: dict[tuple[str, int], Body] = {}
        for file, body in bodies:
            owner = owner_of(self.index, (file, body))
            for site in file.code.calls:
                if body.span.contains(site.call.span):
                    others = (row for row in self._called(file, site) if owner_of(self.index, row) != owner)
                    called.update((_key(row), row) for row in others)
        return [row for row in called.values() if self.reader.validates(row)]

    # Bases of sagas

    def _bases(self, sagas: tuple[Saga, ...], others: set[str]) -> list[IdPart]:
        """Modules of the workspace that sagas derive from or use, and those that several name and that handle ids."""
        own = {saga.name for saga in sagas}
        inheriting = self._inheriting(sagas)
        naming = self._naming(sagas)
        rows: list[IdPart] = []
        for name in sorted({*inheriting, *naming} - own - others):
            found = self.index.type(name)
            functions = found[0].code.functions.values() if found else ()
            bodies = [(found[0], row) for row in functions if found and row.owner == name and row.kind is _NAMED]
            if not bodies:
                continue
            row = self._row(Role.BASE, name, bodies)
            heirs = inheriting.get(name, [])
            if row.handling or heirs:
                callers = [saga.name for saga in sagas if saga.name in heirs or self._calls(saga, name)]
                users = naming.get(name) or heirs
                rows.append(replace(row, users=tuple(users), callers=tuple(callers)))
        return rows

    def _runners(self) -> list[Body]:
        """Functions that start whatever saga they are given: sagas hand their lifecycle to them."""
        found: dict[tuple[str, int], Body] = {}
        for _path, file in sorted(self.index.files.items()):
            spoken = [dialect for dialect in self._dialects if dialect.language == file.code.language]
            patterns = Patterns((word, True) for dialect in spoken for word in dialect.start)
            for site in calling(self.index, file, patterns):
                given = site.call.args[0].value if site.call.args else None
                around = self.index.enclosing(file, site.function, FunctionKind.NAMED)
                if around and isinstance(given, Reference) and given.path[0] in {row.name for row in around.params}:
                    found[file.path, around.index] = file, around
        return _ordered(found.values())

    def _inheriting(self, sagas: tuple[Saga, ...]) -> dict[str, list[str]]:
        """The types that sagas derive from, or use, with those sagas."""
        found: dict[str, list[str]] = {}
        for saga in sagas:
            for body in self.index.ancestry(saga.name):
                if body.name != saga.name:
                    found.setdefault(body.name, []).append(saga.name)
        return found

    def _naming(self, sagas: tuple[Saga, ...]) -> dict[str, list[str]]:
        """The types that the files of several sagas import, with those sagas."""
        imported: dict[str, list[str]] = {}
        for saga in sagas:
            file = self.index.files.get(saga.place.path)
            for name in dict.fromkeys(file.code.imports.values()) if file else ():
                imported.setdefault(name, []).append(saga.name)
        shared = {name: users for name, users in imported.items() if len(users) > 1}
        types = {name: self.index.type_named(name) for name in shared}
        return {found[1].name: shared[name] for name, found in types.items() if found}

    def _calls(self, saga: Saga, name: str) -> bool:
        """Whether a saga calls a function of a module."""
        file = self.index.files.get(saga.place.path)
        found = self.index.type(saga.name)
        if file is None or found is None:
            return False
        inside = (site.call.path for site in file.code.calls if found[1].span.contains(site.call.span))
        return any(len(path) > 1 and self.index.expand(file, path).rpartition(".")[0] == name for path in inside)

    # Processors

    def _handlers(self, subscriptions: Iterable[Subscription]) -> list[Body]:
        """The functions that take events: those named where somebody subscribes, else those that hold the place."""
        found: dict[tuple[str, int], Body] = {}
        for row in subscriptions:
            file = self.index.files.get(row.site.path)
            if file is None:
                continue
            bodies = list(self._handed(file, row)) or list(self._around(file, row))
            found.update((_key(body), body) for body in bodies)
        return _ordered(found.values())

    def _handed(self, file: SourceFile, row: Subscription) -> Iterator[Body]:
        """Functions that are passed to the call that subscribes."""
        for site in file.code.calls:
            if site.call.own_span != row.site.span and site.call.span != row.site.span:
                continue
            for argument in site.call.args:
                for part in parts(argument.value):
                    if isinstance(part, Closure):
                        for number in part.functions:
                            yield file, file.code.functions[number]
                    elif isinstance(part, Reference):
                        call = Call(part.span, part.path, part.span, (), open=True)
                        for home, target, _env in self.evaluator.functions(call, Env(file, site.function), guess=False):
                            yield home, target

    def _around(self, file: SourceFile, row: Subscription) -> Iterator[Body]:
        around = [
            function
            for function in file.code.functions.values()
            if function.kind is FunctionKind.NAMED and function.span.contains(row.site.span)
        ]
        if around:
            yield file, max(around, key=lambda function: function.span.start)

    def _hands_on(self, part: IdPart, emissions: Iterable[Emission]) -> bool:
        """Whether a handler emits, or does something with an id that others see."""
        if any(row.handling in _ACTIVE and not row.carried for row in part.handling):
            return True
        names = {f"{part.owner}.{name}" for name in part.functions}
        return any(row.function in names and row.site.path == part.place.path for row in emissions)


def owner_of(index: Index, body: Body) -> str:
    """The module or class of a function; that of a closure, of the one around it."""
    file, function = body
    return index.owner(file, function.index) or file.code.module or file.path


def _without_envelope(dialect: Dialect) -> Iterator[str]:
    """The callee patterns that emit without building an envelope."""
    for emit in dialect.emit:
        if not emit.slots.keys() & {one.value for one in Id}:
            yield from emit.call


def _key(body: Body) -> tuple[str, int]:
    return body[0].path, body[1].index


def _ordered(bodies: Iterable[Body]) -> list[Body]:
    return sorted(bodies, key=lambda row: (row[0].path, row[1].span))
