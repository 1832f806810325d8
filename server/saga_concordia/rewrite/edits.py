"""From what a fix intends to the text edits that do it, per file."""

import re
from collections.abc import Callable, Mapping

from saga_concordia.model.diagnostics import Intent, Register, Replace, Suppress
from saga_concordia.model.registry import RegistryFile
from saga_concordia.text.edit import TextEdit
from saga_concordia.text.line_index import LineIndex
from saga_concordia.text.span import Span

Read = Callable[[str], bytes]
RegisterEdit = Callable[[bytes, RegistryFile, str, tuple[tuple[str, str], ...], str | None], TextEdit | None]
"""How a registry is written to: its bytes, itself, an event's name, payload and source."""

_SUPPRESSION = re.compile(rb"#\s*concordia:\s*ignore(?:\[([^\]\r\n]*)(\]))?(?![-\w\[])")


def edits_of(
    intent: Intent, read: Read, registries: Mapping[str, RegistryFile], register_edit: RegisterEdit
) -> dict[str, list[TextEdit]]:
    """The edits of an intent by path; none where it cannot be done, or is done already."""
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
            edit = _suppression(read(intent.path), intent.offset, intent.code)
            return {} if edit is None else {intent.path: [edit]}


def _suppression(data: bytes, offset: int, code: str) -> TextEdit | None:
    index = LineIndex(data)
    line = index.line_span(index.line_of(offset))
    text = data[line.start : line.end]
    if match := list(_SUPPRESSION.finditer(text))[-1:]:
        codes = match[0].group(1)
        if codes is None:
            return None
        present = [word.strip() for word in codes.decode("utf-8", "replace").split(",") if word.strip()]
        if code in present:
            return None
        place = line.start + match[0].end(1)
        return TextEdit(Span(place, place), f", {code}" if present else code)
    stripped = text.rstrip()
    if stripped.endswith(b"\\"):
        return None  # A continued line cannot hold a comment.
    if b'"""' in text or b"'''" in text:
        # The line may end within a text, so the comment gets a line of its own.
        indent = text[: len(text) - len(text.lstrip())].decode("utf-8", "replace")
        newline = "\r\n" if data[line.end : line.end + 2] == b"\r\n" else "\n"
        return TextEdit(Span(line.start, line.start), f"{indent}# concordia: ignore[{code}]{newline}")
    return TextEdit(Span(line.start + len(stripped), line.end), f"  # concordia: ignore[{code}]")
