"""Registers an event: one edit that adds an entry to a registry in the file's own format and style."""

import re

from saga_concordia.model.registry import RegistryFile
from saga_concordia.registry.load import load
from saga_concordia.registry.source import NewEvent, Payload, Source, is_name, is_word, opened
from saga_concordia.text.edit import TextEdit, apply_edits


def register(
    data: bytes, file: RegistryFile, name: str, payload: Payload, source: str | None, *, verify: bool = True
) -> TextEdit | None:
    """The edit of `data` that adds `name` to `file`, None where the format or the file's state does not allow it.

    `payload` holds fields with what the code says that they hold (empty: nothing), `source` the domain that emits the
    event. What the registry says of its other events gives it their words for types, and the reliability. `verify`
    reads the file again as it would be, which costs as much as loading it: for whoever writes, not for lists.
    """
    fits = {"yaml": is_name, "markdown": is_word}.get(file.format)
    from saga_concordia.registry.vocabulary import has, in_own_words, reliability_of  # of no use to whoever only loads

    if fits is None or not fits(name) or has(file, name):
        return None
    text = _source(data, file.path)
    if text is None:
        return None
    fields: dict[str, str] = {}
    for key, kind in payload:
        if re.fullmatch(r"[A-Za-z_][\w.]*", key):
            fields.setdefault(key, kind if kind.isprintable() else "")
    new = NewEvent(name, in_own_words(file, tuple(fields.items())), source, reliability_of(file, name))
    if file.format == "markdown":
        from saga_concordia.registry.markdown_write import entry
    else:
        from saga_concordia.registry.yaml_write import entry
    edit = entry(text, new)
    return edit if edit is not None and (not verify or _holds(data, file, name, edit)) else None


def _source(data: bytes, path: str) -> Source | None:
    """The text, decoded once for all the events that are registered in it."""
    try:
        return opened(data, path)
    except UnicodeDecodeError:
        return None


def _holds(data: bytes, file: RegistryFile, name: str, edit: TextEdit) -> bool:
    """Whether the file, read again after the edit, has the event, all others, and no new problem."""
    after = load(apply_edits(data, [edit]), file.path)
    wanted = {event.name for event in file.events} | {name}
    settled = len(after.problems) <= len(file.problems)
    return settled and {event.name for event in after.events} == wanted
