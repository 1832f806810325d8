"""From what a fix intends to the text edits that do it, per file."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import takewhile

from msgspec import Struct

from saga_concordia.model.diagnostics import Intent, Register, Replace, Suppress
from saga_concordia.model.registry import RegistryFile
from saga_concordia.text.edit import TextEdit
from saga_concordia.text.line_index import LineIndex
from saga_concordia.text.span import Span

Read = Callable[[str], bytes]
RegisterEdit = Callable[[bytes, RegistryFile, str, tuple[tuple[str, str], ...], str | None], TextEdit | None]
"""How a registry is written to: its bytes, itself, an event's name, payload and source."""

_BOM = b"\xef\xbb\xbf"


class _Comment(Struct, frozen=True):
    """How a format writes comments. `above`: one for a line gets a line of its own; `last`: one for a file ends it."""

    opening: str
    closing: str = ""
    above: bool = False
    last: bool = False

    def written(self, directive: str) -> str:
        """A directive in a comment."""
        return f"{self.opening} concordia: {directive}{self.closing}"


@lru_cache(maxsize=8)
def _directives(comment: _Comment, verb: str) -> re.Pattern[bytes]:
    """Finds the directives of a verb: their codes and the bracket behind those, both None where they have none."""
    opening = re.escape(comment.opening.encode())
    return re.compile(rb"%b\s*concordia:\s*%b(?:\[([^\]\r\n]*)(\]))?(?![-\w\[])" % (opening, verb.encode()))


_CODE = _Comment("#")
# Behind a line's text a comment could be part of a text that goes on below; above it nothing can go on.
_YAML = _Comment("#", above=True)
# A comment between the rows of a table would end it, and what begins a page may have to begin it.
_MARKDOWN = _Comment("<!--", " -->", last=True)


def edits_of(
    intent: Intent, read: Read, registries: Mapping[str, RegistryFile], register_edit: RegisterEdit
) -> dict[str, list[TextEdit]]:
    """The edits of an intent by path; none where it cannot be done, is done already, or is `structural`."""
    match intent:
        case Replace():
            return {intent.path: [TextEdit(intent.span, intent.text)]}
        case Register():
            file = registries.get(intent.registry)
            if file is None:
                return {}
            edit = register_edit(read(intent.registry), file, intent.name, intent.payload, intent.source)
            return {} if edit is None else {intent.registry: [edit]}
        case Suppress():
            comment = _comment_of(registries.get(intent.path))
            if comment is None:
                return {}
            write = _for_file if intent.whole_file else _for_line
            edit = write(read(intent.path), intent, comment)
            return {} if edit is None else {intent.path: [edit]}
        case _:
            return {}


def _comment_of(registry: RegistryFile | None) -> _Comment | None:
    """How comments are written in a registry, or in a file of code; None in a text of any other format."""
    return {"code": _CODE, "yaml": _YAML, "markdown": _MARKDOWN}.get(registry.format if registry else "code")


@lru_cache(maxsize=8)
def _lines(data: bytes) -> LineIndex:
    """The lines of a file: many fixes are of one."""
    return LineIndex(data)


def _for_line(data: bytes, intent: Suppress, comment: _Comment) -> TextEdit | None:
    index = _lines(data)
    number = index.line_of(intent.offset)
    line = index.line_span(number)
    text = data[line.start : line.end]
    present = _directives(comment, "ignore")
    if match := list(present.finditer(text))[-1:]:
        return _one_more(match[0], line.start, intent.code)
    before = index.line_span(number - 1) if number else Span(0, 0)
    if match := list(present.finditer(data[before.start : before.end]))[-1:]:
        start = before.start + match[0].start()
        if not data[before.start : start].strip():
            return _one_more(match[0], before.start, intent.code)
    written = comment.written(f"ignore[{intent.code}]")
    stripped = text.rstrip()
    if stripped.endswith(b"\\") and comment is _CODE:
        return None  # A continued line cannot hold a comment.
    is_comment = stripped.lstrip().startswith(comment.opening.encode())
    if comment.above or is_comment or b'"""' in text or b"'''" in text:
        # The line may end within a text, or what is written in its own comment would hold for the next line.
        indent = text[: len(text) - len(text.lstrip())].decode("utf-8", "replace")
        return TextEdit(Span(line.start, line.start), f"{indent}{written}{_newline(data)}")
    return TextEdit(Span(line.start + len(stripped), line.end), f"  {written}")


def _for_file(data: bytes, intent: Suppress, comment: _Comment) -> TextEdit | None:
    """Below the comments that a file of code begins with, such as `#!`; at the end of a page."""
    index = _lines(data)
    lines = [index.line_span(number) for number in range(index.line_count)]
    if comment.last:
        shown = [line for line in lines if data[line.start : line.end].strip()][-1:]
        start = end = len(data)
    else:
        start = len(_BOM) if data.startswith(_BOM) else 0
        shown = list(takewhile(lambda line: data[max(line.start, start) : line.end].startswith(b"#"), lines))
        end = lines[len(shown)].start if len(shown) < len(lines) else len(data)
        start = max(start, end)
    for line in shown:
        if match := list(_directives(comment, "ignore-file").finditer(data[line.start : line.end]))[-1:]:
            return _one_more(match[0], line.start, intent.code)
    newline = _newline(data)
    ends = not data[:start] or data[:start] == _BOM or data[:start].endswith((b"\n", b"\r"))
    blank = newline if comment.last and data.strip() else ""
    written = comment.written(f"ignore-file[{intent.code}]")
    return TextEdit(Span(start, start), f"{'' if ends else newline}{blank}{written}{newline}")


def _one_more(directive: re.Match[bytes], base: int, code: str) -> TextEdit | None:
    """Add a code to those of a directive; None where it is among them, or all codes are."""
    codes = directive.group(1)
    if codes is None:
        return None
    present = [word.strip() for word in codes.decode("utf-8", "replace").split(",") if word.strip()]
    if code in present:
        return None
    place = base + directive.end(1)
    return TextEdit(Span(place, place), f", {code}" if present else code)


def _newline(data: bytes) -> str:
    return "\r\n" if b"\r\n" in data else "\n"
