"""`concordia check`."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from saga_concordia.cli import codes, common, complete, output
from saga_concordia.cli.answers import Answer, answered

if TYPE_CHECKING:
    from saga_concordia.cli.fixing import Check, Settled
    from saga_concordia.config.settings import Settings
    from saga_concordia.report.view import Outcome


@click.command("check")
@click.argument("paths", nargs=-1, type=common.PATHS)
@click.option(
    "--output-format",
    type=click.Choice(output.FORMATS),
    default="text",
    show_default=True,
    help="text and concise are for people, json for programs, the others for CI.",
)
@click.option("--output-file", type=common.OUTPUT, help="Write there, not to stdout.")
@click.option(
    "--select",
    multiple=True,
    metavar="CODES",
    shell_complete=complete.codes,
    help="Only these rules: codes or their beginnings.",
)
@click.option("--ignore", multiple=True, metavar="CODES", shell_complete=complete.codes, help="All but these rules.")
@click.option("--fix", is_flag=True, help="Apply the safe fixes.")
@click.option("--unsafe-fixes", is_flag=True, help="Apply the safe fixes and those that other services may notice.")
@click.option(
    "--fixable",
    multiple=True,
    metavar="CODE:KIND",
    shell_complete=complete.fixes,
    help="Apply fixes of this kind, as CON101:register.",
)
@click.option("--diff", is_flag=True, help="Show what the fixes would change, and change nothing.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even if there are findings.")
@click.option("--statistics", is_flag=True, help="Show how often each rule fired.")
@click.option("--config", type=common.FILE, help="Settings to use instead of the nearest ones.")
@click.option("--isolated", is_flag=True, help="Use no settings file.")
@click.option("--registry", "registries", multiple=True, type=common.FILE, help="Registry to use; repeatable.")
@click.option(
    "--since",
    metavar="REV",
    help="Only findings on lines that changed since this git revision, or that come from changed registry entries.",
)
@click.option("--baseline", type=common.OUTPUT, help="Leave out the findings that this file knows.")
@click.option("--write-baseline", is_flag=True, help="Write all findings into the baseline, and show none.")
@click.option(
    "--stdin-filename",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Check what comes from stdin as if it were the content of FILE.",
)
@click.option("--no-cache", is_flag=True, help="Keep no answers, and use none of earlier runs.")
@click.option(
    "--jobs",
    type=click.IntRange(1),
    help="In how many processes the work is done; by default as many as there are cores.",
)
@click.option("--show-files", is_flag=True, help="List the files that would be checked.")
@click.option("--show-settings", is_flag=True, help="Show the settings in force.")
@click.option("--color/--no-color", default=None, help="Use colours; by default on terminals, unless NO_COLOR is set.")
def command(
    paths: tuple[Path, ...],
    output_format: str,
    output_file: Path | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fix: bool,
    unsafe_fixes: bool,
    fixable: tuple[str, ...],
    diff: bool,
    exit_zero: bool,
    statistics: bool,
    config: Path | None,
    isolated: bool,
    registries: tuple[Path, ...],
    since: str | None,
    baseline: Path | None,
    write_baseline: bool,
    stdin_filename: Path | None,
    no_cache: bool,
    jobs: int | None,
    show_files: bool,
    show_settings: bool,
    color: bool | None,
) -> None:
    """Check event names, sagas and registries against each other.

    Without PATHS the whole project is checked. Exit codes: 0 clean, 1 findings, 2 wrong use or settings.

    \b
    Examples:
      concordia check
      concordia check lib test --select CON1,CON2
      concordia check --fix --diff
      concordia check --fixable CON101:register
      concordia check --output-format sarif --output-file concordia.sarif
      concordia check --since HEAD
      concordia check --stdin-filename lib/saga.ex < buffer.ex
    """
    if config and isolated:
        raise click.UsageError("--config and --isolated exclude each other")
    fixes = fix or unsafe_fixes or bool(fixable)
    if stdin_filename is not None:
        if paths:
            raise click.UsageError("--stdin-filename and PATHS exclude each other")
        if fixes and not diff:
            raise click.UsageError("what comes from stdin cannot be fixed in place; add --diff")
        paths = (stdin_filename,)
    if since is not None and (stdin_filename is not None or diff or fixes):
        raise click.UsageError("--since shows findings in files as they are; it takes no fixes, and nothing from stdin")
    if write_baseline and (paths or select or ignore or since is not None or diff or fixes):
        raise click.UsageError("--write-baseline is about all findings as they are; leave out PATHS, codes and fixes")
    painted = common.colored(color, output_file is not None)

    def in_force() -> "Settings":
        found = common.settings_for(paths, config=config, isolated=isolated, registries=registries)
        found = codes.narrowed(found, select, ignore)
        return found if baseline is None else replace(found, baseline=common.from_root(baseline, found.root))

    def find() -> tuple[Answer, float]:
        outcome = common.run(in_force(), paths, jobs=jobs, prepare=lambda: output.prepare(output_format))
        parts = output.timed(outcome, output_format, painted)
        return Answer(parts, 1 if outcome.diagnostics and not exit_zero else 0, outcome.notes), outcome.elapsed_ms

    other = show_settings or show_files or write_baseline or fixes or diff or since is not None or statistics
    if not other and stdin_filename is None:
        asked = (paths, output_format, painted, exit_zero, select, ignore, config, isolated, registries, baseline)
        answer, elapsed_ms = find() if no_cache else answered(asked, find)
        common.tell(answer.notes)
        common.put(answer.told(elapsed_ms), output_file, painted)
        raise SystemExit(answer.code)
    settings = in_force()
    if show_settings:
        click.echo(_shown(settings))
        return
    if show_files:
        _list_files(settings, paths)
        return
    if write_baseline:
        from saga_concordia.cli import adopting

        adopting.write_baseline(settings, baseline)
        return
    from saga_concordia.rewrite.apply import Choice

    choice = Choice(fix or unsafe_fixes or (diff and not fixable), unsafe_fixes, codes.fixes(fixable))
    given = _from_stdin(stdin_filename)

    def check(held: "Mapping[Path, bytes]") -> "Outcome":
        return common.run(settings, paths, overlay={**given, **held}, jobs=jobs)

    outcome = check({})
    common.tell(outcome.notes)
    if choice or diff:
        from saga_concordia.cli.fixing import Around, settle

        settled = settle(outcome, choice, check, Around(settings), on_disk=not given)
        common.tell(settled.notes)
        if diff:
            common.put(_diff(settled), output_file)
            raise SystemExit(1 if settled.changed and not exit_zero else 0)
        outcome = _write(settled, check)
    if since is not None:
        from saga_concordia.cli import adopting

        outcome = adopting.since(outcome, since)
    common.put(output.rendered(outcome, output_format, painted), output_file, painted)
    if statistics:
        from saga_concordia.report import statistics as numbers

        click.echo(
            numbers.render(outcome), nl=False, err=output_file is None and output_format not in ("text", "concise")
        )
    raise SystemExit(1 if outcome.diagnostics and not exit_zero else 0)


def _from_stdin(name: Path | None) -> "Mapping[Path, bytes]":
    """What comes from stdin, under the path of the file that it stands for."""
    if name is None:
        return {}
    if not sys.stdin:
        raise click.UsageError("--stdin-filename: stdin is closed")
    from saga_concordia.config.reading import LIMIT

    # One more byte than is read of a file, so that what is too large can be said to be.
    return {name.resolve(): sys.stdin.buffer.read(LIMIT + 1)}


def _shown(settings: "Settings") -> str:
    from msgspec import json

    return json.format(json.encode(settings, enc_hook=str), indent=2).decode()


def _list_files(settings: "Settings", paths: Sequence[Path]) -> None:
    from saga_concordia.config.files import discover
    from saga_concordia.frontends.read import SUFFIXES
    from saga_concordia.report.view import relative_to

    found = discover(settings, common.targets(settings, paths), frozenset(SUFFIXES))
    for path in found.files:
        click.echo(relative_to(path, Path.cwd()))
    common.tell([f"{relative_to(path, Path.cwd())}: is no Python or Elixir file; not checked" for path in found.others])
    common.tell([f"{relative_to(path, Path.cwd())}: {reason}" for path, reason in found.unreadable])


def _diff(settled: "Settled") -> str:
    """What the fixes change, as a patch for the working directory, which cannot hold files outside of it."""
    from saga_concordia.report.view import View
    from saga_concordia.rewrite.apply import unified_diff

    view = View(settled.outcome)
    shown = {view.path(path): contents for path, contents in settled.changed.items()}
    outside = sorted(path for path in shown if path.startswith("../") or Path(path).is_absolute())
    common.tell(
        [f"{path}: would change too, but no patch applied here can reach it; see it from there" for path in outside]
    )
    return "".join(unified_diff(path, *shown[path]) for path in sorted(shown) if path not in outside)


def _write(settled: "Settled", check: "Check") -> "Outcome":
    """Write what the fixes change, each file at once; checks again where one could not be written."""
    from saga_concordia.config.writing import UnwritableError, write

    refused: list[str] = []
    for path, (before, after) in settled.changed.items():
        try:
            write(settled.outcome.root, path, before, after)
        except UnwritableError as error:
            refused.append(str(error))
    common.tell(refused)
    written = len(settled.changed) - len(refused)
    if refused:
        click.echo(f"Wrote {written} of the {len(settled.changed)} files that the fixes change.", err=True)
    elif settled.mended and written:
        click.echo(f"Applied {settled.mended} fix{'' if settled.mended == 1 else 'es'}.", err=True)
    return check({}) if refused else settled.outcome
