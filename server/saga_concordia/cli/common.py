"""What several commands need: settings, runs of the engine, output."""

import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

import click
from msgspec.structs import replace

if TYPE_CHECKING:
    from saga_concordia.config.settings import Settings
    from saga_concordia.report.view import Outcome

PATHS = click.Path(exists=True, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class Rule(Protocol):
    """What the command line reads of a rule."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def severity(self) -> str: ...
    @property
    def since(self) -> str: ...
    @property
    def fix(self) -> object: ...


def rules() -> list[Rule]:
    """All rules by code."""
    from saga_concordia.rules import catalogue

    return sorted(cast("Sequence[Rule]", catalogue.RULES), key=lambda rule: rule.code)


def known_codes() -> frozenset[str]:
    """The codes that findings can have: those of the rules, and those that the engine itself reports."""
    return frozenset(rule.code for rule in rules()) | {"CON901", "CON902"}


def settings_for(
    paths: Sequence[Path],
    *,
    config: Path | None = None,
    isolated: bool = False,
    registries: Sequence[Path] = (),
) -> "Settings":
    """The settings in force for some paths, with the registries of the command line in place of their own."""
    from saga_concordia.config.settings import RegistrySetting, Settings, find, load

    known = known_codes()
    start = paths[0] if paths else Path.cwd()
    if isolated:
        settings = Settings(Path.cwd())
    else:
        settings = load(config, known) if config else find(start, known, around=Path.cwd())
    if registries:
        given = tuple(RegistrySetting(from_root(path, settings.root), given=True) for path in registries)
        settings = replace(settings, registry=given)
    return settings


def from_root(path: Path, root: Path) -> str:
    """A path relative to the root with `/`, or absolute where it lies outside."""
    absolute, top = path.resolve(), root.resolve()
    return absolute.relative_to(top).as_posix() if absolute.is_relative_to(top) else absolute.as_posix()


def run(
    settings: "Settings",
    paths: Sequence[Path],
    *,
    isolated: bool = False,
    on_progress: Callable[[int, int], None] | None = None,
) -> "Outcome":
    """Check the paths, or the whole root where none is given."""
    from saga_concordia.engine.check import check

    return check(settings, targets(settings, paths), isolated=isolated, on_progress=on_progress)


def run_without_registry(
    settings: "Settings", paths: Sequence[Path], *, on_progress: Callable[[int, int], None] | None = None
) -> "Outcome":
    """Run for the facts alone: where there is no registry, an empty one stands in."""
    from saga_concordia.config.settings import RegistrySetting
    from saga_concordia.engine.check import NoRegistryError

    try:
        return run(settings, paths, on_progress=on_progress)
    except NoRegistryError:
        import tempfile

        with tempfile.TemporaryDirectory(prefix="concordia-") as folder:
            empty = Path(folder).resolve() / "empty.yaml"
            empty.write_text("version: 1\nevents: {}\n", encoding="utf-8")
            stand_in = (RegistrySetting(empty.as_posix(), given=True),)
            return run(replace(settings, registry=stand_in), paths, on_progress=on_progress)


def targets(settings: "Settings", paths: Sequence[Path]) -> tuple[Path, ...]:
    """The paths to check, absolute."""
    return tuple(path.absolute() for path in paths) or (settings.root,)


def progress() -> Callable[[int, int], None] | None:
    """A progress line on a terminal's stderr, for runs that take more than a second."""
    if not sys.stderr.isatty():
        return None
    begin, last = time.monotonic(), [0.0]

    def show(done: int, total: int) -> None:
        now = time.monotonic()
        if last[0] and done >= total:
            click.echo("\r\x1b[K", err=True, nl=False)
            last[0] = 0.0
        elif done < total and now - begin > 1 and now - last[0] > 0.1:
            last[0] = now
            full = 30 * done // max(total, 1)
            click.echo(f"\r[{'#' * full}{'.' * (30 - full)}] {done}/{total} files", err=True, nl=False)

    return show


def colored(wanted: bool | None, to_file: bool = False) -> bool:
    """Whether to use colours: as asked for, else on a terminal unless NO_COLOR is set."""
    if wanted is not None:
        return wanted
    return not to_file and not os.environ.get("NO_COLOR") and sys.stdout.isatty()


def put(text: str, output: Path | None, color: bool = False) -> None:
    """Write a result to a file, or to stdout."""
    if output is None:
        click.echo(text, nl=False, color=color)
        return
    try:
        output.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise click.ClickException(f"{output}: cannot be written: {error.strerror or error}") from error


def tell(notes: Sequence[str]) -> None:
    """Say something to a person, beside the result."""
    for note in notes:
        click.echo(f"note: {note}", err=True)
