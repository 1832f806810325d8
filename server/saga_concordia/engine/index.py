"""Where things are defined and called, over all files of one analysis."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from saga_concordia.frontends.read import SourceFile
from saga_concordia.model.code import Binding, CallSite, Closure, Function, FunctionKind, Reference, TypeBody

_T = TypeVar("_T")
_REEXPORTS = 5
"""How many modules may hand a name on before it is given up."""


class Named(Generic[_T]):
    """Things by qualified name. Code may qualify a name from another root than ours, so that a tail is enough."""

    def __init__(self) -> None:
        """Start empty."""
        self._exact: dict[str, _T] = {}
        self._by_last: dict[str, list[str]] = defaultdict(list)

    def __setitem__(self, name: str, thing: _T) -> None:
        if name not in self._exact:
            self._by_last[name.rpartition(".")[2]].append(name)
        self._exact[name] = thing

    def __getitem__(self, name: str) -> _T | None:
        return self._exact.get(name)

    def find(self, name: str) -> _T | None:
        """The thing of this very name, else the only one whose qualified name ends in it (or that it ends in)."""
        hit = self._exact.get(name)
        if hit is not None or "." not in name:
            return hit
        fitting = [
            full
            for full in self._by_last.get(name.rpartition(".")[2], ())
            if full.endswith("." + name) or ("." in full and name.endswith("." + full))
        ]
        return self._exact[fitting[0]] if len(fitting) == 1 else None

    def only(self, last: str) -> _T | None:
        """The only thing whose last name is `last`."""
        named = self._by_last.get(last, ())
        return self._exact[named[0]] if len(named) == 1 else None


class Index:
    """Lookup tables over the lowered files. Keys of functions are `(path, index)`.

    `renamed` are the names by which a file may call what has another name; `missed` are the qualified names that
    were looked up and not found: a file not read yet may define them.
    """

    def __init__(self, files: Iterable[SourceFile]) -> None:
        """File everything that the files define."""
        self.files = {file.path: file for file in files}
        self.functions: dict[str, list[tuple[SourceFile, Function]]] = defaultdict(list)
        self.calls: dict[str, list[tuple[SourceFile, CallSite]]] = defaultdict(list)
        self.constants: Named[tuple[SourceFile, Binding]] = Named()
        self.types: Named[tuple[SourceFile, TypeBody]] = Named()
        self.modules: Named[SourceFile] = Named()
        self.bindings: dict[tuple[str, int, str], list[Binding]] = defaultdict(list)
        self.attributes: dict[tuple[str, str], list[tuple[SourceFile, Binding]]] = defaultdict(list)
        self.derived: dict[str, list[TypeBody]] = defaultdict(list)
        self.renamed: dict[str, set[str]] = defaultdict(set)
        self.closure_names: dict[tuple[str, int], str] = {}
        self.missed: set[str] = set()
        for file in self.files.values():
            self._add(file)

    def _add(self, file: SourceFile) -> None:
        code = file.code
        self.renamed[file.path].update(
            name for name, target in code.imports.items() if target.rpartition(".")[2] != name
        )
        if code.module:
            self.modules[code.module] = file
        for function in code.functions:
            if function.name and function.kind is FunctionKind.NAMED:
                self.functions[function.name].append((file, function))
        for site in code.calls:
            if site.call.path:
                self.calls[site.call.path[-1]].append((file, site))
        for body in code.types:
            self.types[body.name] = (file, body)
            for base in body.bases:
                self.derived[base.rpartition(".")[2]].append(body)
        owners = {body.function: body.name for body in code.types}
        for binding in code.bindings:
            self.bindings[file.path, binding.function, binding.name].append(binding)
            home = code.functions[binding.function]
            if isinstance(binding.value, Reference):
                self.renamed[file.path].add(binding.name)
            if isinstance(binding.value, Closure):
                self.closure_names.update({(file.path, number): binding.name for number in binding.value.functions})
            if binding.name.startswith("self."):
                self.attributes[home.owner, binding.name[5:]].append((file, binding))
            owner = code.module if home.kind is FunctionKind.FILE else owners.get(binding.function)
            if owner is not None:
                self.constants[f"{owner}.{binding.name}" if owner else binding.name] = (file, binding)

    # Names

    def expand(self, file: SourceFile, path: tuple[str, ...]) -> str:
        """A dotted path with its first segment replaced by what it is imported or aliased from."""
        if not path:
            return ""
        head = file.code.imports.get(path[0], path[0])
        return ".".join((head, *path[1:]))

    def canonical(self, name: str) -> str:
        """A qualified name with re-exports followed: `shop.publish`, where `shop` has it from `shop.bus`."""
        for _ in range(_REEXPORTS):
            module, _dot, last = name.rpartition(".")
            if not module:
                break
            file = self.modules.find(module)
            if file is None:
                self.missed.add(name)
                break
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
        return self.types[own] or self.type_named(self.expand(file, path))

    def type_named(self, name: str) -> tuple[SourceFile, TypeBody] | None:
        """The class or module with this qualified name, or the only one whose name ends in it."""
        found = (
            self.types.find(name) or self.types.find(self.canonical(name)) or self.types.only(name.rpartition(".")[2])
        )
        if found is None and "." in name:
            self.missed.add(name)
        return found

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
            for body in self.derived.get(at.rpartition(".")[2], ()):
                bases = (self.type_named(base) for base in body.bases)
                if body.name not in seen and any(base is not None and base[1].name == at for base in bases):
                    seen.add(body.name)
                    queue.append(body.name)
                    yield body

    def aliased(self, file: SourceFile, function: int, name: str) -> tuple[str, ...] | None:
        """What a local variable stands for where it holds a plain chain of names: `fire = bus.fire`."""
        for body in self.ancestors(file, function):
            for binding in self.bindings.get((file.path, body.index, name), ()):
                if isinstance(binding.value, Reference) and binding.value.path != (name,):
                    return binding.value.path
        return None
