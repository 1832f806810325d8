"""Where things are defined and called, over all files of one analysis."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from saga_concordia.frontends.read import SourceFile
from saga_concordia.model.code import Binding, Call, CallSite, Function, FunctionKind, TypeBody


class Index:
    """Lookup tables over the lowered files. Keys of functions are `(path, index)`."""

    def __init__(self, files: Iterable[SourceFile]) -> None:
        self.files = {file.path: file for file in files}
        self.functions: dict[str, list[tuple[SourceFile, Function]]] = defaultdict(list)
        self.calls: dict[str, list[tuple[SourceFile, CallSite]]] = defaultdict(list)
        self.constants: dict[str, tuple[SourceFile, Binding]] = {}
        self.types: dict[str, tuple[SourceFile, TypeBody]] = {}
        self.bindings: dict[tuple[str, int, str], list[Binding]] = defaultdict(list)
        for file in self.files.values():
            self._add(file)

    def _add(self, file: SourceFile) -> None:
        code = file.code
        for function in code.functions:
            if function.name and function.kind is FunctionKind.NAMED:
                self.functions[function.name].append((file, function))
        for site in code.calls:
            if site.call.path:
                self.calls[site.call.path[-1]].append((file, site))
        for body in code.types:
            self.types[body.name] = (file, body)
        owners = {body.function: body.name for body in code.types}
        for binding in code.bindings:
            self.bindings[file.path, binding.function, binding.name].append(binding)
            kind = code.functions[binding.function].kind
            owner = code.module if kind is FunctionKind.FILE else owners.get(binding.function)
            if owner is not None:
                self.constants[f"{owner}.{binding.name}" if owner else binding.name] = (file, binding)

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

    def type_named(self, name: str) -> tuple[SourceFile, TypeBody] | None:
        """The class or module with this qualified name, or the only one whose name ends in it."""
        if name in self.types:
            return self.types[name]
        last = name.rsplit(".", 1)[-1]
        same = [found for key, found in self.types.items() if key.rsplit(".", 1)[-1] == last]
        return same[0] if len(same) == 1 else None


def written(call: Call) -> str:
    """A callee as written, `().fire` where it is called on something that is no plain name."""
    return ("()." if call.receiver is not None else "") + ".".join(call.path)


def expand(file: SourceFile, path: tuple[str, ...]) -> str:
    """A dotted path with its first segment replaced by what it is imported or aliased from."""
    if not path:
        return ""
    head = file.code.imports.get(path[0], path[0])
    return ".".join((head, *path[1:]))


def matches(patterns: Iterable[str], *names: str) -> bool:
    """Whether one of the callee patterns holds for one of the names.

    A leading `*.` stands for anything before; a trailing `.*` or `*` for anything after.
    """
    return any(_matches(pattern, name) for pattern in patterns for name in names if name)


def _matches(pattern: str, name: str) -> bool:
    open_start, open_end = pattern.startswith("*."), pattern.endswith("*")
    if not open_start and not open_end:
        return name == pattern
    core = (pattern[2:] if open_start else pattern).rstrip("*")
    if open_start and open_end:
        return f".{core}" in f".{name}"
    return name.startswith(core) if open_end else name.endswith(f".{core}")
