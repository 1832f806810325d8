"""Baselines: findings that a team knows of and will mend later, so that only new ones show."""

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import DecodeError, Struct, ValidationError, json
from msgspec.structs import asdict, replace

from saga_concordia.config.reading import Overlay, UnreadableError, read
from saga_concordia.config.settings import Settings, SettingsError
from saga_concordia.engine.findings import is_selected
from saga_concordia.engine.fingerprint import Context, LinesOf, context_of, spelled
from saga_concordia.model.diagnostics import Diagnostic

NAME = "concordia-baseline.json"
"""What a baseline is called where nobody says otherwise."""
_VERSION = 1

Baseline = Mapping[str, Mapping[Context, int]]
"""How many findings of each context are known, by path."""


class Divided(Struct, frozen=True):
    """The findings of some files: those that are new, those that a baseline knows, and what it knows beyond these."""

    new: tuple[Diagnostic, ...]
    known: tuple[Diagnostic, ...]
    stale: Mapping[Context, int]


class _Entry(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A context as it stands in a file, and how many findings have it."""

    path: str
    rule: str
    event: str = ""
    saga: str = ""
    step: str = ""
    code: str = ""
    within: str = ""
    count: int = 1


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    version: int
    findings: tuple[_Entry, ...]


def load_baseline(settings: Settings, overlay: Overlay | None = None) -> Baseline:
    """The baseline that the settings name, if they do; `overlay` holds content that stands in for that of files.

    Raises:
        SettingsError: it cannot be read, or is no baseline.
    """
    if settings.baseline is None:
        return {}
    try:
        return parse(read(settings.root / settings.baseline, overlay=overlay))
    except UnreadableError as error:
        wrong = error.reason
    except (DecodeError, UnicodeDecodeError, RecursionError) as error:
        wrong = f"is no baseline: {error}"
    raise SettingsError(
        f"The baseline `{settings.baseline}` {wrong}; `concordia check --write-baseline` writes it anew"
    )


def parse(data: bytes) -> Baseline:
    """The baseline of a file with this content; equal entries, as a merge may leave them, count together.

    Raises:
        DecodeError: it is none.
    """
    file = json.decode(data, type=_File)
    if file.version != _VERSION:
        raise ValidationError(f"its version is {file.version}, and only {_VERSION} is known")
    known: dict[str, dict[Context, int]] = {}
    for entry in file.findings:
        fields = asdict(entry)
        count = fields.pop("count")
        context = Context(**fields)
        counts = known.setdefault(entry.path, {})
        counts[context] = counts.get(context, 0) + max(0, count)
    return known


def rendered(baseline: Baseline) -> str:
    """A baseline as JSON, sorted and with one entry a line, so that two branches seldom meet in one."""
    counts = {context: count for row in baseline.values() for context, count in row.items()}
    entries = [json.encode(_Entry(**asdict(one), count=counts[one])).decode() for one in sorted(counts)]
    return f'{{"version": {_VERSION}, "findings": [\n' + ",\n".join(entries) + "\n]}\n"


def baseline_of(rows: Sequence[Diagnostic], lines_of: LinesOf) -> Baseline:
    """The baseline that knows just these findings."""
    known: dict[str, dict[Context, int]] = {}
    for row in rows:
        context = context_of(row, lines_of(row.path))
        counts = known.setdefault(context.path, {})
        counts[context] = counts.get(context, 0) + 1
    return known


def divide(baseline: Baseline, rows: Sequence[Diagnostic], lines_of: LinesOf) -> Divided:
    """Tell new findings from known ones; each entry knows as many as it counts.

    What encloses the code decides first, so that of two equal lines the one that was there is known. What is left over
    on both sides is then told without it: a line that moved to another function is still the one that was there.
    """
    left = Counter({context: count for counts in baseline.values() for context, count in counts.items()})
    known: set[int] = set()
    contexts = {
        number: context_of(row, lines_of(row.path)) for number, row in enumerate(rows) if spelled(row.path) in baseline
    }
    for loosen in (_as_it_is, _anywhere):
        alike: dict[Context, list[Context]] = {}
        for context in sorted(left):
            alike.setdefault(loosen(context), []).append(context)
        for number, context in contexts.items():
            match = next((one for one in alike.get(loosen(context), ()) if left[one]), None)
            if number not in known and match is not None:
                left[match] -= 1
                known.add(number)
    return Divided(
        tuple(row for number, row in enumerate(rows) if number not in known),
        tuple(row for number, row in enumerate(rows) if number in known),
        {context: count for context, count in sorted(left.items()) if count},
    )


def notes_on_stale(divided: Divided, settings: Settings) -> list[str]:
    """What to tell of a baseline's entries that no finding needs any more, among those of the rules that were asked."""
    asked = {one: count for one, count in divided.stale.items() if is_selected(one.rule, settings)}
    if not asked:
        return []
    first = next(iter(asked))
    about = f" `{first.event}`" if first.event else ""
    number = sum(asked.values())
    those = "1 finding that it knows is" if number == 1 else f"{number} findings that it knows are"
    return [
        f"{settings.baseline}: {those} gone, first {first.rule}{about} in {first.path}; "
        "`concordia check --write-baseline` takes out what is gone"
    ]


def _as_it_is(context: Context) -> Context:
    return context


def _anywhere(context: Context) -> Context:
    return replace(context, within="")
