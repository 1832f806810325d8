"""Saying no to a request, in words for a person."""

from lsprotocol import types
from pygls.exceptions import JsonRpcException


def refusal(reason: object) -> JsonRpcException:
    """The error that answers a request which cannot be done as things are."""
    return JsonRpcException(str(reason), types.LSPErrorCodes.RequestFailed.value)
