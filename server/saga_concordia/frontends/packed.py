"""A lowered file as bytes, for another process or another day. It is data alone: reading it back runs nothing."""

from msgspec import Struct, msgpack

from saga_concordia.frontends.read import SourceFile
from saga_concordia.model.code import (
    Binding,
    CallSite,
    Change,
    ChoiceSite,
    Code,
    Function,
    Remark,
    TypeBody,
    Unit,
)
from saga_concordia.text.span import Span


class _Packed(Struct, frozen=True, array_like=True):
    """A `SourceFile` in bytes, without its path and content; the tables are those of its one unit."""

    language: str
    module: str
    functions: tuple[Function, ...]
    calls: tuple[CallSite, ...]
    choices: tuple[ChoiceSite, ...]
    bindings: tuple[Binding, ...]
    changes: tuple[Change, ...]
    types: tuple[TypeBody, ...]
    remarks: tuple[Remark, ...]
    imports: dict[str, str]
    trailing_keywords: bool
    qualified_calls: bool
    broken: tuple[Span, ...]
    dormant: tuple[Span, ...]


_encoder = msgpack.Encoder()
_decoder = msgpack.Decoder(_Packed)


def pack(file: SourceFile) -> bytes:
    """What `unpack` makes the file of again; its code must be in bytes (no `layout`)."""
    code = file.code
    return _encoder.encode(
        _Packed(
            code.language,
            code.module,
            tuple(code.functions.values()),
            code.calls,
            code.choices,
            code.bindings,
            code.changes,
            code.types,
            code.remarks,
            dict(code.imports),
            code.trailing_keywords,
            code.qualified_calls,
            code.broken,
            file.dormant,
        )
    )


def unpack(path: str, data: bytes, packed: bytes) -> SourceFile:
    """The file of this path and content that was packed.

    Raises:
        msgspec.DecodeError: it is something else.
    """
    row = _decoder.decode(packed)
    rest = Unit(0, row.functions, row.calls, row.choices, row.bindings, row.changes)
    code = Code(
        language=row.language,
        module=row.module,
        functions={function.index: function for function in row.functions},
        calls=row.calls,
        choices=row.choices,
        bindings=row.bindings,
        types=row.types,
        remarks=row.remarks,
        imports=row.imports,
        changes=row.changes,
        trailing_keywords=row.trailing_keywords,
        qualified_calls=row.qualified_calls,
        broken=row.broken,
        units=(rest,),
    )
    return SourceFile(path, data, code, None, row.dormant)
