"""One more entry of a map, a keyword list or a pattern."""

import re

from saga_concordia.model.code import Mapping, fill
from saga_concordia.rewrite.ids import beside
from saga_concordia.rewrite.impossible import ImpossibleError
from saga_concordia.rewrite.sources import File
from saga_concordia.text.edit import TextEdit
from saga_concordia.text.span import Span

_ARROW = re.compile(rb"""(?::?"[^"]*"|:?[\w?!@]+)\s*=>""")
"""An entry that is no keyword. Only keywords may stand behind keywords."""


def one_more(file: File, mapping: Mapping, key: str, value: str) -> TextEdit:
    """The edit that adds an entry: behind that of the other id, else where a new one goes in the mapping's style.

    Raises:
        ImpossibleError: the mapping has no place for one.
    """
    insertion = mapping.insertion
    if insertion is None:
        raise ImpossibleError
    number = beside(key, [entry.key for entry in mapping.entries])
    if number is None or not insertion.behind:
        return TextEdit(Span(insertion.offset, insertion.offset), insertion.filled(key, value))
    entry = mapping.entries[number].span
    if "{key}:" in insertion.behind and _ARROW.match(file.data, entry.start):
        return TextEdit(Span(insertion.offset, insertion.offset), insertion.filled(key, value))
    text = fill(insertion.behind, key, value)
    rest = file.data[entry.end :].partition(b"\n")[0]
    if not rest.lstrip(b" \t,").startswith(b"#"):
        return TextEdit(Span(entry.end, entry.end), text)
    item = text.lstrip(", \t\r\n")  # A comment behind the other one stays with it: what is new goes in front.
    return TextEdit(Span(entry.start, entry.start), item + text[: -len(item)])
