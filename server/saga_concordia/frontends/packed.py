"""A lowered file as bytes, for another process. It is data alone: reading it back runs nothing."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import TypeVar

from msgspec import Struct, msgpack
from msgspec.structs import replace

from saga_concordia.frontends.read import SourceFile
from saga_concordia.model.code import Binding, Code, Element, Function, Lookup, Opaque, Unit, Value

_T = TypeVar("_T")
_Place = tuple[int, int]
"""Which value of a table is which call."""


class _Packed(Struct, frozen=True, array_like=True):
    """A `SourceFile` without its path and content; without the code's units: their rows are those of its tables.

    Calls that variables hold, or hold a part of, or that functions return at their end, are in the table of calls as
    well, and are packed and kept once: `held`, `parted` and `returned` say which of them these are.
    """

    code: Code
    dormant: tuple[int, ...]
    late: int
    held: list[_Place]
    parted: list[_Place]
    returned: list[_Place]


_encoder = msgpack.Encoder()


@cache
def _decoder() -> msgpack.Decoder[_Packed]:
    """Made when it is first asked for: that takes longer than to read a file back."""
    return msgpack.Decoder(_Packed)


def pack(file: SourceFile) -> bytes:
    """What `unpack` makes the file of again; its code must be in bytes (no `layout`)."""
    code = file.code
    numbers = {id(site.call): number for number, site in enumerate(code.calls)}
    values = [row.value for row in code.bindings]
    held = _found(numbers, values)
    parted = _found(numbers, [row.base if isinstance(row, Lookup | Element) else None for row in values])
    bodies = list(code.functions.values())
    returned = _found(numbers, [row.returns[-1] if row.returns else None for row in bodies])
    _put(values, held, lambda value, _call: Opaque(value.span))
    _put(values, parted, lambda value, _call: _of(value, Opaque(value.span)))
    _put(bodies, returned, lambda body, _call: _returning(body, Opaque(body.returns[-1].span)))
    packed = replace(code, functions=_by_index(bodies), bindings=_bound(code.bindings, values), units=())
    return _encoder.encode(_Packed(packed, file.dormant, file.late, held, parted, returned))


def unpack(path: str, data: bytes, packed: bytes) -> SourceFile:
    """The file of this path and content that was packed.

    Raises:
        msgspec.DecodeError: it is something else.
    """
    row = _decoder().decode(packed)
    code, calls = row.code, [site.call for site in row.code.calls]
    values = [binding.value for binding in code.bindings]
    bodies = list(code.functions.values())
    _put(values, row.held, lambda _value, number: calls[number])
    _put(values, row.parted, lambda value, number: _of(value, calls[number]))
    _put(bodies, row.returned, lambda body, number: _returning(body, calls[number]))
    bindings = _bound(code.bindings, values)
    rest = Unit(0, tuple(bodies), code.calls, code.choices, bindings, code.changes)
    code = replace(code, functions=_by_index(bodies), bindings=bindings, units=(rest,))
    return SourceFile(path, data, code, None, row.dormant, row.late)


def _found(numbers: dict[int, int], values: Iterable[Value | None]) -> list[_Place]:
    return [(place, numbers[id(value)]) for place, value in enumerate(values) if id(value) in numbers]


def _put(rows: list[_T], places: Iterable[_Place], put: Callable[[_T, int], _T]) -> None:
    for place, number in places:
        rows[place] = put(rows[place], number)


def _of(value: Value, base: Value) -> Value:
    """A part of another base."""
    return replace(value, base=base) if isinstance(value, Lookup | Element) else value


def _returning(body: Function, value: Value) -> Function:
    """A function that returns another value at its end."""
    return replace(body, returns=(*body.returns[:-1], value))


def _bound(bindings: Iterable[Binding], values: Iterable[Value]) -> tuple[Binding, ...]:
    rows = zip(bindings, values, strict=True)
    return tuple([row if row.value is value else replace(row, value=value) for row, value in rows])


def _by_index(bodies: Iterable[Function]) -> dict[int, Function]:
    return {row.index: row for row in bodies}
