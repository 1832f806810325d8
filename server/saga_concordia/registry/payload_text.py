"""Payloads as people write them in a cell: `%{to: binary, subject: binary|nil}`."""

import re

from saga_concordia.model.registry import Field
from saga_concordia.registry.source import Source

_MAP = re.compile(r"%?(?:[\w.]+)?\{(.*)\}", re.DOTALL)
_FIELD = re.compile(r"\s*:?[\"']?([A-Za-z_][\w.]*)(\??)[\"']?\s*(?:(?::|=>)\s*(.*))?$", re.DOTALL)
_NIL = ("nil", "null", "None")


def is_map(text: str) -> bool:
    """Whether a text is a map of fields in braces."""
    return _MAP.fullmatch(text) is not None


def fields_of(source: Source, start: int, text: str) -> tuple[Field, ...] | None:
    """The fields of a map in braces that begins at a code point of a source; None where it has other words in it.

    `?` behind a field or its type, and a type that may be nil, make the field optional.
    """
    match = _MAP.fullmatch(text)
    if match is None:
        return None
    found: dict[str, Field] = {}
    for begin, end in parts(match.group(1)):
        pair = _FIELD.match(match.group(1)[begin:end])
        if pair is None:
            continue
        name, kind = pair.group(1), (pair.group(3) or "").strip().replace("\\|", "|")
        kinds = [kind[a:b].strip() for a, b in parts(kind, "|")]
        solid = [one for one in kinds if one not in _NIL]
        required = not pair.group(2) and len(solid) == len(kinds)
        kind = "|".join(solid)
        if kind.endswith("?"):
            required, kind = False, kind[:-1]
        at = start + match.start(1) + begin + pair.start(1)
        found.setdefault(name, Field(name, kind, required, source.place(at, at + len(name))))
    return tuple(found.values()) if found or not match.group(1).strip() else None


def parts(text: str, separator: str = ",") -> list[tuple[int, int]]:
    """The ranges between separators that stand in no bracket and no string."""
    found: list[tuple[int, int]] = []
    depth, begin, quote = 0, 0, ""
    for at, char in enumerate(text):
        if quote:
            quote = "" if char == quote else quote
        elif char == '"':
            quote = char
        elif char in "([{<":
            depth += 1
        elif char in ")]}>":
            depth = depth if text[max(at - 1, 0)] in "=-" and char == ">" else max(depth - 1, 0)
        elif char == separator and depth == 0:
            found.append((begin, at))
            begin = at + 1
    found.append((begin, len(text)))
    return found
