"""What is wrong with a settings file, as a finding in it."""

import re
from pathlib import PurePath

from saga_concordia.model.diagnostics import Diagnostic, Severity
from saga_concordia.text.line_index import LineIndex
from saga_concordia.text.span import Span

CODE = "settings"
_TOML_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
_TOML_END = "(at end of document)"
_WORDS = re.compile(r"`([^`]+)`|'([^']+)'|(\[\[\w+\]\])")


def settings_finding(problem: str, path: str, data: bytes, *, were_good: bool) -> Diagnostic:
    """The finding for an error's message, at the line, the key or the value that it names, else at the first line.

    `were_good` says that earlier settings are in force meanwhile.
    """
    _, _, reason = problem.partition(f"{PurePath(path).name}: ")
    reason = reason or problem
    meanwhile = "The last good settings are in force" if were_good else "Nothing is checked"
    message = f"{reason[:1].upper()}{reason[1:].rstrip('.')}. {meanwhile} until this is mended."
    return Diagnostic(CODE, "unusable-settings", Severity.ERROR, message, path, _span(reason, data))


def _span(reason: str, data: bytes) -> Span:
    lines = LineIndex(data)
    if place := _TOML_PLACE.search(reason):
        line = lines.line_span(int(place[1]) - 1)
        start = lines.code_point_to_byte(int(place[1]) - 1, int(place[2]) - 1)
        return Span(start, line.end) if start < line.end else line
    if _TOML_END in reason:
        return lines.line_span(lines.line_of(len(data.rstrip())))
    for found in _WORDS.finditer(reason):
        word = found[1] or found[2] or found[3]
        for key in (word.rpartition(".")[2].encode(), word.partition("[")[0].encode()):
            if key and (place := re.search(rb"(?<![\w-])\"?(%b)\"?\s*=" % re.escape(key), data)):
                return Span(*place.span(1))
        if (start := data.find(word.encode())) >= 0:
            return Span(start, start + len(word.encode()))
    return lines.line_span(0)
