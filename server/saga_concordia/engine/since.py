"""Which findings have to do with what has changed since a revision."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from saga_concordia.config.git import Change
from saga_concordia.engine.check import Report
from saga_concordia.model.diagnostics import Diagnostic, Replace
from saga_concordia.text.span import Span


def findings_since(report: Report, repository: Path, changes: Mapping[str, Change]) -> tuple[Diagnostic, ...]:
    """The findings that touch changed lines, or that come from changed lines of a registry.

    `changes` are by path below the top of the repository. A finding comes from a registry's lines where it points to
    them, and where its event, or the one that it should be, has an entry that changed or went.
    """
    changed = _Changed(report, repository, changes)
    return tuple(row for row in report.diagnostics if changed.touches(row))


class _Changed:
    """The changes, seen from a report."""

    def __init__(self, report: Report, repository: Path, changes: Mapping[str, Change]) -> None:
        self._report = report
        self._repository = repository
        self._changes = changes
        self._files: dict[str, Change] = {}
        self._events = frozenset(self._changed_events())
        self._removed = "\n".join(text for path in report.registries for text in self._of(path).removed)

    def touches(self, row: Diagnostic) -> bool:
        if self._meets(row.path, row.span) or (row.event and self._concerns(row.event)):
            return True
        renames = (fix.intent for fix in row.fixes if isinstance(fix.intent, Replace) and fix.intent.kind == "rename")
        places = (one.place for one in row.related if one.place.path in self._report.registries)
        return any(intent.text in self._events for intent in renames) or any(
            self._meets(place.path, place.span) for place in places
        )

    def _changed_events(self) -> Iterator[str]:
        for path, file in self._report.registries.items():
            if self._of(path).lines:
                yield from (event.name for event in file.events if self._meets(path, event.entry))

    def _concerns(self, event: str) -> bool:
        """Whether an event's entry has changed, or a line went from a registry that named it."""
        named = rf"(?<![\w.-]){re.escape(event)}(?![\w-]|\.\w)"
        return event in self._events or (event in self._removed and re.search(named, self._removed) is not None)

    def _of(self, path: str) -> Change:
        if path not in self._files:
            file = (self._report.root / path).resolve()
            below = file.relative_to(self._repository).as_posix() if file.is_relative_to(self._repository) else ""
            self._files[path] = self._changes.get(below, Change())
        return self._files[path]

    def _meets(self, path: str, span: Span) -> bool:
        """Whether a span has a line that changed; of a file whose content is not known, whether anything did."""
        lines = self._of(path).lines
        data = self._report.sources.get(path, b"")
        if not lines or not data:
            return bool(lines)
        # To git, unlike to an editor, only a line feed ends a line.
        first = data.count(b"\n", 0, span.start) + 1
        last = first + data.count(b"\n", span.start, span.end)
        return any(one.start <= last and first < one.stop for one in lines)
