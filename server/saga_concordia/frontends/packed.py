"""A lowered file as bytes, for another process or another day. It is data alone: reading it back runs nothing."""

from msgspec import Struct, msgpack
from msgspec.structs import replace

from saga_concordia.frontends.read import SourceFile
from saga_concordia.model.code import Code, Unit


class _Packed(Struct, frozen=True, array_like=True):
    """A `SourceFile` without its path and content; without the code's units: their rows are those of its tables."""

    code: Code
    dormant: tuple[int, ...]


_encoder = msgpack.Encoder()
_decoder = msgpack.Decoder(_Packed)


def pack(file: SourceFile) -> bytes:
    """What `unpack` makes the file of again; its code must be in bytes (no `layout`)."""
    return _encoder.encode(_Packed(replace(file.code, units=()), file.dormant))


def unpack(path: str, data: bytes, packed: bytes) -> SourceFile:
    """The file of this path and content that was packed.

    Raises:
        msgspec.DecodeError: it is something else.
    """
    row = _decoder.decode(packed)
    code = row.code
    rest = Unit(0, tuple(code.functions.values()), code.calls, code.choices, code.bindings, code.changes)
    return SourceFile(path, data, replace(code, units=(rest,)), None, row.dormant)
