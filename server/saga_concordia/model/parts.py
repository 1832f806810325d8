"""How structs are taken apart by whoever moves the places in them."""

from collections.abc import Callable
from enum import Enum
from functools import cache
from operator import attrgetter
from types import NoneType
from typing import Any, get_args

from msgspec import Struct
from msgspec.structs import fields


class Plan(Struct, frozen=True):
    """How values of a type are taken apart, and which of their parts can hold a span (none: it is not looked into)."""

    parts: Callable[[Any], tuple[Any, ...]]
    walked: tuple[bool, ...] = ()


_PLAIN = (str, int, bool, bytes, NoneType)


@cache
def plan_of(kind: type) -> Plan:
    """How values of a type are taken apart; one that is no struct is not."""
    if not issubclass(kind, Struct):
        return Plan(_no_parts)
    rows = fields(kind)
    names = [row.name for row in rows]
    getter: Callable[[Any], Any] = attrgetter(*names)

    def parts(value: Any) -> tuple[Any, ...]:
        return getter(value) if len(names) > 1 else (getter(value),)

    return Plan(parts, tuple([not _is_plain(row.type) for row in rows]))


def _no_parts(_value: Any) -> tuple[Any, ...]:
    return ()


def _is_plain(annotation: Any) -> bool:
    """Whether what a type holds is without places: texts, numbers, words out of a list, and collections of these."""
    if isinstance(annotation, type) and not get_args(annotation):
        return issubclass(annotation, (*_PLAIN, Enum))
    arguments = [one for one in get_args(annotation) if one is not Ellipsis]
    return bool(arguments) and all(map(_is_plain, arguments))
