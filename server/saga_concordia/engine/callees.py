"""What a call is called, and the callee patterns of dialects that it may match."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Generic, TypeVar

from saga_concordia.engine.index import Index
from saga_concordia.engine.words import Awaited
from saga_concordia.frontends.read import SourceFile
from saga_concordia.model.code import Call, CallSite, Function, FunctionKind, Reference, TypeBody, Value

_T = TypeVar("_T")


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    """`*` stands for one or more segments; at the end of a segment for the rest of it, elsewhere for a part.

    Between two `*` the first fit is as good as any, so it is never given up: a name takes no time without bound.
    """
    runs: list[list[str]] = [[]]
    for segment in pattern.split("."):
        if segment == "*":
            runs.append([])
        else:
            runs[-1].append(_segment(segment))
    first, *others = runs
    if not others:
        return re.compile(r"\.".join(first))
    *middle, last = others
    begin = "".join(rf"{segment}\." for segment in first)
    inner = "".join(rf"(?>(?:[^.]*\.)+?{''.join(rf'{segment}[.]' for segment in run)})" for run in middle)
    end = r"(?:[^.]*\.)+" + r"\.".join(last) if last else ".+"
    return re.compile(begin + inner + end)


def _segment(text: str) -> str:
    first, *others = map(re.escape, text.split("*"))
    if not others:
        return first
    *middle, last = others
    return first + "".join(f"(?>[^.]*?{piece})" for piece in middle if piece) + f"[^.]*{last}"


def matches(patterns: Iterable[str], *names: str) -> bool:
    """Whether one of the callee patterns holds for one of the names."""
    return any(_matches(pattern, name) for pattern in patterns for name in names if name)


def _matches(pattern: str, name: str) -> bool:
    if "*" not in pattern:
        return name == pattern
    if pattern.startswith("*.") and pattern.count("*") == 1:
        return name.endswith(pattern[1:]) and len(name) > len(pattern) - 1
    return _compiled(pattern).fullmatch(name) is not None


_MOST_KNOWN = 10_000
"""How many calls' names are remembered with what was found for them."""


class Patterns(Generic[_T]):
    """Things under callee patterns, in order, found by the first or last name of a call without trying every one."""

    def __init__(self, rows: Iterable[tuple[str, _T]]) -> None:
        """File `(pattern, thing)` rows; earlier ones win."""
        self._by_last: dict[str, list[tuple[int, str, _T]]] = {}
        self._by_first: dict[str, list[tuple[int, str, _T]]] = {}
        self._open: list[tuple[int, str, _T]] = []
        self.qualified: set[str] = set()
        self._known: dict[tuple[str, ...], list[_T]] = {}
        for number, (pattern, thing) in enumerate(rows):
            first, _dot, _rest = pattern.partition(".")
            last = pattern.rpartition(".")[2]
            row = (number, pattern, thing)
            if "*" not in last:
                self._by_last.setdefault(last, []).append(row)
                if "." in pattern and not pattern.startswith("*"):
                    self.qualified.add(last)
            elif "*" not in first:
                self._by_first.setdefault(first, []).append(row)
            else:
                self._open.append(row)

    def __bool__(self) -> bool:
        return bool(self._by_last or self._by_first or self._open)

    def find(self, names: tuple[str, ...]) -> list[_T]:
        """The things whose pattern holds for one of a call's names, in order; most names are asked for many times."""
        found = self._known.get(names)
        if found is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            found = self._known[names] = self._find(names)
        return list(found)

    def _find(self, names: tuple[str, ...]) -> list[_T]:
        rows = [row for last in {name.rpartition(".")[2] for name in names} for row in self._by_last.get(last, ())]
        rows += [row for first in {name.partition(".")[0] for name in names} for row in self._by_first.get(first, ())]
        found = [row for row in rows + self._open if any(_matches(row[1], name) for name in names)]
        return [thing for _number, _pattern, thing in sorted(found, key=lambda row: row[0])]

    def may_hold(self, last: str) -> bool:
        """Whether a call with this last name can match at all; cheap, to pass over most calls."""
        return bool(self._open or self._by_first) or last in self._by_last


def written(call: Call) -> str:
    """A callee as written, `().fire` where it is called on something that is no plain name."""
    return ("()." if call.receiver is not None else "") + ".".join(call.path)


def names_of(index: Index, file: SourceFile, function: int, call: Call, reexports: bool = False) -> tuple[str, ...]:
    """Every name that a call goes by: as written, with imports and aliases expanded, as its module defines it.

    A bare name may come from a wildcard import (Elixir's `import Sage`), be defined in this very module, or be a
    variable that holds a function (`fire = bus.fire`). `reexports` follows names that packages hand on.
    """
    names = [written(call)]
    if call.receiver is not None or not call.path:
        return tuple(names)
    expanded = index.expand(file, call.path)
    names.append(expanded)
    if reexports and "." in expanded:
        names.append(index.canonical(expanded))
    if len(call.path) == 1:
        name = call.path[0]
        here = dict.fromkeys((file.code.module, index.owner(file, function)))
        defined = [found for owner in here for found in index.methods(owner, name)]
        own = [row.qualified for home, row in defined if home.path == file.path]
        names += own
        if not own:
            names += [f"{module}.{name}" for key, module in file.code.imports.items() if key.startswith("*")]
        alias = index.aliased(file, function, name)
        if alias is not None:
            names += (".".join(alias), index.expand(file, alias))
    return tuple(dict.fromkeys(names))


def awaited(file: SourceFile, function: Function, called: str) -> frozenset[Awaited]:
    """What a function makes of files that are not read yet: those that can call it must be."""
    if not file.code.qualified_calls or function.kind is not FunctionKind.NAMED:
        return frozenset((Awaited(called, file.path),))
    return frozenset((Awaited(called, file.path, function.owner.rpartition(".")[2], function.private),))


def calling(index: Index, file: SourceFile, patterns: Patterns[_T]) -> list[CallSite]:
    """The calls of a file that match one of the patterns, in order of place.

    Most units and calls are passed over at a glance at the last names of what they call.
    """
    if not patterns:
        return []
    renamed = index.renamed_calls(file.path)
    lasts = {last for last in index.called_in(file.path) if last in renamed or patterns.may_hold(last)}
    found = [
        site
        for unit in (file.code.units if lasts else ())
        if not index.called_by(file.path, unit.number).isdisjoint(lasts)
        for site in unit.calls
        if site.call.path
        and (last := site.call.path[-1]) in lasts
        and patterns.find(names_of(index, file, site.function, site.call, reexports=last in patterns.qualified))
    ]
    return sorted(found, key=lambda site: site.call.name_span)


def derived(
    index: Index, file: SourceFile, path: tuple[str, ...], bases: tuple[str, ...]
) -> tuple[SourceFile, TypeBody] | None:
    """The class that a path means in a file, if it derives from one of `bases` (callee patterns), however far up."""
    found = index.type_at(file, path)
    above = (base for body in index.ancestry(found[1].name) for base in body.bases) if found else ()
    return found if any(is_base(bases, base) for base in above) else None


def is_base(bases: Iterable[str], name: str) -> bool:
    """Whether a base as a class names it is one of `bases`, by its qualified or by its last name."""
    return matches(bases, name, name.rpartition(".")[2])


def names_of_value(index: Index, file: SourceFile, value: Value) -> tuple[str, ...]:
    """The names of a callable that is passed on, or of a decorator with or without arguments."""
    if isinstance(value, Call):
        return names_of(index, file, 0, value, reexports=True)
    if isinstance(value, Reference):
        expanded = index.expand(file, value.path)
        return tuple(dict.fromkeys((".".join(value.path), expanded, index.canonical(expanded))))
    return ()
