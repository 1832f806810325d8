"""From facts to findings: the rules are asked, under the severities and the choice of rules that the settings give."""

from collections.abc import Iterable

from msgspec.structs import replace

from saga_concordia.config.files import matches
from saga_concordia.config.settings import Settings
from saga_concordia.model.diagnostics import Diagnostic, Severity
from saga_concordia.rules.base import Rule
from saga_concordia.rules.catalogue import RULES, by_code
from saga_concordia.rules.context import Context
from saga_concordia.text.span import Span


def severity_of(code: str, settings: Settings) -> Severity | None:
    """How bad findings of a code are; None where it is off."""
    rule = by_code(code)
    severity = settings.rules.get(code) or (rule.severity if rule else Severity.WARNING)
    return None if severity is Severity.OFF else severity


def findings(context: Context, settings: Settings, rules: Iterable[Rule] = RULES) -> Iterable[Diagnostic]:
    """What some rules find, each thing once."""
    told: set[tuple[str, str, Span, str | None]] = set()
    for rule in rules:
        severity = severity_of(rule.code, settings)
        if severity is None:
            continue
        for found in rule.check(context):
            key = (found.code, found.path, found.span, found.event)
            if key in told:
                continue
            told.add(key)
            yield replace(found, severity=severity) if rule.code in settings.rules else found


def is_wanted(row: Diagnostic, settings: Settings) -> bool:
    """Whether the settings let a finding be told."""
    if settings.select and not row.code.startswith(settings.select):
        return False
    if settings.ignore and row.code.startswith(settings.ignore):
        return False
    return not any(
        row.code.startswith(codes) and matches((pattern,), row.path) for pattern, codes in settings.per_file_ignores
    )


def unreadable(path: str, reason: str) -> Diagnostic:
    """The finding of a file that cannot be read."""
    message = f"Nothing in it is checked: it {reason}."
    return Diagnostic("CON902", "unreadable-file", Severity.ERROR, message, path, Span(0, 0))


def in_order(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Findings in order of place."""
    return tuple(sorted(found, key=lambda row: (row.path, row.span, row.code, row.message)))
