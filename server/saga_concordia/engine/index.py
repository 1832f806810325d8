"""Where things are defined and called, over all files of one analysis."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Generic, TypeVar

from saga_concordia.engine.words import Word
from saga_concordia.frontends.in_part import awake
from saga_concordia.frontends.read import SourceFile, read
from saga_concordia.model.code import Binding, CallSite, Closure, Function, FunctionKind, Reference, TypeBody, Unit

_T = TypeVar("_T")
_OPEN = (FunctionKind.FILE, FunctionKind.TYPE)
"""The bodies whose names other bodies, and other files, know."""
MOST_UNITS = 64
"""How many functions of a file are lowered one by one before it is lowered whole."""
_REEXPORTS = 5
"""How many modules may hand a name on before it is given up."""

Name = tuple[str, str]
"""A kind of thing and a name that it is asked for by: `("function", "publish")`."""


class Table(Generic[_T]):
    """Things by name, of all files. What is asked for by a reader is noted as `kind` and name (see `Index.asked`)."""

    def __init__(self, kind: str, asked: "Asked") -> None:
        """Start empty."""
        self.kind = kind
        self._asked = asked
        self._rows: dict[str, dict[tuple[str, int], list[_T]]] = {}

    def add(self, name: str, unit: "_UnitKey", thing: _T) -> None:
        """File one thing."""
        self._rows.setdefault(name, {}).setdefault(unit, []).append(thing)

    def remove(self, name: str, unit: "_UnitKey") -> None:
        """Forget what a unit said under a name."""
        rows = self._rows.get(name)
        if rows is not None and rows.pop(unit, None) is not None and not rows:
            del self._rows[name]

    def discard(self, name: str, unit: "_UnitKey", thing: _T) -> None:
        """Forget one thing that a unit said under a name."""
        rows = self._rows.get(name, {})
        left = [row for row in rows.get(unit, ()) if row is not thing]
        if left:
            rows[unit] = left
        else:
            self.remove(name, unit)

    def get(self, name: str) -> list[tuple[str, _T]]:
        """The things of a name with their paths, in order of path and unit."""
        self._asked.names.add((self.kind, name))
        return self.peek(name)

    def peek(self, name: str) -> list[tuple[str, _T]]:
        """As `get`, for a reader who notes what it has asked for itself."""
        rows = self._rows.get(name)
        if not rows:
            return []
        keys = rows if len(rows) == 1 else sorted(rows)
        return [(key[0], thing) for key in keys for thing in rows[key]]


_UnitKey = tuple[str, int]
"""A file's path, and the number of a unit of it."""


class Asked:
    """What has been asked of an index since it was last begun anew: the names, and where nothing was found.

    `woken` are by file the names whose meaning has changed as functions were lowered that somebody asked for.
    """

    def __init__(self) -> None:
        """Nothing has been asked."""
        self.names: set[Name] = set()
        self.missed: set[str] = set()
        self.woken: dict[str, set[Name]] = {}


class Named(Generic[_T]):
    """Things by qualified name. Code may qualify a name from another root than ours, so that a tail is enough.

    Of several things of one name the last one holds, in order of path and place.
    """

    def __init__(self, kind: str, asked: Asked) -> None:
        """Start empty."""
        self._table: Table[tuple[str, _T]] = Table(kind, asked)

    def row(self, name: str, thing: _T) -> "_Row":
        """A thing as it is filed: by the last part of its name."""
        return self._table, _last(name), (name, thing)

    def __getitem__(self, name: str) -> tuple[str, _T] | None:
        found: tuple[str, _T] | None = None
        for path, (full, thing) in self._table.get(_last(name)):
            if full == name:
                found = path, thing
        return found

    def find(self, name: str) -> tuple[str, _T] | None:
        """The thing of this very name, else the only one whose qualified name ends in it (or that it ends in)."""
        hit = self[name]
        if hit is not None or "." not in name:
            return hit
        fitting = {
            full: (path, thing)
            for path, (full, thing) in self._table.get(_last(name))
            if full.endswith("." + name) or ("." in full and name.endswith("." + full))
        }
        return next(iter(fitting.values())) if len(fitting) == 1 else None

    def only(self, last: str) -> tuple[str, _T] | None:
        """The only thing whose last name is `last`."""
        named = {full: (path, thing) for path, (full, thing) in self._table.get(last)}
        return next(iter(named.values())) if len(named) == 1 else None


_Row = tuple[Table[Any], str, Any]
"""A table, the name that a thing is filed by in it, and the thing."""


class Index:
    """Lookup tables over the lowered files. Keys of functions are `(path, index)`.

    `asked` collects what is looked up, so that whoever asked can be told when the answer may have become another.
    `fetch` may put files that define what goes by a qualified name which is not found, and says whether it has.
    """

    def __init__(self) -> None:
        """No file is there yet."""
        self.asked = Asked()
        self.fetch: Callable[[str], bool] = lambda _name: False
        self.files: dict[str, SourceFile] = {}
        self._functions: Table[Function] = Table("function", self.asked)
        self._calls: Table[CallSite] = Table("call", self.asked)
        self._attributes: Table[tuple[str, Binding]] = Table("attribute", self.asked)
        self._derived: Table[TypeBody] = Table("derived", self.asked)
        self._constants: Named[Binding] = Named("constant", self.asked)
        self._types: Named[TypeBody] = Named("type", self.asked)
        self._modules: Named[None] = Named("module", self.asked)
        self._bindings: dict[tuple[str, int, str], list[Binding]] = {}
        self._closures: dict[tuple[str, int], str] = {}
        self._renamed: dict[tuple[str, int], frozenset[str]] = {}
        self._renamed_in: dict[str, frozenset[str]] = {}
        self._called: dict[tuple[str, int], frozenset[str]] = {}
        self._called_in: dict[str, frozenset[str]] = {}

    def put(self, file: SourceFile) -> set[Name]:
        """Take a new version of a file, or a new file; gives the names whose meaning may have changed."""
        before = self.files.get(file.path)
        self.files[file.path] = file
        changed: set[Name] = set()
        kept = (
            {id(unit) for unit in before.code.units} & {id(unit) for unit in file.code.units} if before else set[int]()
        )
        for unit in before.code.units if before else ():
            if before and id(unit) not in kept:
                self._remove_unit(before, unit, changed)
        for unit in file.code.units:
            if id(unit) not in kept:
                self._add_unit(file, unit, changed)
        if before is None or _heads(before) != _heads(file):
            # Where only the places of types have moved, nobody who asked for them is told another thing.
            heads = set[Name]() if before and _named(before) == _named(file) else changed
            if before is not None:
                self._remove(self._rows_of_file(before), (before.path, 0), heads)
            self._add(self._rows_of_file(file), (file.path, 0), heads)
            heads.add(("file", file.path))
        units = [(file.path, unit.number) for unit in file.code.units]
        self._called_in[file.path] = frozenset[str]().union(*(self._called[unit] for unit in units))
        imported = (name for name, target in file.code.imports.items() if _last(target) != name)
        renamed = frozenset(imported).union(*(self._renamed[unit] for unit in units))
        if renamed != self._renamed_in.get(file.path):
            self._renamed_in[file.path] = renamed
            changed.add(("file", file.path))
        return changed

    def drop(self, path: str) -> set[Name]:
        """Forget a file; gives the names whose meaning may have changed."""
        before = self.files.pop(path, None)
        changed: set[Name] = set()
        if before is not None:
            for unit in before.code.units:
                self._remove_unit(before, unit, changed)
            self._remove(self._rows_of_file(before), (path, 0), changed)
            changed.add(("file", path))
            del self._renamed_in[path], self._called_in[path]
        return changed

    def _add_unit(self, file: SourceFile, unit: Unit, changed: set[Name]) -> None:
        key = (file.path, unit.number)
        self._add(self._rows_of_unit(file, unit), key, changed)
        changed.update(_methods_of(unit))
        self._called[key] = frozenset([site.call.path[-1] for site in unit.calls if site.call.path])
        self._renamed[key] = frozenset([row.name for row in unit.bindings if isinstance(row.value, Reference)])
        for binding in unit.bindings:
            self._bindings.setdefault((file.path, binding.function, binding.name), []).append(binding)
            self._closures.update({(file.path, index): binding.name for index in _closures_of(binding)})

    def _remove_unit(self, file: SourceFile, unit: Unit, changed: set[Name]) -> None:
        key = (file.path, unit.number)
        self._remove(self._rows_of_unit(file, unit), key, changed)
        changed.update(_methods_of(unit))
        del self._called[key], self._renamed[key]
        for binding in unit.bindings:
            self._bindings.pop((file.path, binding.function, binding.name), None)
            for index in _closures_of(binding):
                self._closures.pop((file.path, index), None)

    def _add(self, rows: Iterable[_Row], unit: _UnitKey, changed: set[Name]) -> None:
        for table, name, thing in rows:
            table.add(name, unit, thing)
            changed.add((table.kind, name))

    def _remove(self, rows: Iterable[_Row], unit: _UnitKey, changed: set[Name]) -> None:
        for table, name, _thing in rows:
            table.remove(name, unit)
            changed.add((table.kind, name))

    def _rows_of_file(self, file: SourceFile) -> Iterator[_Row]:
        """What a file says as a whole: its module and types."""
        if file.code.module:
            yield self._modules.row(file.code.module, None)
        for body in file.code.types:
            yield self._types.row(body.name, body)
            for base in body.bases:
                yield self._derived, _last(base), body

    def _rows_of_unit(self, file: SourceFile, unit: Unit) -> Iterator[_Row]:
        """The functions, calls, attributes and constants of a unit."""
        code = file.code
        owners = {body.function: body.name for body in code.types}
        for function in unit.functions:
            if function.name and function.kind is FunctionKind.NAMED:
                yield self._functions, function.name, function
        for site in unit.calls:
            if site.call.path:
                yield self._calls, site.call.path[-1], site
        for binding in unit.bindings:
            home = code.functions[binding.function]
            if binding.name.startswith("self."):
                yield self._attributes, binding.name[5:], (home.owner, binding)
            owner = code.module if home.kind is FunctionKind.FILE else owners.get(binding.function)
            if owner is not None:
                yield self._constants.row(f"{owner}.{binding.name}" if owner else binding.name, binding)

    # What files define

    def functions(self, name: str) -> list[tuple[SourceFile, Function]]:
        """The named functions of this name."""
        return [(self.files[path], row) for path, row in self._functions.get(name)]

    def methods(self, owner: str, name: str) -> list[tuple[SourceFile, Function]]:
        """The functions of this name that a class or module has."""
        self.asked.names.add(("method", f"{owner}.{name}" if owner else name))
        return [(self.files[path], row) for path, row in self._functions.peek(name) if row.owner == owner]

    def awake(self, file: SourceFile, function: Function) -> tuple[SourceFile, Function]:
        """A function that somebody wants to see the body of: it is lowered, if it is not yet."""
        if function.lowered:
            return file, function
        file = self.files[file.path]
        if function.index not in file.dormant:
            return file, file.code.functions.get(function.index, function)
        return self._awaken(file, function)

    def waken(self, file: SourceFile, functions: Sequence[Function]) -> None:
        """Lower some functions of a file, or all of it where they are many."""
        if len(functions) > MOST_UNITS:
            self._put_woken(read(file.path, file.data))
            return
        for function in functions:
            self.awake(file, function)

    def _put_woken(self, file: SourceFile) -> None:
        self.asked.woken.setdefault(file.path, set()).update(self.put(file))

    def _awaken(self, before: SourceFile, function: Function) -> tuple[SourceFile, Function]:
        # Each function that is lowered by itself costs a look at all of the file.
        much = len(before.code.units) > MOST_UNITS
        file = read(before.path, before.data) if much else awake(before, function)
        unit = file.code.units[-1]
        if unit.number != function.index:
            self._put_woken(file)
            return file, file.code.functions.get(function.index, function)
        self.files[file.path] = file
        self._functions.discard(function.name, (file.path, 0), function)
        changed: set[Name] = set()
        self._add_unit(file, unit, changed)
        if all(row.name != function.name or row.index == function.index for row in unit.functions):
            # Who has asked for the function has seen its body now, or does not care for it.
            changed -= {("function", function.name), ("method", function.qualified)}
        key = (file.path, unit.number)
        self._called_in[file.path] |= self._called[key]
        self._renamed_in[file.path] |= self._renamed[key]
        self.asked.woken.setdefault(file.path, set()).update(changed)
        return file, file.code.functions[function.index]

    def lacks(self, name: str) -> bool:
        """Note that nothing was found by a qualified name; whether it is worth to look for it once more."""
        if name in self.asked.missed:
            return False
        self.asked.missed.add(name)
        return self.fetch(name)

    def calls(self, last: str) -> list[tuple[SourceFile, CallSite]]:
        """The calls whose callee's last name this is."""
        return [(self.files[path], row) for path, row in self._calls.get(last)]

    def constant(self, name: str) -> tuple[SourceFile, Binding] | None:
        """The constant of this very qualified name."""
        return self._with_file(self._constants[name])

    def find_constant(self, name: str) -> tuple[SourceFile, Binding] | None:
        """The constant of this qualified name, or the only one whose name ends in it."""
        return self._with_file(self._constants.find(name))

    def type(self, name: str) -> tuple[SourceFile, TypeBody] | None:
        """The class or module of this very qualified name."""
        return self._with_file(self._types[name])

    def attributes(self, owner: str, name: str) -> list[tuple[SourceFile, Binding]]:
        """What the methods of a class assign to an attribute of the object."""
        home = self._types[owner]
        if home is not None and (file := self.files[home[0]]).dormant:
            # What is gone on with from there is not assigned.
            bare = b"." + name.encode()
            assigned = Word(bare, re.escape(bare) + rb"\b(?!\s*[.(\[])")
            self.waken(file, file.asleep_around(place.start() for place in assigned.places(file.data)))
        rows = self._attributes.get(name)
        return [(self.files[path], binding) for path, (holder, binding) in rows if holder == owner]

    def bindings(self, path: str, function: int, name: str) -> list[Binding]:
        """What is bound to a name in a body."""
        # A body's own bindings change with it; those of a file or class are asked for from everywhere.
        if self.files[path].code.functions[function].kind in _OPEN:
            self.asked.names.add(("constant", _last(name)))
        return self._bindings.get((path, function, name), [])

    def closure_name(self, path: str, function: int) -> str:
        """The variable that holds a closure, or nothing."""
        return self._closures.get((path, function), "")

    def called_in(self, path: str) -> frozenset[str]:
        """The last names of the calls in a file."""
        return self._called_in.get(path, frozenset())

    def called_by(self, path: str, unit: int) -> frozenset[str]:
        """The last names of the calls in a unit of a file."""
        return self._called.get((path, unit), frozenset())

    def renamed_calls(self, path: str) -> frozenset[str]:
        """The names of calls in a file that may call what has another name."""
        return self._renamed_in.get(path, frozenset()) & self.called_in(path)

    def is_renamed(self, path: str, name: str) -> bool:
        """Whether a file may call by this name what has another name."""
        return name in self._renamed_in.get(path, ())

    def _with_file(self, found: tuple[str, _T] | None) -> tuple[SourceFile, _T] | None:
        return (self.files[found[0]], found[1]) if found else None

    # Names

    def expand(self, file: SourceFile, path: tuple[str, ...]) -> str:
        """A dotted path with its first segment replaced by what it is imported or aliased from."""
        if not path:
            return ""
        self.asked.names.add(("file", file.path))
        head = file.code.imports.get(path[0], path[0])
        return ".".join((head, *path[1:]))

    def canonical(self, name: str) -> str:
        """A qualified name with re-exports followed: `shop.publish`, where `shop` has it from `shop.bus`."""
        for _ in range(_REEXPORTS):
            module, _dot, last = name.rpartition(".")
            if not module:
                break
            found = self._modules.find(module)
            if found is None and self.lacks(name):
                found = self._modules.find(module)
            if found is None:
                break
            self.asked.names.add(("file", found[0]))
            file = self.files[found[0]]
            target = file.code.imports.get(last)
            if target is None or target == name:
                break
            name = target
        return name

    # Bodies

    def ancestors(self, file: SourceFile, function: int) -> Iterator[Function]:
        """The body with this index and those around it, innermost first."""
        at: int | None = function
        while at is not None:
            body = file.code.functions[at]
            yield body
            at = body.parent

    def enclosing(self, file: SourceFile, function: int, *kinds: FunctionKind) -> Function | None:
        """The innermost body of one of `kinds` around (or at) a body."""
        return next((body for body in self.ancestors(file, function) if body.kind in kinds), None)

    def owner(self, file: SourceFile, function: int) -> str:
        """The qualified module or class that a body stands in, or is."""
        body = file.code.functions[function]
        return body.qualified if body.kind is FunctionKind.TYPE else body.owner

    # Types

    def type_at(self, file: SourceFile, path: tuple[str, ...]) -> tuple[SourceFile, TypeBody] | None:
        """The class or module that a path means in a file: one its own, an imported one, or the only one so called."""
        own = ".".join((file.code.module, *path)) if file.code.module else ".".join(path)
        return self.type(own) or self.type_named(self.expand(file, path))

    def type_named(self, name: str) -> tuple[SourceFile, TypeBody] | None:
        """The class or module with this qualified name, or the only one whose name ends in it."""
        found = self._type_named(name)
        if found is None and "." in name and self.lacks(name):
            found = self._type_named(name)
        return self._with_file(found)

    def _type_named(self, name: str) -> tuple[str, TypeBody] | None:
        types = self._types
        return types.find(name) or types.find(self.canonical(name)) or types.only(_last(name))

    def ancestry(self, name: str) -> Iterator[TypeBody]:
        """A type and those that it derives from, as far as they are read, nearest first."""
        seen: set[str] = set()
        queue = [name]
        while queue:
            found = self.type_named(queue.pop(0))
            if found is not None and found[1].name not in seen:
                seen.add(found[1].name)
                yield found[1]
                queue += found[1].bases

    def descendants(self, name: str) -> Iterator[TypeBody]:
        """The types that derive from a type, directly or not."""
        seen = {name}
        queue = [name]
        while queue:
            at = queue.pop(0)
            for _path, body in self._derived.get(_last(at)):
                bases = (self.type_named(base) for base in body.bases)
                if body.name not in seen and any(base is not None and base[1].name == at for base in bases):
                    seen.add(body.name)
                    queue.append(body.name)
                    yield body

    def aliased(self, file: SourceFile, function: int, name: str) -> tuple[str, ...] | None:
        """What a local variable stands for where it holds a plain chain of names: `fire = bus.fire`."""
        for body in self.ancestors(file, function):
            for binding in self.bindings(file.path, body.index, name):
                if isinstance(binding.value, Reference) and binding.value.path != (name,):
                    return binding.value.path
        return None


def _heads(file: SourceFile) -> tuple[object, ...]:
    """What a file says as a whole."""
    return file.code.module, file.code.imports, file.code.types


def _named(file: SourceFile) -> tuple[object, ...]:
    """As above, without the places of types."""
    code = file.code
    return code.module, code.imports, [(body.name, body.bases, body.function) for body in code.types]


def _closures_of(binding: Binding) -> tuple[int, ...]:
    return binding.value.functions if isinstance(binding.value, Closure) else ()


def _methods_of(unit: Unit) -> Iterator[Name]:
    return (("method", row.qualified) for row in unit.functions if row.kind is FunctionKind.NAMED)


def _last(name: str) -> str:
    """The last part of a qualified name."""
    return name.rpartition(".")[2]
