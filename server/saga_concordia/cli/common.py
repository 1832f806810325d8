"""What several commands need: settings, runs of the engine, output."""

import os
import sys
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TextIO, cast

import click
from msgspec.structs import replace

if TYPE_CHECKING:
    from saga_concordia.config.reading import Overlay
    from saga_concordia.config.settings import Settings
    from saga_concordia.engine.registries import Loaded
    from saga_concordia.report.view import Outcome

PATHS = click.Path(exists=True, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
OUTPUT = click.Path(dir_okay=False, path_type=Path)


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

    start = paths[0] if paths else Path.cwd()
    if isolated:
        settings = Settings(Path.cwd())
    else:
        settings = load(config, known_codes) if config else find(start, known_codes, around=Path.cwd())
    if registries:
        given = tuple(RegistrySetting(from_root(path, settings.root), given=True) for path in registries)
        settings = replace(settings, registry=given)
    return settings


def from_root(path: Path, root: Path) -> str:
    """A path relative to the root with `/`, or absolute where it lies outside."""
    from saga_concordia.config.disk import real

    absolute, top = real(path), real(root)
    return absolute.relative_to(top).as_posix() if absolute.is_relative_to(top) else absolute.as_posix()


def run(
    settings: "Settings",
    paths: Sequence[Path],
    *,
    overlay: "Overlay | None" = None,
    jobs: int | None = None,
    prepare: Callable[[], None] | None = None,
) -> "Outcome":
    """Check the paths, or the whole root where none is given, with the progress on the terminal.

    `overlay` holds content that stands in for that of files on disk; `jobs` is in how many processes files are parsed
    (None: as many as there are cores), and `prepare` imports what the outcome is shown with.
    """
    from saga_concordia.engine.gather import gather
    from saga_concordia.engine.spread import processes

    started = time.perf_counter()
    # Constants in code say nothing of payloads, and no event is registered in them.
    constants = [row.constants is not None for row in settings.registry]
    types = not constants or not all(constants)
    loaded: list[Loaded] = []

    def meanwhile() -> None:
        """What files need not be read for, so that it costs no time while other processes read them."""
        import_module("saga_concordia.engine.settling")
        from saga_concordia.engine.check import load_registries

        if not any(constants):
            loaded.append(load_registries(settings, (), overlay))
        if prepare is not None:
            prepare()

    with progress() as on_progress:
        facts = gather(
            settings,
            targets(settings, paths),
            on_progress,
            overlay or None,
            jobs or processes(),
            meanwhile,
            types,
        )
    from saga_concordia.engine.check import report_on

    return report_on(facts, settings, overlay, started, *loaded)


def run_without_registry(settings: "Settings", paths: Sequence[Path]) -> "Outcome":
    """Run for the facts alone: where there is no registry, an empty one stands in."""
    from saga_concordia.config.settings import RegistrySetting
    from saga_concordia.engine.check import NoRegistryError

    try:
        return run(settings, paths)
    except NoRegistryError:
        import tempfile

        with tempfile.TemporaryDirectory(prefix="concordia-") as folder:
            empty = Path(folder).resolve() / "empty.yaml"
            empty.write_text("version: 1\nevents: {}\n", encoding="utf-8")
            stand_in = (RegistrySetting(empty.as_posix(), given=True),)
            return run(replace(settings, registry=stand_in), paths)


def targets(settings: "Settings", paths: Sequence[Path]) -> tuple[Path, ...]:
    """The paths to check, absolute."""
    return tuple(path.absolute() for path in paths) or (settings.root,)


@contextmanager
def progress() -> Generator[Callable[[int, int], None] | None, None, None]:
    """A line on a terminal's stderr while a run takes more than a second; None where there is no terminal."""
    if not has_terminal(sys.stderr):
        yield None
        return
    from saga_concordia.cli.progress import Progress

    line = Progress(sys.stderr)
    try:
        yield line.read
    finally:
        line.close()


def has_terminal(stream: TextIO | None) -> bool:
    """Whether a standard stream is open (the shell can close it: `>&-`) and a terminal."""
    return stream is not None and stream.isatty()


def colored(wanted: bool | None, to_file: bool = False) -> bool:
    """Whether to use colours: as asked for, else on a terminal unless NO_COLOR is set."""
    if wanted is not None:
        return wanted
    return not to_file and not os.environ.get("NO_COLOR") and has_terminal(sys.stdout)


def put(text: str, output: Path | None, color: bool = False) -> None:
    """Write a result to a file, or to stdout."""
    if output is None:
        click.echo(text, nl=False, color=color)
        return
    from saga_concordia.config.writing import output as write

    write(output, text.encode(errors="backslashreplace"))  # Names of files may hold what is no text.


def bytes_before(path: Path) -> bytes | None:
    """What a file holds that is to be written anew; None where there is none yet.

    Raises:
        UnreadableError: something bears its name that cannot be read.
    """
    from saga_concordia.config.reading import read_bytes

    return read_bytes(path) if os.path.lexists(path) else None


def tell(notes: Sequence[str]) -> None:
    """Say something to a person, beside the result; what notes quote of files is made fit for terminals."""
    if not notes:
        return
    from saga_concordia.report.view import printable

    for note in notes:
        click.echo("note: " + "\n".join(map(printable, note.split("\n"))), err=True)
