"""Registries in any other text: a regular expression with a `name` group finds the events."""

import re
import time

from saga_concordia.model.registry import Event, Place, RegistryFile
from saga_concordia.registry.source import Source, is_name, whole
from saga_concordia.text.span import Span

TIMEOUT_SECONDS = 1.0


def load_pattern(source: Source, pattern: str) -> RegistryFile:
    """Read every match of `pattern` as an event; its groups are `name`, and `version` and `summary` if it likes.

    A name that is matched more than once is one event.
    """
    import regex

    path = source.path
    try:
        compiled = regex.compile(pattern, regex.MULTILINE)
    except (regex.error, RecursionError, OverflowError, ValueError, MemoryError) as error:
        return RegistryFile(
            path, "pattern", problems=(whole(path, f"the pattern is not a regular expression: {error}"),)
        )
    groups = compiled.groupindex
    if "name" not in groups:
        return RegistryFile(path, "pattern", problems=(whole(path, "the pattern has no group `(?P<name>...)`"),))
    events: dict[str, Event] = {}
    until = time.monotonic() + TIMEOUT_SECONDS
    try:
        for match in compiled.finditer(source.text, timeout=TIMEOUT_SECONDS):
            if time.monotonic() > until:
                raise TimeoutError
            name = match.group("name")
            if not name or not is_name(name) or name in events:
                continue
            version = (match.group("version") or "").strip() if "version" in groups else ""
            summary = (match.group("summary") or "").strip() if "summary" in groups else ""
            events[name] = Event(
                name,
                Place(path, source.span(*match.span("name"))),
                source.span(*match.span()),
                version=int(version) if re.fullmatch(r"[0-9]{1,9}", version) else None,
                summary=summary,
            )
    except TimeoutError:
        message = f"the pattern takes longer than {TIMEOUT_SECONDS:g} s on this file; write it without nested repeats"
        return RegistryFile(path, "pattern", tuple(events.values()), problems=(whole(path, message),))
    problems = () if events else (whole(path, "the pattern finds no event in this file", Span(0, 0)),)
    return RegistryFile(path, "pattern", tuple(events.values()), problems=problems)
