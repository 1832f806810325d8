"""`concordia init`."""

import json
from pathlib import Path

import click

from saga_concordia.cli import common

_SETTINGS = """\
# Settings of Concordia; see `concordia check --help`.
registry = ["taxonomy/*.yaml"]
"""


@click.command("init")
@click.argument("folder", default=".", type=click.Path(exists=True, file_okay=False, path_type=Path))
def command(folder: Path) -> None:
    """Write concordia.toml and taxonomy/registry.yaml from the names that the code emits.

    Files that exist are never overwritten.

    \b
    Examples:
      concordia init
      concordia init services/orders
    """
    from saga_concordia.config.settings import Settings
    from saga_concordia.model.facts import NameKind

    root = folder.resolve()
    files = (root / "concordia.toml", root / "taxonomy" / "registry.yaml")
    for path in files:
        if path.exists() or path.is_symlink():
            raise click.ClickException(f"{path}: exists already; nothing is written")
    outcome = common.run_without_registry(Settings(root), (root,))
    names = sorted({one.name.text for one in outcome.emissions if one.name.kind is not NameKind.UNDETERMINED})
    for path, text in zip(files, (_SETTINGS, _registry(names)), strict=True):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
        except OSError as error:
            raise click.ClickException(f"{path}: cannot be written: {error.strerror or error}") from error
        click.echo(f"Wrote {path}")
    click.echo(f"Registered {len(names)} event name{'' if len(names) == 1 else 's'} that the code emits.")
    if outcome.undetermined:
        click.echo(f"{outcome.undetermined} emissions have a name that cannot be determined; see `concordia facts`.")
    click.echo("Read the registry through: every name in it, typos included, now counts as right.")


def _registry(names: list[str]) -> str:
    head = "# The events of this project, from the names that its code emits.\nversion: 1\n"
    if not names:
        return f"{head}events: {{}}\n"
    entries = "".join(f"  {json.dumps(name, ensure_ascii=False)}:\n    version: 1\n" for name in names)
    return f"{head}events:\n{entries}"
