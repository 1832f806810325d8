"""`concordia audit`."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from saga_concordia.cli import common
from saga_concordia.report.audit.documents import FORMATS, documents

if TYPE_CHECKING:
    from saga_concordia.audit.build import Problems
    from saga_concordia.audit.document import Audit
    from saga_concordia.audit.numbering import State
    from saga_concordia.config.settings import Settings

_SETTINGS = ("concordia.toml", "pyproject.toml", ".gitignore")
_REGISTRIES = (".yaml", ".yml", ".md", ".markdown", ".json")


@click.command("audit")
@click.argument("paths", nargs=-1, type=common.PATHS)
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("concordia-audit"),
    show_default=True,
    help="The folder to write the documents into.",
)
@click.option(
    "--format", "formats", default=",".join(FORMATS), show_default=True, help="Which documents, with commas between."
)
@click.option("--since", metavar="REV", help="Compare with a git revision: introduced, closed, unchanged.")
@click.option("--no-state", is_flag=True, help="Neither read nor write the file that keeps the numbers.")
@click.option("--config", type=common.FILE, help="Settings to use instead of the nearest ones.")
@click.option("--isolated", is_flag=True, help="Use no settings file.")
@click.option("--registry", "registries", multiple=True, type=common.FILE, help="Registry to use; repeatable.")
def command(
    paths: tuple[Path, ...],
    output: Path,
    formats: str,
    since: str | None,
    no_state: bool,
    config: Path | None,
    isolated: bool,
    registries: tuple[Path, ...],
) -> None:
    """Write an audit: sagas, events, ids, gaps, and what to do about them.

    Without PATHS the whole project is audited; the rest of it is always read, since handlers and buses may stand
    anywhere. Drifts and gaps keep their numbers in `concordia-audit.json` beside the settings: commit it.

    \b
    Examples:
      concordia audit
      concordia audit lib/shop/sagas --output docs/concordia
      concordia audit --since v1.2 --format markdown
    """
    if config and isolated:
        raise click.UsageError("--config and --isolated exclude each other")
    wanted = _formats(formats)
    settings = common.settings_for(paths, config=config, isolated=isolated, registries=registries)
    from saga_concordia.audit.build import NotAuditableError, audit, scope_of, surveyed
    from saga_concordia.engine.spread import processes

    try:
        scope = scope_of(settings.root, paths)
    except ValueError as error:
        raise click.UsageError(f"a path lies outside of {settings.root}, which the settings are for") from error
    kept = None if no_state else _kept(settings)
    state = _state(settings, kept)
    try:
        before = (since, _problems_at(settings, since, scope)) if since else None
        with common.progress() as on_progress:
            survey = surveyed(settings, scope, on_progress, processes())
        document, after = audit(survey, state, before)
    except NotAuditableError as error:
        raise click.ClickException(str(error)) from error
    # First the numbers: documents must hold none that another audit is giving to something else just now.
    numbers = "" if no_state or (after == state and kept is not None) else _keep(settings, kept, after)
    written = [*_write(document, wanted, output, settings.root), numbers]
    for line in document.summary.headlines:
        click.echo(line)
    for path in filter(None, written):
        click.echo(f"Wrote {path}")


def _formats(given: str) -> tuple[str, ...]:
    chosen = [word.strip().lower() for word in given.split(",") if word.strip()]
    for word in chosen:
        if word not in FORMATS:
            raise click.UsageError(f"--format: there is no {word!r}; there are {', '.join(FORMATS)}")
    if not chosen:
        raise click.UsageError(f"--format: name some of {', '.join(FORMATS)}")
    return tuple(word for word in FORMATS if word in chosen)


# The numbers


def _kept(settings: "Settings") -> bytes | None:
    """The file that keeps the numbers; None where there is none yet."""
    from saga_concordia.audit.numbering import FILE

    return common.bytes_before(settings.root / FILE)


def _state(settings: "Settings", kept: bytes | None) -> "State":
    """The numbers that earlier audits gave."""
    from saga_concordia.audit.numbering import FILE, State, StateError, read

    if kept is None:
        return State()
    try:
        return read(kept, str(settings.root / FILE))
    except StateError as error:
        raise click.ClickException(str(error)) from error


def _keep(settings: "Settings", before: bytes | None, after: "State") -> str:
    """Write the numbers; gives the file's path."""
    from saga_concordia.audit.numbering import FILE
    from saga_concordia.audit.numbering import write as encoded
    from saga_concordia.config.writing import UnwritableError, write

    try:
        write(settings.root, FILE, before, encoded(after))
    except UnwritableError as error:
        raise click.ClickException(f"{error}. It keeps the numbers; --no-state does without it") from error
    return _shown(settings.root / FILE)


# An earlier revision


def _problems_at(settings: "Settings", revision: str, scope: tuple[str, ...]) -> "Problems":
    """What was wrong at a revision, under the settings of now."""
    from saga_concordia.audit.build import NotAuditableError, problems_of, surveyed
    from saga_concordia.config.revision import put
    from saga_concordia.engine.spread import processes

    with tempfile.TemporaryDirectory(prefix="concordia-") as name:
        folder = Path(name).resolve()
        put(settings.root, revision, folder, _is_needed(settings))
        try:
            return problems_of(surveyed(replace(settings, root=folder), scope, jobs=processes()))
        except NotAuditableError as error:
            raise NotAuditableError(f"At {revision}, which is to be compared with: {error}") from error


def _is_needed(settings: "Settings") -> Callable[[str], bool]:
    """Which files of a revision an audit reads: code, registries, and what says which of them count."""
    from saga_concordia.config.files import matches
    from saga_concordia.frontends.read import SUFFIXES

    patterns = tuple(setting.path for setting in settings.registry if not setting.given)

    def needed(path: str) -> bool:
        pure = PurePosixPath(path)
        kinds = (*SUFFIXES, *_REGISTRIES)
        return pure.suffix in kinds or pure.name in _SETTINGS or matches(patterns, path)

    return needed


# Writing


def _write(document: "Audit", formats: tuple[str, ...], output: Path, root: Path) -> list[str]:
    """Write the documents; gives the paths as a person would type them."""
    from saga_concordia.config.writing import output_folder

    way = os.path.relpath(root.resolve(), output.resolve()).replace(os.sep, "/")
    output_folder(output)
    written: list[str] = []
    for name, text in documents(document, formats, way).items():
        common.put(text, output / name)
        written.append(_shown(output / name))
    return written


def _shown(path: Path) -> str:
    from saga_concordia.report.view import relative_to

    return relative_to(path.absolute(), Path.cwd())
