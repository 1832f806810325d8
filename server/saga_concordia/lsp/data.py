"""What clients hand back, the `data` of what they resolve and the arguments of commands; params of our own requests."""

from typing import TypeVar

import msgspec
from lsprotocol import types
from pygls.exceptions import JsonRpcException

_T = TypeVar("_T")


def read(given: object, kind: type[_T]) -> _T:
    """What a client hands back.

    Raises:
        JsonRpcException: it is something else than was given to it.
    """
    return _converted(given, kind, "This was not offered by this server")


def params_of(given: object, method: str, kind: type[_T]) -> _T:
    """The params of a request that is not of the protocol.

    Raises:
        JsonRpcException: they are none.
    """
    return _converted(given, kind, f"These are no params of `{method}`")


def read_if_ours(given: object, kind: type[_T]) -> _T | None:
    """What a client hands back; None where it is something else than was given to it."""
    try:
        return msgspec.convert(given, kind)
    except msgspec.ValidationError:
        return None


def _converted(given: object, kind: type[_T], problem: str) -> _T:
    try:
        return msgspec.convert(given, kind)
    except msgspec.ValidationError as error:
        raise JsonRpcException(f"{problem}: {error}.", types.ErrorCodes.InvalidParams.value) from error
