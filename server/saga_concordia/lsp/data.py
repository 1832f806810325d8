"""What a client hands back as it was given to it: the `data` of what it resolves, the arguments of a command."""

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
    try:
        return msgspec.convert(given, kind)
    except msgspec.ValidationError as error:
        raise JsonRpcException(
            f"This was not offered by this server: {error}.", types.ErrorCodes.InvalidParams.value
        ) from error


def params_of(given: object, method: str, kind: type[_T]) -> _T:
    """The params of a request that is not of the protocol.

    Raises:
        JsonRpcException: they are none.
    """
    try:
        return msgspec.convert(given, kind)
    except msgspec.ValidationError as error:
        raise JsonRpcException(
            f"These are no params of `{method}`: {error}.", types.ErrorCodes.InvalidParams.value
        ) from error


def read_if_ours(given: object, kind: type[_T]) -> _T | None:
    """What a client hands back; None where it is something else than was given to it."""
    try:
        return msgspec.convert(given, kind)
    except msgspec.ValidationError:
        return None
