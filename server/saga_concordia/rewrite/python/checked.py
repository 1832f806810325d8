"""The last look at edits of Python files: what they make of each must be a program as well."""

import libcst as cst

from saga_concordia.rewrite.impossible import ImpossibleError
from saga_concordia.rewrite.python.tree import readable
from saga_concordia.rewrite.sources import Sources
from saga_concordia.text.edit import OverlappingEditsError, TextEdit, apply_edits


def checked(edits: dict[str, list[TextEdit]], sources: Sources) -> dict[str, list[TextEdit]]:
    """The edits as they are.

    Raises:
        ImpossibleError: a file would no longer parse, or is in an encoding in which the new text cannot be written.
    """
    for path, rows in edits.items():
        data = sources.source(path)
        if not _is_utf8(data) and not all(row.new_text.isascii() for row in rows):
            raise ImpossibleError
        try:
            cst.parse_module(readable(apply_edits(data, rows))[0])
        except (cst.ParserSyntaxError, OverlappingEditsError, RecursionError, ValueError) as error:
            raise ImpossibleError from error
    return edits


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
