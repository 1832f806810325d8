"""From facts to findings: what rules find, and what of it is told under the settings and the comments in code."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from saga_concordia.config.files import matches
from saga_concordia.config.reading import PARTLY
from saga_concordia.config.settings import Settings
from saga_concordia.engine.suppress import suppress
from saga_concordia.frontends.read import SourceFile
from saga_concordia.model.diagnostics import Diagnostic, Severity
from saga_concordia.model.registry import RegistryFile
from saga_concordia.rules.base import Rule
from saga_concordia.rules.catalogue import RULES, by_code
from saga_concordia.rules.context import Context
from saga_concordia.text.span import Span

MOST_FINDINGS = 10_000
"""How many findings of one file are shown."""


def severity_of(code: str, settings: Settings) -> Severity | None:
    """How bad findings of a code are; None where it is off."""
    rule = by_code(code)
    severity = settings.rules.get(code) or (rule.severity if rule else Severity.WARNING)
    return None if severity is Severity.OFF else severity


def findings(context: Context, settings: Settings, rules: Iterable[Rule] = RULES) -> Iterator[Diagnostic]:
    """What some rules find, each thing once."""
    said = (row for rule in rules if severity_of(rule.code, settings) is not None for row in rule.check(context))
    return in_words_of(said, settings)


def in_words_of(found: Iterable[Diagnostic], settings: Settings) -> Iterator[Diagnostic]:
    """What rules that are on have found, each thing once, and as bad as the settings say that it is."""
    told: set[tuple[str, str, Span, str | None]] = set()
    for row in found:
        key = (row.code, row.path, row.span, row.event)
        if key in told:
            continue
        told.add(key)
        severity = severity_of(row.code, settings) if row.code in settings.rules else None
        yield replace(row, severity=severity) if severity is not None else row


def is_selected(code: str, settings: Settings) -> bool:
    """Whether `select` and `ignore` let a rule speak."""
    chosen = not settings.select or code.startswith(settings.select)
    return chosen and not (settings.ignore and code.startswith(settings.ignore))


def _is_wanted(row: Diagnostic, settings: Settings) -> bool:
    """Whether the settings let a finding be told."""
    return is_selected(row.code, settings) and not any(
        row.code.startswith(codes) and matches((pattern,), row.path) for pattern, codes in settings.per_file_ignores
    )


def _unreadable(path: str, reason: str) -> Diagnostic:
    """The finding of a file that cannot be read."""
    of_it = "Not all of it" if reason.startswith(PARTLY) else "Nothing in it"
    message = f"{of_it} is checked: it {reason.removeprefix(PARTLY)}."
    return Diagnostic("CON902", "unreadable-file", Severity.ERROR, message, path, Span(0, 0))


def told(
    found: Iterable[Diagnostic],
    unread: Iterable[tuple[str, str]],
    files: Iterable[SourceFile],
    registries: Iterable[RegistryFile],
    sources: Mapping[str, bytes],
    settings: Settings,
) -> tuple[Diagnostic, ...]:
    """What is told of what rules found, in order of place: what no suppression silences and the settings let through.

    `unread` are the paths that could not be read, with the reason; `files` and `registries` are those that suppressions
    stand in, `sources` the bytes of the latter.
    """
    rows = [*found, *(_unreadable(path, reason) for path, reason in unread if severity_of("CON902", settings))]
    kept, unused = suppress(rows, files, registries, sources, unused=not settings.select)
    kept += [row for row in unused if severity_of(row.code, settings)]
    wanted = (row for row in kept if _is_wanted(row, settings))
    return tuple(sorted(wanted, key=lambda row: (row.path, row.span, row.code, row.message)))


def bounded(rows: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """As many findings as editors and programs can bear: of each file the first ones, and one that there are more."""
    if len(rows) <= MOST_FINDINGS:
        return tuple(rows)
    count = Counter[str]()
    kept: list[Diagnostic] = []
    for row in rows:
        count[row.path] += 1
        if count[row.path] <= MOST_FINDINGS:
            kept.append(row)
    more = f"{PARTLY}has more than {MOST_FINDINGS} findings, and only the first ones are shown; mend those first"
    kept += [_unreadable(path, more) for path, number in count.items() if number > MOST_FINDINGS]
    return tuple(sorted(kept, key=lambda row: (row.path, row.span, row.code, row.message)))
