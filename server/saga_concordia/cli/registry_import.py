"""`concordia registry import`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from saga_concordia.cli import common

if TYPE_CHECKING:
    from saga_concordia.registry.imports.imported import Imported

FORMATS = ("markdown", "python", "elixir", "asyncapi", "csv")
_BY_SUFFIX = {
    ".md": "markdown", ".markdown": "markdown", ".py": "python", ".pyi": "python", ".ex": "elixir", ".exs": "elixir",
    ".csv": "csv", ".tsv": "csv", ".yaml": "asyncapi", ".yml": "asyncapi", ".json": "asyncapi",
}  # fmt: skip


@click.command("import")
@click.argument("file", type=common.FILE)
@click.option("--from", "given", type=click.Choice(FORMATS), help="Format of FILE; by default its suffix tells.")
@click.option("--constants", metavar="NAME", help="Class or module that holds the constants; by default all do.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write there, not to stdout.")
def command(file: Path, given: str | None, constants: str | None, output: Path | None) -> None:
    """Make a registry in YAML out of FILE. What cannot be carried over is told, once per kind.

    Code is read, and never imported or run.

    \b
    Examples:
      concordia registry import documentation/EVENT_TAXONOMY.md --output taxonomy/registry.yaml
      concordia registry import src/events.py --constants Events
      concordia registry import asyncapi.yaml
    """
    from saga_concordia.config.reading import UnreadableError, read
    from saga_concordia.registry.exports.yaml import native
    from saga_concordia.registry.imports.imported import CannotImportError
    from saga_concordia.registry.load import load
    from saga_concordia.registry.losses import losses
    from saga_concordia.registry.source import MAX_BYTES

    kind = given or _BY_SUFFIX.get(file.suffix.lower())
    if kind is None:
        raise click.UsageError(f"{file}: its suffix does not tell the format; name it by --from {'|'.join(FORMATS)}")
    if constants and kind not in ("python", "elixir"):
        raise click.UsageError("--constants is for python and elixir")
    try:
        imported = _imported(read(file, MAX_BYTES), file.as_posix(), kind, constants or "*")
    except (CannotImportError, UnreadableError) as error:
        raise click.ClickException(str(error)) from error
    text = native(imported.registry)
    common.put(text, output)
    if output is not None:
        count = len(imported.registry.events)
        click.echo(f"Wrote {output} with {count} event{'' if count == 1 else 's'}", err=True)
    common.tell(imported.notes)
    held = load(text.encode(), "registry.yaml")
    common.tell([f"a registry cannot hold {loss}" for loss in losses(imported.registry, held)])


def _imported(data: bytes, path: str, kind: str, constants: str) -> "Imported":
    match kind:
        case "asyncapi":
            from saga_concordia.registry.imports.asyncapi import import_asyncapi

            return import_asyncapi(data, path)
        case "csv":
            from saga_concordia.registry.imports.csv import import_csv

            return import_csv(data, path)
        case "markdown":
            from saga_concordia.registry.imports.markdown import import_markdown

            return import_markdown(data, path)
        case _:
            return _constants(data, path, kind, constants)


def _constants(data: bytes, path: str, kind: str, holder: str) -> "Imported":
    """Constants hold names, and nothing else that a registry has."""
    from saga_concordia.engine.registries import constants
    from saga_concordia.frontends.read import SUFFIXES, UnparsableError, read
    from saga_concordia.registry.imports.imported import CannotImportError, from_registry

    suffix = next(suffix for suffix, language in SUFFIXES.items() if language == kind)
    try:
        file = read(path if path.endswith(suffix) else path + suffix, data)
    except UnparsableError as error:
        raise CannotImportError(f"{path}: {error}") from error
    found = constants(file, holder)
    return from_registry(found, ("constants hold names only: versions, payloads and the rest are to be added",))
