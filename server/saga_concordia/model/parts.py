"""How structs are taken apart by whoever moves the places in them."""

from collections.abc import Callable, Sequence
from enum import Enum
from functools import cache
from operator import attrgetter
from types import NoneType
from typing import Any, get_args

from msgspec import Struct
from msgspec.structs import fields


class Plan(Struct, frozen=True):
    """How values of a type are taken apart: their parts in order, and the numbers of those that can hold a place."""

    parts: Callable[[Any], Sequence[Any]]
    walked: tuple[int, ...] = ()


_PLAIN = (str, int, bool, bytes, NoneType)


@cache
def plan_of(kind: type) -> Plan:
    """How values of a type are taken apart; one that is no struct is not."""
    if not issubclass(kind, Struct):
        return Plan(_no_parts)
    rows = fields(kind)
    names = [row.name for row in rows]
    walked = tuple([number for number, row in enumerate(rows) if not _is_plain(row.type)])
    if len(names) == 1:
        return Plan(lambda value: (getattr(value, names[0]),), walked)
    return Plan(attrgetter(*names), walked)


def _no_parts(_value: Any) -> Sequence[Any]:
    return ()


def _is_plain(annotation: Any) -> bool:
    """Whether what a type holds is without places: texts, numbers, words out of a list, and collections of these."""
    if isinstance(annotation, type) and not get_args(annotation):
        return issubclass(annotation, (*_PLAIN, Enum))
    arguments = [one for one in get_args(annotation) if one is not Ellipsis]
    return bool(arguments) and all(map(_is_plain, arguments))
