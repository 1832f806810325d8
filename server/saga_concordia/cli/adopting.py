"""Showing what is new: findings since a revision, and baselines of those that are known."""

from pathlib import Path
from typing import TYPE_CHECKING, cast

import click
from msgspec.structs import replace

from saga_concordia.cli import common

if TYPE_CHECKING:
    from saga_concordia.config.settings import Settings
    from saga_concordia.engine.baseline import Baseline
    from saga_concordia.engine.check import Report
    from saga_concordia.report.view import Outcome


def since(outcome: "Outcome", revision: str) -> "Outcome":
    """The outcome with just the findings that have to do with what changed since a revision; the others are counted."""
    from saga_concordia.config.git import changes_since, commit, top
    from saga_concordia.engine.since import findings_since
    from saga_concordia.report.text import count

    report = cast("Report", outcome)
    repository = top(report.root)
    changes = changes_since(repository, commit(repository, revision))
    rows = findings_since(report, repository, changes)
    if others := len(report.diagnostics) - len(rows):
        common.tell([f"left out, as their lines have not changed since {revision}: {count(others, 'finding')}"])
    return replace(report, diagnostics=rows)


def write_baseline(settings: "Settings", given: Path | None = None) -> None:
    """Write down all findings as known, and say what that changes; `given` is a person's own name for the file."""
    from saga_concordia.config.writing import named, write
    from saga_concordia.engine.baseline import NAME, baseline_of, divide, rendered
    from saga_concordia.engine.fingerprint import lines_in
    from saga_concordia.report.text import count
    from saga_concordia.report.view import relative_to

    path = settings.baseline or NAME
    target = settings.root / path if given is None else named(given)
    data = common.bytes_before(target)
    before = _baseline_before(replace(settings, baseline=path), target, data)
    outcome = common.run(replace(settings, baseline=None), ())
    common.tell(outcome.notes)
    lines_of = lines_in(outcome.sources)
    divided = divide(before, outcome.diagnostics, lines_of)
    known = rendered(baseline_of(outcome.diagnostics, lines_of)).encode()
    if known != data:
        place = (settings.root, path) if given is None else (target.parent, target.name)
        write(*place, data, known)
    shown = relative_to(target, Path.cwd())
    gone = sum(divided.stale.values())
    click.echo(f"Wrote {shown}: {count(len(outcome.diagnostics), 'finding')}, {len(divided.new)} new, {gone} gone.")
    if settings.baseline is None:
        where = settings.file or settings.root / "concordia.toml"
        click.echo(
            f'To use it, here and in editors, write `baseline = "{NAME}"` into {relative_to(where, Path.cwd())}.'
        )


def _baseline_before(settings: "Settings", target: Path, data: bytes | None) -> "Baseline":
    """The baseline as it is. One that is not there yet, or that a merge broke, knows nothing and is written anew."""
    from saga_concordia.config.settings import SettingsError
    from saga_concordia.engine.baseline import load_baseline

    try:
        return load_baseline(settings, None if data is None else {target.resolve(): data})
    except SettingsError as error:
        if data and b'"findings"' not in data:
            raise click.ClickException(
                f"{target}: is there and no baseline; name another file by --baseline"
            ) from error
        return {}
