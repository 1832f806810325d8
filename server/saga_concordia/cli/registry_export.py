"""`concordia registry export`."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from saga_concordia.cli import common

if TYPE_CHECKING:
    from saga_concordia.model.registry import Causation, RegistryFile

FORMATS = ("markdown", "asyncapi", "json-schema", "python", "elixir")


@click.command("export")
@click.argument("files", nargs=-1, type=common.FILE)
@click.option("--format", "to", type=click.Choice(FORMATS), help="What to write.")
@click.option("--contract", is_flag=True, help="Write the contract of correlation and causation, in Markdown.")
@click.option("--output", type=click.Path(path_type=Path), help="File to write (a folder for json-schema), not stdout.")
@click.option("--name", default="Events", show_default=True, help="Name of the Python class or the Elixir module.")
def command(files: tuple[Path, ...], to: str | None, contract: bool, output: Path | None, name: str) -> None:
    """Write registries in another format: all of their events, each once.

    Without FILES, the registries in force are written. What the format cannot hold is told, once per kind.

    \b
    Examples:
      concordia registry export --format asyncapi --output asyncapi.yaml
      concordia registry export --format json-schema --output schemas
      concordia registry export --format elixir --name MyApp.Events --output lib/my_app/events.ex
      concordia registry export --contract
    """
    from saga_concordia.cli.registry_files import causation_of, load_readable
    from saga_concordia.registry.merge import merged

    if contract == (to is not None):
        raise click.UsageError(f"name a format (--format {'|'.join(FORMATS)}) or ask for the contract (--contract)")
    settings = common.settings_for(files[:1])
    found, _ = load_readable(settings, files)
    registry, causation = merged(found), causation_of(found)
    if contract:
        from saga_concordia.registry.exports.contract import contract as contract_of

        _put(contract_of(registry, causation), output)
        return
    match to:
        case "markdown":
            from saga_concordia.registry.exports.markdown import markdown

            text = markdown(registry)
            _put(text, output)
            _tell_losses(registry, _read_back(text, "page.md"), "Markdown")
        case "asyncapi":
            _asyncapi(registry, causation, output)
        case "json-schema":
            _json_schemas(registry, causation, output)
        case "python":
            from saga_concordia.registry.exports.python import python

            if not name.isidentifier():
                raise click.UsageError(f"--name {name!r} is no name for a Python class")
            _put(python(registry, name), output)
        case _:
            from saga_concordia.registry.exports.elixir import elixir

            if not re.fullmatch(r"[A-Z]\w*(\.[A-Z]\w*)*", name):
                raise click.UsageError(f"--name {name!r} is no name for an Elixir module, such as MyApp.Events")
            _put(elixir(registry, name), output)


def _asyncapi(registry: "RegistryFile", causation: "Mapping[str, Causation]", output: Path | None) -> None:
    from saga_concordia.registry.exports.asyncapi import as_text, asyncapi
    from saga_concordia.registry.imports.asyncapi import import_asyncapi

    text = as_text(asyncapi(registry, causation, "Events"), bool(output and output.suffix.lower() == ".json"))
    _put(text, output)
    if registry.events:
        _tell_losses(registry, import_asyncapi(text.encode(), "asyncapi").registry, "AsyncAPI")


def _json_schemas(registry: "RegistryFile", causation: "Mapping[str, Causation]", output: Path | None) -> None:
    """One file for each event; those of events that are gone are named, and left to the person."""
    from saga_concordia.config.writing import output_folder
    from saga_concordia.registry.exports.json_schema import SUFFIX, json_schemas

    if output is None:
        raise click.UsageError("--format json-schema writes a file for each event: name a folder by --output")
    texts = json_schemas(registry, causation)
    output_folder(output)
    for file, text in texts.items():
        common.put(text, output / file)
    click.echo(f"Wrote {len(texts)} file{'' if len(texts) == 1 else 's'} in {output}", err=True)
    others = sorted(path.name for path in output.glob(f"*{SUFFIX}") if path.name not in texts)
    common.tell([f"{output / name}: is the schema of no event of these registries; delete it?" for name in others])


def _put(text: str, output: Path | None) -> None:
    common.put(text, output)
    if output is not None:
        click.echo(f"Wrote {output}", err=True)


def _read_back(text: str, path: str) -> "RegistryFile":
    from saga_concordia.registry.load import load

    return load(text.encode(), path)


def _tell_losses(meant: "RegistryFile", held: "RegistryFile", where: str) -> None:
    from saga_concordia.registry.losses import losses

    common.tell([f"{where} cannot hold {loss}" for loss in losses(meant, held)])
