"""`concordia scaffold`."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from saga_concordia.cli import common

if TYPE_CHECKING:
    from saga_concordia.config.settings import Settings
    from saga_concordia.model.correlation_cases import CorrelationCases


@click.group("scaffold")
def command() -> None:
    """Begin files that you go on writing."""


@command.command("tests")
@click.argument("paths", nargs=-1, type=common.PATHS)
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write there, not to tests/correlation (Python) and test/correlation (Elixir).",
)
@click.option("--config", type=common.FILE, help="Settings to use instead of the nearest ones.")
def tests(paths: tuple[Path, ...], output: Path | None, config: Path | None) -> None:
    """Write the four test cases of the correlation contract for each saga: pytest, or ExUnit.

    A saga accepts the id of its caller, mints one where it gets none, and keeps it through every step and event; the
    bus refuses a missing or malformed one. What cannot be told from the code fails loudly until you write it.
    A file that is there already is left as it is.

    \b
    Examples:
      concordia scaffold tests
      concordia scaffold tests lib/sagas --output test/sagas
    """
    from saga_concordia.config.writing import named
    from saga_concordia.rewrite.correlation_tests import writer

    settings = common.settings_for(paths, config=config)
    cases = _cases(settings, paths)
    if not cases:
        common.tell(["no saga constructs an event that could carry a correlation id; nothing is written"])
    for case in cases:
        write = writer(case.language)
        folder = common.from_root(named(output), settings.root) if output else write.FOLDER
        inside = output is None or not Path(folder).is_absolute()
        root, below = (settings.root, f"{folder}/") if inside else (Path(folder), "")
        _write(root, below + write.file_name(case), write.text(case, folder))


def _cases(settings: "Settings", paths: Sequence[Path]) -> "list[CorrelationCases]":
    from saga_concordia.config.files import shown_path
    from saga_concordia.engine.correlation_cases import correlation_cases
    from saga_concordia.engine.gather import dialects_of, gather

    with common.progress() as on_progress:
        facts = gather(settings, common.targets(settings, paths), on_progress)
    folders = {parent for file in facts.files for parent in (settings.root / file.path).parents}
    packages = {shown_path(folder, settings.root) for folder in folders if (folder / "__init__.py").is_file()}
    return correlation_cases(facts, dialects_of(settings), frozenset(packages))


def _write(root: Path, path: str, text: str) -> None:
    """Write a new file below a root, and say so."""
    from saga_concordia.config.writing import write
    from saga_concordia.report.view import relative_to

    shown = relative_to(root / path, Path.cwd())
    if os.path.lexists(root / path):
        common.tell([f"{shown}: is there already; left as it is"])
        return
    write(root, path, None, text.encode(), with_folders=True)
    click.echo(f"Wrote {shown}")
